"""Plays a script into a class log, as fast as it can, on a clock of its own. The same seed gives the same log."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from agogic.classlog.clock import Now
from agogic.classlog.decide import Refusal, Sitter, decide
from agogic.classlog.events import ROOM, Draft, Event, seat_audience
from agogic.classlog.fold import fold
from agogic.classlog.state import State
from agogic.classlog.store import Line, SqliteStore, lines_of
from agogic.cli.simulation.script import CHATTER, LESSON, THOUGHTS, TITLE, Cue

BEAT_MS = 60_000
_CLASS = Sitter(0, "class", ("teach", "class"))
_STARTED_UTC = 1_790_000_000_000


def class_simulate(
    folder: Path,
    *,
    pupils: int,
    minutes: int,
    seed: int,
    utc: int = _STARTED_UTC,
    title: str = TITLE,
    seats: Sequence[int] | None = None,
) -> int:
    """Write a class into `folder` and give its number of events. `utc`: when it began (ms).

    `seats`: the teacher's seat and the pupils' that take part; else 1 and on.
    """
    store = SqliteStore.writing(folder)
    try:
        luck = random.Random(seed)  # noqa: S311 - the same seed must give the same class
        play = _Play(luck, utc, list(seats or range(1, pupils + 2)))
        play.lesson(title, minutes)
        store.append(play.lines, 0)
        return len(play.lines)
    finally:
        store.close()


@dataclass
class _Play:
    luck: random.Random
    utc: int
    seats: list[int]
    state: State = field(default_factory=State)
    lines: list[Line] = field(default_factory=list)
    at: int = 0
    noted: int = 0
    poll: str = ""
    question: str = ""
    caller: int = 0

    def lesson(self, title: str, minutes: int) -> None:
        """From the first word to the last."""
        rules: dict[str, Any] = {}
        self.does(_CLASS, "class.opened", {"title": title, "rules": rules, "planned_ms": minutes * 60_000})
        self.all_come()
        for cue in self.cues(minutes * 60):
            self.until(cue.at * 1000)
            self.cue(cue)

    def cues(self, seconds: int) -> list[Cue]:
        """The script, again and again with chatter between, until the time is up."""
        cues: list[Cue] = []
        length = LESSON[-1].at
        for start in range(0, max(1, seconds - length + 1), length):
            cues += [cue._replace(at=cue.at + start) for cue in LESSON[:-1]]
        last = max(cues[-1].at + 10, seconds) if seconds > length else LESSON[-1].at
        for second in range(20, last - 5, 6):
            if self.luck.random() < min(0.9, len(self.seats) / 40):
                cues.append(Cue(second, self.luck.randrange(1, len(self.seats)), "said", self.luck.choice(CHATTER)))
        return [*sorted(cues, key=lambda cue: cue.at), Cue(last, 0, "ended")]

    def all_come(self) -> None:
        """Everyone is admitted; a few are late, and one leaves early."""
        for n, seat in enumerate(self.seats):
            self.at += self.luck.randrange(20, 400)
            role = "pupil" if n else "teacher"
            self.does(_CLASS, "seat.came", {}, seat_audience(seat))
            self.does(_CLASS, "seat.admitted", {"seat": seat, "role": role})

    def until(self, at: int) -> None:
        """Let time pass; the class notes who was present each minute."""
        while self.noted + BEAT_MS <= max(at, self.at):
            self.at = max(self.at, self.noted + BEAT_MS)
            self.present()
        self.at = max(self.at, at)

    def present(self) -> None:
        """Who was there since it was noted last; some came two minutes late."""
        start, self.noted = self.noted, self.at
        for n, seat in enumerate(self.seats):
            late = n % 7 == 3 and start < 2 * BEAT_MS
            if start < self.at and not late:
                self.does(_CLASS, "present", {"from": start, "to": self.at}, seat_audience(seat))

    def cue(self, cue: Cue) -> None:
        """One thing of the script."""
        sitter = self.sitter(cue.who)
        match cue.does:
            case "said":
                self.does(sitter, "chat.said", {"text": cue.text})
            case "reacted":
                self.does(sitter, "reacted", {"emoji": cue.text})
            case "asked":
                self.question = self.does(sitter, "question.asked", {"text": cue.text})
            case "answered":
                self.does(sitter, "question.answered", {"question": self.question, "text": cue.text})
            case "hand":
                self.caller = sitter.seat
                self.does(sitter, "hand.raised", {})
            case "called" | "lowered":
                self.does(sitter, f"hand.{cue.does}", {"seat": self.caller})
            case "polled":
                self.polled(cue)
            case "revealed":
                self.does(sitter, "poll.revealed", {"poll": self.poll})
            case "ended":
                self.present()
                self.does(sitter, "class.ended", {})

    def polled(self, cue: Cue) -> None:
        """A poll, and the answers that come in one after the other."""
        more = dict(cue.more)
        right = more.pop("right", None)
        self.poll = self.id()
        body = {"poll": self.poll, "prompt": cue.text, **more}
        self.does(self.sitter(0), "poll.opened", {**body, "right": {"choices": right}} if right else body)
        for n in range(1, len(self.seats)):
            self.at += self.luck.randrange(100, 30_000 // len(self.seats) + 101)
            if self.luck.random() < 0.92:
                self.does(self.sitter(n), "poll.answered", {"poll": self.poll, **self.answer(more)})

    def answer(self, poll: dict[str, Any]) -> dict[str, Any]:
        """What somebody answers: mostly right."""
        match poll["kind"]:
            case "one":
                return {"choices": [1 if self.luck.random() < 0.7 else self.luck.randrange(len(poll["options"]))]}
            case "scale":
                return {"number": self.luck.randrange(2, poll["steps"] + 1)}
            case _:
                return {"text": self.luck.choice(THOUGHTS)}

    def does(self, sitter: Sitter, type_: str, body: dict[str, Any], to: str = ROOM) -> str:
        """Ask for it; what is granted stands in the log. Gives the draft's id."""
        draft = Draft(id=self.id(), to=to, type=type_, body=body, t=self.at)
        decided = decide(self.state, sitter, draft, Now(self.at, self.utc + self.at))
        if not isinstance(decided, Refusal):
            for line in lines_of(decided, len(self.lines)):
                self.lines.append(line)
                self._folded(line.event)
        return draft.id

    def sitter(self, who: int) -> Sitter:
        """The teacher, or a pupil; those the class does not have are played by others."""
        n = who if who < len(self.seats) else 1 + (who - 1) % max(1, len(self.seats) - 1)
        return Sitter(self.seats[n], "pupil") if n else Sitter(self.seats[0], "teacher", ("teach",))

    def id(self) -> str:
        """An id like a UUIDv7 of this moment, from the seed."""
        value = (self.utc + self.at) << 80 | 7 << 76 | self.luck.getrandbits(12) << 64
        return str(UUID(int=value | 2 << 62 | self.luck.getrandbits(62)))

    def _folded(self, event: Event) -> None:
        fold(self.state, event)
