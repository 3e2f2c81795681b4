"""A class to take along as a file: asked for, waited for, fetched; pupils where their teacher lets them."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agogic import passes
from agogic.campus.classroom import takeaways
from agogic.campus.classroom.actions import seat_take
from agogic.campus.classroom.door import pass_keys
from agogic.campus.classroom.filming import film_problem
from agogic.campus.classroom.models import Takeaway, TakeawayKind, TakeawayState
from agogic.campus.classroom.queries import SeenClass, class_for, film_of
from agogic.campus.classroom.rules import may_let_take, may_take_along
from agogic.campus.classroom.tasks import takeaway_begin
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.signin import device_of


@login_required
@never_cache
@require_safe
def takeaway(request: Visit, class_id: UUID) -> HttpResponse:
    """How far the files of a class are, for the page that waits for them."""
    seen = _taking(request, class_id)
    return render(request, "classroom/_takeaways.html", {"session": seen.session, **takeaway_context(seen)})


@login_required
@require_POST
def takeaway_ask(request: Visit, class_id: UUID) -> HttpResponse:
    """Have a file of a class made."""
    seen = _taking(request, class_id)
    if request.POST.get("kind") not in TakeawayKind.values:
        raise Http404
    kind = TakeawayKind(request.POST["kind"])
    try:
        asked = takeaways.takeaway_ask(by=request.person, standing=seen.standing, session=seen.session, kind=kind)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        if asked.state == TakeawayState.WAITING and not asked.task:
            takeaway_begin(asked)
    return redirect("classroom:class", class_id)


@login_required
@require_POST
def takeaway_let(request: Visit, class_id: UUID) -> HttpResponse:
    """Let pupils take a class along, or no longer."""
    seen = or_404(class_for(request.person, class_id))
    if not may_let_take(seen.standing, seen.session):
        raise PermissionDenied
    may = request.POST.get("may") == "yes"
    takeaways.taking_along_set(by=request.person, standing=seen.standing, session=seen.session, may=may)
    return redirect("classroom:class", class_id)


@login_required
@never_cache
@require_safe
def takeaway_get(request: Visit, class_id: UUID, kind: str) -> HttpResponse:
    """To the file: the engine gives it, to whoever brings the pass that is laid into the browser here."""
    seen = _taking(request, class_id)
    or_404(Takeaway.objects.filter(class_session=seen.session, kind=kind, state=TakeawayState.READY).first())
    seat = seat_take(session=seen.session, person=request.person, teaches=seen.standing.teaches)
    token = passes.sign(
        passes.Pass(
            class_id=str(class_id),
            seat=seat.number,
            role="teacher" if seat.teaches else "pupil",
            powers=(passes.TEACH, passes.TAKE) if seat.teaches else (passes.TAKE,),
            session=str(device_of(request) or ""),
            expires_ms=time.time_ns() // 1_000_000 + passes.LIFETIME_MS,
        ),
        pass_keys(),
    )
    under = f"/live/classes/{class_id}/media"
    answer = redirect(f"{under}/takeaway/{kind}")
    answer.set_cookie(
        passes.COOKIE,
        token,
        max_age=passes.LIFETIME_MS // 1000,
        path=under,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )
    return answer


def takeaway_context(seen: SeenClass) -> dict[str, Any]:
    """What the page shows of a class's files."""
    session = seen.session
    if not may_take_along(seen.standing, session, timezone.now()):
        return {}
    made = {each.kind: each for each in Takeaway.objects.filter(class_session=session)}
    jobs = {job.id: job for job in Job.objects.filter(id__in=[each.job for each in made.values() if each.job])}
    film = film_of(session) if session.is_film else None
    rows = []
    for kind in TakeawayKind:
        if kind == TakeawayKind.FILM and film is not None and not film.rungs:
            continue
        each = made.get(kind)
        job = jobs.get(each.job) if each is not None and each.job is not None else None
        rows.append(
            {
                "kind": kind,
                "takeaway": each,
                "progress": round((job.progress if job else 0) * 100),
                "problem": film_problem(each.problem) if each is not None and each.problem else "",
            }
        )
    return {
        "takeaways": rows,
        "may_let_take": may_let_take(seen.standing, session),
        "takeaways_wait": any(each.state in takeaways.UNFINISHED for each in made.values()),
    }


def _taking(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    if not may_take_along(seen.standing, seen.session, timezone.now()):
        raise PermissionDenied
    return seen
