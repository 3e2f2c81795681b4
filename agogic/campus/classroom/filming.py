"""Acts on the video of a class: taken in, made, tried again, stopped, taken away. The worker does the making itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.models import ClassSession, Film, FilmState, Kind, Stage, Takeaway
from agogic.campus.classroom.rules import may_bring_film
from agogic.campus.courses.rules import Standing
from agogic.campus.foundation.jobs import job_cancel, job_create
from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Person
from agogic.classlog.events import ChapterNamed
from agogic.media.films.probe import LENGTH_MOST_MS, RATIO_MOST, SIDE_LEAST_PX
from agogic.media.uploads import Upload

JOB = "film"
UNFINISHED = (FilmState.WAITING, FilmState.MAKING)
CUT_OFF = "film.cut_off"
"""Making it ended the worker again and again."""


def film_folder(class_id: UUID) -> Path:
    """Where the parts of a class's film are made, and where its stills stay."""
    return class_folder(class_id) / "film"


@transaction.atomic
def film_take(*, by: Person | None, session: ClassSession, upload_id: str) -> Film:
    """A video has come whole: it is to be made. Taking it twice changes nothing. The caller starts that task."""
    upload = Upload.find(class_folder(session.id), upload_id)
    if session.kind != Kind.FILM or session.state != Stage.PLANNED:
        raise _not_here()
    if upload is None or not upload.whole:
        raise Refused("upload.unknown", _("This file is not here whole. Choose it again: it goes on where it stopped."))
    film = Film.objects.filter(class_session=session).first()
    if film is not None and film.upload == upload.id:
        return film
    if film is not None:
        _taken_away(film)
    job = job_create(JOB, by=by, film=str(session.id))
    film = Film.objects.create(
        class_session=session, upload=upload.id, name=upload.name, size_bytes=upload.size_bytes, job=job.id, added_by=by
    )
    line_write("film.uploaded", by=by, of=session, bytes=upload.size_bytes)
    return film


@transaction.atomic
def film_retry(*, by: Person, standing: Standing, film: Film) -> None:
    """Make it again from where it stopped. The caller starts that task."""
    _asked(standing, film.class_session)
    if film.state not in (FilmState.FAILED, FilmState.STOPPED):
        raise _not_here()
    film.job = job_create(JOB, by=by, film=str(film.class_session_id)).id
    film.state, film.problem = FilmState.WAITING, ""
    film.save(update_fields=["job", "state", "problem", "changed_at"])


@transaction.atomic
def film_stop(*, by: Person, standing: Standing, film: Film) -> None:
    """Make it no further. What is made already is kept for who goes on."""
    _asked(standing, film.class_session)
    _job_stop(film)
    # One that waits its turn is stopped now; one that is being made says so itself, once it has stopped.
    Film.objects.filter(pk=film.pk, state=FilmState.WAITING).update(state=FilmState.STOPPED, changed_at=timezone.now())


@transaction.atomic
def film_drop(*, by: Person, standing: Standing, film: Film) -> None:
    """Take a video away, its file and all that was made of it. One that is in the class goes with `film_unlay`."""
    _asked(standing, film.class_session)
    _taken_away(film)
    line_write("film.dropped", by=by, of=film.class_session)


@transaction.atomic
def film_unlay(*, by: Person, session: ClassSession) -> None:
    """The bytes of a class's video are gone for good; the class is no longer offered."""
    shutil.rmtree(film_folder(session.id), ignore_errors=True)
    shutil.rmtree(class_folder(session.id) / "takeaway", ignore_errors=True)
    Takeaway.objects.filter(class_session=session).delete()
    Film.objects.filter(class_session=session).delete()
    ClassSession.objects.filter(pk=session.pk).update(state=Stage.CANCELLED, changed_at=timezone.now())
    line_write("film.removed", by=by, of=session)


@transaction.atomic
def chapter_note(session: ClassSession, chapter: ChapterNamed, chapter_id: str) -> None:
    """Show a chapter at once; what follows the log says the same a moment later."""
    kept = ClassSession.objects.select_for_update().get(pk=session.pk)
    others = [each for each in kept.moments.get("chapters", []) if each[2] != chapter_id]
    named = [[chapter.from_, chapter.title, chapter_id]] if chapter.title.strip() else []
    kept.moments = {**kept.moments, "chapters": sorted([*others, *named])}
    kept.save(update_fields=["moments", "changed_at"])


def film_begun(film: Film) -> bool:
    """Note that it is being made; False if it was stopped or taken away meanwhile."""
    wanted = Film.objects.filter(pk=film.pk, state__in=UNFINISHED)
    return wanted.update(state=FilmState.MAKING, changed_at=timezone.now()) > 0


