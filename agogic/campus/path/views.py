"""What one takes or teaches, and a section's page: the path for pupils and guardians, the plan for those who lead it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agogic.campus.classroom.models import ClassSession, Stage
from agogic.campus.classroom.queries import drawn
from agogic.campus.classroom.rules import may_teach
from agogic.campus.courses.models import Enrolment, Mode, Section
from agogic.campus.courses.queries import (
    courses_without_section,
    enrolment_of,
    pupils_counted,
    pupils_of,
    section_for,
    with_teachers,
)
from agogic.campus.courses.rules import Standing, may_lead, may_make_course, may_set_mode
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.visit import Visit
from agogic.campus.path.queries import classes_on_path, in_series, path_of, sections_ahead


@login_required
@require_safe
def courses(request: Visit) -> HttpResponse:
    """The sections somebody has to do with, each with what is on or comes next; all for administrators."""
    search = request.GET.get("q", "").strip()[:100]
    makes = may_make_course(request.person)
    context = {
        "sections": sections_ahead(request.person, timezone.now(), search=search),
        "empty_courses": courses_without_section(search=search) if makes else [],
        "may_make": makes,
        "search": search,
    }
    return render(request, "path/courses.html", context)


@login_required
@require_safe
def section(request: Visit, section_id: UUID) -> HttpResponse:
    """A section as it is for whoever looks. A guardian of several pupils in it chooses one (`?pupil=…`)."""
    section, standing = or_404(section_for(request.person, section_id))
    now = timezone.now()
    sessions = classes_on_path(section, now, leads=may_lead(standing))
    context: dict[str, Any] = {
        "section": section,
        "standing": standing,
        "now": now,
        "teachers": [each.person.name for each in with_teachers().queryset.filter(section=section)],  # type: ignore[union-attr]
    }
    if may_lead(standing):
        return render(request, "path/section_led.html", context | _led(section, standing, sessions))
    enrolment = or_404(_looked_at(request, section, standing))
    context |= {
        "path": path_of(section, enrolment, sessions, now),
        "enrolment": enrolment,
        "is_me": enrolment.person_id == request.person.id,
        "may_set_mode": may_set_mode(standing, request.person, section, enrolment),
        "modes": [(mode, Mode(mode).label) for mode in Mode.values],
        "children": _children(section, standing),
    }
    return render(request, "path/section.html", context)


def _led(section: Section, standing: Standing, sessions: list[ClassSession]) -> dict[str, Any]:
    return {
        "teaches": may_teach(standing),
        "on_now": [(each, drawn(each)) for each in sessions if each.state == Stage.OPEN],
        "coming": in_series([each for each in sessions if each.state == Stage.PLANNED]),
        "held": [each for each in reversed(sessions) if each.state == Stage.ENDED],
        "pupils": pupils_counted(section),
    }


def _looked_at(request: Visit, section: Section, standing: Standing) -> Enrolment | None:
    if standing.learns:
        return enrolment_of(section, request.person.id)
    asked = request.GET.get("pupil", "")
    chosen = next((each for each in standing.guarded_ids if str(each) == asked), None)
    return enrolment_of(section, chosen or min(standing.guarded_ids))


def _children(section: Section, standing: Standing) -> list[Enrolment]:
    """The pupils a guardian may choose between, if there are several."""
    if standing.learns or len(standing.guards) < 2:
        return []
    return pupils_of(section, among=standing.guarded_ids)
