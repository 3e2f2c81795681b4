"""Passwords: set, chosen after a card or a reset, changed by those who know the old one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.actions.devices import devices_revoke
from agogic.campus.people.models import Card, Person
from agogic.campus.people.rules import may_run_school


def password_check(password: str, person: Person) -> None:
    """Raises `Refused` saying why a password is not good enough for this person; role names are looked at."""
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        raise Refused("password.weak", " ".join(wrong.messages), field="password") from wrong


def password_first(person: Person, password: str) -> None:
    """Gives somebody just made their password. Inside the transaction of the act that makes them."""
    password_check(password, person)
    person.set_password(password)
    person.save(update_fields=["password", "changed_at"])


@transaction.atomic
def password_choose(*, by: Person, password: str, device: UUID | None = None) -> None:
    """Sets one's own new password. Cards lose their worth, and every other device is signed out."""
    password_check(password, by)
    Card.objects.filter(person=by, used_at=None, voided_at=None).update(used_at=timezone.now())
    by.set_password(password)
    by.must_choose_password = False
    by.save(update_fields=["password", "must_choose_password", "changed_at"])
    devices_revoke(by=by, person=by, but=device)
    line_write("password.chosen", by=by, of=by)


def password_change(*, by: Person, old: str, password: str, device: UUID | None = None) -> None:
    """Changes one's own password, knowing the old one."""
    if not by.check_password(old):
        raise Refused("password.wrong", _("That is not your password so far."), field="old")
    password_choose(by=by, password=password, device=device)


@transaction.atomic
def password_set(*, by: Person | None, person: Person, password: str) -> None:
    """Sets somebody's password from the command line or as an administrator; they are signed out everywhere."""
    if not may_run_school(by):
        raise Refused("password.not_yours", _("Only administrators set somebody's password."))
    password_check(password, person)
    person.set_password(password)
    person.must_choose_password = by is not None and by.id != person.id
    person.save(update_fields=["password", "must_choose_password", "changed_at"])
    devices_revoke(by=by, person=person)
    line_write("password.reset", by=by, of=person)
