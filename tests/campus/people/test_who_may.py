"""Every address of people, asked by every kind of visitor, against the table written by hand."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from agogic.campus.people import sign_in_urls, urls
from agogic.campus.people.models import Person
from tests.campus.conftest import Everybody
from tests.campus.people.authorisation import KINDS, TABLE

SignedIn = Callable[[Person | None], Client]
NOBODY = uuid.UUID(int=7)


def routes() -> set[str]:
    """The routes there are, read off the code."""
    ours = {f"people:{pattern.name}" for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    return ours | {str(pattern.name) for pattern in sign_in_urls.urlpatterns}


def address(route: str, subject: Person) -> str:
    """An address of the route; whatever it needs to name is the pupil, or nothing that exists."""
    given = {"person_id": subject.id, "code": "NOSUCHCODE", "token": "nothing", "uidb36": "1", "key": "a-b"}
    name = route.removeprefix("people:")
    patterns = [each for each in (*urls.urlpatterns, *sign_in_urls.urlpatterns) if each.name == name]
    wanted = [*patterns[0].pattern.converters, *patterns[0].pattern.regex.groupindex]
    return reverse(route, kwargs={each: given.get(each, NOBODY) for each in wanted})


def test_the_table_names_every_route_and_no_other() -> None:
    assert set(TABLE) == routes()


def test_the_table_names_every_kind() -> None:
    for route, answers in TABLE.items():
        for expected in answers:
            assert set(expected) == set(KINDS), route


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", sorted(TABLE))
def test_who_gets_what(route: str, kind: str, everybody: Everybody, signed_in: SignedIn) -> None:
    person = None if kind == "anonymous" else getattr(everybody, kind)
    where = address(route, everybody.other_pupil if kind == "pupil" else everybody.pupil)
    for method, expected in zip(("get", "post"), TABLE[route], strict=True):
        answer = getattr(signed_in(person), method)(where)
        assert answer.status_code == expected[kind], f"{method} {where} as {kind}"