def film_ended(film: Film, state: FilmState, problem: str = "") -> None:
    """Note how making it ended, unless it was taken away."""
    Film.objects.filter(pk=film.pk).update(state=state, problem=problem, changed_at=timezone.now())


def film_made(film: Film, *, length_ms: int, width: int, height: int, sound: bool, rungs: Iterable[str]) -> None:
    """Note what became of it; its class knows."""
    Film.objects.filter(pk=film.pk).update(
        state=FilmState.READY,
        problem="",
        length_ms=length_ms,
        width=width,
        height=height,
        sound=sound,
        rungs=list(rungs),
        changed_at=timezone.now(),
    )
    ClassSession.objects.filter(pk=film.class_session_id).update(planned_ms=length_ms, changed_at=timezone.now())


def film_enqueued(film: Film, task_id: object) -> None:
    """Remember under what name the work waits, to find out if it was given up."""
    Film.objects.filter(pk=film.pk).update(task=str(task_id))


def films_given_up() -> int:
    """Films whose work was begun again and again and ended the worker each time are said to have failed."""
    unfinished = dict(Film.objects.filter(state__in=UNFINISHED).exclude(task="").values_list("task", "pk"))
    if not unfinished:
        return 0
    failed = DBTaskResult.objects.failed().filter(id__in=list(unfinished)).values_list("id", flat=True)
    pks = [unfinished[str(task)] for task in failed if str(task) in unfinished]
    for film in Film.objects.filter(pk__in=pks):
        film_ended(film, FilmState.FAILED, CUT_OFF)
    return len(pks)


def films_arrived() -> list[Film]:
    """Videos that came whole though the page that brought them was closed; what nobody goes on with is dropped."""
    taken = []
    waiting = ClassSession.objects.filter(kind=Kind.FILM, state=Stage.PLANNED, film=None)
    for session in waiting.select_related("section"):
        for upload in Upload.all_in(class_folder(session.id)):
            if upload.whole:
                taken.append(film_take(by=session.taught_by, session=session, upload_id=upload.id))
                break
            if upload.given_up:
                upload.drop()
    return taken


def film_problem(code: str) -> str:
    """Why a video could not be taken, in a sentence that says what to do next."""
    sentences = {
        "film.empty": _("This file is empty. Choose another."),
        "film.cut_short": _(
            "This file ends in the middle, as if it had not been copied whole. Look whether it plays to its end, then "
            "choose it again."
        ),
        "film.too_long": _(
            "This video is longer than %(hours)d hours. Cut it into parts and bring them as classes of their own."
        )
        % {"hours": LENGTH_MOST_MS // 3_600_000},
        "film.too_short": _("There is nothing in this video: it is over as it begins."),
        "film.too_large_picture": _("Its picture is larger than 4K. Save it smaller and choose the new file."),
        "film.too_small_picture": _("Its picture is smaller than %(px)d pixels. There is nothing to see.")
        % {"px": SIDE_LEAST_PX},
        "film.no_shape": _("Its picture is more than %(times)d times as long as wide. Save it in a usual shape.")
        % {"times": RATIO_MOST},
        "film.too_many_frames": _(
            "It has more pictures than a video can have. Save it again with 30 pictures a second."
        ),
        "film.unreadable": _(
            "Its picture or its sound is of a kind that can not be read here. Save it as MP4 (H.264 and AAC)."
        ),
        "film.slow": _("Reading this file took too long. Save it again as MP4 and choose the new file."),
        "film.no_room": _(
            "There was no room left on the school's disk. Ask who runs the school to make room, then try again."
        ),
        "film.untold": _(
            "It is made, but the classroom did not answer. Try again in a moment; nothing has to be made anew."
        ),
        CUT_OFF: _(
            "Making it failed several times. Save it again as MP4 and choose the new file, or ask who runs the school."
        ),
        "takeaway.failed": _("It could not be made. Try again; if it fails again, tell who runs the school."),
        "film.failed": _(
            "Something went wrong while it was made. Try again; if it fails again, save it as MP4 and choose the new file."
        ),
    }
    return sentences.get(code) or _(
        "This is no video or sound that can be read here. Save it as MP4 and choose the new file."
    )


def _taken_away(film: Film) -> None:
    if film.state == FilmState.READY:
        raise _not_here()
    _job_stop(film)
    film.delete()
    upload = Upload.find(class_folder(film.class_session_id), film.upload)
    if upload is not None:
        upload.drop()
    shutil.rmtree(film_folder(film.class_session_id), ignore_errors=True)


def _job_stop(film: Film) -> None:
    job = Job.objects.filter(id=film.job).first() if film.job else None
    if job is not None:
        job_cancel(job)


def _asked(standing: Standing, session: ClassSession) -> None:
    if not may_bring_film(standing, session):
        raise _not_here()


def _not_here() -> Refused:
    return Refused("film.not_here", _("This class takes no video now. Load the page again."))
