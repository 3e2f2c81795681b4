"""People from a file: read, look, mend, take in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.forms import ROSTER_ROLES, RosterFileForm, refused, sent
from agogic.campus.people.models import RosterDraft
from agogic.campus.people.roster import Row, draft_look, mend_words, problem_words
from agogic.campus.people.views.everybody import administrators
from agogic.formats.roster import FIELDS, MOST_BYTES, line

ROWS_A_PAGE = 100


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def roster_new(request: Visit) -> HttpResponse:
    """Takes a file; nobody is made yet. `?section=` says where pupils will be enrolled."""
    form = RosterFileForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            draft = actions.roster_read(
                by=request.person,
                file_name=given.name or "",
                content=given.read(MOST_BYTES + 1),
                role=form.cleaned_data["role"],
                section_id=_section(request),
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            return redirect("people:roster", draft.id)
    return render(request, "people/roster_new.html", {"form": form}, status=400 if form.errors else 200)


@administrators
@require_safe
def roster(request: Visit, draft_id: UUID) -> HttpResponse:
    """What would happen, row by row."""
    draft = _draft(request, draft_id)
    look = draft_look(draft)
    asking_only = request.GET.get("only") == "asking"
    rows = [row for row in look.rows if row.entry.problems] if asking_only else look.rows
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page", "1"))
    context = {
        "draft": draft,
        "look": look,
        "total": len(look.rows),
        "takes": look.new + look.known,
        "page": page,
        "rows": [_shown(row, draft) for row in page],
        "asking_only": asking_only,
        "page_query": "only=asking&" if asking_only else "",
        "columns": _columns(draft),
        "all_columns": _all_columns(draft),
        "field_choices": [("", _("leave out")), *_field_words().items()],
        "roles": [(role.value, words) for role, words in zip(ROSTER_ROLES, _role_words(), strict=True)],
    }
    return render(request, "people/roster.html", context)


@administrators
@require_POST
def roster_columns(request: Visit, draft_id: UUID) -> HttpResponse:
    """Says what the columns mean."""
    draft = _draft(request, draft_id)
    count = len(draft.columns)
    try:
        actions.roster_understand(
            by=request.person,
            draft=draft,
            columns=[request.POST.get(f"column-{index}", "") for index in range(count)],
            has_header=request.POST.get("has_header") == "yes",
            role=request.POST.get("role", draft.role),
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("people:roster", draft.id)


@administrators
@require_POST
def roster_mend(request: Visit, draft_id: UUID) -> HttpResponse:
    """Mends one row with one press, or leaves out every row that asks."""
    draft = _draft(request, draft_id)
    if request.POST.get("all") == "leave_out":
        actions.roster_leave_out_asking(by=request.person, draft=draft)
        return redirect("people:roster", draft.id)
    number, field = request.POST.get("number", ""), request.POST.get("field", "")
    if number.isascii() and number.isdigit() and len(number) < 6:
        actions.roster_mend(
            by=request.person, draft=draft, number=int(number), field=field, value=request.POST.get("value", "")
        )
    only = "&only=asking" if request.POST.get("only") == "asking" else ""
    page = request.POST.get("page", "1")
    page = page if page.isascii() and page.isdigit() else "1"
    return redirect(f"{reverse('people:roster', args=[draft.id])}?page={page}{only}#row-{number[:6]}")


@administrators
@require_POST
def roster_take_in(request: Visit, draft_id: UUID) -> HttpResponse:
    """Takes everybody in, or nobody."""
    draft = _draft(request, draft_id)
    try:
        done = actions.roster_import(by=request.person, draft=draft)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("people:roster", draft.id)
    return render(request, "people/roster_done.html", {"done": done, "sentence": _done_words(done)})


@administrators
@require_POST
def roster_discard(request: Visit, draft_id: UUID) -> HttpResponse:
    """Forgets the file."""
    actions.roster_discard(by=request.person, draft=_draft(request, draft_id))
    return redirect("people:roster-new")


def _draft(request: Visit, draft_id: UUID) -> RosterDraft:
    found: RosterDraft = or_404(RosterDraft.objects.filter(id=draft_id, person=request.person).first())
    return found


def _section(request: Visit) -> UUID | None:
    try:
        return UUID(request.GET["section"]) if request.GET.get("section") else None
    except ValueError:
        return None


def _columns(draft: RosterDraft) -> list[dict[str, str]]:
    """The columns that are taken, with the file's own word under ours."""
    return [column for column in _all_columns(draft) if column["field"]]


def _all_columns(draft: RosterDraft) -> list[dict[str, str]]:
    header, rows, words = draft.table["header"], draft.table["rows"], _field_words()
    columns = []
    for index, field in enumerate(draft.columns):
        sample = next((row[index] for row in rows[:50] if row[index].strip()), "")
        head = header[index] if header else ""
        column = {
            "index": str(index),
            "field": field,
            "word": words.get(field, ""),
            "head": head,
            "sample": sample[:40],
        }
        columns.append(column)
    return columns


def _shown(row: Row, draft: RosterDraft) -> dict[str, Any]:
    entry = row.entry
    wrong = {problem.field for problem in entry.problems}
    cells = draft.table["rows"][entry.number - 1]
    mended = draft.mends.get(str(entry.number), {})
    taken = [(index, field) for index, field in enumerate(draft.columns) if field]
    return {
        "row": row,
        "number": entry.number,
        "cells": [
            {"text": line(mended.get(field, cells[index])), "field": field, "bad": field in wrong}
            for index, field in taken
        ],
        "problems": [
            {
                "words": problem_words(problem),
                "mends": [(mend, mend_words(mend, problem)) for mend in problem.mends],
                "write": problem.field if problem.code in {"name_missing", "given_name_missing"} else "",
            }
            for problem in entry.problems
        ],
        "changes": sorted(row.changes()) if row.person and not entry.problems else [],
    }


def _field_words() -> dict[str, str]:
    words = (
        _("First name"),
        _("Last name"),
        _("Whole name"),
        _("Name to sign in with"),
        _("E-mail"),
        _("Number in another system"),
        _("Role"),
        _("Year of birth"),
        _("Age"),
    )
    return dict(zip(FIELDS, words, strict=True))


def _role_words() -> list[str]:
    return [_("Pupils"), _("Teachers"), _("Guardians")]


def _done_words(done: actions.Imported) -> str:
    made = ngettext("%(count)d person is new.", "%(count)d people are new.", done.created) % {"count": done.created}
    changed = ngettext("%(count)d was brought up to date.", "%(count)d were brought up to date.", done.changed)
    same = ngettext("%(count)d was as the file says.", "%(count)d were as the file says.", done.same)
    out = ngettext("%(count)d row was left out.", "%(count)d rows were left out.", done.left_out)
    parts = [made]
    parts += [sentence % {"count": count} for sentence, count in ((changed, done.changed), (same, done.same)) if count]
    parts += [out % {"count": done.left_out}] if done.left_out else []
    return " ".join(parts)
