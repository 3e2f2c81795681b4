"""Whether a pupil may be recorded: seen by themselves, their guardians and the school; said by whoever decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.forms import ConsentForm, refused, sent
from agogic.campus.people.models import ConsentHow, Person
from agogic.campus.people.queries import consents_of, consents_standing, person_whole
from agogic.campus.people.rules import how_said, may_see_pupil


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: Visit, person_id: UUID) -> HttpResponse:
    """What holds, what was said before, and the form to say yes or no or to take one's word back."""
    pupil = _pupil(request, person_id)
    how = how_said(request.person, pupil)
    form = ConsentForm(sent(request), how=how or "")
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, pupil, how or ConsentHow.GUARDIAN, form)
        except Refused as refusal:
            refused(form, refusal)
        else:
            return redirect("people:recording", pupil.id)
    standing = consents_standing([pupil], request.school)[pupil.id]
    context = {
        "subject": pupil,
        "form": form,
        "how": how,
        "may_say_yes": how is not None and (how != ConsentHow.SELF or standing.of_age),
        "standing": standing,
        "own_word": standing.own_word(request.person, how) if how else None,
        "consents": consents_of(pupil),
        "policy": request.school.recording,
    }
    return render(request, "people/recording.html", context, status=400 if form.errors else 200)


def _say(request: Visit, pupil: Person, how: ConsentHow, form: ConsentForm) -> None:
    """What was pressed, done and told."""
    by, cleaned, name = request.person, form.cleaned_data, {"name": pupil.name}
    if request.POST.get("do") == "back":
        actions.consent_withdraw(by=by, pupil=pupil, how=how)
        messages.success(request, _("Taken back."))
        return
    given = request.POST.get("do") == "give"
    actions.consent_say(
        by=by,
        pupil=pupil,
        how=how,
        given=given,
        until=cleaned["until"] if given else None,
        signer=cleaned.get("signer", ""),
    )
    if not given:
        messages.success(request, _("From now on nothing of %(name)s is kept.") % name)
    elif consents_standing([pupil], request.school)[pupil.id].recorded:
        messages.success(request, _("%(name)s may be recorded.") % name)
    else:
        messages.success(request, _("Noted. %(name)s is not recorded while somebody else says no.") % name)


def _pupil(request: Visit, person_id: UUID) -> Person:
    pupil: Person | None = person_whole(person_id)
    seen: Person = or_404(pupil if pupil and pupil.is_pupil and may_see_pupil(request.person, pupil) else None)
    return seen
