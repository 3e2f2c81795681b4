"""Who may do what with people. `None` asks for the school itself: the command line, the first visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from agogic.campus.people.models import ConsentHow, Device, Person, RecordingConsent, RoleName


def may_run_school(person: Person | None) -> bool:
    """Administrators change the school and everybody in it."""
    return person is None or person.is_administrator


def may_see_people(person: Person) -> bool:
    """Only administrators see everybody; teachers see theirs in their sections."""
    return person.is_administrator


def may_change_person(by: Person | None, person: Person) -> bool:
    """Administrators change anybody; everybody changes their own account."""
    return by is None or by.is_administrator or by.id == person.id


def may_be_reset_by_teacher(person: Person) -> bool:
    """A teacher gives new words only to those who are pupils and nothing else. Which pupils, courses decide."""
    return person.role_names == {RoleName.PUPIL}


def may_reset_password(by: Person | None, person: Person) -> bool:
    """Administrators for anybody; teachers for those who are only pupils (their own: courses sees to that)."""
    return may_run_school(by) or (by is not None and by.is_teacher and may_be_reset_by_teacher(person))


def may_invite(by: Person | None, roles: Iterable[str]) -> bool:
    """Administrators anybody; teachers pupils and guardians (into their own sections: courses sees to that)."""
    if may_run_school(by):
        return True
    return by is not None and by.is_teacher and set(roles) <= {RoleName.PUPIL, RoleName.GUARDIAN}


def may_revoke(by: Person, device: Device) -> bool:
    """One's own devices; administrators anybody's."""
    return by.is_administrator or device.person_id == by.id


def may_see_pupil(person: Person, pupil: Person) -> bool:
    """The pupil, a guardian of theirs, an administrator. Teachers see theirs through courses."""
    return person.id == pupil.id or person.is_administrator or person.id in _guardians(pupil)


def may_decide_for(person: Person, pupil: Person) -> bool:
    """The pupil, or a guardian who may decide for them."""
    return person.id == pupil.id or _guardians(pupil).get(person.id, False)


def how_said(by: Person, pupil: Person) -> ConsentHow | None:
    """In which way somebody's word on recording a pupil is taken; None if it is not."""
    if by.id == pupil.id:
        return ConsentHow.SELF
    if may_decide_for(by, pupil):
        return ConsentHow.GUARDIAN
    return ConsentHow.PAPER if by.is_administrator else None


def is_of_age(pupil: Person, school_age: int, today: date) -> bool:
    """Whether a pupil says yes for themselves. Only the year of birth is known, so the whole year before it is too early."""
    return pupil.birth_year is not None and today.year - pupil.birth_year - 1 >= school_age


def may_say(by: Person, pupil: Person, how: str, *, given: bool, of_age: bool) -> bool:
    """Whether somebody's word on recording a pupil is taken: anybody's *no* about themselves, a *yes* only from who decides."""
    if not pupil.is_pupil:
        return False
    if how == ConsentHow.SELF:
        return by.id == pupil.id and (of_age or not given)
    if how == ConsentHow.GUARDIAN:
        return by.id != pupil.id and may_decide_for(by, pupil)
    return how == ConsentHow.PAPER and by.is_administrator


def counts(consent: RecordingConsent, deciders: frozenset[UUID], *, of_age: bool, today: date) -> bool:
    """Whether a word counts today. `deciders`: the guardians who may decide for the pupil now."""
    if consent.how == ConsentHow.GUARDIAN and consent.given_by_id not in deciders:
        return False
    if not consent.given:
        return True
    if consent.how == ConsentHow.SELF and not of_age:
        return False
    return consent.until is None or consent.until >= today


def _guardians(pupil: Person) -> dict[object, bool]:
    return {link.guardian_id: link.may_decide for link in pupil.guardian_links.all()}
