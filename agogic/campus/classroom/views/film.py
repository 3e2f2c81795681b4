"""The video of a class: brought, watched while it is made, given chapters, downloaded, taken away; its stills."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic import passes
from agogic.campus.classroom import door, filming
from agogic.campus.classroom.actions import class_folder, seat_take
from agogic.campus.classroom.door import pass_keys
from agogic.campus.classroom.forms import ChapterForm
from agogic.campus.classroom.models import ClassSession, FilmState
from agogic.campus.classroom.queries import SeenClass, class_for, film_of, films_before
from agogic.campus.classroom.rules import may_bring_film, may_edit_film
from agogic.campus.classroom.tasks import film_begin
from agogic.campus.courses.rules import may_lead
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.signin import device_of
from agogic.classlog.events import ChapterNamed
from agogic.media.films.making import POSTER, STORYBOARD, STORYBOARD_VTT
from agogic.media.uploads import Upload

_STILLS = {POSTER: "image/webp", STORYBOARD: "image/webp", STORYBOARD_VTT: "text/vtt; charset=utf-8"}


@login_required
@never_cache
@require_safe
def film(request: Visit, class_id: UUID) -> HttpResponse:
    """How far the video is, for the page that waits for it."""
    seen = _seen(request, class_id)
    if not may_lead(seen.standing):
        raise PermissionDenied
    if not may_bring_film(seen.standing, seen.session):
        # It became a class meanwhile: the page is another one now.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "classroom/_film.html", {"session": seen.session, **film_context(request, seen)})


@login_required
@never_cache
@require_POST
def film_pass(request: Visit, class_id: UUID) -> HttpResponse:
    """A pass to bring a video for this class, and for nothing else."""
    seen = _seen(request, class_id)
    if not may_bring_film(seen.standing, seen.session):
        return _refused("film.not_here", _("This class takes no video now. Load the page again."))
    expires_ms = time.time_ns() // 1_000_000 + passes.LIFETIME_MS
    token = passes.sign(
        passes.Pass(
            class_id=str(class_id),
            seat=0,
            role="teacher",
            powers=(passes.UPLOAD,),
            session=str(device_of(request) or ""),
            expires_ms=expires_ms,
        ),
        pass_keys(),
    )
    return JsonResponse({"pass": token, "expires_ms": expires_ms})


@login_required
@require_POST
def film_taken(request: Visit, class_id: UUID) -> HttpResponse:
    """All of a video has come: it is to be made."""
    seen = _bringing(request, class_id)
    try:
        taken = filming.film_take(by=request.person, session=seen.session, upload_id=request.POST.get("upload", ""))
    except Refused as refused:
        return _refused(refused.code, refused.sentence)
    if taken.state == FilmState.WAITING and not taken.task:
        film_begin(taken)
    return HttpResponse(status=204)


@login_required
@require_POST
def film_retry(request: Visit, class_id: UUID) -> HttpResponse:
    """Make it again from where it stopped."""
    seen = _bringing(request, class_id)
    film = or_404(film_of(seen.session))
    filming.film_retry(by=request.person, standing=seen.standing, film=film)
    film_begin(film)
    return redirect("classroom:class", class_id)


@login_required
@require_POST
def film_stop(request: Visit, class_id: UUID) -> HttpResponse:
    """Make it no further."""
    seen = _bringing(request, class_id)
    filming.film_stop(by=request.person, standing=seen.standing, film=or_404(film_of(seen.session)))
    return redirect("classroom:class", class_id)


@login_required
@require_POST
def film_drop(request: Visit, class_id: UUID) -> HttpResponse:
    """Take a video away before it is in its class, or what has come of it so far."""
    seen = _bringing(request, class_id)
    film = film_of(seen.session)
    if film is not None:
        filming.film_drop(by=request.person, standing=seen.standing, film=film)
    for upload in Upload.all_in(class_folder(class_id)):
        upload.drop()
    return redirect("classroom:class", class_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def film_remove(request: Visit, class_id: UUID) -> HttpResponse:
    """Ask, then take the bytes of a class's video away for good."""
    seen = _editing(request, class_id)
    if request.method != "POST":
        return render(request, "classroom/film_remove.html", {"session": seen.session, "section": seen.section})
    seat = seat_take(session=seen.session, person=request.person, teaches=True)
    try:
        door.film_cut(seen.session, seat.number)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("classroom:class", class_id)
    filming.film_unlay(by=request.person, session=seen.session)
    messages.success(request, _("The video is gone for good."))
    return redirect("path:section", seen.section.id)


