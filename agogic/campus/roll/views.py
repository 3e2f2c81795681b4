"""Pages of the roll: a section's for its teachers, one pupil's for the pupil and the guardians, the sheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.courses.actions import roll_rule_set
from agogic.campus.courses.models import Section
from agogic.campus.courses.queries import enrolment_of, pupils_of, pupils_paged, section_for
from agogic.campus.courses.rules import Standing, may_lead, may_see_person
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.roll.actions import columns_stale, roll_correct
from agogic.campus.roll.forms import CorrectionForm, RuleForm
from agogic.campus.roll.models import CorrectedTo
from agogic.campus.roll.queries import Cell, Roll, answers_of, cell_of, column_for, corrections_of, roll_of
from agogic.campus.roll.rules import Mark, rule_of
from agogic.campus.roll.sheet import sheet_of

SHOWN_CLASSES = 6
ANSWERED_CLASSES = 20
"""Of how many classes, the last ones, a pupil's page shows what was answered."""


@login_required
@require_safe
def roll(request: Visit, section_id: UUID) -> HttpResponse:
    """The roll of a section, one cell of it opened (`?class=…&person=…`); the last classes, or all (`?all=1`)."""
    section, _standing = _led(request, section_id)
    return _roll_page(request, section)


@login_required
@require_POST
def correct(request: Visit, section_id: UUID, class_id: UUID, person_id: UUID) -> HttpResponse:
    """Correct one mark, with a reason."""
    section, standing = _led(request, section_id)
    column = or_404(column_for(section, class_id))
    enrolment = or_404(enrolment_of(section, person_id))
    enrolment.section = section
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _roll_page(request, section, form=form, opened=(class_id, person_id), status=422)
    try:
        roll_correct(
            by=request.person,
            standing=standing,
            column=column,
            enrolment=enrolment,
            to=CorrectedTo(form.cleaned_data["to"]),
            reason=form.cleaned_data["reason"],
        )
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return _roll_page(request, section, form=form, opened=(class_id, person_id), status=422)
    messages.success(request, _("Saved, with your reason."))
    return redirect(f"{reverse('roll:roll', args=[section.id])}?class={class_id}&person={person_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Visit, section_id: UUID) -> HttpResponse:
    """Say in one sentence what *attended* means in a section."""
    section, standing = _led(request, section_id)
    form = RuleForm(request.POST or None, section=section)
    if request.method == "POST" and form.is_valid():
        roll_rule_set(
            by=request.person,
            standing=standing,
            section=section,
            share=form.cleaned_data["share"] / 100,
            checks=form.cleaned_data["checks"],
            days=form.cleaned_data["window"],
        )
        columns_stale(section_id=section.id)
        messages.success(request, _("The rule is set. The roll is reckoned by it from now on."))
        return redirect("roll:roll", section.id)
    return render(request, "roll/rule.html", {"section": section, "form": form})


@login_required
@require_safe
def sheet(request: Visit, section_id: UUID) -> HttpResponse:
    """The whole roll as a CSV."""
    section, _standing = _led(request, section_id)
    whole = roll_of(section, pupils_of(section), timezone.now())
    response = HttpResponse(sheet_of(whole), content_type="text/csv; charset=utf-8")
    name = slugify(section.name) or "section"
    response["Content-Disposition"] = f'attachment; filename="roll-{name}.csv"'
    return response


@login_required
@require_safe
def pupil(request: Visit, section_id: UUID, person_id: UUID) -> HttpResponse:
    """How one pupil took the classes of a section: for the pupil, the guardians, those who lead the section."""
    section, standing = or_404(section_for(request.person, section_id))
    if not may_see_person(standing, request.person, person_id):
        raise Http404
    enrolment = or_404(enrolment_of(section, person_id))
    whole = roll_of(section, [enrolment], timezone.now())
    return render(
        request,
        "roll/pupil.html",
        {
            "section": section,
            "enrolment": enrolment,
            "line": whole.lines[0],
            "cells": list(reversed(whole.lines[0].cells)),
            "answers": answers_of(person_id, list(reversed(whole.columns))[:ANSWERED_CLASSES]),
            "is_me": person_id == request.person.id,
            "leads": may_lead(standing),
            "rule": rule_of(section),
        },
    )


def _led(request: Visit, section_id: UUID) -> tuple[Section, Standing]:
    section, standing = or_404(section_for(request.person, section_id))
    if not may_lead(standing):
        raise PermissionDenied
    return section, standing


def _roll_page(
    request: Visit,
    section: Section,
    *,
    form: CorrectionForm | None = None,
    opened: tuple[UUID, UUID] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    last = None if request.GET.get("all") else SHOWN_CLASSES
    opened = opened or _asked_cell(request)
    page, enrolments = pupils_paged(section, request.GET.get("page", ""), holding=opened[1] if opened else None)
    whole = roll_of(section, enrolments, now, last=last)
    context: dict[str, Any] = {
        "section": section,
        "roll": whole,
        "page": page,
        "query": "all=1&" if last is None else "",
        "rule": rule_of(section),
        "marks": [mark for mark in Mark if mark.way],
        "opened": opened,
        "old": whole.columns[:-4],
    }
    if opened is not None:
        context |= _opened_cell(section, whole, opened, form)
    return render(request, "roll/roll.html", context, status=status)


def _opened_cell(
    section: Section, whole: Roll, opened: tuple[UUID, UUID], form: CorrectionForm | None
) -> dict[str, Any]:
    shown = {column.id: column for column in whole.columns}
    listed = {line.enrolment.person_id: line.enrolment for line in whole.lines}
    column = shown.get(opened[0]) or or_404(column_for(section, opened[0]))
    enrolment = listed.get(opened[1]) or or_404(enrolment_of(section, opened[1]))
    enrolment.section = section
    cell: Cell = cell_of(section, column, enrolment, timezone.now())
    answers = {answer["poll"]: answer for answer in (cell.entry.answers if cell.entry else [])}
    corrected = (cell.entry.corrected_to if cell.entry else "") or CorrectedTo.AS_TAKEN
    return {
        "cell": cell,
        "enrolment": enrolment,
        "corrections": corrections_of(column, enrolment.person_id),
        "checks": [(check, answers.get(check["poll"])) for check in column.checks],
        "form": form or CorrectionForm(initial={"to": corrected}),
    }


def _asked_cell(request: Visit) -> tuple[UUID, UUID] | None:
    try:
        return UUID(request.GET["class"]), UUID(request.GET["person"])
    except (KeyError, ValueError):
        return None
