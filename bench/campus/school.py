"""A school of one section with so many pupils: classes that were, one that is on, some that are planned."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from agogic.campus.classroom.actions import class_folder, class_make, class_plan, seat_take
from agogic.campus.classroom.follower import run_once
from agogic.campus.classroom.models import ClassSession
from agogic.campus.courses.actions import course_create, enrolment_add, section_create
from agogic.campus.courses.models import Section
from agogic.campus.courses.rules import Standing
from agogic.campus.people.actions import guardian_link, person_create, school_begin, school_change
from agogic.campus.people.models import Person
from agogic.cli.simulation.run import Sitting, class_simulate
from bench.campus import PASSWORD
from bench.classes import put, read, still_on
from bench.processes import folder

HELD = 3
PLANNED = "FREQ=WEEKLY;COUNT=6"
_MINUTES = 6
_DAY_S = 24 * 3600
_LEADS = Standing(teaches=True)


@dataclass(frozen=True)
class Made:
    """The school, and who looks at its pages."""

    section: Section
    over: ClassSession
    on: ClassSession
    ahead: ClassSession
    pupil: Person
    teacher: Person
    guardian: Person
    administrator: Person


def school_made(pupils: int) -> Made:
    """Make it in the folder of the current settings, whose databases are ready."""
    with transaction.atomic():
        school_begin(name="Harbour Lane School", time_zone="Europe/Lisbon")
        admin = _person("Ada Rowe", "administrator")
        school_change(by=admin, front_open=True)
        teacher = _person("Funke Okafor", "teacher")
        guardian = _person("Rania Haddad", "guardian")
        pupil = _person("Noor Haddad", "pupil")
        others = [person_create(by=admin, name=f"Pupil {n:03}", roles=["pupil"]) for n in range(2, pupils + 1)]
        guardian_link(by=admin, guardian=guardian, pupil=pupil)
        course = course_create(by=teacher, title="Fractions from the beginning", summary="Parts of a whole.")
        section = section_create(by=teacher, course=course, name="Fractions, Year 7", time_zone="Europe/Lisbon")
        joined_on = datetime.now(section.zone).date() - timedelta(days=30)
        for each in (pupil, *others):
            enrolment_add(by=admin, standing=_LEADS, section=section, person=each, joined_on=joined_on)
        # The pupil missed the last of them, so that there is something to catch up with.
        present = [[pupil, *others]] * (HELD - 1) + [others]
        over = [_held(section, teacher, here, HELD - n) for n, here in enumerate(present)]
        on = _held(section, teacher, others, 0)
        first = (datetime.now(section.zone) + timedelta(days=1)).replace(tzinfo=None, microsecond=0)
        ahead = class_plan(
            by=teacher, standing=_LEADS, section=section, title="Next week", first_wall=first, minutes=45, rule=PLANNED
        )
    run_once()
    return Made(section, over[-1], on, ahead[0], pupil, teacher, guardian, admin)


def _person(name: str, role: str) -> Person:
    return person_create(by=None, name=name, roles=[role], password=PASSWORD)


def _held(section: Section, teacher: Person, pupils: list[Person], days_ago: int) -> ClassSession:
    """A class whose log is simulated; of today's the end has not come yet."""
    title = f"Lesson {HELD - days_ago + 1}"
    session = class_make(by=teacher, standing=_LEADS, section=section, title=title, minutes=_MINUTES)
    seats = [seat_take(session=session, person=teacher, teaches=True).number]
    seats += [seat_take(session=session, person=pupil, teaches=False).number for pupil in pupils]
    began = int((time.time() - days_ago * _DAY_S - _MINUTES * 60) * 1000)
    with folder() as place:
        class_simulate(place, minutes=_MINUTES, seed=days_ago, utc=began, title=title, sitting=Sitting(seats))
        lines = read(place)
    put(Path(class_folder(session.id)), lines if days_ago else still_on(lines))
    return session
