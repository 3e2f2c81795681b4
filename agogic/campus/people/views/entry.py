"""Getting in: the front page with the sign-in, the first visit, cards, invitations, out again."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.foundation.rates import rate_take
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.foundation.visitor import address_of
from agogic.campus.people import actions
from agogic.campus.people.actions.cards import code_hash
from agogic.campus.people.actions.invitations import invitation_open
from agogic.campus.people.forms import AcceptForm, ChoosePasswordForm, SetupForm, refused, sent
from agogic.campus.people.models import Device, Person, RoleName
from agogic.campus.people.queries import card_by_code_hash
from agogic.campus.people.signin import CARD, SignInForm, device_of, must_choose, session_renew, sign_in
from agogic.campus.people.words import words_fold, words_new

SETUP_TRIES = 20
LINK_TRIES = 200
"""Codes and tokens hold a hundred bits and more; this only keeps the noise down, and a school shares one address."""
TRIES_WINDOW_S = 15 * 60
OFFERED = "offered_words"
DEMO_SHOWN = {RoleName.TEACHER: 2, RoleName.PUPIL: 2, RoleName.GUARDIAN: 1, RoleName.ADMINISTRATOR: 1}
"""How many of each role a demo offers to step in as."""
ASKED = ["GET", "HEAD", "POST"]
"""What a page with a form is asked by."""


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class FrontView(LoginView):
    """The front page: who the school is, and the sign-in."""

    form_class = SignInForm
    template_name = "people/front.html"
    http_method_names = [method.lower() for method in ASKED]

    def dispatch(self, request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who is in already goes to Today; a school nobody made yet is made first."""
        if request.method not in ASKED:
            return self.http_method_not_allowed(request)
        if request.person is not None:
            return redirect(settings.LOGIN_REDIRECT_URL)
        if request.school.made_at is None:
            return redirect("people:setup")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demo, the people one click signs in as."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "demo_people": _demo_people(self.request), "next": self.request.GET.get("next", "")}


@require_http_methods(ASKED)
@never_cache
@sensitive_post_parameters("password", "code")
def setup(request: Visit) -> HttpResponse:
    """The first visit: makes the school and its administrator, once."""
    if request.school.made_at is not None:
        return redirect("people:front")
    initial = {"school_zone": request.school.time_zone}
    form = SetupForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            _slowly(request, "setup", SETUP_TRIES)
            person = actions.school_make(
                code=asked["code"],
                name=asked["school_name"],
                time_zone=asked["school_zone"],
                administrator={name: asked[name] for name in ("name", "username", "email", "password")},
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            return sign_in(request, person, to="/school/begin/")
    return render(request, "people/setup.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
def help_page(request: Visit) -> HttpResponse:
    """What to do when one cannot get in."""
    return render(request, "people/help.html", {"mail_works": settings.CONFIG.mail_server is not None})


class ForgottenView(PasswordResetView):
    """Asks for an address and writes to it how to set a new password; says the same whether it is known or not."""

    template_name = "account/password_reset.html"
    http_method_names = [method.lower() for method in ASKED]

    def form_valid(self, form: Any) -> HttpResponse:
        """Not too often for one address, nor from one place."""
        try:
            rate_take(f"forgotten:{form.cleaned_data['email'].casefold()}", most=3, seconds=60 * 60)
            rate_take(f"forgotten-from:{address_of(self.request)}", most=30, seconds=60 * 60)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        return response


@require_http_methods(ASKED)
@never_cache
def card(request: Visit, code: str) -> HttpResponse:
    """The square on a card: says whose it is, and signs them in when they press."""
    _slowly(request, "card", LINK_TRIES)
    found = card_by_code_hash(code_hash(code))
    if found is None:
        return render(request, "people/card_gone.html", status=404)
    if request.method == "POST":
        if request.person is not None:
            logout(request)
        return sign_in(request, found.person, card=found)
    return render(request, "people/card.html", {"card": found})


@login_required
@require_http_methods(ASKED)
@never_cache
@sensitive_post_parameters("password")
def password_choose(request: Visit) -> HttpResponse:
    """After a card or a reset: a password of one's own, or three words, before anything else."""
    if not must_choose(request):
        return redirect("people:me")
    words = request.session.get(OFFERED) or words_new()
    request.session[OFFERED] = words
    newcomer = request.person.time_zone == request.school.time_zone
    initial = {"time_zone": request.person.time_zone}
    form = ChoosePasswordForm(sent(request), person=request.person, newcomer=newcomer, initial=initial)
    if request.method == "POST" and form.is_valid():
        own = form.cleaned_data["way"] == "own"
        try:
            password = form.cleaned_data["password"] if own else words_fold(words)
            actions.password_choose(by=request.person, password=password, device=device_of(request))
            if form.cleaned_data.get("time_zone"):
                actions.account_change(by=request.person, time_zone=form.cleaned_data["time_zone"])
        except Refused as refusal:
            refused(form, refusal)
        else:
            for name in (OFFERED, CARD):
                request.session.pop(name, None)
            session_renew(request, request.person)
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "words": words}
    return render(request, "people/choose.html", context, status=400 if form.errors else 200)


@require_http_methods(ASKED)
@never_cache
@sensitive_post_parameters("password")
def invitation(request: Visit, token: str) -> HttpResponse:
    """What an invitation opens: an account for somebody new, or a role for somebody who is here."""
    _slowly(request, "invitation", LINK_TRIES)
    try:
        found = invitation_open(token)
    except Refused as refusal:
        return render(request, "people/invitation_gone.html", {"sentence": refusal.sentence}, status=404)
    if request.person is not None:
        return _join(request, found, token)
    initial = {"name": found.name, "email": found.email, "time_zone": request.school.time_zone}
    form = AcceptForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.invitation_accept(token=token, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            return sign_in(request, person)
    context = {"form": form, "invitation": found}
    return render(request, "people/invitation.html", context, status=400 if form.errors else 200)


def _join(request: Visit, found: Any, token: str) -> HttpResponse:
    if request.method == "POST":
        actions.invitation_join(by=request.person, token=token)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/invitation_join.html", {"invitation": found})


@require_POST
def sign_out(request: Visit) -> HttpResponse:
    """Out again; the device is written down as signed out, so that its passes end too."""
    device_id = device_of(request) if request.person else None
    device = Device.objects.filter(id=device_id).first() if device_id else None
    if device is not None and device.person_id == request.person.id:
        actions.device_revoke(by=request.person, device=device)
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def demo(request: Visit, username: str) -> HttpResponse:
    """One click in a demo signs in as one of its invented people. Answers only to this machine."""
    if request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"}:
        raise PermissionDenied(_("The demo is only for this machine."))
    person = actions.demo_sign_in(username=username)
    if request.person is not None:
        logout(request)
    return sign_in(request, person)


def _demo_people(request: Visit) -> list[Person]:
    """Those one may step in as: of each role the first who were made, of teachers and pupils two."""
    if not (settings.DEMO and request.school.demo):
        return []
    found: dict[str, list[Person]] = {}
    for person in Person.objects.filter(is_active=True).prefetch_related("roles").order_by("created_at", "id")[:200]:
        for role in person.role_names:
            found.setdefault(role, []).append(person)
    shown = [person for role, most in DEMO_SHOWN.items() for person in found.get(role, [])[:most]]
    return list(dict.fromkeys(shown))


def _slowly(request: Visit, what: str, most: int) -> None:
    """Whoever guesses is slowed down."""
    if request.method == "POST":
        rate_take(f"{what}:{address_of(request)}", most=most, seconds=TRIES_WINDOW_S)
