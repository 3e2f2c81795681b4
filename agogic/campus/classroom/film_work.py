"""What the worker does with a video: looks what it is, makes its parts, lays them into the class, tells the class.

Each step may be the last before the worker is killed; who begins again goes on with what is there.
"""

from __future__ import annotations

import logging
import shutil
import time
from errno import ENOSPC
from pathlib import Path

from agogic.campus.classroom import door
from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.filming import film_begun, film_ended, film_folder, film_made
from agogic.campus.classroom.following import log_events
from agogic.campus.classroom.models import Film as Bringing
from agogic.campus.classroom.models import FilmState
from agogic.campus.foundation.jobs import Stopped, job_begin, job_done, job_failed, job_tell
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.classlog.events import FilmLaid
from agogic.media.films.laying import film_lay
from agogic.media.films.making import Made, Unmakable, film_keep, film_kept, film_make
from agogic.media.films.probe import Film, FilmRefused, film_probe
from agogic.media.uploads import Upload

_UNTOLD_AGAIN_S = (1, 2, 4, 8, 15, 30)
"""How long to wait for the engine before it is asked again."""
log = logging.getLogger("agogic.films")


def film_work(bringing: Bringing) -> str:
    """Do all that is left to do for a video. Returns the state it is in then."""
    if bringing.job is None or not film_begun(bringing):
        return "dropped"
    try:
        job = job_begin(bringing.job)
        return _ended(bringing, job, *_worked(bringing, job))
    except Stopped:
        film_ended(bringing, FilmState.STOPPED)
        _tidied(bringing)
        return FilmState.STOPPED
    except (Job.DoesNotExist, FileNotFoundError):
        if Bringing.objects.filter(pk=bringing.pk).exists():
            film_ended(bringing, FilmState.FAILED, "film.failed")
            raise
        _tidied(bringing)
        return "dropped"


def _ended(bringing: Bringing, job: Job, state: FilmState, problem: str) -> str:
    if state == FilmState.READY:
        job_done(job)
    else:
        film_ended(bringing, state, problem)
        job_failed(job, problem)
    return state


def _worked(bringing: Bringing, job: Job) -> tuple[FilmState, str]:
    """The state it comes to, and its problem if it has one."""
    folder = film_folder(bringing.class_session_id)
    upload = Upload.find(class_folder(bringing.class_session_id), bringing.upload)
    if upload is None:
        return FilmState.FAILED, "film.unknown"
    try:
        found = _looked_at(upload, folder, job)
        if isinstance(found, FilmRefused):
            upload.drop()
            return FilmState.REFUSED, found.code
        made = film_make(
            upload.path, folder, found, lambda share, step, of: job_tell(job, share, f"{step} {of}".strip())
        )
        _laid(bringing, found, made, folder)
    except Unmakable as error:
        log.warning("the video of class %s: %s", bringing.class_session_id, error)
        return FilmState.FAILED, "film.failed"
    except OSError as error:
        log.warning("the video of class %s: %s", bringing.class_session_id, error)
        if isinstance(error, FileNotFoundError):
            raise
        return FilmState.FAILED, "film.no_room" if error.errno == ENOSPC else "film.failed"
    except Refused as refused:
        log.warning("the video of class %s waits to be told: %s", bringing.class_session_id, refused.code)
        return FilmState.FAILED, "film.untold"
    _cleared(folder, upload)
    return FilmState.READY, ""


def _looked_at(upload: Upload, folder: Path, job: Job) -> Film | FilmRefused:
    kept = film_kept(folder)
    if kept is not None:
        return kept
    job_tell(job, 0.0, "probe")
    found = film_probe(upload.path)
    if isinstance(found, Film):
        film_keep(folder, found)
    return found


def _laid(bringing: Bringing, film: Film, made: Made, folder: Path) -> None:
    """Put the film where the engine reads it, and tell the class. Raises `OSError`, `Refused`."""
    rungs = [rung.name for rung in made.rungs]
    largest = made.rungs[0] if made.rungs else None
    width, height = (largest.width, largest.height) if largest else (0, 0)
    if not _is_told(bringing):
        picture, sound = film_lay(class_folder(bringing.class_session_id), folder, rungs, sound=made.sound)
        laid = FilmLaid(
            length_ms=film.length_ms,
            picture=picture,
            sound=sound,
            variants=rungs,
            width=width,
            height=height,
            quiet=made.quiet,
        )
        _told(bringing, laid)
    film_made(bringing, length_ms=film.length_ms, width=width, height=height, sound=made.sound, rungs=rungs)


def _is_told(bringing: Bringing) -> bool:
    """Whether the class has its film already: whoever told it was killed before it could say so."""
    if not (class_folder(bringing.class_session_id) / "log.sqlite").is_file():
        return False
    return any(event.type == "film.laid" for event in log_events(bringing.class_session_id))


def _told(bringing: Bringing, laid: FilmLaid) -> None:
    """The engine may be starting just now: it is asked again for a minute. Raises `Refused`."""
    for wait_s in _UNTOLD_AGAIN_S:
        try:
            door.film_tell(bringing.class_session, laid)
            return
        except Refused as refused:
            if refused.code != door.UNREACHABLE:
                raise
            time.sleep(wait_s)
    door.film_tell(bringing.class_session, laid)


def _cleared(folder: Path, upload: Upload) -> None:
    """What only making it needed is gone, and so is the file it was made from: it would be kept twice."""
    for left in (*folder.glob("*.mp4"), *folder.glob("*.txt"), *folder.glob("*.part"), folder / "film.json"):
        left.unlink(missing_ok=True)
    upload.drop()


def _tidied(bringing: Bringing) -> None:
    """After it was taken away while it was made, nothing of it stays."""
    if not Bringing.objects.filter(class_session=bringing.class_session_id).exists():
        shutil.rmtree(film_folder(bringing.class_session_id), ignore_errors=True)
