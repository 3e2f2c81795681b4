"""Planning a class, starting one now, recording one alone; moving and cancelling."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.classroom import actions, door
from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.forms import PlanForm, TitleForm
from agogic.campus.classroom.models import ClassSession, DeckState, Kind
from agogic.campus.classroom.previewing import NAMED, clock_changes, people_words, zone_lines
from agogic.campus.classroom.queries import SeenClass, class_for, classes_of
from agogic.campus.classroom.rules import may_change, may_open, may_plan, may_teach
from agogic.campus.classroom.tasks import deck_draw
from agogic.campus.courses.models import Section
from agogic.campus.courses.queries import OnOneClock, clocks_of, section_for, with_teachers
from agogic.campus.courses.rules import Standing
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.zones import zone_place

_NEXT_HOUR = timedelta(hours=1)
_DAY_BEGINS, _DAY_ENDS = 8, 18


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_plan(request: Visit, section_id: UUID) -> HttpResponse:
    """Plan a class at a time, one to be recorded alone (`?kind=alone`), or one from a video (`?kind=film`)."""
    section, standing = _planned_by(request, section_id)
    kind = _kind_asked(request)
    if request.method != "POST":
        form = PlanForm(section=section, kind=kind, initial=_proposed(section))
        return _plan_page(request, section, form)
    form = PlanForm(request.POST, request.FILES, section=section, kind=kind)
    if not form.is_valid():
        return _plan_page(request, section, form, status=422)
    try:
        session = _made(request, section, standing, form)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _plan_page(request, section, form, status=422)
    _slides_taken(request, standing, session, form.cleaned_data.get("slides"))
    return redirect("classroom:class", session.id)


@login_required
@require_safe
def class_preview(request: Visit, section_id: UUID) -> HttpResponse:
    """What the choices so far mean to everyone: the parts of the plan page that follow the form."""
    section, _standing = _planned_by(request, section_id)
    kind = _kind_asked(request)
    form = PlanForm(request.GET, section=section, kind=kind)
    form.is_valid()
    clocks = clocks_of(section, named=NAMED)
    context = {
        **_preview(section, form, clocks),
        "previewed": True,
        "teacher": request.person.name,
    }
    return render(request, "classroom/_plan_when.html", context)


@login_required
@require_POST
def class_start(request: Visit, section_id: UUID) -> HttpResponse:
    """Start a class this minute."""
    section, standing = or_404(section_for(request.person, section_id))
    if not may_teach(standing):
        raise PermissionDenied
    form = TitleForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else section.name
    session = actions.class_make(by=request.person, standing=standing, section=section, title=title)
    return _opened(request, SeenClass(session, section, standing))


@login_required
@require_POST
def class_open(request: Visit, class_id: UUID) -> HttpResponse:
    """Open a planned class, or begin to record one."""
    seen = or_404(class_for(request.person, class_id))
    if not may_teach(seen.standing):
        raise PermissionDenied
    if not may_open(seen.standing, seen.session):
        messages.error(request, _("This class was held or cancelled already. Start a new one."))
        return redirect("path:section", seen.section.id)
    return _opened(request, seen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_edit(request: Visit, class_id: UUID) -> HttpResponse:
    """Rename or move a class that has not opened yet."""
    seen = _changed_by(request, class_id)
    session, section = seen.session, seen.section
    walled = session.planned_at.astimezone(section.zone) if session.planned_at else None
    initial = {
        "title": session.title,
        "note": session.note,
        "minutes": session.planned_ms // 60_000,
        "day": walled.date() if walled else None,
        "opens": walled.time() if walled else None,
        **_rule_initial(session),
    }
    kind = Kind(session.kind)
    form = PlanForm(request.POST or None, section=section, kind=kind, moving=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.class_change(
            by=request.person,
            standing=seen.standing,
            session=session,
            title=form.cleaned_data["title"],
            note=form.cleaned_data["note"],
            planned_at=form.starts_at(),
            minutes=form.cleaned_data["minutes"],
            attended=form.attended(),
        )
        messages.success(request, _("The class is changed. Everyone sees it on their own clock."))
        return redirect("classroom:class", session.id)
    return _plan_page(request, section, form, session=session)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_cancel(request: Visit, class_id: UUID) -> HttpResponse:
    """Ask, then cancel a class, or it and all that follow it."""
    seen = _changed_by(request, class_id)
    following = bool(request.POST.get("following") or request.GET.get("following"))
    if request.method == "POST":
        count = actions.class_cancel(
            by=request.person, standing=seen.standing, session=seen.session, following=following
        )
        messages.success(request, _("Cancelled: %(count)d") % {"count": count})
        return redirect("path:section", seen.section.id)
    context = {"session": seen.session, "section": seen.section, "following": following}
    return render(request, "classroom/class_cancel.html", context)


def _opened(request: Visit, seen: SeenClass) -> HttpResponse:
    """Tell the engine, then write down that it is open."""
    ready = [deck for deck in seen.session.decks.all() if deck.state == DeckState.READY]
    seen.session.section = seen.section
    try:
        door.class_open(seen.session, ready)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("classroom:class", seen.session.id)
    actions.decks_told(ready)
    actions.class_opened_note(by=request.person, session=seen.session)
    return redirect("classroom:room", seen.session.id)


def _kind_asked(request: Visit) -> Kind:
    asked = request.GET.get("kind")
    return Kind(asked) if asked in (Kind.ALONE, Kind.FILM) else Kind.LIVE


def _planned_by(request: Visit, section_id: UUID) -> tuple[Section, Standing]:
    section, standing = or_404(section_for(request.person, section_id))
    if not may_plan(standing):
        raise PermissionDenied
    return section, standing


def _changed_by(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    if not may_change(seen.standing, seen.session):
        raise PermissionDenied
    return seen


def _made(request: Visit, section: Section, standing: Standing, form: PlanForm) -> ClassSession:
    cleaned = form.cleaned_data
    if form.kind != Kind.LIVE:
        return actions.class_make(
            by=request.person,
            standing=standing,
            section=section,
            title=cleaned["title"],
            kind=form.kind,
            minutes=cleaned["minutes"],
            planned_at=form.starts_at(),
            note=cleaned["note"],
            attended=form.attended(),
        )
    sessions = actions.class_plan(
        by=request.person,
        standing=standing,
        section=section,
        title=cleaned["title"],
        first_wall=form.first_wall(),
        minutes=cleaned["minutes"],
        rule=form.rule(),
        note=cleaned["note"],
        attended=form.attended(),
    )
    return sessions[0]


def _slides_taken(request: Visit, standing: Standing, session: ClassSession, file: UploadedFile | None) -> None:
    """Slides that came with the plan; if they are refused, the class is planned all the same and it is said."""
    if file is None:
        return
    try:
        deck = actions.deck_add(by=request.person, standing=standing, session=session, file=file)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        deck_draw.enqueue(str(deck.id))


def _proposed(section: Section) -> dict[str, Any]:
    """What a new plan begins with: the next full hour of the section's day, else nine the next morning."""
    soon = (timezone.now() + _NEXT_HOUR).astimezone(section.zone).replace(minute=0, second=0, microsecond=0)
    if not _DAY_BEGINS <= soon.hour < _DAY_ENDS:
        soon = (soon + timedelta(days=soon.hour >= _DAY_ENDS)).replace(hour=9)
    return {"day": soon.date(), "opens": soon.time(), "minutes": 45}


