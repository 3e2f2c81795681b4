"""Today: the first page of whoever is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from agogic.campus.foundation.visit import Visit
from agogic.campus.people.models import Person, RoleName
from agogic.campus.people.queries import beginning, server_facts
from agogic.campus.people.zones import zone_place
from agogic.campus.today.queries import PupilDay, TeacherDay, guardian_days, pupil_day, teacher_day
from agogic.campus.today.school import SchoolDay, school_day

_ORDER = (RoleName.TEACHER, RoleName.PUPIL, RoleName.GUARDIAN, RoleName.ADMINISTRATOR)
_MORNING, _EVENING = 12, 18


@login_required
@require_safe
def today(request: Visit) -> HttpResponse:
    """The day as a teacher, pupil, guardian or administrator; who is several of these may choose (`?as=…`)."""
    person: Person = request.person
    roles = [role for role in _ORDER if role in person.role_names]
    shown = next((role for role in roles if role == request.GET.get("as")), None) or _first(request, roles)
    now = timezone.now()
    context: dict[str, Any] = {
        "now": now,
        "hello": greeting(now.astimezone(person.zone).hour),
        "given": person.given_name or person.name,
        "roles": [(role, RoleName(role).label) for role in roles] if len(roles) > 1 else [],
        "shown": shown,
    }
    if shown == RoleName.PUPIL:
        day = pupil_day(person, now)
        return render(request, "today/pupil.html", context | {"day": day, "sums": pupil_sums(day)})
    if shown == RoleName.TEACHER:
        taught = teacher_day(person, now)
        return render(request, "today/teacher.html", context | {"day": taught, "sums": teacher_sums(taught)})
    if shown == RoleName.GUARDIAN:
        return render(request, "today/guardian.html", context | {"days": guardian_days(person, now)})
    if shown == RoleName.ADMINISTRATOR:
        return _administrator(request, context)
    return render(request, "today/nobody.html", context)


def greeting(hour: int) -> str:
    """How one greets at this hour."""
    if hour < _MORNING:
        return _("Good morning")
    return _("Good afternoon") if hour < _EVENING else _("Good evening")


def pupil_sums(day: PupilDay) -> str:
    """A pupil's day in a sentence."""
    parts = []
    if day.on_now:
        n = len(day.on_now)
        parts.append(ngettext("One class is on", "%(n)d classes are on", n) % {"n": n})
    if day.missed:
        n = len(day.missed) + day.missed_more
        parts.append(ngettext("one waits for you", "%(n)d wait for you", n) % {"n": n})
    return _sentence(parts) or _("Nothing is on, and nothing waits for you.")


def teacher_sums(day: TeacherDay) -> str:
    """A teacher's day in a sentence."""
    parts = []
    if day.on_now:
        parts.append(_("your class is on"))
    n = len(day.questions)
    if n:
        parts.append(ngettext("one question waits", "%(n)d questions wait", n) % {"n": n})
    return _sentence(parts) or _("No question waits.")


def school_sums(day: SchoolDay) -> str:
    """A school's day in a sentence."""
    n = len(day.on_now) + day.on_now_more
    now = ngettext("One class is on", "%(n)d classes are on", n) % {"n": n} if n else _("No class is on now")
    size = [
        ngettext("one pupil", "%(n)d pupils", day.pupils) % {"n": day.pupils},
        ngettext("one teacher", "%(n)d teachers", day.teachers) % {"n": day.teachers},
        ngettext("one section", "%(n)d sections", day.sections) % {"n": day.sections},
    ]
    return f"{now}. {_sentence(size)}"


def _sentence(parts: list[str]) -> str:
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _first(request: Visit, roles: list[RoleName]) -> str:
    """An administrator sees an empty school first; everybody else their own day."""
    if RoleName.ADMINISTRATOR in roles and not request.school.front_open and len(roles) == 1:
        return RoleName.ADMINISTRATOR
    return roles[0] if roles else ""


def _administrator(request: Visit, context: dict[str, Any]) -> HttpResponse:
    day = school_day(context["now"]) if request.school.front_open else None
    if day is None or not day.lives:
        begun = beginning(request.school)
        if not begun.done:
            place = zone_place(request.school.time_zone)
            context |= {"beginning": begun, "facts": server_facts(), "place": place}
            return render(request, "people/begin.html", context)
        day = day or school_day(context["now"])
    return render(request, "today/administrator.html", context | {"day": day, "sums": school_sums(day)})
