"""The school as its administrator sees it on one page: what is on, what comes, what waits for them, how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.models import ClassSession, Kind, Stage
from agogic.campus.classroom.queries import STALE_PLAN, drawn
from agogic.campus.courses.models import Section, Teaching
from agogic.campus.courses.queries import with_teachers
from agogic.campus.people.models import Invitation, Person, Role, RoleName, School
from agogic.campus.people.queries import people_without_way_in

ON_NOW_SHOWN = 8
NEXT_SHOWN = 6


@dataclass(slots=True)
class SchoolDay:
    """An administrator's Today. `on_now_more`: classes that are on and not listed."""

    on_now: list[tuple[ClassSession, Drawn]]
    on_now_more: int
    coming: list[ClassSession]
    pupils: int
    teachers: int
    sections: int
    untaught: int
    without_way_in: int
    invitations: int

    @property
    def waits(self) -> bool:
        """Whether anything waits for an administrator."""
        return bool(self.untaught or self.without_way_in or self.invitations)


def school_day(now: datetime) -> SchoolDay:
    """What an administrator sees at a glance. Four queries, however large the school."""
    on_now = list(
        ClassSession.objects.filter(state=Stage.OPEN, kind=Kind.LIVE)
        .select_related("section", "taught_by")
        .order_by("opened_at", "id")
    )
    coming = ClassSession.objects.filter(state=Stage.PLANNED, kind=Kind.LIVE, planned_at__gte=now - STALE_PLAN)
    coming = coming.select_related("section").prefetch_related(with_teachers("section__teachings"))
    numbers = _numbers()
    return SchoolDay(
        on_now=[(each, drawn(each)) for each in on_now[:ON_NOW_SHOWN]],
        on_now_more=max(0, len(on_now) - ON_NOW_SHOWN),
        coming=list(coming.order_by("planned_at", "id")[:NEXT_SHOWN]),
        **numbers,
    )


def _numbers() -> dict[str, int]:
    """How large the school is, and how much waits; one query."""
    roles = Role.objects.filter(person__is_active=True)
    sections = Section.objects.all()
    asked = {
        "pupils": roles.filter(role=RoleName.PUPIL),
        "teachers": roles.filter(role=RoleName.TEACHER),
        "sections": sections,
        "untaught": sections.filter(~Exists(Teaching.objects.filter(section=OuterRef("pk")))),
        "without_way_in": Person.objects.filter(pk__in=people_without_way_in().order_by().values("pk")),
        "invitations": Invitation.objects.filter(used_at=None, voided_at=None),
    }
    counted = {name: _how_many(found) for name, found in asked.items()}
    return dict(School.objects.annotate(**counted).values(*counted).first() or dict.fromkeys(counted, 0))


def _how_many(found: QuerySet[Any]) -> Coalesce:
    alike = found.order_by().annotate(alike=Value(1)).values("alike")
    return Coalesce(Subquery(alike.annotate(n=Count("pk")).values("n")), 0)
