"""Plays a plan into a class folder, as fast as it can, on a clock of its own. The same seed gives the same log."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from agogic.classlog.clock import Now
from agogic.classlog.decide import Refusal, Sitter, decide
from agogic.classlog.events import DESK, ROOM, Draft
from agogic.classlog.fold import fold
from agogic.classlog.state import State
from agogic.classlog.store import Line, LogStore, SqliteStore, lines_of
from agogic.cli.simulation.lessons import LESSONS
from agogic.cli.simulation.plan import Act, Plan, later_add, plan_make
from agogic.cli.simulation.script import Lesson

STARTED_UTC = 1_790_000_000_000
"""When a class from a seed began, ms: always the same, so that its log is."""

_CLASS = Sitter(0, "class", ("teach", "class"))
_BATCH = 5000
_AWAY_OF = 15
"""One of so many pupils is away and takes the class later."""


@dataclass(frozen=True, slots=True)
class DeckShape:
    """A deck that lies drawn in a class's folder. `deck`: its name there; `width`, `height` px."""

    deck: str
    title: str
    pages: int
    width: int
    height: int


@dataclass(slots=True)
class Simulated:
    """What was written: how many events, how long (ms), and what was refused (type, code)."""

    events: int = 0
    length_ms: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def class_simulate(
    folder: Path,
    *,
    seed: int,
    pupils: int = 30,
    minutes: float | None = None,
    bustle: float = 1.0,
    lessons: Sequence[Lesson] = LESSONS,
    utc: int = STARTED_UTC,
    title: str = "",
    seats: Sequence[int] | None = None,
    later: Sequence[int] | None = None,
    decks: Mapping[str, DeckShape] | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Simulated:
    """Write a class into `folder`. Without `minutes` it is as long as its lessons. `utc`: when it began (ms).

    `seats`: the teacher's seat and those of the pupils who come; `later`: of those who take it afterwards. Else
    seats are counted from 1, and a few pupils are away and take it later. `decks`: lesson's name -> its deck.
    """
    luck = random.Random(seed)  # noqa: S311 - the same seed must give the same class
    if seats is None:
        away = pupils // _AWAY_OF
        seats = range(1, pupils - away + 2)
        later = range(pupils - away + 2, pupils + 2)
    seconds = None if minutes is None else minutes * 60
    ids = ids_of(luck, utc)
    shown = {name: shape.deck for name, shape in (decks or {}).items()}
    plan = plan_make(lessons, seats=seats, luck=luck, id_of=ids, seconds=seconds, bustle=bustle, decks=shown)
    later_add(plan, later or (), luck=luck, id_of=ids)
    store = SqliteStore.writing(folder)
    try:
        return _Playing(store, plan, utc, ids).play(title or lessons[0].title, list((decks or {}).values()), rules)
    finally:
        store.close()


def ids_of(luck: random.Random, utc: int) -> Callable[[int], str]:
    """Ids as UUIDv7s of a moment of a class that began at `utc`, with chance from `luck`."""

    def id_of(at: int) -> str:
        value = (utc + at) << 80 | 7 << 76 | luck.getrandbits(12) << 64 | 2 << 62 | luck.getrandbits(62)
        return str(UUID(int=value))

    return id_of


class _Playing:
    """One class being written: every event decided from a draft."""

    def __init__(self, store: LogStore, plan: Plan, utc: int, id_of: Callable[[int], str]) -> None:
        self._store, self._plan, self._utc, self._id_of = store, plan, utc, id_of
        self._state = State()
        self._lines: list[Line] = []
        self._told = Simulated(length_ms=plan.length_ms)

    def play(self, title: str, decks: Sequence[DeckShape], rules: Mapping[str, Any] | None) -> Simulated:
        """From the opening to the last contribution."""
        for shape in decks:
            body = {name: getattr(shape, name) for name in DeckShape.__slots__}
            self._ask(Act(0, 0, "deck.added", body, ROOM, self._id_of(0)))
        for opened in self._plan.acts:
            if opened.type == "poll.opened" and opened.body.get("check"):
                self._ask(Act(0, 0, "poll.prepared", opened.body, DESK, self._id_of(0)))
        body = {"title": title, "rules": dict(rules or {}), "planned_ms": self._plan.length_ms}
        alone = {"alone": True} if len(self._plan.seats) == 1 else {}
        self._ask(Act(0, 0, "class.opened", {**body, **alone}, ROOM, self._id_of(0)))
        for act in self._plan.in_order():
            self._ask(act)
        self._keep()
        return self._told

    def _ask(self, act: Act) -> None:
        """Ask for it; what is granted stands in the log."""
        draft = Draft(id=act.id, to=act.to, type=act.type, body=act.body, t=act.at, at=act.moment)
        decided = decide(self._state, self._sitter(act.by), draft, Now(act.at, self._utc + act.at))
        if isinstance(decided, Refusal):
            self._told.refused.append((act.type, decided.code))
            return
        for line in lines_of(decided, self._told.events):
            fold(self._state, line.event)
            self._lines.append(line)
            self._told.events += 1
        if len(self._lines) >= _BATCH:
            self._keep()

    def _keep(self) -> None:
        if self._lines:
            self._store.append(self._lines, self._lines[0].event.seq - 1)
        self._lines.clear()

    def _sitter(self, seat: int) -> Sitter:
        if seat == 0:
            return _CLASS
        return Sitter(seat, "teacher", ("teach",)) if seat == self._plan.seats[0] else Sitter(seat, "pupil")
