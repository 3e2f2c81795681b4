"""Courses, sections and enrolments: made, changed, ended. Each writes one line in the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agogic.campus.courses.models import Course, Enrolment, Mode, Section, Teaching
from agogic.campus.courses.queries import section_today
from agogic.campus.courses.rules import (
    Standing,
    may_edit_course,
    may_lead,
    may_make_course,
    may_reset_password,
    may_set_mode,
)
from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.actions import PrintedCard, cards_print, password_reset
from agogic.campus.people.models import Person

SECTION_FIELDS = (
    "name",
    "time_zone",
    "starts_on",
    "ends_on",
    "pupils_choose_mode",
    "under_13",
    "rules",
    "kept_days",
    "roll_share",
    "roll_checks",
    "roll_days",
)
ROLL_FIELDS = ("roll_share", "roll_checks", "roll_days")


@transaction.atomic
def course_create(*, by: Person, title: str, summary: str = "") -> Course:
    """Make a course."""
    if not may_make_course(by):
        raise Refused("course.not_yours", _("Only teachers and administrators make courses."))
    course = Course.objects.create(title=title, summary=summary)
    line_write("course.created", by=by, of=course, title=title)
    return course


@transaction.atomic
def course_change(*, by: Person, course: Course, teaches_it: bool, title: str, summary: str) -> None:
    """Change what a course is called and what is said about it."""
    if not may_edit_course(by, teaches_it=teaches_it):
        raise Refused("course.not_yours", _("Only those who teach this course change it."))
    course.title, course.summary = title, summary
    course.save(update_fields=["title", "summary", "changed_at"])
    line_write("course.changed", by=by, of=course, title=title)


@transaction.atomic
def section_create(
    *, by: Person, course: Course, name: str, time_zone: str, teachers: Iterable[Person] = (), **fields: Any
) -> Section:
    """Make a section. Without other teachers, whoever makes it teaches it."""
    if not may_make_course(by):
        raise Refused("section.not_yours", _("Only teachers and administrators make sections."))
    section = Section.objects.create(course=course, name=name, time_zone=time_zone, **_known(fields))
    teaching = list(teachers) or [by]
    if by.is_teacher and not by.is_administrator and by not in teaching:
        teaching.append(by)
    Teaching.objects.bulk_create(Teaching(section=section, person=person) for person in teaching)
    line_write(
        "section.created", by=by, of=section, name=name, course=str(course.id), teachers=[str(t.id) for t in teaching]
    )
    return section


@transaction.atomic
def section_change(
    *, by: Person, standing: Standing, section: Section, teachers: Iterable[Person] | None = None, **fields: Any
) -> None:
    """Change a section's settings, and who teaches it if `teachers` is given."""
    if not may_lead(standing):
        raise Refused("section.not_yours", _("Only those who teach this section change it."))
    changed = {name: value for name, value in _known(fields).items() if getattr(section, name) != value}
    for name, value in changed.items():
        setattr(section, name, value)
    section.save(update_fields=[*changed, "changed_at"])
    section.__dict__.pop("class_rules", None)
    named = {"teachers": _teachers_set(section, list(teachers))} if teachers is not None else {}
    line_write("section.changed", by=by, of=section, changed=sorted(changed), **named)


@transaction.atomic
def roll_rule_set(*, by: Person, standing: Standing, section: Section, share: float, checks: int, days: int) -> None:
    """Say what *attended* means in a section: a share of class time (0 to 1), checks, and within how many days."""
    if not may_lead(standing):
        raise Refused("section.not_yours", _("Only those who teach this section set the rule of its roll."))
    section.roll_share, section.roll_checks, section.roll_days = share, checks, days
    section.save(update_fields=[*ROLL_FIELDS, "changed_at"])
    line_write("roll_rule.set", by=by, of=section, share=share, checks=checks, days=days)


@transaction.atomic
def enrolment_add(
    *,
    by: Person | None,
    standing: Standing,
    section: Section,
    person: Person,
    mode: Mode = Mode.LIVE,
    joined_on: date | None = None,
    accepted: bool = False,
) -> Enrolment:
    """Enrol a pupil; who left before comes back. `by` None: the school itself. `accepted`: the pupil said yes to it."""
    if not may_lead(standing):
        raise Refused("section.not_yours", _("Only those who teach this section enrol pupils."))
    if not person.is_pupil:
        raise Refused("enrolment.no_pupil", _("%(name)s is not a pupil of this school.") % {"name": person.name})
    day = joined_on or section_today(section)
    confirmed = accepted or by is None or by.is_administrator
    found = Enrolment.objects.filter(section=section, person=person).first()
    if found is not None and found.left_on is None:
        if confirmed and not found.confirmed:
            _confirmed(found, by)
        return found
    enrolment = found or Enrolment(section=section, person=person)
    enrolment.left_on, enrolment.mode, enrolment.mode_since, enrolment.joined_on = None, mode, day, day
    enrolment.confirmed = confirmed
    enrolment.save()
    line_write("enrolment.added", by=by, of=enrolment, section=str(section.id), person=str(person.id), mode=str(mode))
    return enrolment


