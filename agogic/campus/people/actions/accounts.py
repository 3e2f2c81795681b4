"""Accounts: made, changed, closed; their roles; who decides for whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.people.actions.devices import devices_revoke
from agogic.campus.people.actions.passwords import password_first
from agogic.campus.people.models import GuardianLink, Person, Role, RoleName, email_fold, username_fold
from agogic.campus.people.names import email_problem, person_index, username_problem, username_suggest
from agogic.campus.people.rules import may_change_person, may_run_school

CHANGEABLE = (
    "name",
    "given_name",
    "family_name",
    "username",
    "email",
    "external_id",
    "birth_year",
    "time_zone",
    "language",
    "date_format",
    "clock_format",
    "theme",
)
# What somebody may change about themselves; the rest is the school's to say.
OWN = ("name", "email", "time_zone", "language", "date_format", "clock_format", "theme")


@transaction.atomic
def person_create(
    *,
    by: Person | None,
    name: str,
    roles: Iterable[str],
    username: str = "",
    password: str | None = None,
    **fields: Any,
) -> Person:
    """Makes a person. Without a user name one is made from the name; without a password nobody can sign in yet."""
    if not may_run_school(by):
        raise Refused("person.not_yours", _("Only administrators add people."))
    person = person_write(by=by, name=name, roles=roles, username=username, **fields)
    if password is not None:
        password_first(person, password)
    return person


def person_write(*, by: Person | None, name: str, roles: Iterable[str], username: str = "", **fields: Any) -> Person:
    """The writing itself, for acts that asked already (an accepted invitation). Inside their transaction."""
    held = sorted({RoleName(role).value for role in roles})
    school = school_now()
    person = Person(name=_line(name), time_zone=school.time_zone, language=school.language)
    _fill(person, {**fields, "username": username or _free_username(name)})
    person.set_unusable_password()
    person.save(force_insert=True)
    Role.objects.bulk_create(Role(person=person, role=role) for role in held)
    line_write("person.created", by=by, of=person, roles=held)
    return person


@transaction.atomic
def person_change(*, by: Person | None, person: Person, **fields: Any) -> list[str]:
    """Changes what is known of a person. Returns the names of the fields that are different now."""
    if not may_change_person(by, person):
        raise Refused("person.not_yours", _("Only administrators change somebody else's account."))
    allowed = CHANGEABLE if may_run_school(by) else OWN
    if strange := fields.keys() - set(allowed):
        raise Refused("person.not_yours", _("Only administrators change that."), fields=sorted(strange))
    before = {name: getattr(person, name) for name in CHANGEABLE}
    _fill(person, fields)
    changed = [name for name in CHANGEABLE if getattr(person, name) != before[name]]
    if changed:
        person.save(update_fields=[*changed, "found_by", "changed_at"])
        line_write("person.changed", by=by, of=person, changed=changed)
    return changed


def account_change(*, by: Person, password: str = "", **fields: Any) -> list[str]:
    """Changes one's own account. Another e-mail address asks for the password too: letters to it open the account."""
    if "email" in fields and email_fold(fields["email"]) != by.email and not by.check_password(password):
        sentence = _("To change the e-mail address, write your password beside it: letters to it open this account.")
        raise Refused("password.wrong", sentence, field="password")
    return person_change(by=by, person=by, **fields)


@transaction.atomic
def role_give(*, by: Person | None, person: Person, role: str) -> None:
    """Gives a person one more role; nothing happens if they hold it."""
    if not may_run_school(by):
        raise Refused("role.not_yours", _("Only administrators say who is what."))
    if role_add(person, role):
        line_write("role.given", by=by, of=person, role=str(RoleName(role)))


@transaction.atomic
def role_take(*, by: Person | None, person: Person, role: str) -> None:
    """Takes a role away. The last administrator keeps theirs."""
    if not may_run_school(by):
        raise Refused("role.not_yours", _("Only administrators say who is what."))
    if role == RoleName.ADMINISTRATOR:
        _another_administrator(person)
    if Role.objects.filter(person=person, role=role).delete()[0]:
        person.__dict__.pop("role_names", None)
        line_write("role.taken", by=by, of=person, role=str(RoleName(role)))


@transaction.atomic
def person_close(*, by: Person | None, person: Person) -> None:
    """Closes an account: signed out everywhere, no way in. What the person did stays."""
    if not may_run_school(by):
        raise Refused("person.not_yours", _("Only administrators close accounts."))
    _another_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active", "changed_at"])
    devices_revoke(by=by, person=person)
    line_write("person.closed", by=by, of=person)


