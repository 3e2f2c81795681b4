"""Courses and sections, found only through what the asker may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from agogic.campus.courses.models import Course, Enrolment, Mode, Section, Teaching
from agogic.campus.courses.rules import Standing, may_reset_password, may_see
from agogic.campus.people.models import GuardianLink, Person
from agogic.campus.people.queries import WITHOUT_PASSWORD

LISTED = 200
"""More courses than this are found by searching."""
A_PAGE = 35
"""Pupils listed at once."""
_SHOWN = (
    *("section", "mode", "mode_since", "joined_on", "left_on", "confirmed"),
    *("person__name", "person__given_name", "person__username", "person__time_zone"),
)
"""What lists of pupils need; half the time of reading a whole row and a whole person."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person by name."""

    pk: UUID
    name: str
    time_zone: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class OnOneClock:
    """The pupils of a section who live on one clock: how many take it which way, and who they are if they are few."""

    zone: str
    asked_to_come: int
    own_pace: int
    names: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return self.asked_to_come + self.own_pace


def section_today(section: Section, now: datetime | None = None) -> date:
    """The day it is on the section's clock."""
    return (now or timezone.now()).astimezone(section.zone).date()


def enrolled() -> Q:
    """The enrolments that hold. Who has left has left, whatever day it is on anybody's clock."""
    return Q(left_on=None)


def standing_asked(person: Person, section: str) -> dict[str, Exists]:
    """What a query must ask besides, to know how `person` stands to the section its rows name by `section`."""
    return {
        "teaches": Exists(Teaching.objects.filter(section=OuterRef(section), person=person)),
        "learns": Exists(Enrolment.objects.filter(enrolled(), section=OuterRef(section), person=person)),
    }


def standing_of(person: Person, row: Any, section_id: UUID) -> Standing:
    """How `person` stands to a section, from a row that was asked for it. At most one query.

    Whoever lost the role of a teacher or pupil teaches or learns no more, wherever they did.
    """
    return Standing(
        teaches=row.teaches and (person.is_teacher or person.is_administrator),
        learns=row.learns and person.is_pupil,
        administers=person.is_administrator,
        guards=_guarded(person, section_id) if person.is_guardian else (),
    )


def section_for(person: Person, section_id: UUID) -> tuple[Section, Standing] | None:
    """A section and how `person` stands to it; None if it does not exist for them. At most two queries."""
    found = Section.objects.select_related("course").annotate(**standing_asked(person, "pk"))
    section = found.filter(pk=section_id).first()
    if section is None:
        return None
    standing = standing_of(person, section, section_id)
    return (section, standing) if may_see(standing) else None


def _guarded(person: Person, section_id: UUID) -> tuple[tuple[UUID, bool], ...]:
    links = GuardianLink.objects.filter(guardian=person).filter(
        Exists(Enrolment.objects.filter(enrolled(), section=section_id, person=OuterRef("pupil")))
    )
    return tuple(links.values_list("pupil_id", "may_decide"))


def sections_taught(person: Person) -> QuerySet[Section]:
    """The sections `person` teaches."""
    return Section.objects.filter(teachings__person=person).select_related("course")


def enrolments_of(person_ids: Iterable[UUID]) -> list[Enrolment]:
    """Where these people are enrolled now, each with section, course and teachers; two queries."""
    return list(
        Enrolment.objects.filter(enrolled(), person__in=list(person_ids))
        .select_related("section__course")
        .prefetch_related(with_teachers("section__teachings"))
        .order_by("section__name", "id")
    )


def with_teachers(path: str = "teachings") -> Prefetch:
    """A prefetch of who teaches, by name."""
    return Prefetch(path, queryset=_teachings())


def teachings_of(section: Section) -> list[Teaching]:
    """Who teaches a section, by name."""
    return list(_teachings().filter(section=section))


def teacher_names(section: Section) -> list[str]:
    """The names of those who teach a section fetched `with_teachers`."""
    return [teaching.person.name for teaching in section.teachings.all()]


def pupils_of(section: Section, *, among: Collection[UUID] | None = None) -> list[Enrolment]:
    """Who is enrolled now, or which of some people are, with what lists show of them, by name; one query."""
    found = _pupils([section.id])
    return list(found if among is None else found.filter(person__in=among))


def clocks_of(section: Section, *, named: int) -> list[OnOneClock]:
    """The clocks on which a section's pupils live; up to `named` on one are named. At most two queries."""
    everybody = Enrolment.objects.filter(enrolled(), section=section).order_by()
    own = Count("pk", filter=Q(mode=Mode.OWN_PACE))
    counted = list(everybody.values_list("person__time_zone").annotate(count=Count("pk"), own=own))
    few = [zone for zone, count, _own in counted if count <= named]
    names: dict[str, list[str]] = {zone: [] for zone in few}
    if few:
        there = everybody.filter(person__time_zone__in=few).order_by("person__name", "id")
        for zone, name in there.values_list("person__time_zone", "person__name"):
            names[zone].append(name)
    return [OnOneClock(zone, count - own, own, tuple(names.get(zone, ()))) for zone, count, own in sorted(counted)]


