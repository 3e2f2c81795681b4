"""Invitations: a link that lets one person in, once. It can be copied and handed over without e-mail."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.actions.accounts import guardian_write, person_write, role_add
from agogic.campus.people.actions.passwords import password_first
from agogic.campus.people.models import Invitation, Person, RoleName, email_fold
from agogic.campus.people.names import email_problem
from agogic.campus.people.rules import may_invite, may_run_school

DAYS = 14


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation with the token its link is made of. The token is shown once; a hash of it is kept."""

    invitation: Invitation
    token: str


@transaction.atomic
def invitation_make(
    *,
    by: Person | None,
    roles: Iterable[str],
    name: str = "",
    email: str | None = None,
    section_id: UUID | None = None,
    pupil: Person | None = None,
    days: int = DAYS,
) -> OpenInvitation:
    """Makes an invitation. `pupil`: whose guardian the person will be; `section_id`: where a pupil will be enrolled.

    Teachers invite pupils and guardians; that section and pupil are theirs, the caller has asked.
    """
    held = sorted({RoleName(role).value for role in roles})
    if not held:
        raise Refused("invitation.no_role", _("Say what the person will be: pupil, teacher, guardian."), field="roles")
    if not may_invite(by, held):
        raise Refused("invitation.not_yours", _("Only administrators invite teachers and administrators."))
    if email and (problem := email_problem(email)):
        raise Refused("person.email_wrong", problem, field="email")
    if pupil is not None and not pupil.is_pupil:
        raise Refused("guardian.no_pupil", _("%(name)s is not a pupil of this school.") % {"name": pupil.name})
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        roles=held,
        name=" ".join(name.split())[:120],
        email=email_fold(email),
        section_id=section_id,
        pupil=pupil,
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    line_write("invitation.made", by=by, of=invitation, roles=held, section=_text(section_id))
    return OpenInvitation(invitation, token)


@transaction.atomic
def invitation_renew(*, by: Person, invitation: Invitation) -> OpenInvitation:
    """A new link for an invitation nobody has used; the old link leads nowhere from now on."""
    _yours(by, invitation)
    _unused(invitation)
    token = secrets.token_urlsafe(24)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = timezone.now() + timedelta(days=DAYS)
    invitation.voided_at = None
    invitation.save(update_fields=["token_hash", "expires_at", "voided_at", "changed_at"])
    line_write("invitation.renewed", by=by, of=invitation)
    return OpenInvitation(invitation, token)


@transaction.atomic
def invitation_void(*, by: Person, invitation: Invitation) -> None:
    """Takes an invitation back."""
    _yours(by, invitation)
    _unused(invitation)
    invitation.voided_at = timezone.now()
    invitation.save(update_fields=["voided_at", "changed_at"])
    line_write("invitation.voided", by=by, of=invitation)


@transaction.atomic
def invitation_accept(*, token: str, name: str, username: str, password: str, **fields: Any) -> Person:
    """Makes the account of somebody new who holds the link."""
    invitation = invitation_open(token)
    person = person_write(by=None, name=name, roles=invitation.roles, username=username, **fields)
    password_first(person, password)
    _accepted(invitation, person)
    return person


@transaction.atomic
def invitation_join(*, by: Person, token: str) -> Invitation:
    """Adds what the invitation gives to the account of somebody who has one already."""
    invitation = invitation_open(token)
    if invitation.made_by_id == by.id:
        raise Refused("invitation.own", _("This invitation is your own. Hand the link to whom it is for."))
    for role in invitation.roles:
        role_add(by, role)
    _accepted(invitation, by)
    return invitation


def invitation_open(token: str) -> Invitation:
    """The invitation a link leads to, if it still leads anywhere. Raises `Refused` saying why not."""
    found = Invitation.objects.select_related("pupil", "made_by").filter(token_hash=token_hash(token))
    invitation = found.first()
    if invitation is None or invitation.voided_at or not _still_meant(invitation):
        raise Refused("invitation.unknown", _("This invitation leads nowhere. Ask whoever sent it for a new link."))
    _unused(invitation)
    if invitation.expires_at < timezone.now():
        raise Refused("invitation.expired", _("This invitation is too old. Ask whoever sent it for a new link."))
    return invitation


def token_hash(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _accepted(invitation: Invitation, person: Person) -> None:
    invitation.used_at, invitation.used_by = timezone.now(), person
    invitation.save(update_fields=["used_at", "used_by", "changed_at"])
    if invitation.pupil is not None:
        guardian_write(by=person, guardian=person, pupil=invitation.pupil, may_decide=True)
    line_write(
        "invitation.accepted",
        by=person,
        of=invitation,
        person=str(person.id),
        roles=invitation.roles,
        section=_text(invitation.section_id),
    )


def _still_meant(invitation: Invitation) -> bool:
    """Whether who made it could make it today: who left the school, or lost a role, leaves no doors open behind them."""
    maker = invitation.made_by
    return maker is None or (maker.is_active and may_invite(maker, invitation.roles))


def _unused(invitation: Invitation) -> None:
    if invitation.used_at:
        raise Refused("invitation.used", _("This invitation was used already. If that was you, sign in."))


def _yours(by: Person, invitation: Invitation) -> None:
    if not may_run_school(by) and invitation.made_by_id != by.id:
        raise Refused("invitation.not_yours", _("Only who made an invitation, or an administrator, changes it."))


def _text(section_id: UUID | None) -> str | None:
    return str(section_id) if section_id else None