@transaction.atomic
def person_reopen(*, by: Person | None, person: Person) -> None:
    """Opens a closed account again."""
    if not may_run_school(by):
        raise Refused("person.not_yours", _("Only administrators open accounts."))
    person.is_active = True
    person.save(update_fields=["is_active", "changed_at"])
    line_write("person.reopened", by=by, of=person)


@transaction.atomic
def guardian_link(*, by: Person | None, guardian: Person, pupil: Person, may_decide: bool = True) -> GuardianLink:
    """Lets somebody see, and perhaps decide, for a pupil. Who was no guardian becomes one."""
    if not may_run_school(by):
        raise Refused("guardian.not_yours", _("Only administrators say who decides for whom."))
    return guardian_write(by=by, guardian=guardian, pupil=pupil, may_decide=may_decide)


def guardian_write(*, by: Person | None, guardian: Person, pupil: Person, may_decide: bool) -> GuardianLink:
    """The writing itself, for acts that asked already (an accepted invitation). Inside their transaction."""
    if guardian.id == pupil.id:
        raise Refused("guardian.oneself", _("Nobody is their own guardian. Choose another person."))
    if not pupil.is_pupil:
        raise Refused("guardian.no_pupil", _("%(name)s is not a pupil of this school.") % {"name": pupil.name})
    role_add(guardian, RoleName.GUARDIAN)
    link, _new = GuardianLink.objects.update_or_create(
        guardian=guardian, pupil=pupil, defaults={"may_decide": may_decide}
    )
    line_write("guardian.linked", by=by, of=pupil, guardian=str(guardian.id), may_decide=may_decide)
    return link


@transaction.atomic
def guardian_unlink(*, by: Person | None, link: GuardianLink) -> None:
    """Ends that somebody sees and decides for a pupil."""
    if not may_run_school(by):
        raise Refused("guardian.not_yours", _("Only administrators say who decides for whom."))
    line_write("guardian.unlinked", by=by, of=link.pupil, guardian=str(link.guardian_id))
    link.delete()


def role_add(person: Person, role: str) -> bool:
    """Writes a role if it is missing; says whether it was."""
    _row, new = Role.objects.get_or_create(person=person, role=RoleName(role))
    person.__dict__.pop("role_names", None)
    getattr(person, "_prefetched_objects_cache", {}).pop("roles", None)
    return new


def _fill(person: Person, fields: dict[str, Any]) -> None:
    """Puts new values on a person, each looked at first."""
    if strange := fields.keys() - set(CHANGEABLE):
        raise TypeError(f"a person has no {', '.join(sorted(strange))}")
    for name, value in fields.items():
        setattr(person, name, _line(value) if isinstance(value, str) else value)
    person.external_id = person.external_id or None
    person.username, person.email = username_fold(person.username), email_fold(person.email)
    if not person.name:
        raise Refused("person.nameless", _("A name is missing."), field="name")
    if "time_zone" in fields and person.time_zone not in available_timezones():
        raise Refused("person.zone_unknown", _("We do not know this time zone."), field="time_zone")
    _names_free(person)
    person_index(person)


def _names_free(person: Person) -> None:
    if problem := username_problem(person.username):
        raise Refused("person.username_wrong", problem, field="username")
    if person.email and (problem := email_problem(person.email)):
        raise Refused("person.email_wrong", problem, field="email")
    others = Person.objects.exclude(pk=person.pk)
    if others.filter(username=person.username).exists():
        raise Refused(
            "person.username_taken", _("Somebody signs in with this name already. Choose another."), field="username"
        )
    if person.email and others.filter(email=person.email).exists():
        raise Refused("person.email_taken", _("Somebody here has this e-mail address already."), field="email")
    if person.external_id and others.filter(external_id=person.external_id).exists():
        raise Refused("person.external_id_taken", _("Somebody here has this number already."), field="external_id")


def _free_username(name: str) -> str:
    stem = username_suggest(name, ())
    return username_suggest(
        name, set(Person.objects.filter(username__startswith=stem).values_list("username", flat=True))
    )


def _another_administrator(person: Person) -> None:
    others = Person.objects.filter(is_active=True, roles__role=RoleName.ADMINISTRATOR).exclude(pk=person.pk)
    if person.is_administrator and not others.exists():
        raise Refused(
            "role.last_administrator",
            _("%(name)s is the last administrator. Make somebody else one first.") % {"name": person.name},
        )


def _line(text: str) -> str:
    """One line without needless space: names come from forms, files and the command line."""
    return " ".join(text.split())
