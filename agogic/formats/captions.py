"""Captions: what was spoken, with its times, as WebVTT or SubRip (SRT) from whatever program wrote it.

A file is never lost for one bad line: what cannot be read is left out, and named with its line and its reason.
Sizes: at most `MOST_BYTES` and `MOST_CUES`. Every reader looks at each sign a fixed number of times.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from agogic.formats.caption_text import SRT, VTT, spoken_read, text_decode
from agogic.formats.cues import Block, Cue, Remark, Remarks, Spoken
from agogic.formats.languages import language_of_words
from agogic.formats.subrip import subrip_blocks
from agogic.formats.webvtt import has_heading, webvtt_blocks

MOST_BYTES = 5_000_000
MOST_CUES = 10_000
SHORTEST_MS = 1_000
"""How long a caption is shown that says no end after its beginning, at least."""
_LONGEST_MENDED_MS = 5_000
_NAMED = re.compile(r"([^\W\d_][^:\n]{0,58}):[ \t\n]*")


class CaptionsUnreadable(Exception):
    """The file holds no captions. `code` is one of empty, too_large, too_many, not_text, no_times."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class CaptionFile(msgspec.Struct, frozen=True):
    """What a file says, in the order of its times.

    `language`: as its heading says, BCP 47, else empty. `left_out` and `changed` name lines; `further` counts those
    of both that are too many to be named.
    """

    form: str
    encoding: str
    language: str
    cues: list[Cue]
    left_out: list[Remark]
    changed: list[Remark]
    further: int = 0

    @property
    def speakers(self) -> list[str]:
        """Who is named in it, each once, who speaks most first."""
        return [who for who, _ in Counter(one.who for cue in self.cues for one in cue.spoken if one.who).most_common()]

    @property
    def length_ms(self) -> int:
        """When the last of it ends."""
        return max((cue.to_ms for cue in self.cues), default=0)


def captions_read(content: bytes) -> CaptionFile:
    """The captions of a file, whichever of both forms and whichever encoding it is in. Raises `CaptionsUnreadable`."""
    if len(content) > MOST_BYTES:
        raise CaptionsUnreadable("too_large", most=MOST_BYTES)
    decoded = text_decode(content)
    if decoded is None:
        raise CaptionsUnreadable("not_text")
    text, encoding = decoded
    if not text.strip():
        raise CaptionsUnreadable("empty")
    remarks = Remarks()
    headed = has_heading(text)
    blocks = webvtt_blocks(text, remarks) if headed else subrip_blocks(text, remarks)
    if len(blocks) > MOST_CUES:
        raise CaptionsUnreadable("too_many", most=MOST_CUES, cues=len(blocks))
    if not blocks and not headed:
        raise CaptionsUnreadable("no_times")
    form = VTT if headed else SRT
    cues = _cues(blocks, form, remarks)
    return CaptionFile(
        form=form,
        encoding=encoding,
        language=_language(text) if headed else "",
        cues=_named(cues, remarks),
        left_out=remarks.left_out,
        changed=remarks.changed,
        further=remarks.further,
    )


def vtt_write(cues: Sequence[Cue], *, language: str = "") -> bytes:
    """Captions as WebVTT; speakers stand in voice tags."""
    head = f"WEBVTT\nLanguage: {language}\n" if language else "WEBVTT\n"
    return (head + "".join(f"\n{_span(cue, '.')}\n{_vtt_text(cue)}\n" for cue in cues)).encode()


def srt_write(cues: Sequence[Cue]) -> bytes:
    """Captions as SubRip; speakers stand before what they say. With a mark of its encoding, which old players need."""
    blocks = (f"{n}\n{_span(cue, ',')}\n{_plain(cue)}\n" for n, cue in enumerate(cues, 1))
    return b"\xef\xbb\xbf" + "\n".join(blocks).replace("\n", "\r\n").encode()


