"""Who may do what with people. `None` asks for the school itself: the command line, the first visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agogic.campus.people.models import Device, Person, RoleName

OF_AGE = 18
"""Years after which somebody decides for themselves whether they are recorded."""


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


def may_consent(by: Person | None, pupil: Person, today: date) -> bool:
    """Whether somebody may say that a pupil may be recorded: whoever decides for them, the school, or the pupil of age.

    Of whom only the year of birth is known is of age a year later; of whom not even that is known never by themselves.
    """
    if by is None or by.is_administrator or _guardians(pupil).get(by.id, False):
        return True
    return by.id == pupil.id and pupil.birth_year is not None and today.year - pupil.birth_year > OF_AGE


def _guardians(pupil: Person) -> dict[object, bool]:
    return {link.guardian_id: link.may_decide for link in pupil.guardian_links.all()}
