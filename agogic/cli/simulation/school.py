"""The demo's school: people of every role in several time zones, what they are taught, and classes that were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from agogic.cli.simulation.cast import (
    ADMINISTRATOR,
    AWAY,
    GUARDIANS,
    NEW,
    OWN_PACE,
    PUPILS,
    SCHOOL,
    TEACHERS,
    WELCOME,
    Somebody,
)
from agogic.cli.simulation.term import TERM_BEGAN_AGO, course_held, course_planned, roll_marked

if TYPE_CHECKING:
    from agogic.campus.courses.models import Mode, Section
    from agogic.campus.people.models import Person

_NEW_SINCE = timedelta(days=4)


class Taught(NamedTuple):
    """A course with its one section. `by`: who teaches it, the first of them leads."""

    name: str
    title: str
    summary: str
    section: str
    by: tuple[str, ...]
    pupils_choose_mode: bool = False
    under_13: bool = False


_COURSES = (
    Taught(
        "words",
        "Words for time",
        "Short classes on hours, clocks, and how we share them.",
        "Words for time, Year 7",
        ("okafor",),
        pupils_choose_mode=True,
    ),
    Taught(
        "numbers",
        "Fractions from the beginning",
        "Parts of a whole, with paper, pencil and chocolate.",
        "Fractions, Year 7",
        ("lindqvist", "okafor"),
    ),
    Taught(
        "music",
        "Singing, together and apart",
        "One beat for everybody, wherever they sing.",
        "Singing, Year 7",
        ("teixeira",),
        pupils_choose_mode=True,
        under_13=True,
    ),
)


def school_make(data: Path) -> None:
    """Make the demo's school in an empty folder whose databases are ready."""
    from agogic.campus.classroom.follower import run_once
    from agogic.campus.people.actions import guardian_link, school_begin, school_change

    school_begin(name=SCHOOL[0], time_zone=SCHOOL[1], demo=True)
    admin = _person(None, ADMINISTRATOR, "administrator")
    school_change(by=admin, front_open=True, welcome=WELCOME)
    teachers = {who.username: _person(admin, who, "teacher") for who in TEACHERS}
    pupils = {who.username: _person(admin, who, "pupil") for who in PUPILS}
    for who, children in GUARDIANS:
        guardian = _person(admin, who, "guardian")
        for child in children:
            guardian_link(by=admin, guardian=guardian, pupil=pupils[child])
    sections = {course.name: _section(course, teachers, pupils) for course in _COURSES}
    for course in _COURSES:
        course_held(data, course.name, sections[course.name], teachers[course.by[0]], pupils)
    # The roll is corrected where there is one: what has been written is followed first.
    run_once()
    for course in _COURSES:
        roll_marked(course.name, sections[course.name], teachers[course.by[0]])
        course_planned(course.name, sections[course.name], teachers[course.by[0]])


def _section(course: Taught, teachers: Mapping[str, Person], pupils: Mapping[str, Person]) -> Section:
    from agogic.campus.courses.actions import course_create, enrolment_add, section_create
    from agogic.campus.courses.queries import section_for

    lead = teachers[course.by[0]]
    made = course_create(by=lead, title=course.title, summary=course.summary)
    section = section_create(
        by=lead,
        course=made,
        name=course.section,
        time_zone=SCHOOL[1],
        teachers=[teachers[name] for name in course.by],
        pupils_choose_mode=course.pupils_choose_mode,
        under_13=course.under_13,
    )
    found = section_for(lead, section.id)
    if found is None:
        raise RuntimeError(f"{lead.username} does not teach {section.name}")
    now = datetime.now(UTC)
    for username, pupil in pupils.items():
        since = now - (_NEW_SINCE if username == NEW else TERM_BEGAN_AGO)
        # By the school itself, as from its files: else the teachers could give nobody a new card.
        enrolment_add(
            by=None,
            standing=found[1],
            section=section,
            person=pupil,
            mode=_mode(username),
            joined_on=since.astimezone(section.zone).date(),
        )
    return section


def _mode(username: str) -> Mode:
    from agogic.campus.courses.models import Mode

    if username in OWN_PACE:
        return Mode.OWN_PACE
    return Mode.BLENDED if username == AWAY else Mode.LIVE


def _person(by: Person | None, who: Somebody, role: str) -> Person:
    from agogic.campus.people.actions import person_create

    return person_create(
        by=by, name=who.name, given_name=who.given, roles=[role], username=who.username, time_zone=who.zone
    )
