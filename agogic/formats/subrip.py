"""SubRip (SRT), which nobody ever specified: read by its lines of times, for nothing else in it can be relied on."""

from __future__ import annotations

import re

from agogic.formats.cues import Block, Remarks
from agogic.formats.webvtt import lines_of

_STAMP = r"(?:(\d{1,3}) ?: ?)?(\d{1,3}) ?: ?(\d{1,2})(?: ?[.,:;] ?(\d{1,6}))?"
_TIMES = re.compile(rf"\s{{0,40}}{_STAMP}\s{{0,40}}-{{1,3}}>\s{{0,40}}{_STAMP}(?!\d)(.*)", re.ASCII)
_MOST_TIMES_SIGNS = 400
_NUMBER = re.compile(r"\s{0,40}\d{1,9}\s{0,40}", re.ASCII)


def subrip_blocks(text: str, remarks: Remarks) -> list[Block]:
    """The captions of a text that has lines of times: numbered or not, with or without hours, commas, empty lines."""
    lines = lines_of(text.lstrip("\ufeff"))
    times = [(at, match) for at, line in enumerate(lines) if "->" in line and (match := _times(line, at, remarks))]
    if not times:
        return []
    _before(lines[: times[0][0]], remarks)
    blocks = []
    ends = [at for at, _ in times[1:]]
    for (at, match), end in zip(times, [*ends, len(lines)], strict=True):
        words = _words(lines, at + 1, end, is_last=end == len(lines))
        placed = bool(match[9].strip()) or words.startswith("{\\an")
        blocks.append(Block(line=at + 1, from_ms=_ms(match, 1), to_ms=_ms(match, 5), text=words, is_placed=placed))
    return blocks


def _times(line: str, at: int, remarks: Remarks) -> re.Match[str] | None:
    match = _TIMES.fullmatch(line[:_MOST_TIMES_SIGNS])
    if match is not None and all(int(match[n]) < 60 for n in (3, 7)):
        return match
    if "-->" in line:
        remarks.leave_out(at + 1, "time", line)
    return None


def _before(lines: list[str], remarks: Remarks) -> None:
    """Say what stands before the first time, but for its number."""
    words = [line.strip() for line in lines if line.strip()]
    if words and _NUMBER.fullmatch(words[-1]):
        words.pop()
    if words:
        code = "unheaded" if words[0].upper().startswith("WEBVTT") else ""
        if code:
            remarks.change(1, code, words[0])
        else:
            remarks.leave_out(1, "untimed", " ".join(words[:4]))


def _words(lines: list[str], start: int, end: int, *, is_last: bool) -> str:
    """What stands between two lines of times, without the number of the second."""
    while end > start and not lines[end - 1].strip():
        end -= 1
    if not is_last and end > start and _NUMBER.fullmatch(lines[end - 1]):
        end -= 1
    return "\n".join(line for line in lines[start:end] if line.strip())


def _ms(match: re.Match[str], first: int) -> int:
    hours, minutes, seconds = (int(match[first + n] or 0) for n in range(3))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((match[first + 3] or "0").ljust(3, "0")[:3])
