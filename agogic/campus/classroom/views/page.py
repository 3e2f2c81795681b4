"""A class's own page: before it opens, while it is on, and when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agogic.campus.classroom.models import Stage
from agogic.campus.classroom.queries import (
    SeenClass,
    class_for,
    drawn,
    names_of_askers,
    next_after,
    questions_of,
    seat_of,
)
from agogic.campus.classroom.rules import (
    is_soon,
    may_change,
    may_edit_film,
    may_join,
    may_replay,
    may_take_along,
    may_teach,
)
from agogic.campus.classroom.views.captions import languages_context
from agogic.campus.classroom.views.film import film_context, stills_of
from agogic.campus.classroom.views.prepare import decks_context
from agogic.campus.courses.models import Enrolment
from agogic.campus.courses.queries import enrolment_of, pupils_of
from agogic.campus.courses.rules import may_lead
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.visit import Visit
from agogic.campus.roll.counting import marks_counted, still_open
from agogic.campus.roll.models import RollColumn
from agogic.campus.roll.queries import cell_of
from agogic.campus.roll.rules import Mark

_MARKS = (Mark.LIVE, Mark.LATE, Mark.LATER, Mark.PARTLY, Mark.WAITING, Mark.ABSENT, Mark.EXCUSED)
LISTED_PUPILS = 12


@login_required
@require_safe
def class_page(request: Visit, class_id: UUID) -> HttpResponse:
    """A class as it stands for whoever looks."""
    seen: SeenClass = or_404(class_for(request.person, class_id))
    session, standing, now = seen.session, seen.standing, timezone.now()
    context: dict[str, Any] = {
        "session": session,
        "section": seen.section,
        "standing": standing,
        "leads": may_lead(standing),
        "teaches": may_teach(standing),
        "now": now,
    }
    if session.state == Stage.ENDED:
        return render(request, "classroom/class_over.html", context | _over(request, seen))
    if session.state == Stage.OPEN:
        # It ends that long after it was opened, whenever that was planned to be.
        ends_at = (session.opened_at or now) + timedelta(milliseconds=session.planned_ms)
        context |= {"may_join": may_join(standing, session), "ends_at": ends_at}
    if context["leads"]:
        context |= film_context(request, seen) if session.is_film else decks_context(seen)
        context["may_change"] = may_change(standing, session)
    context |= {"is_soon": is_soon(session, now), "clock": drawn(session)}
    return render(request, "classroom/class_ahead.html", context)


def _over(request: Visit, seen: SeenClass) -> dict[str, Any]:
    session, section, now = seen.session, seen.section, timezone.now()
    column = session.column
    seat = seat_of(session, request.person) if seen.standing.learns else None
    leads = may_lead(seen.standing)
    questions = questions_of(session, seat.number if seat else None, leads=leads)
    context: dict[str, Any] = {
        "may_replay": may_replay(seen.standing, session, now),
        "next": None if leads else next_after(section.id, now),
        "questions": [] if _guards_only(seen) else questions,
        "my_seat": seat.number if seat else None,
        "may_edit_film": may_edit_film(seen.standing, session),
        "chapters": (session.moments or {}).get("chapters", []),
        "may_take_along": may_take_along(seen.standing, session, now),
        "poster": stills_of(session).get("poster") if session.is_film else None,
        "askers": names_of_askers(questions) if leads and questions else {},
    }
    context["questions"] = [
        (question, context["askers"].get((session.id, question.seat))) for question in context["questions"]
    ]
    context |= languages_context(request, seen)
    if column is None:
        return context | {"clock": drawn(session)}
    if leads:
        return context | _for_leaders(seen, column)
    if seen.standing.learns:
        return context | _for_pupil(seen, column, enrolment_of(section, request.person.id))
    children = pupils_of(section, among=seen.standing.guarded_ids)
    for child in children:
        child.section = section
    return context | {
        "clock": drawn(session, live=[[0, session.length_ms]]),
        "children": [(child.person, cell_of(section, column, child, now)) for child in children],
    }


def _for_pupil(seen: SeenClass, column: RollColumn, enrolment: Enrolment | None) -> dict[str, Any]:
    session = seen.session
    if enrolment is None:
        return {"clock": drawn(session)}
    cell = cell_of(seen.section, column, enrolment, timezone.now())
    entry = cell.entry
    answered = {answer["poll"] for answer in entry.answers} if entry else set()
    open_checks = [check for check in column.checks if check["poll"] not in answered]
    polls = (session.moments or {}).get("polls", [])
    clock = drawn(
        session,
        live=entry.live if entry else (),
        later=entry.later if entry else (),
        answered=frozenset(set(polls) - {check["at"] for check in open_checks}),
    )
    return {
        "cell": cell,
        "clock": clock,
        "open_checks": open_checks,
        "first_left": entry.left[0][0] if entry and entry.left else 0,
    }


def _for_leaders(seen: SeenClass, column: RollColumn) -> dict[str, Any]:
    session, now = seen.session, timezone.now()
    counts = marks_counted(seen.section, column, now)
    waiting = still_open([(seen.section, column)], now, most=LISTED_PUPILS).get(column.id)
    return {
        "clock": drawn(session, live=[[0, session.length_ms]], answered=frozenset(session.moments.get("polls", ()))),
        "counts": [(mark, counts[mark]) for mark in _MARKS if counts[mark]],
        "not_taken": waiting.shown if waiting else [],
        "not_taken_more": waiting.count - len(waiting.shown) if waiting else 0,
    }


def _guards_only(seen: SeenClass) -> bool:
    standing = seen.standing
    return not (standing.teaches or standing.learns or standing.administers)