def _rule_initial(session: ClassSession) -> dict[str, Any]:
    rule = session.rule or {}
    names = {"share": "share", "checks": "checks", "days": "window"}
    return {names[name]: value for name, value in rule.items() if name in names}


def _plan_page(
    request: Visit, section: Section, form: PlanForm, *, session: ClassSession | None = None, status: int = 200
) -> HttpResponse:
    clocks = clocks_of(section, named=NAMED)
    teachers = [each.person for each in with_teachers().queryset.filter(section=section)]  # type: ignore[union-attr]
    if not form.is_bound:
        form = _bound_for_preview(section, form)
    context = {
        **_preview(section, form, clocks),
        "form": form,
        "session": session,
        "number": session.number if session else classes_of([section.id]).count() + 1,
        "teacher": request.person.name,
        "others": [teacher.name for teacher in teachers if teacher.id != request.person.id],
        "switch_url": reverse("classroom:class_plan", args=[section.id]),
    }
    return render(request, "classroom/plan.html", context, status=status)


def _bound_for_preview(section: Section, form: PlanForm) -> PlanForm:
    """An unbound form knows its times by its initial values."""
    form.cleaned_data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return form


def _preview(section: Section, form: PlanForm, clocks: list[OnOneClock]) -> dict[str, Any]:
    cleaned = getattr(form, "cleaned_data", {})
    live, own = sum(clock.asked_to_come for clock in clocks), sum(clock.own_pace for clock in clocks)
    minutes = cleaned.get("minutes") or 45
    context: dict[str, Any] = {
        "section": section,
        "kind": form.kind,
        "title": cleaned.get("title") or "",
        "live_count": live,
        "own_count": own,
        "pupils": live + own,
        "clock": Drawn(length_ms=minutes * 60_000),
        "own_place": zone_place(section.time_zone),
        "window": cleaned.get("window") or section.roll_days,
        "recording": section.opening_rules.recording,
    }
    if not cleaned.get("day") or not cleaned.get("opens"):
        return context
    starts_at = form.starts_at()
    lines = zone_lines(starts_at, section.zone, clocks)
    context |= {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "lines": [(line, people_words(line)) for line in lines],
    }
    if form.kind == Kind.LIVE and not form.moving and cleaned.get("often") in ("weekly", "days"):
        complete = cleaned.get("often") == "weekly" or cleaned.get("days")
        if complete:
            zones = [clock.zone for clock in clocks]
            context["changes"] = clock_changes(form.rule(), form.first_wall(), section.zone, zones)
    return context
