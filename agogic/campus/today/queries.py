"""What stands on each role's first page, in few queries however many pupils there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.models import Asked, ClassSession, Stage
from agogic.campus.classroom.queries import (
    answered_to,
    classes_around,
    drawn,
    names_of_askers,
    now_ms,
    questions_waiting,
)
from agogic.campus.classroom.rules import is_soon, is_there_to_take
from agogic.campus.courses.models import Enrolment, Section
from agogic.campus.courses.queries import Named, enrolments_of, sections_taught, teacher_names
from agogic.campus.people.models import GuardianLink, Person
from agogic.campus.people.queries import pupils_of_guardian
from agogic.campus.roll.counting import still_open
from agogic.campus.roll.queries import WORTH_MS, Cell, cells_of, counted
from agogic.classlog.clock import level_in

MISSED_BACK = timedelta(days=60)
"""Classes that ended longer ago than this are on the section's page, not on Today."""
TAUGHT_BACK = timedelta(days=14)
AHEAD = timedelta(days=8)
ANSWERS_BACK = timedelta(days=14)
MISSED_SHOWN = 6
NEXT_SHOWN = 6
NOT_TAKEN_SHOWN = 8
CATCH_UP_SPEED = 1.5


@dataclass(slots=True)
class OnNow:
    """A class that is on, for a pupil: how far it is, and when who starts from its beginning is level with it."""

    session: ClassSession
    section: Section
    teachers: list[str]
    clock: Drawn
    ends_at: datetime
    level_ms: int | None
    present: bool = False


@dataclass(slots=True)
class Missed:
    """A class that can still be taken: what is left of it, and from where."""

    session: ClassSession
    section: Section
    cell: Cell
    clock: Drawn
    starts_ms: int


@dataclass(slots=True)
class Coming:
    """A class that is planned."""

    session: ClassSession
    section: Section
    teachers: list[str]


@dataclass(slots=True)
class PupilDay:
    """A pupil's Today, or one child's on a guardian's."""

    person: Person
    on_now: list[OnNow]
    missed: list[Missed]
    coming: list[Coming]
    enrolments: list[Enrolment]
    answers: list[tuple[Asked, Person | None, Section]] = field(default_factory=list)
    attended: int = 0
    later: int = 0
    of: int = 0
    missed_more: int = 0
    may_decide: bool = False

    @property
    def modes(self) -> list[Enrolment]:
        """Enrolments whose way this person could change."""
        return [each for each in self.enrolments if each.section.pupils_choose_mode]


@dataclass(slots=True)
class TeacherDay:
    """A teacher's Today."""

    on_now: list[tuple[ClassSession, Section, Drawn]]
    first: tuple[ClassSession, Section, Drawn] | None
    coming: list[Coming]
    questions: list[tuple[Asked, Person | None, Section, Drawn]]
    nods: list[tuple[ClassSession, Section]]
    reports: list[tuple[ClassSession, Section]]
    not_taken: list[tuple[ClassSession, Section, list[tuple[Named, Cell, Drawn]], int]]
    sections: list[Section]
    to_record: list[tuple[ClassSession, Section]]


def pupil_day(person: Person, now: datetime) -> PupilDay:
    """A pupil's Today: on now, missed, next, answered. Six queries."""
    enrolments = enrolments_of([person.id])
    sessions, cells = _taken(enrolments, now)
    day = _day(person, enrolments, sessions, cells, now)
    answers = answered_to(person, since=now - ANSWERS_BACK)
    seats = [Asked(class_session_id=each.class_session_id, seat=each.answered_by or 0) for each in answers]
    names = names_of_askers(seats) if seats else {}
    sections = {each.section_id: each.section for each in enrolments}
    day.answers = [
        (each, names.get((each.class_session_id, each.answered_by or 0)), sections[each.class_session.section_id])
        for each in answers
        if each.class_session.section_id in sections
    ]
    return day


def guardian_days(guardian: Person, now: datetime) -> list[PupilDay]:
    """Each child's day beside the others'. Five queries, however many children."""
    links: list[GuardianLink] = pupils_of_guardian(guardian)
    enrolments = enrolments_of([link.pupil_id for link in links])
    sessions, cells = _taken(enrolments, now)
    days = []
    for link in links:
        theirs = [each for each in enrolments if each.person_id == link.pupil_id]
        day = _day(link.pupil, theirs, sessions, cells, now)
        day.may_decide = link.may_decide
        days.append(day)
    return days


def teacher_day(person: Person, now: datetime) -> TeacherDay:
    """A teacher's Today: the class to open, questions, who has not taken it, what comes. Five queries at most."""
    sections = {section.id: section for section in sections_taught(person)}
    sessions = classes_around(sections, now, back=TAUGHT_BACK, ahead=AHEAD)
    questions = questions_waiting(sections)
    names = names_of_askers(questions) if questions else {}
    planned = [each for each in sessions if each.state == Stage.PLANNED and not each.is_alone]
    first = next((each for each in planned if is_soon(each, now)), planned[0] if planned else None)
    on_now = [each for each in sessions if each.state == Stage.OPEN]
    ended = [each for each in sessions if each.state == Stage.ENDED]
    return TeacherDay(
        on_now=[(each, sections[each.section_id], drawn(each)) for each in on_now],
        first=(first, sections[first.section_id], drawn(first)) if first and not on_now else None,
        coming=[
            Coming(each, sections[each.section_id], [])
            for each in planned
            if on_now or first is None or each.id != first.id
        ][:NEXT_SHOWN],
        questions=[_question(each, names, sections) for each in questions],
        nods=[(each, sections[each.section_id]) for each in ended if each.nods_waiting],
        reports=[(each, sections[each.section_id]) for each in sessions if each.reports_waiting],
        not_taken=_not_taken(ended, sections, now),
        sections=list(sections.values()),
        to_record=[
            (each, sections[each.section_id]) for each in sessions if each.state == Stage.PLANNED and each.is_alone
        ],
    )


