"""Who may do what with courses and sections. Pure: everything needed is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from agogic.campus.courses.models import Enrolment, Section
from agogic.campus.people.models import Person
from agogic.campus.people.rules import may_be_reset_by_teacher


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a section. `guards`: pupils in it they answer for, and whether they may decide."""

    teaches: bool = False
    learns: bool = False
    administers: bool = False
    guards: tuple[tuple[UUID, bool], ...] = ()

    @property
    def guarded_ids(self) -> frozenset[UUID]:
        """The pupils of the section this person answers for."""
        return frozenset(pupil for pupil, _ in self.guards)


def may_make_course(person: Person) -> bool:
    """Teachers and administrators make courses and sections."""
    return person.is_teacher or person.is_administrator


def may_edit_course(person: Person, *, teaches_it: bool) -> bool:
    """A course is changed by administrators and by those who teach a section of it."""
    return person.is_administrator or teaches_it


def may_see(standing: Standing) -> bool:
    """Whether a section exists for somebody at all."""
    return standing.teaches or standing.learns or standing.administers or bool(standing.guards)


def may_lead(standing: Standing) -> bool:
    """Whether somebody decides about a section: its pupils, its rules, its roll."""
    return standing.teaches or standing.administers


def may_set_mode(standing: Standing, person: Person, section: Section, enrolment: Enrolment) -> bool:
    """Teachers always; the pupil, or a guardian who may decide, where the section lets pupils choose."""
    if may_lead(standing):
        return True
    if not section.pupils_choose_mode:
        return False
    return enrolment.person_id == person.id or (enrolment.person_id, True) in standing.guards


def may_reset_password(standing: Standing, enrolment: Enrolment) -> bool:
    """Administrators; teachers only for whom more than a teacher has enrolled. All for pupils who are nothing else.

    Else a teacher who knows a user name could enrol anybody's pupil, and come in as them.
    """
    ones_own = standing.administers or (standing.teaches and enrolment.confirmed)
    return ones_own and may_be_reset_by_teacher(enrolment.person)


def may_see_person(standing: Standing, person: Person, pupil_id: UUID) -> bool:
    """Whether somebody may see how one pupil of the section fares: leaders, the pupil, the guardians."""
    return may_lead(standing) or pupil_id == person.id or pupil_id in standing.guarded_ids
