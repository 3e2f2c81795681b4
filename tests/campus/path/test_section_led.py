"""A section as its teacher sees it: what comes, each meeting once, and one button for the class that comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agogic.campus.classroom import actions
from agogic.campus.people.models import Person
from agogic.campus.schedule.recurrence import weekly_rule
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, Taught

pytestmark = pytest.mark.django_db(databases=["default", "sessions", "jobs"])
SOON = datetime.now(UTC).replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0) + timedelta(days=2)


def plan(taught: Taught, everybody: Everybody, title: str, days: int, rule: str = "") -> None:
    actions.class_plan(
        by=everybody.teacher,
        standing=LEADS,
        section=taught.section,
        title=title,
        first_wall=SOON + timedelta(days=days),
        minutes=45,
        rule=rule,
    )


def test_only_the_class_that_comes_first_has_a_button_and_what_repeats_is_told_once(
    taught: Taught, everybody: Everybody, signed_in: Callable[[Person | None], Client]
) -> None:
    weekly = SOON + timedelta(days=3)
    plan(taught, everybody, "Every week", 3, rule=weekly_rule([weekly.weekday()], until=weekly + timedelta(weeks=4)))
    plan(taught, everybody, "Just once", 1)
    page = signed_in(everybody.teacher).get(reverse("path:section", args=[taught.section.id])).content.decode()
    coming = page[page.index('id="coming-h"') : page.index('id="held-h"')]
    assert coming.count(">Prepare<") == 1
    assert coming.index("Just once") < coming.index(">Prepare<") < coming.index("Every week")
    assert coming.count("<h3>") == 2
    assert "4 more like it" in coming
    assert coming.count("/classes/") == 1 + 1 + 1 + 4, "each of them can be opened"