def text_write(cues: Sequence[Cue]) -> bytes:
    """Captions as something to read: without times, and one paragraph for who speaks on."""
    paragraphs: list[tuple[str, list[str]]] = []
    for one in (one for cue in cues for one in cue.spoken):
        said = " ".join(one.text.split())
        if paragraphs and paragraphs[-1][0] == one.who and (one.who or len(paragraphs[-1][1]) < 8):
            paragraphs[-1][1].append(said)
        else:
            paragraphs.append((one.who, [said]))
    return "\n\n".join((f"{who}: " if who else "") + " ".join(said) for who, said in paragraphs).encode() + b"\n"


# ------------------------------------------------------------------ reading


def _cues(blocks: Sequence[Block], form: str, remarks: Remarks) -> list[Cue]:
    cues: list[Cue] = []
    placed = 0
    for block in blocks:
        spoken = spoken_read(block.text, form)
        if not spoken:
            remarks.leave_out(block.line, "empty", block.text)
            continue
        placed += block.is_placed
        cues.append(Cue(line=block.line, from_ms=block.from_ms, to_ms=block.to_ms, spoken=spoken))
    if placed:
        remarks.change(0, "placed", str(placed))
    if any(later.from_ms < earlier.from_ms for earlier, later in itertools.pairwise(cues)):
        remarks.change(0, "order", "")
        cues.sort(key=lambda cue: cue.from_ms)
    return _ended(cues, remarks)


def _ended(cues: list[Cue], remarks: Remarks) -> list[Cue]:
    """The same, each with an end after its beginning: with what comes next, or when it can have been read."""
    nexts = [cue.from_ms for cue in cues[1:]] + [2**53]
    ended = []
    for cue, coming in zip(cues, nexts, strict=False):
        if cue.to_ms <= cue.from_ms:
            remarks.change(cue.line, "end", cue.text)
            signs = len(cue.text)
            until = min(coming, cue.from_ms + min(_LONGEST_MENDED_MS, max(SHORTEST_MS, signs * 70)))
            cue = msgspec.structs.replace(cue, to_ms=max(until, cue.from_ms + SHORTEST_MS))
        ended.append(cue)
    return ended


def _named(cues: list[Cue], remarks: Remarks) -> list[Cue]:
    """Where nearly every caption begins with a name and a colon, the names are who speaks."""
    if not cues or any(one.who for cue in cues for one in cue.spoken):
        return cues
    found = [_NAMED.match(cue.spoken[0].text) for cue in cues]
    names = {match[1] for match in found if match}
    if sum(match is not None for match in found) < len(cues) * 0.8 or len(names) > max(2, len(cues) * 0.75):
        return cues
    named = []
    for cue, match in zip(cues, found, strict=True):
        if match is None:
            named.append(cue)
        elif rest := cue.spoken[0].text[match.end() :]:
            named.append(msgspec.structs.replace(cue, spoken=[Spoken(who=match[1].strip(), text=rest)]))
        else:
            remarks.leave_out(cue.line, "empty", cue.text)
    return named


def _language(text: str) -> str:
    """The language a WebVTT's heading names."""
    for line in text.lstrip("\ufeff")[:2_000].replace("\r", "\n").split("\n\n", 1)[0].split("\n")[1:]:
        head, colon, rest = line.partition(":")
        if colon and head.strip().casefold() in {"language", "lang"}:
            return language_of_words(rest)
    return ""


# ------------------------------------------------------------------ writing


def _span(cue: Cue, point: str) -> str:
    return f"{_time(cue.from_ms, point)} --> {_time(cue.to_ms, point)}"


def _time(ms: int, point: str) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"


def _vtt_text(cue: Cue) -> str:
    lines = []
    for one in cue.spoken:
        said = _escaped(_lines(one.text))
        name = _escaped(" ".join(one.who.split()))
        lines.append(f"<v {name}>{said}</v>" if name else said)
    return "\n".join(lines)


def _plain(cue: Cue) -> str:
    text = "\n".join((f"{' '.join(one.who.split())}: " if one.who else "") + _lines(one.text) for one in cue.spoken)
    # An arrow in what is spoken would be taken for a time.
    return text.replace("-->", "→")


def _lines(text: str) -> str:
    """No empty line: it would end the caption."""
    return "\n".join(line.strip() for line in re.split(r"[\r\n]+", text) if line.strip())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
