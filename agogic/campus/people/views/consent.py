"""Whether a pupil may be recorded: seen by themselves, their guardians and the school; said by whoever decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.forms import ConsentForm, refused, sent
from agogic.campus.people.models import Person
from agogic.campus.people.queries import consent_standing, consents_of, person_whole
from agogic.campus.people.rules import may_consent, may_see_pupil


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: Visit, person_id: UUID) -> HttpResponse:
    """The consent that stands, what stood before, and the form to give it or take it back."""
    pupil = _pupil(request, person_id)
    decides = may_consent(request.person, pupil, timezone.localdate(timezone=school_now().zone))
    form = ConsentForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "take":
                actions.consent_take(by=request.person, pupil=pupil)
                messages.success(request, _("%(name)s is not recorded any more.") % {"name": pupil.name})
            else:
                actions.consent_give(by=request.person, pupil=pupil, until=form.cleaned_data["until"])
                messages.success(request, _("%(name)s may be recorded.") % {"name": pupil.name})
        except Refused as refusal:
            refused(form, refusal)
        else:
            return redirect("people:recording", pupil.id)
    context = {
        "subject": pupil,
        "form": form,
        "decides": decides,
        "standing": consent_standing(pupil),
        "consents": consents_of(pupil),
        "policy": school_now().recording,
    }
    return render(request, "people/recording.html", context, status=400 if form.errors else 200)


def _pupil(request: Visit, person_id: UUID) -> Person:
    pupil: Person = or_404(person_whole(person_id))
    return or_404(pupil if pupil.is_pupil and may_see_pupil(request.person, pupil) else None)
