"""Long work: told to whoever asked for it, and stopped when they want it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agogic.campus.foundation.journal import Actor
from agogic.campus.foundation.models import Job

BEGUN_MOST = 3
"""Work that was cut off this often is not begun again: it may be what ends the worker."""


class Cut(Exception):
    """Work that was begun several times and never came to an end, because its worker did first."""


class Stopped(Exception):
    """Somebody asked that this job be stopped. Raised inside the job, where stopping is safe."""


def job_create(kind: str, *, by: Actor | None, **body: Any) -> Job:
    """A job that waits to be begun."""
    return Job.objects.create(kind=kind, person=by.id if by else None, body=body)


def job_begin(job_id: UUID) -> Job:
    """The job, now running. Raises `Stopped` if it was cancelled while it waited."""
    job = Job.objects.get(id=job_id)
    _stop_if_asked(job)
    job.state = Job.State.RUNNING
    job.save(update_fields=["state", "changed_at"])
    return job


def job_tell(job: Job, progress: float, words: str = "") -> None:
    """Says how far the job is (0 to 1) and at what. Raises `Stopped` if it is to stop."""
    job.progress = min(max(progress, 0.0), 1.0)
    job.words = words[:400]
    job.save(update_fields=["progress", "words", "changed_at"])
    job.refresh_from_db(fields=["cancel_asked"])
    _stop_if_asked(job)


def job_done(job: Job, words: str = "", **body: Any) -> None:
    """The job is finished; `body` is what came of it."""
    job.progress = 1.0
    _end(job, Job.State.DONE, words, body)


def job_failed(job: Job, words: str, **body: Any) -> None:
    """The job could not be finished; `words` say why and what to do."""
    _end(job, Job.State.FAILED, words, body)


def job_cancel(job: Job) -> None:
    """Asks a job to stop; it does so at the next step it tells of."""
    Job.objects.filter(id=job.id, finished_at=None).update(cancel_asked=True)


def jobs_of(person_id: UUID, *, limit: int = 20) -> list[Job]:
    """A person's jobs, newest first."""
    return list(Job.objects.filter(person=person_id).order_by("-created_at")[:limit])


def work_take_up(*, queues: Iterable[str]) -> int:
    """Lets work of these queues that was cut off in the middle be begun again. Returns how much there was.

    Called by the only worker of these queues before it begins, so that what is marked as running can not be.
    """
    cut = list(DBTaskResult.objects.running().filter(queue_name__in=list(queues)))
    for each in cut:
        if len(each.worker_ids) >= BEGUN_MOST:
            each.set_failed(Cut(f"begun {BEGUN_MOST} times and never finished"))
            continue
        each.status = DBTaskResult._meta.get_field("status").get_default()
        each.save(update_fields=["status"])
    return len(cut)


def _stop_if_asked(job: Job) -> None:
    if job.cancel_asked:
        _end(job, Job.State.CANCELLED, job.words, {})
        raise Stopped


def _end(job: Job, state: Job.State, words: str, body: dict[str, Any]) -> None:
    job.state = state
    job.words = words[:400]
    job.body = {**job.body, **body}
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "words", "body", "progress", "finished_at", "changed_at"])
