"""Plays a plan into a class folder, as fast as it can, on a clock of its own. The same seed gives the same log."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from agogic.classlog.clock import Now
from agogic.classlog.decide import Refusal, Sitter, decide
from agogic.classlog.events import DESK, ROOM, Draft
from agogic.classlog.fold import fold
from agogic.classlog.state import State
from agogic.classlog.store import Line, LogStore, SqliteStore, lines_of
from agogic.cli.simulation.classmates import Classmate
from agogic.cli.simulation.later import later_add
from agogic.cli.simulation.lessons import LESSONS
from agogic.cli.simulation.plan import Act, Plan, plan_make
from agogic.cli.simulation.script import Lesson

STARTED_UTC = 1_790_000_000_000
"""When a class from a seed began, ms: always the same, so that its log is."""

_CLASS = Sitter(0, "class", ("teach", "class"))
_BATCH = 5000
_AWAY_OF = 15
"""One of so many pupils is away and takes the class later."""
_LATE_AT = 0.22
"""How far a class is when somebody comes who is said to be late, of its length."""
_WITHOUT_DEVICE_OF = 10
"""From so many pupils on, one sits in the room without a device."""


@dataclass(frozen=True, slots=True)
class DeckShape:
    """A deck that lies drawn in a class's folder. `deck`: its name there; `width`, `height` px."""

    deck: str
    title: str
    pages: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who takes a class: `seats` live, the teacher's first; `later` afterwards, and how much of it (0 to 1);
    `ticked` in the room without a device; `late`: those of `seats` who come after a while and catch up."""

    seats: Sequence[int]
    later: Mapping[int, float] = field(default_factory=dict)
    ticked: Sequence[int] = ()
    late: Sequence[int] = ()

    def mates(self, found: list[Classmate]) -> list[Classmate]:
        """Whatever chance says: who is late comes late, and catches up."""
        return [_late(mate) if mate.seat in self.late else mate for mate in found]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a class opens with. `id_of`: an id for a moment of it (ms)."""

    title: str
    decks: Sequence[DeckShape]
    rules: Mapping[str, Any]
    id_of: Callable[[int], str]


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
    sitting: Sitting | None = None,
    decks: Mapping[str, DeckShape] | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Simulated:
    """Write a class into `folder`. Without `minutes` it is as long as its lessons. `utc`: when it began (ms).

    `sitting`: who takes it and how; else seats are counted from 1, a few pupils are away and take it later, and
    one of many has no device. `decks`: lesson's name -> its deck.
    """
    luck = random.Random(seed)  # noqa: S311 - the same seed must give the same class
    sitting = sitting or sitting_of(pupils)
    seconds = None if minutes is None else minutes * 60
    ids = ids_of(luck, utc)
    shown = {name: shape.deck for name, shape in (decks or {}).items()}
    plan = plan_make(
        lessons,
        seats=sitting.seats,
        luck=luck,
        id_of=ids,
        seconds=seconds,
        bustle=bustle,
        decks=shown,
        ticked=sitting.ticked,
        mates=sitting.mates,
    )
    is_nodded = bool((rules or {}).get("nod"))
    later_add(plan, sitting.later, lesson=lessons[0], luck=luck, id_of=ids, is_nodded=is_nodded)
    opening = Opening(title or lessons[0].title, list((decks or {}).values()), dict(rules or {}), ids)
    return plan_play(folder, plan, opening, utc=utc)


def sitting_of(pupils: int) -> Sitting:
    """So many pupils on seats counted from 1, the teacher's, on."""
    away, ticked = pupils // _AWAY_OF, 1 if pupils >= _WITHOUT_DEVICE_OF else 0
    there = range(1, pupils - away - ticked + 2)
    later = dict.fromkeys(range(there.stop, there.stop + away), 1.0)
    return Sitting(there, later, range(there.stop + away, pupils + 2))


def plan_play(folder: Path, plan: Plan, opening: Opening, *, utc: int, until_ms: int | None = None) -> Simulated:
    """Write a planned class into `folder`, whole or up to the class time `until_ms`, after which it is still on."""
    store = SqliteStore.writing(folder)
    try:
        return _Playing(store, plan, utc).play(opening, until_ms)
    finally:
        store.close()


def ids_of(luck: random.Random, utc: int) -> Callable[[int], str]:
    """Ids as UUIDv7s of a moment of a class that began at `utc`, with chance from `luck`."""

    def id_of(at: int) -> str:
        value = (utc + at) << 80 | 7 << 76 | luck.getrandbits(12) << 64 | 2 << 62 | luck.getrandbits(62)
        return str(UUID(int=value))

    return id_of


def _late(mate: Classmate) -> Classmate:
    end_s = max((end for _, end in mate.stays), default=0.0)
    return replace(mate, stays=((end_s * _LATE_AT, end_s),), keen=1.0, catches_up=True)


def _acts_until(plan: Plan, until_ms: int) -> list[Act]:
    """What has happened of a plan by a moment; who is there then has been there until then."""
    acts = [act for act in plan.in_order() if act.at <= until_ms]
    acts += [
        replace(act, at=until_ms, body={"from": act.body["from"], "to": until_ms})
        for act in plan.acts
        if act.type == "present" and act.body["from"] < until_ms < act.at
    ]
    return acts


class _Playing:
    """One class being written: every event decided from a draft."""

    def __init__(self, store: LogStore, plan: Plan, utc: int) -> None:
        self._store, self._plan, self._utc = store, plan, utc
        self._state = State()
        self._lines: list[Line] = []
        self._told = Simulated(length_ms=plan.length_ms)

    def play(self, opening: Opening, until_ms: int | None) -> Simulated:
        """From the opening to the last contribution, or to a moment."""
        id_of = opening.id_of
        for shape in opening.decks:
            body = {name: getattr(shape, name) for name in DeckShape.__slots__}
            self._ask(Act(0, 0, "deck.added", body, ROOM, id_of(0)))
        for opened in self._plan.acts:
            if opened.type == "poll.opened" and opened.body.get("check"):
                self._ask(Act(0, 0, "poll.prepared", opened.body, DESK, id_of(0)))
        body = {"title": opening.title, "rules": dict(opening.rules), "planned_ms": self._plan.length_ms}
        alone = {"alone": True} if len(self._plan.seats) == 1 else {}
        self._ask(Act(0, 0, "class.opened", {**body, **alone}, ROOM, id_of(0)))
        for act in self._plan.in_order() if until_ms is None else _acts_until(self._plan, until_ms):
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
