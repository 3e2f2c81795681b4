"""The way into a class: the room, the replay, its passes and who sits where."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agogic import ice, passes
from agogic.campus.classroom.actions import seat_take, seats_lay
from agogic.campus.classroom.door import pass_keys
from agogic.campus.classroom.models import Seat, Stage
from agogic.campus.classroom.queries import SeenClass, class_for, seat_names
from agogic.campus.classroom.recording import is_recorded, kept_until, seat_powers
from agogic.campus.classroom.rules import may_have_pass, may_join, may_replay
from agogic.campus.classroom.views.film import stills_of
from agogic.campus.courses.queries import pupils_of
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.signin import device_of
from agogic.conf import Config

_MOST_MS = 2**42


@login_required
@never_cache
@require_safe
def room(request: Visit, class_id: UUID) -> HttpResponse:
    """The class that is on; `?at=0` from its start. One that is over is taken on one's own clock."""
    seen = _seen(request, class_id)
    if seen.session.state == Stage.PLANNED:
        return redirect("classroom:class", class_id)
    if seen.session.state == Stage.ENDED:
        return redirect("classroom:replay", class_id)
    if not may_join(seen.standing, seen.session):
        raise PermissionDenied
    return _room_page(request, seen, "live")


@login_required
@never_cache
@require_safe
def replay(request: Visit, class_id: UUID) -> HttpResponse:
    """A class that is over, on one's own clock; `?at=…` from that moment (ms)."""
    seen = _seen(request, class_id)
    if seen.session.state == Stage.OPEN and may_join(seen.standing, seen.session):
        return _room_page(request, seen, "own")
    if seen.session.state == Stage.PLANNED:
        return redirect("classroom:class", class_id)
    if not may_replay(seen.standing, seen.session, timezone.now()):
        raise PermissionDenied
    return _room_page(request, seen, "own")


@login_required
@never_cache
@require_POST
def class_pass(request: Visit, class_id: UUID) -> HttpResponse:
    """A fresh pass for the asker's seat; the page asks again before it runs out."""
    seen = _seen(request, class_id)
    if not may_have_pass(seen.standing, seen.session, timezone.now()):
        return JsonResponse({"refusal": {"code": "class.not_yours", "params": {}}}, status=403)
    seat = _seat(request, seen)
    # Before consent is looked up: what is taken back in between takes this pass in, too.
    expires_ms = time.time_ns() // 1_000_000 + passes.LIFETIME_MS
    token = passes.sign(
        passes.Pass(
            class_id=str(seen.session.id),
            seat=seat.number,
            role="teacher" if seat.teaches else "pupil",
            powers=seat_powers(teaches=seat.teaches, school=request.school),
            name=request.person.name,
            session=str(device_of(request) or ""),
            recorded=is_recorded(request.person, teaches=seat.teaches, school=request.school),
            expires_ms=expires_ms,
        ),
        pass_keys(),
    )
    return JsonResponse({"pass": token, "expires_ms": expires_ms, "seat": seat.number})


@login_required
@require_safe
def seats(request: Visit, class_id: UUID) -> HttpResponse:
    """Who sits where, for those who may be in the class."""
    seen = _seen(request, class_id)
    if not may_have_pass(seen.standing, seen.session, timezone.now()):
        raise PermissionDenied
    body = msgspec.json.encode(seat_names(seen.session))
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _seen(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    return seen


def _seat(request: Visit, seen: SeenClass) -> Seat:
    return seat_take(session=seen.session, person=request.person, teaches=seen.standing.teaches)


def _room_page(request: Visit, seen: SeenClass, clock: str) -> HttpResponse:
    session, section, person = seen.session, seen.section, request.person
    seat = _seat(request, seen)
    if seat.teaches and session.state == Stage.OPEN and not session.is_alone:
        seats_lay(session=session, pupils=(each.person for each in pupils_of(section)))
    leave_url = reverse("classroom:class", args=[session.id])
    config: dict[str, Any] = {
        "class": str(session.id),
        "title": session.title,
        "course": section.course.title,
        "section": section.name,
        "seat": seat.number,
        "role": "teacher" if seat.teaches else "pupil",
        "live": f"/live/classes/{session.id}",
        "pass_url": reverse("classroom:pass", args=[session.id]),
        "seats_url": reverse("classroom:seats", args=[session.id]),
        "leave_url": leave_url,
        "clock": clock,
        "person": {
            "name": person.name,
            "time_zone": person.time_zone,
            "date_format": person.date_format,
            "clock_format": person.clock_format,
            "language": person.language,
        },
        "planned_ms": session.planned_ms,
        "recorded": is_recorded(person, teaches=seat.teaches, school=request.school),
        "recording": request.school.recording,
        "kept_until": _ms(kept_until(section, timezone.now())),
        "ice": _ways(seat),
        "csrf": get_token(request),
    }
    if session.is_film:
        config["stills"] = stills_of(session)
    at = _asked_at(request)
    if at is not None:
        config["at"] = at
    context = {
        "island": "room",
        "island_config": config,
        "class_title": session.title,
        "leave_url": leave_url,
    }
    return render(request, "room_page.html", context)


def _ways(seat: Seat) -> list[dict[str, Any]]:
    """What helps this seat's page to reach the others on the stage."""
    config: Config = settings.CONFIG
    return ice.servers_told(config.stun, config.turn, config.turn_secret, f"seat{seat.number}", time.time())


def _ms(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _asked_at(request: Visit) -> int | None:
    asked = request.GET.get("at", "")
    return min(int(asked), _MOST_MS) if asked.isascii() and asked.isdigit() and len(asked) < 15 else None
