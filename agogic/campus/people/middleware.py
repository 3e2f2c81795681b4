"""At the door of every page: sessions that came in by a card choose a password first; revoked devices are let
go; a device is told who signed in on it."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from agogic.campus.foundation.visit import Visit
from agogic.campus.people.actions import device_seen
from agogic.campus.people.known import known_keep
from agogic.campus.people.signin import SEEN, device_of, must_choose

SEEN_EVERY_S = 10 * 60
# Where somebody who must choose a password may go: there, and out.
_OPEN = ("people:password-choose", "people:sign-out")


class Doorkeeper:
    """Stands between signing in and the school."""

    def __init__(self, answer: Callable[[Visit], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: Visit) -> HttpResponse:
        """Lets a request through, or leads it where it must go first."""
        if request.person is None:
            return self.answer(request)
        if not _still_welcome(request):
            logout(request)
            return HttpResponseRedirect("/")
        if must_choose(request) and request.path not in {reverse(route) for route in _OPEN}:
            return HttpResponseRedirect(reverse("people:password-choose"))
        key = request.session.session_key
        response = self.answer(request)
        if request.session.session_key is not None:
            known_keep(request, response, request.person.id)
        same = key is not None and key == request.session.session_key
        if request.method == "POST" and same and not request.session.exists(key or ""):
            # What was done signed out this very device: the session is let go, not written again.
            request.session.flush()
        return response


def _still_welcome(request: Visit) -> bool:
    """Notes, every ten minutes, that the device is in use; False if it was revoked meanwhile."""
    device, now = device_of(request), int(time.time())
    if device is None or now - request.session.get(SEEN, 0) < SEEN_EVERY_S:
        return True
    try:
        welcome = device_seen(device_id=device)
    except DatabaseError:
        # No room on the disk: what is kept can be read all the same, and the note is written later.
        return True
    request.session[SEEN] = now
    return welcome