def pupils_counted(section: Section) -> int:
    """How many are enrolled now; one query."""
    return Enrolment.objects.filter(enrolled(), section=section).count()


def pupils_paged(
    section: Section, number: str, *, holding: UUID | None = None
) -> tuple[Page[Enrolment], list[Enrolment]]:
    """One page of who is enrolled now, by name: that of a number, else the one that holds somebody.

    Two queries, and two more to find somebody.
    """
    everybody = _pupils([section.id])
    if not number and holding is not None:
        number = _page_holding(everybody, holding)
    page = Paginator(everybody, A_PAGE).get_page(number or 1)
    return page, list(page.object_list)


def _page_holding(everybody: QuerySet[Enrolment], person_id: UUID) -> str:
    """The number of the page on which somebody stands; nothing if they stand on none."""
    held = everybody.filter(person=person_id).first()
    if held is None:
        return ""
    same_name = Q(person__name=held.person.name, pk__lt=held.pk)
    before = everybody.filter(Q(person__name__lt=held.person.name) | same_name).count()
    return str(before // A_PAGE + 1)


def pupils_without_way_in(section: Section, standing: Standing) -> list[Enrolment]:
    """Whose sign-in card somebody prints: of those they may, who have not chosen a password; three queries."""
    found = Enrolment.objects.filter(enrolled(), section=section, person__is_active=True)
    waiting = found.filter(person__in=Person.objects.filter(WITHOUT_PASSWORD)).select_related("person")
    waiting = waiting.prefetch_related("person__roles").order_by("person__name", "id")
    return [each for each in waiting if may_reset_password(standing, each)]


def enrolment_of(section: Section, person_id: UUID) -> Enrolment | None:
    """The enrolment of one person that holds now."""
    found = Enrolment.objects.filter(enrolled(), section=section, person=person_id)
    return found.select_related("person").first()


def sections_listed(person: Person, *, search: str = "") -> list[Section]:
    """The sections `person` teaches, learns in or answers for; all for administrators. Two queries."""
    found = Section.objects.select_related("course").prefetch_related(with_teachers())
    if not person.is_administrator:
        asked = _asked_by_role(person)
        found = found.annotate(**asked).filter(_any(asked))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(course__title__icontains=search))
    found = found.annotate(pupils=Count("enrolments", filter=Q(enrolments__left_on=None)))
    return list(found.order_by("course__title", "name", "id")[:LISTED])


def courses_without_section(*, search: str = "") -> list[Course]:
    """Courses nobody is taught yet; one query."""
    found = Course.objects.filter(sections=None)
    return list(found.filter(title__icontains=search)[:LISTED])


def course_for(person: Person, course_id: UUID) -> tuple[Course, list[Section], bool] | None:
    """A course, those of its sections that exist for `person`, and whether they teach one. Else None."""
    course = Course.objects.filter(pk=course_id).first()
    if course is None:
        return None
    sections = list(_sections_of(course, person))
    teaches = any(section.teaches for section in sections)  # type: ignore[attr-defined]
    if not (sections or person.is_administrator or person.is_teacher):
        return None
    return course, sections, teaches


def _sections_of(course: Course, person: Person) -> list[Section]:
    asked = _asked_by_role(person)
    found = Section.objects.filter(course=course).prefetch_related(with_teachers()).annotate(**asked)
    if not person.is_administrator:
        found = found.filter(_any(asked))
    return list(found.annotate(pupils=Count("enrolments", filter=Q(enrolments__left_on=None))))


def _asked_by_role(person: Person) -> dict[str, Exists | Value]:
    """What makes a section somebody's, as far as their roles go: they teach it, learn in it, or guard a pupil of it."""
    mine = Enrolment.objects.filter(enrolled(), section=OuterRef("pk"))
    teaches = Exists(Teaching.objects.filter(section=OuterRef("pk"), person=person))
    never = Value(False, output_field=BooleanField())
    return {
        "teaches": teaches if person.is_teacher or person.is_administrator else never,
        "learns": Exists(mine.filter(person=person)) if person.is_pupil else never,
        "guards": Exists(mine.filter(person__guardian_links__guardian=person)) if person.is_guardian else never,
    }


def _any(asked: Iterable[str]) -> Q:
    whole = Q()
    for name in asked:
        whole |= Q(**{name: True})
    return whole


def _teachings() -> QuerySet[Teaching]:
    return Teaching.objects.select_related("person").order_by("person__name", "id")


def _pupils(section_ids: Iterable[UUID]) -> QuerySet[Enrolment]:
    found = Enrolment.objects.filter(enrolled(), section__in=list(section_ids)).select_related("person")
    return found.only(*_SHOWN).order_by("person__name", "id")
