"""What a lesson is made of: slides, and cues that say who does what after how long. Lessons are written in `lessons/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

_READING_S = 12.0
"""Signs a class takes in a second: how long a sentence stands before the next."""
_BREATH_S = 5.0
_POLL_S = 42
"""How long a poll is open before its results are shown."""


class Cue(NamedTuple):
    """One thing that happens. `who`: 0 the teacher, from 1 on a pupil. `gap`: seconds since the cue before it.

    `does`: says, reacts, asks, answers, hand, oversteps, shows, polls, pauses.
    """

    who: int
    does: str
    text: str = ""
    gap: float = 0.0
    more: dict[str, Any] = {}


class Slide(NamedTuple):
    """One page of a deck: a title, a few lines, and a drawing by name with what is drawn."""

    title: str
    lines: Sequence[str] = ()
    drawing: str = ""
    drawn: Sequence[Any] = ()


class After(NamedTuple):
    """A question of somebody who takes the class later: where (0 to 1 of its length), and what the teacher answers."""

    at: float
    text: str
    answer: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson: what it is called, what it shows, what happens in it. `name`: its deck's file name."""

    name: str
    title: str
    slides: Sequence[Slide]
    cues: Sequence[Cue]
    afterwards: Sequence[After] = ()

    def timed(self) -> Iterator[tuple[float, Cue]]:
        """Each cue with its moment, seconds since the lesson began."""
        at = 0.0
        for cue in self.cues:
            at += cue.gap
            yield at, cue
            at += lasts_s(cue)

    @property
    def length_s(self) -> float:
        """How long it takes, seconds."""
        return sum(cue.gap + lasts_s(cue) for cue in self.cues)


def lasts_s(cue: Cue) -> float:
    """How long a cue takes before the next can come, seconds."""
    match cue.does:
        case "polls":
            return float(cue.more.get("open_s", _POLL_S)) + 6
        case "hand":
            return 16 + len(cue.text) / _READING_S
        case "oversteps":
            return 14.0
        case "pauses":
            return float(cue.more["seconds"])
        case "shows" | "reacts":
            return 2.0
        case _:
            return _BREATH_S + len(cue.text) / _READING_S


# ------------------------------------------------------------------ the words lessons are written with


def teacher(text: str, gap: float = 0.0) -> Cue:
    """The teacher says something to everybody."""
    return Cue(0, "says", text, gap)


def pupil(who: int, text: str, gap: float = 0.0) -> Cue:
    """A pupil says something to everybody."""
    return Cue(who, "says", text, gap)


def reacts(who: int, emoji: str) -> Cue:
    """Somebody reacts to what was said last."""
    return Cue(who, "reacts", emoji)


def asks(who: int, text: str, *, alone: bool = False) -> Cue:
    """A pupil asks a question; `alone`: only the teacher reads it."""
    return Cue(who, "asks", text, more={"alone": alone})


def answers(text: str = "") -> Cue:
    """The teacher answers the last question; without text by mouth."""
    return Cue(0, "answers", text)


def hand(who: int, text: str) -> Cue:
    """A pupil raises a hand, is called, says something, and the hand goes down."""
    return Cue(who, "hand", text)


def oversteps(who: int, text: str, *, why: str) -> Cue:
    """A pupil writes what should not stand; `why`: in the words of who reports it."""
    return Cue(who, "oversteps", text, more={"why": why})


def shows(page: int) -> Cue:
    """The teacher shows a slide (pages count from 1)."""
    return Cue(0, "shows", more={"page": page})


def polls(prompt: str, kind: str, **more: Any) -> Cue:
    """The teacher asks everybody; `options`, `right` (an option's number, from 0), `check`, `steps`, `low`, `high`.

    `said`: what pupils answer in words or numbers; `open_s`: how long it is open.
    """
    return Cue(0, "polls", prompt, more={"kind": kind, **more})


def pauses(seconds: float) -> Cue:
    """A break of the class."""
    return Cue(0, "pauses", more={"seconds": seconds})
