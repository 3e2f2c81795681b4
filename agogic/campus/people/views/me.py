"""One's own account: name, clock, ways of writing, password, devices."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.rates import rate_take
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.forms import AccountForm, ChangePasswordForm, refused, sent
from agogic.campus.people.models import Device
from agogic.campus.people.queries import devices_of, pupils_of_guardian
from agogic.campus.people.signin import device_of, session_renew

OWN = tuple(name for name in AccountForm.base_fields if name != "password")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def me(request: Visit) -> HttpResponse:
    """The account page; what is sent is what somebody changed about themselves."""
    initial = {name: getattr(request.person, name) for name in OWN}
    form = AccountForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["password"]:
                rate_take(f"password:{request.person.id}", most=10, seconds=15 * 60)
            actions.account_change(by=request.person, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:me")
    context = {
        "form": form,
        "devices": devices_of(request.person),
        "this_device": device_of(request),
        "pupils": pupils_of_guardian(request.person) if request.person.is_guardian else [],
    }
    return render(request, "people/me.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("old", "password")
def password(request: Visit) -> HttpResponse:
    """Changes one's own password; other devices are signed out."""
    form = ChangePasswordForm(sent(request), person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            rate_take(f"password:{request.person.id}", most=10, seconds=15 * 60)
            actions.password_change(by=request.person, device=device_of(request), **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            session_renew(request, request.person)
            messages.success(request, _("Your new password holds. Other devices were signed out."))
            return redirect("people:me")
    return render(request, "people/password.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_POST
def device_sign_out(request: Visit, device_id: UUID) -> HttpResponse:
    """Signs out one of one's own devices."""
    device = or_404(Device.objects.filter(id=device_id, person=request.person).first())
    actions.device_revoke(by=request.person, device=device)
    messages.success(request, _("%(agent)s is signed out.") % {"agent": device.agent})
    return redirect("people:me")


@login_required
@require_POST
def devices_sign_out(request: Visit) -> HttpResponse:
    """Signs out every device but this one."""
    actions.devices_revoke(by=request.person, person=request.person, but=device_of(request))
    messages.success(request, _("Only this device is signed in now."))
    return redirect("people:me")
