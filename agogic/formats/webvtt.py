"""WebVTT by the parsing rules of the W3C (https://www.w3.org/TR/webvtt1/#parsing): good cues stay, bad ones go."""

from __future__ import annotations

import re

from agogic.formats.cues import Block, Remarks

_HEADING = re.compile("\ufeff?WEBVTT(?:[ \t\r\n]|$)")
_STAMP = r"(?:([0-9]{1,9}):)?([0-5][0-9]):([0-5][0-9])([.,])([0-9]{3})"
_TIMES = re.compile(rf"[ \t\f]*{_STAMP}[ \t\f]*-->[ \t\f]*{_STAMP}(?![0-9])(.*)")
_MOST_TIMES_SIGNS = 1_000
_KEPT_ASIDE = (("STYLE", "style"), ("REGION", "region"), ("NOTE", "comment"))


def has_heading(text: str) -> bool:
    """Whether a text says of itself that it is WebVTT."""
    return _HEADING.match(text) is not None


def webvtt_blocks(text: str, remarks: Remarks) -> list[Block]:
    """The cues of a WebVTT text. Times with a comma, as in a renamed SubRip file, are taken too, and remarked."""
    lines = lines_of(text)
    at = _after_heading(lines, remarks)
    blocks: list[Block] = []
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        at = _block(lines, at, blocks, remarks)
    return blocks


def lines_of(text: str) -> list[str]:
    """A text's lines, whichever of three ways they end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _after_heading(lines: list[str], remarks: Remarks) -> int:
    at = 1
    while at < len(lines) and lines[at] and "-->" not in lines[at]:
        if lines[at].startswith("Region"):
            remarks.leave_out(at + 1, "region", lines[at])
        at += 1
    return at


def _block(lines: list[str], at: int, blocks: list[Block], remarks: Remarks) -> int:
    """Read one block that begins at a line; gives the line after it."""
    start, times_at = at, -1
    while at < len(lines) and lines[at]:
        if "-->" in lines[at]:
            if times_at >= 0 or at - start > 1:
                break
            times_at = at
        at += 1
    if times_at < 0:
        _aside(lines[start:at], start + 1, remarks)
        return at
    found = _times(lines[times_at], times_at + 1, remarks)
    if found is not None:
        from_ms, to_ms, settings = found
        words = "\n".join(lines[times_at + 1 : at])
        placed = bool(settings.strip())
        blocks.append(Block(line=times_at + 1, from_ms=from_ms, to_ms=to_ms, text=words, is_placed=placed))
    return at


def _aside(lines: list[str], line: int, remarks: Remarks) -> None:
    """Say what a block without times was."""
    for word, code in _KEPT_ASIDE:
        if lines[0] == word or lines[0].startswith((f"{word} ", f"{word}\t")):
            remarks.leave_out(line, code, " ".join(lines[:4]))
            return
    code = "region" if lines[0].startswith("Region") else "untimed"
    remarks.leave_out(line, code, " ".join(lines[:4]))


def _times(line: str, number: int, remarks: Remarks) -> tuple[int, int, str] | None:
    match = _TIMES.match(line[:_MOST_TIMES_SIGNS])
    if match is None:
        remarks.leave_out(number, "time", line)
        return None
    if "," in (match[4], match[9]):
        remarks.change(number, "comma", line)
    return _ms(match, 1), _ms(match, 6), match[11]


def _ms(match: re.Match[str], first: int) -> int:
    hours, minutes, seconds = (int(match[first + n] or 0) for n in range(3))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(match[first + 4])