@login_required
@require_POST
def chapter_add(request: Visit, class_id: UUID) -> HttpResponse:
    """Name a chapter; with `of`, rename it or move it; without a title, take it away."""
    seen = _editing(request, class_id)
    form = ChapterForm(request.POST, length_ms=seen.session.length_ms)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("classroom:class", class_id)
    seat = seat_take(session=seen.session, person=request.person, teaches=True)
    cleaned = form.cleaned_data
    chapter = ChapterNamed(from_=cleaned["at"], title=cleaned["title"], of=cleaned["of"] or None)
    try:
        chapter_id = door.chapter_tell(seen.session, chapter, seat=seat.number)
        filming.chapter_note(seen.session, chapter, chapter_id)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{reverse('classroom:class', args=[class_id])}#chapters")


@login_required
@require_safe
def still(request: Visit, class_id: UUID, name: str) -> HttpResponse:
    """A still of a class's video: its poster, its storyboard, which part of that shows what."""
    seen = _seen(request, class_id)
    if name not in _STILLS:
        raise Http404
    path: Path = filming.film_folder(seen.session.id) / name
    try:
        body = path.read_bytes()
        etag = f'"{path.stat().st_mtime_ns:x}"'
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, no-cache", "ETag": etag}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=_STILLS[name], headers=headers)


def stills_of(session: ClassSession) -> dict[str, str]:
    """Where the stills of a class's video are, those there are."""
    folder = filming.film_folder(session.id)
    names = {"poster": POSTER, "storyboard": STORYBOARD_VTT}
    there = {what: name for what, name in names.items() if (folder / name).is_file()}
    return {what: reverse("classroom:still", args=[session.id, name]) for what, name in there.items()}


def film_context(request: Visit, seen: SeenClass) -> dict[str, Any]:
    """What the page shows of a video that is on its way, or being made."""
    film = film_of(seen.session)
    context: dict[str, Any] = {"film": film}
    if film is None or film.state == FilmState.REFUSED:
        context["upload_config"] = _upload_config(request, seen)
    if film is None:
        return context
    if film.state == FilmState.WAITING:
        context["before"] = films_before(film)
    if film.state in (FilmState.WAITING, FilmState.MAKING):
        job = Job.objects.filter(id=film.job).first() if film.job else None
        context["progress"] = round((job.progress if job else 0) * 100)
        context["step"] = step_words(job.words if job else "")
        context["stopping"] = bool(job and job.cancel_asked)
    if film.problem:
        context["problem"] = filming.film_problem(film.problem)
    return context


def step_words(step: str) -> str:
    """At what the making of a video is, in words."""
    name, _space, of = step.partition(" ")
    if name == "picture":
        return _("Drawing it %(lines)s lines high") % {"lines": of}
    return {
        "probe": _("Looking at what it is"),
        "loudness": _("Listening how loud it is"),
        "sound": _("Making its sound as loud as it should be"),
        "stills": _("Choosing its stills"),
    }.get(name, _("Beginning"))


def _upload_config(request: Visit, seen: SeenClass) -> dict[str, Any]:
    """What the island that brings a video must know."""
    class_id = seen.session.id
    begun = next((each for each in Upload.all_in(class_folder(class_id)) if not each.whole and not each.given_up), None)
    return {
        "uploads": f"/live/classes/{class_id}/uploads",
        "pass_url": reverse("classroom:film_pass", args=[class_id]),
        "taken_url": reverse("classroom:film_taken", args=[class_id]),
        "most_bytes": settings.CONFIG.film_bytes,
        "begun": {"name": begun.name, "size": begun.size_bytes, "here": begun.here_bytes, "id": begun.id}
        if begun
        else None,
        "csrf": get_token(request),
    }


def _refused(code: str, sentence: str) -> JsonResponse:
    return JsonResponse({"refusal": {"code": code, "sentence": sentence}}, status=403)


def _seen(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    return seen


def _bringing(request: Visit, class_id: UUID) -> SeenClass:
    seen = _seen(request, class_id)
    if not may_bring_film(seen.standing, seen.session):
        raise PermissionDenied
    return seen


def _editing(request: Visit, class_id: UUID) -> SeenClass:
    seen = _seen(request, class_id)
    if not may_edit_film(seen.standing, seen.session):
        raise PermissionDenied
    return seen
