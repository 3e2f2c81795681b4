"""What is ahead in one's sections; the path through one: its classes in order, and where each stands for one pupil."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.models import ClassSession, Kind, Stage
from agogic.campus.classroom.queries import STALE_PLAN, classes_of, drawn, in_order
from agogic.campus.classroom.rules import is_there_to_take
from agogic.campus.courses.models import Enrolment, Mode, Section
from agogic.campus.courses.queries import enrolled, sections_listed
from agogic.campus.people.models import Person
from agogic.campus.roll.queries import WORTH_MS, Cell, cells_of, counted

DONE, NEXT, OPEN, AHEAD = "done", "next", "open", "locked"
AHEAD_SHOWN = 4


@dataclass(slots=True)
class Step:
    """One class on the path. `kind`: done, next (to take first), open (can be taken), locked (not yet there)."""

    session: ClassSession
    kind: str
    cell: Cell | None
    clock: Drawn | None

    @property
    def is_live(self) -> bool:
        """Whether the class is on now."""
        return self.session.state == Stage.OPEN

    @property
    def first_left(self) -> int:
        """Where what is left to take begins, ms of class time."""
        left = self.cell.entry.left if self.cell and self.cell.entry else None
        return int(left[0][0]) if left else 0


@dataclass(slots=True)
class Ahead:
    """A section, and what is ahead in it: the class that is on, or the next. `takes`: whether the asker is a pupil of it."""

    section: Section
    on: UUID | None
    on_title: str | None
    next_at: datetime | None
    next_title: str | None
    takes: bool


@dataclass(slots=True)
class Series:
    """A planned class, and those that repeat it."""

    first: ClassSession
    later: list[ClassSession] = field(default_factory=list)


@dataclass(slots=True)
class Path:
    """A section's path for one pupil: its steps, and how many are done."""

    steps: list[Step]
    attended: int
    later: int
    of: int

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.kind == DONE for step in self.steps)

    @property
    def held(self) -> int:
        """How many classes were held so far."""
        return sum(step.session.state == Stage.ENDED for step in self.steps)

    @property
    def shown(self) -> list[Step]:
        """The steps worth listing: everything up to now, and the next few."""
        ahead = [step for step in self.steps if step.session.state == Stage.PLANNED]
        hidden = {id(step) for step in ahead[AHEAD_SHOWN:]}
        return [step for step in self.steps if id(step) not in hidden]

    @property
    def hidden(self) -> int:
        """How many planned classes come after those that are listed."""
        return len(self.steps) - len(self.shown)

    @property
    def upcoming(self) -> ClassSession | None:
        """The class that is on, or the next one planned."""
        return next((step.session for step in self.steps if step.session.state in (Stage.OPEN, Stage.PLANNED)), None)


def sections_ahead(person: Person, now: datetime, *, search: str = "") -> list[Ahead]:
    """The sections somebody has to do with, each with the class that is on or comes next. At most four queries."""
    sections = sections_listed(person, search=search)
    classes = ClassSession.objects.filter(section=OuterRef("pk"))
    on_now = classes.filter(state=Stage.OPEN, kind=Kind.LIVE).order_by("opened_at", "id")
    planned = classes.filter(state=Stage.PLANNED, kind=Kind.LIVE, planned_at__gte=now - STALE_PLAN)
    planned = planned.order_by("planned_at", "id")
    asked = Section.objects.filter(pk__in=[each.pk for each in sections]).annotate(
        on=Subquery(on_now.values("pk")[:1]),
        on_title=Subquery(on_now.values("title")[:1]),
        next_at=Subquery(planned.values("planned_at")[:1]),
        next_title=Subquery(planned.values("title")[:1]),
    )
    rows = {pk: rest for pk, *rest in asked.values_list("pk", "on", "on_title", "next_at", "next_title")}
    mine = set()
    if person.is_pupil:
        mine = set(Enrolment.objects.filter(enrolled(), person=person).values_list("section_id", flat=True))
    return [_ahead(section, rows[section.pk], section.pk in mine) for section in sections]


def _ahead(section: Section, row: Sequence[Any], takes: bool) -> Ahead:
    on, on_title, next_at, next_title = row
    return Ahead(section, on, on_title, next_at, next_title, takes)


def classes_on_path(section: Section, now: datetime, *, leads: bool) -> list[ClassSession]:
    """The classes of a section in their order: all for those who lead it, else those that exist for pupils."""
    sessions = in_order(classes_of([section.id]))
    fresh = [each for each in sessions if not _is_stale(each, now)]
    return fresh if leads else [each for each in fresh if not each.is_alone or is_there_to_take(each, now)]


def in_series(sessions: Iterable[ClassSession]) -> list[Series]:
    """Planned classes in their order; those of one meeting that are called the same follow their first."""
    found: dict[tuple[object, str], Series] = {}
    for session in sessions:
        key = (session.meeting_id or session.id, session.title)
        if key in found:
            found[key].later.append(session)
        else:
            found[key] = Series(session)
    return list(found.values())


def path_of(section: Section, enrolment: Enrolment, sessions: Sequence[ClassSession], now: datetime) -> Path:
    """Where each class of the path stands for a pupil. One query."""
    enrolment.section = section
    columns = [each.column for each in sessions if each.column is not None and each.state == Stage.ENDED]
    cells = {key[0]: cell for key, cell in cells_of([enrolment], columns, now).items()}
    steps = [_step(session, cells.get(session.id)) for session in sessions]
    _mark_next(steps, enrolment)
    attended, later, of = counted(cells.values())
    return Path(steps, attended, later, of)


def _step(session: ClassSession, cell: Cell | None) -> Step:
    if session.state != Stage.ENDED:
        clock = drawn(session) if session.state == Stage.OPEN else None
        return Step(session, OPEN if session.state == Stage.OPEN else AHEAD, cell, clock)
    entry = cell.entry if cell else None
    taken = cell is not None and (cell.mark.counts or (cell.left_ms < WORTH_MS and not cell.waits))
    me = None if taken else int(entry.left[0][0]) if entry and entry.left else 0
    clock = drawn(session, live=entry.live if entry else (), later=entry.later if entry else (), me=me)
    return Step(session, DONE if taken else OPEN, cell, clock)


def _mark_next(steps: list[Step], enrolment: Enrolment) -> None:
    """What comes first: the class that is on, unless one takes them later; else the first one missed."""
    live = [step for step in steps if step.is_live]
    missed = [step for step in steps if step.kind == OPEN and not step.is_live]
    order = missed + live if enrolment.mode == Mode.OWN_PACE else live + missed
    if order:
        order[0].kind = NEXT


def _is_stale(session: ClassSession, now: datetime) -> bool:
    """A planned class whose time is long over and that nobody opened."""
    if session.state != Stage.PLANNED or session.is_alone or session.planned_at is None:
        return False
    return session.planned_at < now - STALE_PLAN
