"""Captions of a class as files: put in by teachers, taken out by whoever may take the class."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import msgspec
from babel import Locale, UnknownLocaleError
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.classroom import captioning, door
from agogic.campus.classroom.forms import CaptionFileForm
from agogic.campus.classroom.models import CaptionDraft, CaptionState
from agogic.campus.classroom.queries import SeenClass, class_for, seat_names
from agogic.campus.classroom.rules import may_lay_captions, may_read_captions
from agogic.campus.classroom.tasks import captions_lay
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.formats.captions import MOST_BYTES, CaptionFile, srt_write, text_write, vtt_write
from agogic.formats.cues import Cue

_SAMPLE = 6
_USUAL = "en ar bn de es fa fr hi id it ja ko nl pl pt pt-BR ro ru sv sw tr uk ur vi zh zh-Hant".split()  # noqa: SIM905
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_FORMS = {"vtt": "text/vtt", "srt": "application/x-subrip", "txt": "text/plain"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def captions_new(request: Visit, class_id: UUID) -> HttpResponse:
    """Takes a file; nothing is put in yet."""
    seen = _led(request, class_id)
    is_sent = request.method == "POST"
    form = CaptionFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            draft = captioning.caption_file_read(
                by=request.person,
                standing=seen.standing,
                session=seen.session,
                file_name=given.name or "",
                content=given.read(MOST_BYTES + 1),
                names=_names(seen),
            )
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect("classroom:caption_draft", class_id, draft.id)
    context = {"form": form, "session": seen.session, "section": seen.section, "languages": _there(request, seen)}
    return render(request, "classroom/captions_new.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def caption_draft(request: Visit, class_id: UUID, caption_draft_id: UUID) -> HttpResponse:
    """What would be put in, and what is to be said about it first."""
    seen = _led(request, class_id)
    draft = _draft(seen, caption_draft_id)
    if request.method == "POST":
        try:
            captioning.caption_draft_understand(
                standing=seen.standing,
                draft=draft,
                lang=request.POST.get("lang", ""),
                shift_ms=_shift_ms(request.POST.get("shift", "")),
                whose=_whose(request, draft),
            )
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            return _lay(request, seen, draft) if request.POST.get("act") == "lay" else _back(draft)
    return render(request, "classroom/caption_draft.html", _draft_context(request, seen, draft))


@login_required
@require_safe
def caption_progress(request: Visit, class_id: UUID, caption_draft_id: UUID) -> HttpResponse:
    """How far it is, for the page that waits for it."""
    seen = _led(request, class_id)
    draft = _draft(seen, caption_draft_id)
    return render(request, "classroom/_caption_progress.html", {"draft": draft, "session": seen.session})


@login_required
@require_POST
def caption_discard(request: Visit, class_id: UUID, caption_draft_id: UUID) -> HttpResponse:
    """Forgets the file."""
    seen = _led(request, class_id)
    captioning.caption_draft_discard(standing=seen.standing, draft=_draft(seen, caption_draft_id))
    return redirect("classroom:captions_new", class_id)


@login_required
@require_safe
def captions_file(request: Visit, class_id: UUID, lang: str, form: str) -> HttpResponse:
    """The captions of a class in a language as a file; `?names=no` without who speaks."""
    seen: SeenClass = or_404(class_for(request.person, class_id))
    if not may_read_captions(seen.standing, seen.session, timezone.now()):
        raise PermissionDenied
    if form not in _FORMS or not _LANG.fullmatch(lang) or lang not in seen.session.captions:
        raise Http404
    names = None if request.GET.get("names") == "no" else _names(seen)
    try:
        kept = door.captions_of(seen.session)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("classroom:class", class_id)
    cues = captioning.captions_cues(kept.captions.values(), lang, names)
    response = HttpResponse(_written(cues, lang, form), content_type=f"{_FORMS[form]}; charset=utf-8")
    name = re.sub(r"[^\w-]+", "-", seen.session.title).strip("-")[:60] or "class"
    response.headers["Content-Disposition"] = _attachment(f"{name}.{lang}.{form}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def languages_context(request: Visit, seen: SeenClass) -> dict[str, Any]:
    """The captions of a class for its page: each language with its name and count, if they may be had."""
    if not may_read_captions(seen.standing, seen.session, timezone.now()):
        return {}
    drafts = []
    if may_lay_captions(seen.standing, seen.session):
        drafts = list(seen.session.caption_drafts.exclude(state=CaptionState.DONE).defer("file")[:5])
    return {
        "captions": _there(request, seen),
        "may_lay_captions": may_lay_captions(seen.standing, seen.session),
        "caption_drafts": drafts,
    }


def _there(request: Visit, seen: SeenClass) -> list[tuple[str, str, int]]:
    most = sorted(seen.session.captions.items(), key=lambda item: -item[1])
    return [(lang, language_name(lang, request.person.language), count) for lang, count in most]


def language_name(lang: str, page: str) -> str:
    """A language by its name, in the language of the page."""
    try:
        return str(Locale.parse(lang.replace("-", "_")).get_display_name(page.replace("-", "_")) or lang)
    except (UnknownLocaleError, ValueError):
        return lang


def _lay(request: Visit, seen: SeenClass, draft: CaptionDraft) -> HttpResponse:
    if draft.state in (CaptionState.ASKS, CaptionState.FAILED):
        captioning.caption_draft_begin(by=request.person, standing=seen.standing, draft=draft)
        captions_lay.enqueue(str(draft.id))
    return _back(draft)


def _back(draft: CaptionDraft) -> HttpResponse:
    return redirect("classroom:caption_draft", draft.class_session_id, draft.id)


def _draft_context(request: Visit, seen: SeenClass, draft: CaptionDraft) -> dict[str, Any]:
    session, page = seen.session, request.person.language
    file = msgspec.convert(draft.file, CaptionFile)
    wanted = captioning.captions_wanted(draft, session.length_ms)
    names = _names(seen)
    languages = dict.fromkeys([draft.lang, *session.captions, *_USUAL])
    return {
        "session": session,
        "section": seen.section,
        "draft": draft,
        "taken": len(wanted),
        "sample": [(said.from_, said.text, _said_by(said.who, names)) for said in wanted[:_SAMPLE]],
        "languages": [(lang, language_name(lang, page)) for lang in languages],
        "language": language_name(draft.lang, page),
        "instead": session.captions.get(draft.lang, 0),
        "shift_s": f"{draft.shift_ms / 1000:g}",
        "speakers": [
            (f"who-{n}", who, said, "" if said == who or not said else said)
            for n, (who, said) in enumerate(draft.whose.items())
        ],
        "people": sorted(((f"seat.{seat}", name) for seat, name in names.items()), key=lambda each: each[1].casefold()),
        "remarks": captioning.remarks_grouped(draft, session.length_ms),
        "further": file.further,
        "length_ms": session.length_ms,
    }


def _said_by(who: str, names: dict[str, str]) -> str:
    return names.get(who.removeprefix("seat."), "") if who.startswith("seat.") else who


def _whose(request: Visit, draft: CaptionDraft) -> dict[str, str]:
    """Who is meant: a seat of the class, the name as it is, or nobody."""
    seats = {f"seat.{number}" for number in draft.class_session.seats.values_list("number", flat=True)}
    chosen = {}
    for n, who in enumerate(draft.whose):
        given = request.POST.get(f"who-{n}", "keep")
        chosen[who] = given if given in seats else "" if given == "none" else who
    return chosen


def _shift_ms(given: str) -> int:
    try:
        return round(float(given.replace(",", ".").strip() or 0) * 1000)
    except (ValueError, OverflowError):
        raise Refused("captions.shift", _("Give the difference in seconds, such as 12.5.")) from None


def _names(seen: SeenClass) -> dict[str, str]:
    return {seat: name["name"] for seat, name in seat_names(seen.session).items()}


def _written(cues: list[Cue], lang: str, form: str) -> bytes:
    if form == "vtt":
        return vtt_write(cues, language=lang)
    return srt_write(cues) if form == "srt" else text_write(cues)


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _led(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    if not may_lay_captions(seen.standing, seen.session):
        raise PermissionDenied
    return seen


def _draft(seen: SeenClass, draft_id: UUID) -> CaptionDraft:
    found: CaptionDraft = or_404(seen.session.caption_drafts.filter(pk=draft_id).first())
    found.class_session = seen.session
    return found
