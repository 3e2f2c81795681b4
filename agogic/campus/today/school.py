"""The school as its administrator sees it on one page: what is on, what comes, what waits for them, how large it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.models import ClassSession, Kind, Stage
from agogic.campus.classroom.queries import STALE_PLAN, drawn
from agogic.campus.courses.models import Enrolment, Section, Teaching
from agogic.campus.courses.queries import enrolled
from agogic.campus.people.models import Invitation, Person, Role, RoleName, School
from agogic.campus.people.queries import people_without_way_in

ON_NOW_SHOWN = 8
NEXT_SHOWN = 6


@dataclass(slots=True)
class SchoolDay:
    """An administrator's Today. `on_now_more`: classes that are on and not listed.

    `unconfirmed`: pupils whom only a teacher says to belong to a section; `unconfirmed_in`: one such section's id.
    """

    on_now: list[tuple[ClassSession, Drawn]]
    on_now_more: int
    coming: Sequence[Mapping[str, object]]
    pupils: int
    teachers: int
    sections: int
    untaught: int
    without_way_in: int
    invitations: int
    unconfirmed: int
    unconfirmed_in: UUID | None

    @property
    def lives(self) -> bool:
        """Whether the school has long begun: somebody teaches somebody, and there are classes."""
        return bool(self.pupils and self.sections and (self.on_now or self.coming))

    @property
    def waits(self) -> bool:
        """Whether anything waits for an administrator."""
        return bool(self.untaught or self.without_way_in or self.invitations or self.unconfirmed)


def school_day(now: datetime) -> SchoolDay:
    """What an administrator sees at a glance. Three queries, however large the school."""
    on_now = list(
        ClassSession.objects.filter(state=Stage.OPEN, kind=Kind.LIVE)
        .select_related("section", "taught_by")
        .order_by("opened_at", "id")
    )
    coming = ClassSession.objects.filter(state=Stage.PLANNED, kind=Kind.LIVE, planned_at__gte=now - STALE_PLAN)
    coming = coming.order_by("planned_at", "id")
    numbers = _numbers()
    return SchoolDay(
        on_now=[(each, drawn(each)) for each in on_now[:ON_NOW_SHOWN]],
        on_now_more=max(0, len(on_now) - ON_NOW_SHOWN),
        coming=list(coming.values("id", "title", "planned_at", "section__name")[:NEXT_SHOWN]),
        **numbers,
    )


def _numbers() -> dict[str, Any]:
    """How large the school is, and how much waits; one query."""
    names, sql, params = _numbers_asked()
    with connection.cursor() as cursor:
        found = cursor.execute(sql, params).fetchone()
    numbers = dict(zip(names, found or [0] * len(names), strict=True))
    where = numbers["unconfirmed_in"]
    return numbers | {"unconfirmed_in": UUID(str(where)) if where else None}


@cache
def _numbers_asked() -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    """What is asked for them, put together once: Django takes longer to write it than the database to answer."""
    roles = Role.objects.filter(person__is_active=True)
    sections = Section.objects.all()
    unconfirmed = Enrolment.objects.filter(enrolled(), confirmed=False, person__is_active=True)
    asked = {
        "pupils": roles.filter(role=RoleName.PUPIL),
        "teachers": roles.filter(role=RoleName.TEACHER),
        "sections": sections,
        "untaught": sections.filter(~Exists(Teaching.objects.filter(section=OuterRef("pk")))),
        "without_way_in": Person.objects.filter(pk__in=people_without_way_in().order_by().values("pk")),
        "invitations": Invitation.objects.filter(used_at=None, voided_at=None),
        "unconfirmed": unconfirmed,
    }
    counted: dict[str, Any] = {name: _how_many(found) for name, found in asked.items()}
    counted["unconfirmed_in"] = Subquery(unconfirmed.order_by("id").values("section_id")[:1])
    sql, params = School.objects.order_by().annotate(**counted).values_list(*counted).query.sql_with_params()
    return tuple(counted), sql, params


def _how_many(found: QuerySet[Any]) -> Coalesce:
    alike = found.order_by().annotate(alike=Value(1)).values("alike")
    return Coalesce(Subquery(alike.annotate(n=Count("pk")).values("n")), 0)
