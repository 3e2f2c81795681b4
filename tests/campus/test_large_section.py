"""A section of many pupils: its lists come in pages, and its pages ask no more of the database than a small one's."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agogic.campus.courses.actions import enrolment_add
from agogic.campus.courses.models import Section
from agogic.campus.courses.queries import A_PAGE
from agogic.campus.people.models import Person
from tests.campus.conftest import Everybody, person_made
from tests.campus.taught import LEADS, MINUTE, Taught, held

MORE = 4
SignedIn = Callable[[Person | None], Client]


def enrolled(section: Section, teacher: Person, count: int) -> list[Person]:
    """So many more pupils, whose names stand in this order behind all others."""
    pupils = [person_made(f"Zoe {n:03}", "pupil") for n in range(count)]
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    for pupil in pupils:
        enrolment_add(by=None, standing=LEADS, section=section, person=pupil, joined_on=day)
    return pupils


@pytest.fixture
def teacher(everybody: Everybody, signed_in: SignedIn) -> Client:
    return signed_in(everybody.teacher)


def test_the_people_of_a_section_come_in_pages(everybody: Everybody, taught: Taught, teacher: Client) -> None:
    pupils = enrolled(taught.section, everybody.teacher, A_PAGE + MORE)
    address = reverse("courses:section_people", args=[taught.section.id])
    first, second = teacher.get(address).content.decode(), teacher.get(f"{address}?page=2").content.decode()
    assert f"{A_PAGE + MORE + 1} pupils" in first
    assert pupils[0].name in first
    assert pupils[-1].name not in first
    assert pupils[-1].name in second
    assert pupils[0].name not in second
    for route in ("courses:enrolment_mode", "courses:pupil_password", "courses:enrolment_end"):
        assert f'"{reverse(route, args=[taught.section.id, pupils[0].id])}"' in first


def test_the_roll_opens_where_the_pupil_stands(everybody: Everybody, taught: Taught, teacher: Client) -> None:
    pupils = enrolled(taught.section, everybody.teacher, A_PAGE + MORE)
    lesson = held(taught.section, seats=pupils)
    lesson.add("class.ended", {}, at=10 * MINUTE)
    session = lesson.follow()
    address = reverse("roll:roll", args=[taught.section.id])
    first = teacher.get(address).content.decode()
    assert pupils[0].name in first
    assert pupils[-1].name not in first
    opened = teacher.get(address, {"class": str(session.id), "person": str(pupils[-1].id)}).content.decode()
    assert f"{pupils[-1].name}, {session.title}" in opened
    assert 'aria-expanded="true"' in opened
    assert pupils[0].name not in opened


@pytest.mark.parametrize("route", ["courses:section_people", "roll:roll", "path:section", "classroom:class_plan"])
def test_a_page_asks_no_more_for_more_pupils(route: str, everybody: Everybody, taught: Taught, teacher: Client) -> None:
    address = reverse(route, args=[taught.section.id])
    teacher.get(address)
    few = _asked(teacher, address)
    enrolled(taught.section, everybody.teacher, A_PAGE + MORE)
    assert _asked(teacher, address) <= few
    assert few <= 10


def _asked(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["sessions"]) as kept:
        assert browser.get(address).status_code == 200
    return len(main) + len(kept)
