"""Two sections of a small school, and classes in them whose logs are written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.following import ClassFollowing
from agogic.campus.classroom.models import ClassSession, Kind, Seat
from agogic.campus.courses import actions as courses
from agogic.campus.courses.models import Course, Enrolment, Section
from agogic.campus.courses.rules import Standing
from agogic.campus.people.models import Person
from agogic.classlog.codec import event_bytes
from agogic.classlog.events import Event
from agogic.classlog.ids import new_id
from agogic.classlog.store import Line, SqliteStore
from tests.campus.conftest import Everybody

LEADS = Standing(teaches=True)
MINUTE = 60_000


@dataclass
class Taught:
    """`section` is taught by `teacher` to `pupil`; `other` by `other_teacher` to `other_pupil`."""

    course: Course
    section: Section
    other: Section
    enrolment: Enrolment


def taught_made(everybody: Everybody, **fields: Any) -> Taught:
    """The two sections, both on Lisbon's clock."""
    course = courses.course_create(by=everybody.teacher, title="Fractions")
    section = section_made(everybody.teacher, course, "Fractions 5", [everybody.pupil], **fields)
    other = section_made(everybody.other_teacher, course, "Fractions 6", [everybody.other_pupil])
    return Taught(course, section, other, section.enrolments.get(person=everybody.pupil))


def section_made(teacher: Person, course: Course, name: str, pupils: list[Person], **fields: Any) -> Section:
    """A section with these pupils, all live, joined long ago."""
    section = courses.section_create(by=teacher, course=course, name=name, time_zone="Europe/Lisbon", **fields)
    for pupil in pupils:
        courses.enrolment_add(
            by=None, standing=LEADS, section=section, person=pupil, joined_on=datetime(2026, 1, 1, tzinfo=UTC).date()
        )
    return section


@dataclass
class Held:
    """A class with its log. `ago`: how long before now it opened."""

    session: ClassSession
    opened: datetime
    log: list[Event]

    def add(
        self,
        type_: str,
        body: dict[str, Any],
        *,
        at: int = 0,
        to: str = "room",
        by: int = 1,
        later: bool = False,
        **k: Any,
    ) -> Event:
        """One more event; its time of receipt follows from `at`, or is given as `utc` (ms)."""
        utc = k.get("utc", round(self.opened.timestamp() * 1000) + at)
        event = Event(
            seq=len(self.log) + 1,
            id=k.get("id", new_id()),
            at=at,
            utc=utc,
            by=by,
            to=to,
            type=type_,
            body=body,
            later=later,
        )
        self.log.append(event)
        return event

    def write(self) -> Held:
        """Put the whole log into the class's folder."""
        store = SqliteStore.writing(class_folder(self.session.id))
        head = store.head().seq
        try:
            fresh = [event for event in self.log if event.seq > head]
            store.append([Line(event, event_bytes(event), event.seq) for event in fresh], head)
        finally:
            store.close()
        return self

    def follow(self) -> ClassSession:
        """Write the log and follow it once, as the worker does."""
        self.write()
        following = ClassFollowing(self.session.id)
        following.read_on()
        following.keep()
        self.session.refresh_from_db()
        return self.session


def held(
    section: Section,
    *,
    title: str = "Which is more?",
    ago: timedelta = timedelta(days=1),
    seats: list[Person] | None = None,
    teacher: Person | None = None,
    alone: bool = False,
    **fields: Any,
) -> Held:
    """A class that opened some time ago: the teacher on seat 1, these pupils on the seats after it."""
    number = section.classes.count() + 1
    kind = Kind.ALONE if alone else Kind.LIVE
    session = ClassSession.objects.create(section=section, title=title, number=number, kind=kind, **fields)
    people = [teacher or section.teachers.all()[0], *(seats or [])]
    for seat, person in enumerate(people, start=1):
        Seat.objects.create(class_session=session, person=person, number=seat, teaches=seat == 1)
    opened = datetime.now(UTC).replace(microsecond=0) - ago
    lesson = Held(session, opened, [])
    lesson.add("class.opened", {"title": title, "rules": {}, "planned_ms": 45 * MINUTE, "alone": alone}, by=1)
    for seat in range(1, len(people) + 1):
        role = "teacher" if seat == 1 else "pupil"
        lesson.add("seat.admitted", {"seat": seat, "role": role}, by=0)
        lesson.add("seat.came", {}, to=f"seat.{seat}", by=0)
    return lesson


def lively(lesson: Held, minutes: int, *, each_ms: int = 5000) -> None:
    """Talk all through these minutes, so that nothing of them is silence."""
    for at in range(0, minutes * MINUTE, each_ms):
        lesson.add("chat.said", {"text": "On we go."}, at=at)
