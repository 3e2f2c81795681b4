"""Getting in: by user name or e-mail with a password or the words of a card, by a card's code, by a link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from agogic.campus.foundation.rates import rate_check, rate_take
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.foundation.visitor import address_of, agent_words
from agogic.campus.people.actions import device_moved, device_open, password_choose
from agogic.campus.people.known import known_on
from agogic.campus.people.models import Card, Person, username_fold
from agogic.campus.people.queries import card_open, person_by_login
from agogic.campus.people.words import words_fold

FAILURES_A_PERSON = 10
"""With one name from one address, or on one device that knows its owner."""
FAILURES_AN_ADDRESS = 100
"""A whole school may sit behind one address, so it is counted only when something fails, and generously."""
WINDOW_S = 15 * 60
FAILURES_A_NAME = 30
NAME_WINDOW_S = 60 * 60
"""With one name from wherever: an attacker has many addresses. Its owner comes in on a device that knows them."""

CARD = "card"
DEVICE = "device"
SEEN = "seen"
"""What a session remembers: the card it came in by, its device, when the device was last noted."""


class NameOrCard(AuthenticationBackend):
    """Checks a password, or the three words of a card that is still open."""

    def _check_password(self, user: Person | None, password: str) -> Person | None:
        person: Person | None = super()._check_password(user, password)
        if person is None and user is not None and user.is_active:
            card = card_open(user)
            if card is not None and check_password(words_fold(password), card.words_hash):
                user.card_used = card.id  # type: ignore[attr-defined]
                return user
        return person

    def get_user(self, user_id: Any) -> Person | None:
        """The reader of a page, with the roles every page asks for."""
        return Person.objects.filter(pk=user_id, is_active=True).prefetch_related("roles").first()


class Entrance(DefaultAccountAdapter):
    """What allauth asks a school: nobody signs up by themselves, tries are counted, devices are written down."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("That did not fit. Look at name and password once more."),
        "username_password_mismatch": _("That did not fit. Look at name and password once more."),
    }

    def is_open_for_signup(self, request: Visit) -> bool:
        """People come by invitation, card or file, never by themselves."""
        return False

    def pre_authenticate(self, request: Visit, **credentials: Any) -> None:
        """Stops who failed too often; counts nothing yet."""
        try:
            for key, most, seconds in _keys(request, credentials):
                rate_check(key, most=most, seconds=seconds)
        except Refused as refused:
            raise ValidationError(refused.sentence, code="too_many_login_attempts") from refused

    def authenticate(self, request: Visit, **credentials: Any) -> Person | None:
        """Whoever these credentials belong to; a failure is counted against the name and the address."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is None:
            for key, most, seconds in _keys(request, credentials):
                _take_quietly(key, most, seconds)
        return person

    def login(self, request: Visit, user: Person) -> None:
        """Opens the session and writes down its device."""
        super().login(request, user)
        device = device_open(person=user, session_key=request.session.session_key or "", agent=agent_words(request))
        request.session[DEVICE] = str(device.id)
        if card := getattr(user, "card_used", None):
            request.session[CARD] = str(card)

    def set_password(self, user: Person, password: str) -> None:
        """A forgotten password, set anew through the link in a mail: everything else of the account's is ended."""
        password_choose(by=user, password=password)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nobody needs to be told that they signed in: they see it."""

    def get_client_ip(self, request: Visit) -> str:
        """The visitor's address, as the whole school reckons it."""
        return address_of(request)


class SignInForm(LoginForm):
    """Name or e-mail, password or three words, and whether others use the device."""

    shared = forms.BooleanField(label=_("Others use this device too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name or e-mail")
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "254",
        }
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "maxlength": "200"}
        del self.fields["remember"]

    def clean_login(self) -> str:
        """The name as it is stored."""
        return username_fold(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any]:
        """On a shared device the session ends with the browser."""
        cleaned: dict[str, Any] = super().clean()
        cleaned["remember"] = not cleaned.get("shared")
        return cleaned


def sign_in(request: Visit, person: Person, *, card: Card | None = None, to: str | None = None) -> HttpResponse:
    """Signs somebody in who proved otherwise who they are: a card's code, an invitation, the first visit."""
    if card is not None:
        person.card_used = card.id  # type: ignore[attr-defined]
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=to))
    return response


def session_renew(request: Visit, person: Person) -> None:
    """Keeps this session alive after its person's password changed."""
    update_session_auth_hash(request, person)
    if device := device_of(request):
        device_moved(device_id=device, session_key=request.session.session_key or "")


def device_of(request: Visit) -> UUID | None:
    """The device this request's session was opened on."""
    device = request.session.get(DEVICE)
    return UUID(device) if device else None


def must_choose(request: Visit) -> bool:
    """Whether this session is good for nothing but choosing a password: it came in by a card, or by a reset."""
    return CARD in request.session or bool(request.person and request.person.must_choose_password)


def _keys(request: Visit, credentials: dict[str, Any]) -> list[tuple[str, int, int]]:
    """What a try is counted by: each with how many may fail in how many seconds."""
    name = username_fold(str(credentials.get("username") or credentials.get("email") or ""))
    if known := known_on(request):
        person = person_by_login(name)
        if person is not None and str(person.id) in known.people:
            return [(f"sign-in:{person.id} on {known.device}", FAILURES_A_PERSON, WINDOW_S)]
    address = address_of(request)
    return [
        (f"sign-in:{name} from {address}", FAILURES_A_PERSON, WINDOW_S),
        (f"sign-in:{name}", FAILURES_A_NAME, NAME_WINDOW_S),
        (f"sign-in-from:{address}", FAILURES_AN_ADDRESS, WINDOW_S),
    ]


def _take_quietly(key: str, most: int, seconds: int) -> None:
    try:
        rate_take(key, most=most, seconds=seconds)
    except Refused:
        # Told at the next try, before the password is looked at.
        return
