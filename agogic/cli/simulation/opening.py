"""The demo's class that is on: found again after a new start, or laid so that it has been on for a while.

Its plan follows from its id alone, so after a new start it goes on as planned, and nothing is asked for twice.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agogic.classlog.store import SqliteStore
from agogic.cli.simulation.cast import AWAY, CONDUCTOR, OWN_PACE
from agogic.cli.simulation.classmates import Classmate
from agogic.cli.simulation.lessons import FRACTIONS
from agogic.cli.simulation.plan import Plan, plan_make
from agogic.cli.simulation.run import Opening, ids_of, plan_play
from agogic.cli.simulation.term import deck_lay, rules_of, shape_of, standing_of

if TYPE_CHECKING:
    from agogic.campus.classroom.models import ClassSession
    from agogic.campus.courses.models import Section
    from agogic.campus.people.models import Person

MINUTES = 55
_POLL = "Which is more?"
_FOUND_BEFORE_S = 12.0
"""How long before the demo opens that poll was opened, seconds: whoever comes finds it open."""
_LATE_S = 100.0
"""How long before the demo opens somebody came who is still catching up, seconds."""
_COMES_AFTER_S = 70.0
_GOES_ON_MS = 40 * 60_000
"""A class found on after a new start is gone on with up to this class time; else another is begun."""
_LEFT_MS = 25 * 60_000
"""After a stop as long as this another is begun: a class that nobody teaches for half an hour ends by itself."""
_BUSTLE = 2.2
KEPT = 6
"""Classes of this kind that are over and stay to be looked at: a demo that is left running begins 25 a day."""


@dataclass(frozen=True)
class OnNow:
    """A class that is on: who is played in it (seat -> name, the teacher first), and what is going to happen."""

    session: ClassSession
    names: dict[int, str]
    plan: Plan


def class_on(data: Path, *, been_on: bool) -> OnNow | None:
    """The demo's class that is on; another is begun if there is none. `been_on`: that one began a while ago.

    None if the section or its teacher was taken away.
    """
    section, teacher = _section_and_teacher()
    if section is None or teacher is None:
        return None
    for session in reversed(_sessions_open(section, teacher)):
        if _goes_on(data, session):
            names = _names(session, teacher)
            return OnNow(session, names, _plan(session, list(names)))
    return _begun(data, section, teacher, round(opened_s() * 1000) if been_on else 0)


def left_open() -> list[ClassSession]:
    """The demo's classes that the school holds for open."""
    section, teacher = _section_and_teacher()
    return _sessions_open(section, teacher) if section and teacher else []


def opened_s() -> float:
    """How far the class is when the demo opens, seconds: a poll stands open."""
    return next(at for at, cue in FRACTIONS.timed() if cue.text == _POLL) + 3 + _FOUND_BEFORE_S


def _section_and_teacher() -> tuple[Section | None, Person | None]:
    from agogic.campus.courses.queries import sections_taught
    from agogic.campus.people.queries import person_by_login

    teacher = person_by_login(CONDUCTOR)
    return (next(iter(sections_taught(teacher)), None), teacher) if teacher else (None, None)


def _sessions_open(section: Section, teacher: Person) -> list[ClassSession]:
    from agogic.campus.classroom.models import Stage
    from agogic.campus.classroom.queries import classes_of

    found = classes_of([section.id]).filter(state=Stage.OPEN, taught_by=teacher, title=FRACTIONS.title)
    return list(found.select_related("section").order_by("opened_at", "id"))


def _goes_on(data: Path, session: ClassSession) -> bool:
    """Whether a class is still on, and has long enough to go."""
    store = SqliteStore.reading(data / "classes" / str(session.id))
    try:
        events = [line.event for line in store.read(0)]
    finally:
        store.close()
    if not events or any(event.type == "class.ended" for event in events):
        return False
    gap = time.time_ns() // 1_000_000 - events[-1].utc
    return gap < _LEFT_MS and max(event.at for event in events) + gap < _GOES_ON_MS


