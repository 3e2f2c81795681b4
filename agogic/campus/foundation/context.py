"""What every page is given: the school's name, the places of one's role, one's own menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

EVERYBODY = frozenset({"pupil", "teacher", "guardian", "administrator"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the top bar: the route it leads to, its word and icon, and whose it is."""

    route: str
    word: Any
    icon: str
    roles: frozenset[str] = EVERYBODY


PLACES = (
    Place("today:today", _("Today"), icon="sun"),
    Place("people:people", _("People"), icon="users", roles=frozenset({"administrator"})),
    Place("path:courses", _("Courses"), icon="book-open", roles=EVERYBODY - {"guardian"}),
    Place("people:school", _("School"), icon="settings", roles=frozenset({"administrator"})),
)


def school(request: HttpRequest) -> dict[str, Any]:
    """Everything the page templates ask for (see templates/README.md)."""
    person = getattr(request, "person", None)
    here = getattr(request, "school", None)
    return {
        "school": here,
        "school_name": here.name if here else "",
        "home_url": _address("today:today") or "/" if person else "/",
        "theme": person.theme if person and person.theme != "system" else "",
        "person": person,
        "me": person,
        "places": _places(request, person) if person else [],
        "me_places": _me_places(request, person) if person else [],
        "sign_in_url": "/",
    }


def _places(request: HttpRequest, person: Any) -> list[dict[str, Any]]:
    if person.must_choose_password:
        return []
    found = [(place, _address(place.route)) for place in PLACES if place.roles & person.role_names]
    there = [(place, url) for place, url in found if url]
    here = max((url for _place, url in there if request.path.startswith(url)), key=len, default=None)
    return [{"name": place.word, "url": url, "icon": place.icon, "current": url == here} for place, url in there]


def _me_places(request: HttpRequest, person: Any) -> list[dict[str, Any]]:
    mine = [{"name": _("My account"), "url": _address("people:me"), "icon": "user"}]
    if person.must_choose_password:
        mine = []
    return [*mine, {"name": _("Sign out"), "url": _address("people:sign-out"), "icon": "log-out", "post": True}]


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
