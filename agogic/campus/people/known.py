"""Devices on which somebody has signed in before. Whoever tries a name in vain elsewhere does not keep its owner out.

A signed cookie names the device and its people. It opens nothing: tries on it are counted by themselves, that is all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "agogic_known"
_SALT = "agogic.known"
_YEAR_S = 365 * 24 * 3600
_MOST_PEOPLE = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A device, and whom it knows, the last first."""

    device: str
    people: tuple[str, ...] = ()


def known_on(request: HttpRequest) -> Known | None:
    """What the cookie says, if it is one of ours."""
    given = request.COOKIES.get(COOKIE)
    if not given:
        return None
    try:
        device, *people = signing.loads(given, salt=_SALT, max_age=_YEAR_S)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Known(str(device), tuple(map(str, people)))


def known_keep(request: HttpRequest, response: HttpResponse, person_id: object) -> None:
    """Let the device know who is in; one that others use too learns nothing."""
    known = known_on(request) or Known(secrets.token_urlsafe(12))
    if str(person_id) in known.people or request.session.get_expire_at_browser_close():
        return
    people = [str(person_id), *known.people]
    response.set_cookie(
        COOKIE,
        signing.dumps([known.device, *people[:_MOST_PEOPLE]], salt=_SALT),
        max_age=_YEAR_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
