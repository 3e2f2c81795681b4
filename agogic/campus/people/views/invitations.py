"""Invitations: made, listed, renewed, taken back. A link is shown once, when it is made."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.rates import rate_take
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.actions.invitations import OpenInvitation
from agogic.campus.people.forms import InvitationForm, refused, sent
from agogic.campus.people.models import Invitation, Person, RoleName
from agogic.campus.people.queries import invitations_open, person_whole
from agogic.campus.people.views.everybody import administrators


@administrators
@require_safe
def invitations(request: Visit) -> HttpResponse:
    """The links that are still open."""
    page = invitations_open(request.person, number=request.GET.get("page", "1"))
    return render(request, "people/invitations.html", {"page": page})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation_new(request: Visit) -> HttpResponse:
    """Makes a link; `?pupil=` makes it one for a guardian of that pupil."""
    pupil = _pupil(request.GET.get("pupil", ""))
    initial = {"roles": [RoleName.GUARDIAN]} if pupil else None
    form = InvitationForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rate_take(f"invite:{request.person.id}", most=500, seconds=60 * 60)
            made = actions.invitation_make(by=request.person, pupil=pupil, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            return _shown(request, made)
    context = {"form": form, "pupil": pupil}
    return render(request, "people/invitation_new.html", context, status=400 if form.errors else 200)


@administrators
@require_POST
@never_cache
def invitation_renew(request: Visit, invitation_id: UUID) -> HttpResponse:
    """A new link for an invitation whose link was lost."""
    return _shown(request, actions.invitation_renew(by=request.person, invitation=_invitation(invitation_id)))


@administrators
@require_POST
def invitation_void(request: Visit, invitation_id: UUID) -> HttpResponse:
    """Takes an invitation back."""
    actions.invitation_void(by=request.person, invitation=_invitation(invitation_id))
    messages.success(request, _("The link leads nowhere now."))
    return redirect("people:invitations")


def _shown(request: Visit, made: OpenInvitation) -> HttpResponse:
    link = request.build_absolute_uri(reverse("people:invitation", args=[made.token]))
    return render(request, "people/invitation_made.html", {"invitation": made.invitation, "link": link})


def _invitation(invitation_id: UUID) -> Invitation:
    found: Invitation = or_404(Invitation.objects.filter(id=invitation_id).first())
    return found


def _pupil(given: str) -> Person | None:
    try:
        pupil = person_whole(UUID(given)) if given else None
    except ValueError:
        return None
    return pupil if pupil is not None and pupil.is_pupil else None