def _taken(enrolments: Sequence[Enrolment], now: datetime) -> tuple[list[ClassSession], dict[tuple[UUID, UUID], Cell]]:
    sections = {each.section_id for each in enrolments}
    sessions = classes_around(sections, now, back=MISSED_BACK, ahead=AHEAD)
    columns = [each.column for each in sessions if each.column is not None]
    return sessions, cells_of(enrolments, columns, now)


def _day(
    person: Person,
    enrolments: Sequence[Enrolment],
    sessions: Iterable[ClassSession],
    cells: dict[tuple[UUID, UUID], Cell],
    now: datetime,
) -> PupilDay:
    by_section = {each.section_id: each for each in enrolments}
    on_now, missed, coming, ended = [], [], [], []
    for session in sessions:
        enrolment = by_section.get(session.section_id)
        if enrolment is None:
            continue
        cell = cells.get((session.id, person.id))
        if session.state == Stage.OPEN and not session.is_alone:
            on_now.append(_on_now(session, enrolment, cell, now))
        elif session.state == Stage.PLANNED and not session.is_alone:
            coming.append(Coming(session, enrolment.section, teacher_names(enrolment.section)))
        elif is_there_to_take(session, now) and cell is not None:
            ended.append(cell)
            if cell.waits:
                missed.append(_missed(session, enrolment.section, cell))
    attended, later, of = counted(ended)
    return PupilDay(
        person=person,
        on_now=on_now,
        missed=missed[:MISSED_SHOWN],
        coming=coming[:NEXT_SHOWN],
        enrolments=list(enrolments),
        attended=attended,
        later=later,
        of=of,
        missed_more=max(0, len(missed) - MISSED_SHOWN),
    )


def _left_to_play_ms(session: ClassSession, at: int) -> int:
    """How much of a class that is on a newcomer plays: all of it but the silences known by now."""
    return min(at, session.lively_ms + max(0, at - session.length_ms))


def _on_now(session: ClassSession, enrolment: Enrolment, cell: Cell | None, now: datetime) -> OnNow:
    at = now_ms(session, now)
    seen = cell.entry.live if cell and cell.entry else []
    return OnNow(
        session=session,
        section=enrolment.section,
        teachers=teacher_names(enrolment.section),
        clock=drawn(session),
        ends_at=(session.opened_at or now) + timedelta(milliseconds=session.planned_ms),
        level_ms=level_in(_left_to_play_ms(session, at), CATCH_UP_SPEED),
        present=bool(seen) and seen[-1][1] >= at - 2 * WORTH_MS,
    )


def _missed(session: ClassSession, section: Section, cell: Cell) -> Missed:
    entry = cell.entry
    starts = int(entry.left[0][0]) if entry and entry.left and cell.covered_ms and not cell.checks_only else 0
    clock = drawn(session, live=_until(entry.left) if entry else (), me=starts)
    if entry is not None:
        clock.live, clock.later = (), _taken_spans(entry.left, session.length_ms)
    return Missed(session, section, cell, clock, starts)


def _until(left: Sequence[Sequence[int]]) -> list[list[int]]:
    return [[0, left[0][0]]] if left else []


def _taken_spans(left: Sequence[Sequence[int]], length_ms: int) -> list[list[int]]:
    """What lies between the stretches that are left: on a small clock, everything taken is one colour."""
    spans, at = [], 0
    for start, end in left:
        if start > at:
            spans.append([at, start])
        at = end
    if at < length_ms:
        spans.append([at, length_ms])
    return spans


def _question(
    asked: Asked, names: dict[tuple[UUID, int], Person], sections: dict[UUID, Section]
) -> tuple[Asked, Person | None, Section, Drawn]:
    session = asked.class_session
    length = session.length_ms or 1
    width = length // 50
    clock = drawn(session, later=[[asked.at_ms - width, asked.at_ms + width]], me=asked.at_ms)
    return asked, names.get((session.id, asked.seat)), sections[session.section_id], clock


def _not_taken(
    ended: Sequence[ClassSession], sections: dict[UUID, Section], now: datetime
) -> list[tuple[ClassSession, Section, list[tuple[Named, Cell, Drawn]], int]]:
    """For the last class of each section: who could still take it and has not."""
    last = {each.section_id: each for each in ended if each.column is not None}
    held = [(sections[each.section_id], each.column) for each in last.values() if each.column is not None]
    waiting = still_open(held, now, most=NOT_TAKEN_SHOWN)
    found = []
    for session in last.values():
        there = waiting.get(session.id)
        if there is not None:
            lines = [(person, cell, _cell_clock(session, cell)) for person, cell in there.shown]
            found.append((session, sections[session.section_id], lines, there.count - len(lines)))
    return found


def _cell_clock(session: ClassSession, cell: Cell) -> Drawn:
    left = cell.entry.left if cell.entry else []
    later = _taken_spans(left, session.length_ms) if cell.covered_ms else []
    return drawn(session, later=later, me=int(left[0][0]) if left and cell.covered_ms else 0)
