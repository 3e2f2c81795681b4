"""Every address of courses, classes, roll, path and Today, asked by every kind of visitor, against the tables."""

import importlib
import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agogic.campus.classroom import door
from agogic.campus.classroom.models import Deck, Stage
from agogic.campus.people.models import Person
from agogic.classlog.ids import new_id
from tests.campus.answers import KINDS
from tests.campus.classroom import authorisation as classroom
from tests.campus.conftest import Everybody
from tests.campus.courses import authorisation as courses
from tests.campus.path import authorisation as path
from tests.campus.roll import authorisation as roll
from tests.campus.schedule import authorisation as schedule
from tests.campus.taught import Taught, held
from tests.campus.today import authorisation as today

APPS = {
    "courses": courses.TABLE,
    "schedule": schedule.TABLE,
    "classroom": classroom.TABLE,
    "roll": roll.TABLE,
    "path": path.TABLE,
    "today": today.TABLE,
}
TABLE = {route: row for table in APPS.values() for route, row in table.items()}
SignedIn = Callable[[Person | None], Client]


def patterns(app: str) -> list[Any]:
    """The addresses of an app, read off its code."""
    name = f"agogic.campus.{app}.urls"
    return list(importlib.import_module(name).urlpatterns) if importlib.util.find_spec(name) else []


@pytest.mark.parametrize("app", APPS)
def test_the_table_names_every_route_and_no_other(app: str) -> None:
    assert set(APPS[app]) == {f"{app}:{pattern.name}" for pattern in patterns(app)}


def test_the_tables_name_every_kind() -> None:
    for route, (_state, _posted, *answers) in TABLE.items():
        for expected in answers:
            assert set(expected) == set(KINDS), route


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", sorted(TABLE))
def test_who_gets_what(
    route: str,
    kind: str,
    everybody: Everybody,
    taught: Taught,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "class_open", lambda session, decks: None)
    state, posted, *answers = TABLE[route]
    address = _address(route, taught, everybody, state)
    person = None if kind == "anonymous" else getattr(everybody, kind)
    browser = signed_in(person)
    for method, expected in zip(("get", "post"), answers, strict=True):
        given = posted if method == "post" else {}
        answer = getattr(browser, method)(address, given)
        assert answer.status_code == expected[kind], f"{method} {address} as {kind}"


def _address(route: str, taught: Taught, everybody: Everybody, state: str) -> str:
    poll = new_id()
    lesson = held(
        taught.section,
        seats=[everybody.pupil],
        planned_at=datetime.now(UTC) + timedelta(days=1),
        polls=[{"poll": poll, "kind": "text", "prompt": "Why?"}],
    )
    session = lesson.session
    if state == "ended":
        lesson.add("class.ended", {}, at=60_000)
        lesson.follow()
    elif state == "open":
        session.state, session.opened_at = Stage.OPEN, datetime.now(UTC)
        session.save()
    deck = Deck.objects.create(class_session=session, title="Slides")
    given = {
        "course_id": taught.course.id,
        "section_id": taught.section.id,
        "class_id": session.id,
        "person_id": everybody.pupil.id,
        "deck_id": deck.id,
        "poll_id": poll,
    }
    app = route.partition(":")[0]
    pattern = next(each for each in patterns(app) if f"{app}:{each.name}" == route)
    return reverse(route, kwargs={name: given[name] for name in pattern.pattern.converters})
