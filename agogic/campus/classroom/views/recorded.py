"""The classes in which a pupil is recorded, and taking picture and voice out of one for good."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agogic.campus.classroom import door
from agogic.campus.classroom.actions import taken_out_note
from agogic.campus.classroom.models import Seat
from agogic.campus.classroom.recording import kept_until, seats_recorded
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.models import Person
from agogic.campus.people.queries import person_whole
from agogic.campus.people.rules import how_said, may_see_pupil

SHOWN = 60


@login_required
@require_safe
def recorded(request: Visit, person_id: UUID) -> HttpResponse:
    """Where something of a pupil is kept, until when, and the way to take it out."""
    pupil = _pupil(request, person_id)
    seats = [
        (seat, kept_until(seat.class_session.section, seat.class_session.ended_at or seat.created_at))
        for seat in seats_recorded(pupil)[:SHOWN]
    ]
    own = pupil.id == request.person.id
    context = {
        "subject": pupil,
        "seats": seats,
        "own": own,
        "may_take_out": how_said(request.person, pupil) is not None,
    }
    return render(request, "classroom/recorded.html", context)


@login_required
@require_POST
def recorded_take_out(request: Visit, person_id: UUID, class_id: UUID) -> HttpResponse:
    """Takes what one pupil showed and said in a class out of it for good."""
    pupil = _pupil(request, person_id)
    or_404(how_said(request.person, pupil))
    seat: Seat = or_404(seats_recorded(pupil).filter(class_session=class_id).first())
    try:
        door.recorded_cut(seat.class_session, [seat.number])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        taken_out_note(by=request.person, seat=seat)
        messages.success(
            request, _("Picture and voice are taken out of %(title)s.") % {"title": seat.class_session.title}
        )
    return redirect("classroom:recorded", pupil.id)


def _pupil(request: Visit, person_id: UUID) -> Person:
    pupil: Person | None = person_whole(person_id)
    seen: Person = or_404(pupil if pupil and pupil.is_pupil and may_see_pupil(request.person, pupil) else None)
    return seen
