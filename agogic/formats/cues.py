"""What the readers of captions hand on: blocks as a file has them, captions as they are spoken, and remarks."""

from __future__ import annotations

import msgspec

MOST_REMARKS = 300
_REMARK_SIGNS = 80


class Spoken(msgspec.Struct, frozen=True):
    """What one says at a time. `who`: a name as the file gives it, empty where it gives none."""

    text: str
    who: str = ""


class Cue(msgspec.Struct, frozen=True):
    """What is spoken from `from_ms` to `to_ms`, by one or more. `line`: where it stands in the file, from 1."""

    from_ms: int
    to_ms: int
    spoken: list[Spoken]
    line: int = 0

    @property
    def text(self) -> str:
        """All that is spoken, without who speaks."""
        return "\n".join(one.text for one in self.spoken)


class Block(msgspec.Struct, frozen=True):
    """A stretch of a file under one line of times; its text still with tags. `is_placed`: it asks for a place."""

    line: int
    from_ms: int
    to_ms: int
    text: str
    is_placed: bool = False


class Remark(msgspec.Struct, frozen=True):
    """What happened to a line (0: to the whole file), by a code; `text`: what stood there, shortened."""

    line: int
    code: str
    text: str = ""


class Remarks:
    """Remarks as they are made; so many of a kind, and then only their number.

    Left out: `time` (no time that can be read), `empty` (nothing is said), `untimed` (words without a time),
    `style`, `region`, `comment`. Changed: `unheaded` (WebVTT without its first word), `comma` (times with a comma),
    `order`, `end` (no end after its beginning), `placed` (a place on the picture; `text` is how many).
    """

    def __init__(self) -> None:
        self.left_out: list[Remark] = []
        self.changed: list[Remark] = []
        self.further = 0

    def leave_out(self, line: int, code: str, text: str = "") -> None:
        """Note what is not taken."""
        self._note(self.left_out, line, code, text)

    def change(self, line: int, code: str, text: str = "") -> None:
        """Note what is taken otherwise than it stands there."""
        self._note(self.changed, line, code, text)

    def _note(self, notes: list[Remark], line: int, code: str, text: str) -> None:
        if len(notes) >= MOST_REMARKS:
            self.further += 1
            return
        notes.append(Remark(line=line, code=code, text=" ".join(text[: _REMARK_SIGNS * 4].split())[:_REMARK_SIGNS]))