def _begun(data: Path, section: Section, teacher: Person, until_ms: int) -> OnNow:
    from agogic.campus.classroom.actions import class_change, class_make, class_opened_note, decks_told

    old_ones_go(data, section, teacher)
    standing = standing_of(teacher, section)
    session = class_make(
        by=teacher,
        standing=standing,
        section=section,
        title=FRACTIONS.title,
        minutes=MINUTES,
    )
    names = _names(session, teacher)
    deck = deck_lay(session, teacher, FRACTIONS)
    plan = _plan(session, list(names))
    utc = time.time_ns() // 1_000_000 - until_ms
    class_change(
        by=teacher,
        standing=standing,
        session=session,
        title=session.title,
        note="",
        planned_at=datetime.fromtimestamp(utc / 1000, tz=UTC),
        minutes=MINUTES,
    )
    opening = Opening(session.title, [shape_of(deck)], rules_of(section), ids_of(_luck(session), utc))
    plan_play(data / "classes" / str(session.id), plan, opening, utc=utc, until_ms=until_ms)
    class_opened_note(by=teacher, session=session)
    decks_told([deck])
    return OnNow(session, names, plan)


def old_ones_go(data: Path, section: Section, teacher: Person) -> int:
    """Take away the demo's classes that were on and are over, but the last few. Returns how many went.

    How far each was followed stays written down, so that nobody looks for its log.
    """
    from django.db import transaction

    from agogic.campus.classroom.models import Stage
    from agogic.campus.classroom.queries import classes_of
    from agogic.campus.roll.models import RollColumn
    from agogic.campus.schedule.models import Fact

    over = classes_of([section.id]).filter(state=Stage.ENDED, taught_by=teacher, title=FRACTIONS.title)
    old = list(over.order_by("-opened_at", "id")[KEPT:])
    for session in old:
        class_id = session.id
        with transaction.atomic():
            session.delete()
            RollColumn.objects.filter(pk=class_id).delete()
            Fact.objects.filter(activity=class_id).delete()
        shutil.rmtree(data / "classes" / str(class_id), ignore_errors=True)
    return len(old)


def _names(session: ClassSession, teacher: Person) -> dict[int, str]:
    from agogic.campus.classroom.actions import seat_take
    from agogic.campus.courses.queries import pupils_of

    names = {seat_take(session=session, person=teacher, teaches=True).number: teacher.name}
    for enrolment in pupils_of(session.section):
        person = enrolment.person
        if person.username != AWAY and person.username not in OWN_PACE:
            names[seat_take(session=session, person=person, teaches=False).number] = person.name
    return names


def _plan(session: ClassSession, seats: Sequence[int]) -> Plan:
    luck = _luck(session)
    return plan_make(
        [FRACTIONS],
        seats=seats,
        luck=luck,
        id_of=ids_of(luck, round(session.created_at.timestamp() * 1000)),
        seconds=MINUTES * 60,
        bustle=_BUSTLE,
        decks={FRACTIONS.name: _deck_name(session)},
        mates=_mates,
    )


def _deck_name(session: ClassSession) -> str:
    from agogic.campus.classroom.queries import decks_of

    return decks_of(session)[0].name


def _luck(session: ClassSession) -> random.Random:
    return random.Random(session.id.int)  # noqa: S311 - the same class must have the same plan


def _mates(mates: list[Classmate]) -> list[Classmate]:
    """Whatever chance says: one is catching up when the demo opens, and one comes a little after that."""
    opened, last = opened_s(), MINUTES * 60.0
    behind = replace(mates[-2], stays=((opened - _LATE_S, last),), catches_up=True)
    late = replace(mates[-1], stays=((opened + _COMES_AFTER_S, last),), catches_up=True)
    return [*mates[:-2], behind, late]