@transaction.atomic
def enrolment_confirm(*, by: Person, standing: Standing, enrolment: Enrolment) -> None:
    """Say that a pupil belongs in a section whom its teacher has enrolled: from now on they may be given new cards."""
    if not standing.administers:
        raise Refused("enrolment.confirmed_by_others", _("Only administrators confirm an enrolment."))
    if not enrolment.confirmed:
        _confirmed(enrolment, by)


@transaction.atomic
def enrolment_mode_set(*, by: Person, standing: Standing, section: Section, enrolment: Enrolment, mode: Mode) -> None:
    """Change the way a pupil takes a section. Nothing already done is lost by it."""
    if not may_set_mode(standing, by, section, enrolment):
        raise Refused("enrolment.mode_fixed", _("In this section, the teachers decide in which way it is taken."))
    if enrolment.mode == mode:
        return
    was, enrolment.mode, enrolment.mode_since = enrolment.mode, mode, section_today(section)
    enrolment.save(update_fields=["mode", "mode_since", "changed_at"])
    line_write("enrolment.mode_set", by=by, of=enrolment, section=str(section.id), was=str(was), mode=str(mode))


@transaction.atomic
def enrolment_end(*, by: Person, standing: Standing, section: Section, enrolment: Enrolment) -> None:
    """Let a pupil leave a section; what they did in it is kept."""
    if not may_lead(standing):
        raise Refused("section.not_yours", _("Only those who teach this section end an enrolment."))
    enrolment.left_on = section_today(section)
    enrolment.save(update_fields=["left_on", "changed_at"])
    line_write("enrolment.ended", by=by, of=enrolment, section=str(section.id), person=str(enrolment.person_id))


def pupil_password_reset(*, by: Person, standing: Standing, enrolment: Enrolment) -> PrintedCard:
    """Make a pupil's password worthless and give a new sign-in card; every device of theirs is signed out."""
    reset_check(standing=standing, enrolment=enrolment)
    return password_reset(by=by, person=enrolment.person)


def section_cards_print(*, by: Person, standing: Standing, enrolments: Iterable[Enrolment]) -> list[PrintedCard]:
    """New sign-in cards for pupils of a section; passwords they have stay as they are."""
    if not may_lead(standing):
        raise Refused("card.not_yours", _("Only those who teach this section print its cards."))
    return cards_print(by=by, people=[each.person for each in enrolments if may_reset_password(standing, each)])


def reset_check(*, standing: Standing, enrolment: Enrolment) -> None:
    """Raises `Refused` saying why somebody gives this pupil no new card, and what to do."""
    if may_reset_password(standing, enrolment):
        return
    if may_lead(standing) and not enrolment.confirmed:
        sentence = _(
            "A teacher enrolled %(name)s. An administrator must confirm it on the section's page of people before "
            "its teachers can give out a new card."
        ) % {"name": enrolment.person.name}
        raise Refused("password.not_confirmed", sentence)
    raise Refused("password.not_yours", _("Only a teacher of the pupil's section gives a new card."))


def _confirmed(enrolment: Enrolment, by: Person | None) -> None:
    enrolment.confirmed = True
    enrolment.save(update_fields=["confirmed", "changed_at"])
    ids = {"section": str(enrolment.section_id), "person": str(enrolment.person_id)}
    line_write("enrolment.confirmed", by=by, of=enrolment, **ids)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    strange = fields.keys() - set(SECTION_FIELDS)
    if strange:
        raise TypeError(f"a section has no {', '.join(sorted(strange))}")
    return fields


def _teachers_set(section: Section, teachers: list[Person]) -> list[str]:
    if not teachers:
        raise Refused("section.no_teacher", _("Somebody must teach the section. Choose at least one teacher."))
    wanted = {teacher.id for teacher in teachers}
    section.teachings.exclude(person__in=wanted).delete()
    there = set(section.teachings.values_list("person_id", flat=True))
    Teaching.objects.bulk_create(Teaching(section=section, person_id=new) for new in sorted(wanted - there))
    return sorted(str(person) for person in wanted)
