"""The demo's school: people of every role in several time zones, their sections, and a class that was."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from agogic.cli.simulation.run import class_simulate
from agogic.cli.simulation.script import TITLE

if TYPE_CHECKING:
    from agogic.campus.classroom.models import ClassSession
    from agogic.campus.courses.models import Section
    from agogic.campus.people.models import Person

TEACHER = ("okafor", "Ms Okafor", "Europe/Lisbon")
PUPILS = (
    ("noor", "Noor Haddad", "Europe/Lisbon"),
    ("sami", "Sami Haddad", "Europe/Lisbon"),
    ("oisin", "Oisín Brady", "Europe/Dublin"),
    ("mei", "Mei-Lin Zhao", "Asia/Singapore"),
    ("tomasz", "Tomasz Wilk", "Europe/Warsaw"),
    ("amara", "Amara Nwosu", "Africa/Lagos"),
    ("kwame", "Kwame Boateng", "Africa/Accra"),
    ("saanvi", "Saanvi Rao", "Asia/Kolkata"),
)
GUARDIAN = ("rania", "Rania Haddad", "Europe/Lisbon")
ADMINISTRATOR = ("ada", "Ada Rowe", "Europe/Lisbon")
AWAY = "noor"
"""The pupil who missed the class that was."""
_AGO_MS = 26 * 60 * 60 * 1000


def school_make(data: Path) -> Section:
    """Make the demo's school in an empty folder whose databases are ready; gives the section its class is for."""
    from agogic.campus.courses.actions import course_create, enrolment_add, section_create
    from agogic.campus.courses.queries import section_for
    from agogic.campus.people.actions import guardian_link, person_create, school_begin

    school_begin(name="Harbour Lane School", time_zone="Europe/Lisbon", demo=True)
    admin = _person(person_create, None, ADMINISTRATOR, "administrator")
    teacher = _person(person_create, admin, TEACHER, "teacher")
    guardian = _person(person_create, admin, GUARDIAN, "guardian")
    course = course_create(by=teacher, title="Words for time", summary="Six short classes on how we use our hours.")
    section = section_create(by=teacher, course=course, name="Year 7", time_zone="Europe/Lisbon")
    found = section_for(teacher, section.id)
    assert found is not None  # noqa: S101 - she has just made it
    pupils = []
    for each in PUPILS:
        pupil = _person(person_create, admin, each, "pupil")
        enrolment_add(by=teacher, standing=found[1], section=section, person=pupil)
        pupils.append(pupil)
        if each[1].endswith("Haddad"):
            guardian_link(by=admin, guardian=guardian, pupil=pupil)
    _class_that_was(data, section, teacher, [pupil for pupil in pupils if pupil.username != AWAY])
    return section


def class_begin(section: Section, teacher: Person) -> ClassSession:
    """A class of the demo's section, to be opened in the engine by the door."""
    from agogic.campus.classroom.actions import class_make
    from agogic.campus.courses.queries import section_for

    found = section_for(teacher, section.id)
    assert found is not None  # noqa: S101 - the demo's teacher teaches it
    return class_make(by=teacher, standing=found[1], section=section, title="At the same time, apart", minutes=45)


def _class_that_was(data: Path, section: Section, teacher: Person, pupils: list[Person]) -> None:
    from agogic.campus.classroom.actions import class_make, seat_take
    from agogic.campus.courses.queries import section_for

    found = section_for(teacher, section.id)
    assert found is not None  # noqa: S101 - the demo's teacher teaches it
    session = class_make(by=teacher, standing=found[1], section=section, title=TITLE, minutes=8)
    seats = [seat_take(session=session, person=teacher, teaches=True).number]
    seats += [seat_take(session=session, person=pupil, teaches=False).number for pupil in pupils]
    utc = time.time_ns() // 1_000_000 - _AGO_MS
    folder = data / "classes" / str(session.id)
    class_simulate(folder, pupils=len(pupils), minutes=7, seed=7, utc=utc, title=TITLE, seats=seats)


def _person(create: object, by: Person | None, who: tuple[str, str, str], role: str) -> Person:
    username, name, zone = who
    person: Person = create(by=by, name=name, roles=[role], username=username, time_zone=zone)  # type: ignore[operator]
    return person
