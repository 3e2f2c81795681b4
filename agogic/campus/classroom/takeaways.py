"""A class to take along: asked for, made by the worker, kept until what it was made from changes.

A file is made when somebody asks for it for the first time. When anything is taken out of the recording, files made before
are gone with it.
"""

from __future__ import annotations

import logging
import shutil
from errno import ENOSPC
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.following import log_events
from agogic.campus.classroom.models import ClassSession, Stage, Takeaway, TakeawayKind, TakeawayState
from agogic.campus.classroom.rules import may_let_take, may_take_along
from agogic.campus.courses.rules import Standing
from agogic.campus.foundation.jobs import Stopped, job_begin, job_create, job_done, job_failed, job_tell
from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Person
from agogic.classlog.fold import fold
from agogic.classlog.state import Part, State
from agogic.media.films.making import Unmakable
from agogic.media.takeaway.composing import takeaway_clear, takeaway_make

JOB = "takeaway"
UNFINISHED = (TakeawayState.WAITING, TakeawayState.MAKING)
log = logging.getLogger("agogic.takeaways")


@transaction.atomic
def takeaway_ask(*, by: Person, standing: Standing, session: ClassSession, kind: TakeawayKind) -> Takeaway:
    """Have a file of a class made; one that is there or being made is that one. The caller starts that task."""
    if not may_take_along(standing, session, timezone.now()):
        raise Refused("takeaway.not_yours", _("Your teacher has not let this class be taken along."))
    found = Takeaway.objects.filter(class_session=session, kind=kind).first()
    if found is not None and found.state != TakeawayState.FAILED:
        return found
    job = job_create(JOB, by=by, takeaway=str(session.id), wanted=str(kind))
    fresh = {"state": TakeawayState.WAITING, "job": job.id, "task": "", "problem": ""}
    takeaway, _made = Takeaway.objects.update_or_create(class_session=session, kind=kind, defaults=fresh)
    line_write("takeaway.asked", by=by, of=session, kind=kind)
    return takeaway


@transaction.atomic
def taking_along_set(*, by: Person, standing: Standing, session: ClassSession, may: bool) -> None:
    """Let pupils take a class along, or no longer."""
    if not may_let_take(standing, session):
        raise Refused("takeaway.not_yours", _("Only who teaches the section decides that."))
    ClassSession.objects.filter(pk=session.pk).update(may_download=may, changed_at=timezone.now())
    line_write("takeaway.allowed" if may else "takeaway.forbidden", by=by, of=session)


def takeaways_drop(class_id: UUID) -> None:
    """Something was taken out of a class: no file made before it stays."""
    if Takeaway.objects.filter(class_session=class_id).delete()[0]:
        shutil.rmtree(class_folder(class_id) / "takeaway", ignore_errors=True)


def takeaway_file(takeaway: Takeaway) -> Path:
    """Where the file is, once it is made."""
    return _work(takeaway) / takeaway.file_name


def takeaway_work(takeaway: Takeaway) -> str:
    """Make it; begun again it goes on. Returns the state it is in then."""
    wanted = Takeaway.objects.filter(pk=takeaway.pk, state__in=UNFINISHED)
    if takeaway.job is None or not wanted.update(state=TakeawayState.MAKING):
        return "dropped"
    session = takeaway.class_session
    try:
        job = job_begin(takeaway.job)
        room = _room(session)
        takeaway_make(
            class_folder(session.id),
            _work(takeaway),
            room,
            length_ms=session.length_ms,
            title=session.title,
            kind=takeaway.kind,
            told=lambda share: job_tell(job, share),
        )
    except (Stopped, Job.DoesNotExist):
        return "dropped"
    except (Unmakable, OSError) as error:
        log.warning("a file of class %s: %s", session.id, error)
        full = isinstance(error, OSError) and error.errno == ENOSPC
        wanted = Takeaway.objects.filter(pk=takeaway.pk)
        if wanted.update(state=TakeawayState.FAILED, problem="film.no_room" if full else "takeaway.failed"):
            job_failed(job, "")
        return TakeawayState.FAILED
    return _kept(takeaway, job, cuts_of(room))


def takeaways_given_up() -> int:
    """Files whose making ended the worker again and again are said to have failed."""
    unfinished = dict(Takeaway.objects.filter(state__in=UNFINISHED).exclude(task="").values_list("task", "pk"))
    failed = DBTaskResult.objects.failed().filter(id__in=list(unfinished)).values_list("id", flat=True)
    pks = [unfinished[str(task)] for task in failed if str(task) in unfinished]
    return Takeaway.objects.filter(pk__in=pks).update(state=TakeawayState.FAILED, problem="takeaway.failed")


def cuts_of(room: Part) -> int:
    """How often something was taken out of a class or left out of it; it only grows or changes."""
    return len(room.media_gone) * 1000 + sum(cut.seq for cut in room.cuts.values())


def takeaways_stale(class_id: UUID, room: Part) -> None:
    """Let go of files that hold what was taken out since."""
    made = Takeaway.objects.filter(class_session=class_id, state=TakeawayState.READY)
    if made.exclude(cuts=cuts_of(room)).exists():
        takeaways_drop(class_id)


def _kept(takeaway: Takeaway, job: Job, cuts: int) -> str:
    """It is made, unless something was taken out meanwhile."""
    takeaway_clear(_work(takeaway))
    size = takeaway_file(takeaway).stat().st_size
    if cuts_of(_room(takeaway.class_session)) != cuts:
        takeaways_drop(takeaway.class_session_id)
        return "dropped"
    made = Takeaway.objects.filter(pk=takeaway.pk)
    if not made.update(state=TakeawayState.READY, size_bytes=size, cuts=cuts):
        shutil.rmtree(_work(takeaway), ignore_errors=True)
        return "dropped"
    job_done(job)
    return TakeawayState.READY


def _room(session: ClassSession) -> Part:
    state = State()
    for event in log_events(session.id):
        fold(state, event)
    if session.state != Stage.ENDED:
        raise OSError("the class is not over")
    return state.room


def _work(takeaway: Takeaway) -> Path:
    return class_folder(takeaway.class_session_id) / "takeaway" / takeaway.kind
