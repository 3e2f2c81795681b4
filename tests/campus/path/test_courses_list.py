"""The list of courses says what is on and what comes next in each section."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agogic.campus.classroom.models import ClassSession, Kind, Stage
from agogic.campus.path.queries import sections_ahead
from agogic.campus.people.models import Person
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught, held

pytestmark = pytest.mark.django_db(databases=["default", "sessions", "jobs"])
SignedIn = Callable[[Person | None], Client]


def planned(taught: Taught, title: str, days: float, **how: str) -> ClassSession:
    at = timezone.now() + timedelta(days=days)
    return ClassSession.objects.create(section=taught.section, title=title, number=1, planned_at=at, **how)


def test_the_next_class_stands_there_and_the_one_that_is_on_before_it(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    planned(taught, "After next", 9)
    planned(taught, "Next", 2)
    planned(taught, "Recorded", 1, kind=Kind.ALONE)
    planned(taught, "Nobody came", -2)
    planned(taught, "Called off", 1, state=Stage.CANCELLED)
    mine, other = (sections_ahead(who, timezone.now())[0] for who in (everybody.pupil, everybody.other_pupil))
    assert (mine.next_title, mine.on, mine.takes) == ("Next", None, True)
    assert (other.section, other.next_at) == (taught.other, None)
    on = held(taught.section, seats=[everybody.pupil])
    on.follow()
    pupil, teacher = (signed_in(who).get("/courses/").content.decode() for who in (everybody.pupil, everybody.teacher))
    join = f"/classes/{on.session.id}/room"
    assert "On now" in pupil and join in pupil
    assert "On now" in teacher and join not in teacher, "a teacher goes in from Today or the section"
    assert [each.takes for each in sections_ahead(everybody.administrator, timezone.now())] == [False, False]
