"""Rows every room uses: the abstract row, the journal, cursors, jobs, sessions, counted attempts."""

from __future__ import annotations

import uuid

import uuid_utils.compat
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


def id_new() -> uuid.UUID:
    """A new UUIDv7: sorts by the time it was made."""
    return uuid_utils.compat.uuid7()


class Row(models.Model):
    """What every row of the school has: an id that tells its age, and when it was made and changed (UTC)."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class JournalLine(models.Model):
    """One act of one person (or of the school itself, `by` null). Appended, never changed."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.UUIDField(null=True)
    act = models.CharField(max_length=64)
    of_kind = models.CharField(max_length=32, blank=True)
    of_id = models.UUIDField(null=True)
    body = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["act", "seq"], name="journal_act"),
            models.Index(fields=["of_kind", "of_id", "seq"], name="journal_of"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class FollowerCursor(models.Model):
    """How far a follower has read: in the journal (`class_id` null) or in one class log."""

    name = models.CharField(max_length=64)
    class_id = models.UUIDField(null=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "class_id"], name="cursor_class_once"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(class_id=None), name="cursor_journal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Job(Row):
    """Long work a person may watch and stop. Lives in the jobs file, so `person` is an id only."""

    class State(models.TextChoices):
        """Where a job stands."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=64)
    person = models.UUIDField(null=True)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    progress = models.FloatField(default=0.0)
    words = models.CharField(max_length=400, blank=True)
    cancel_asked = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)
    body = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="job_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Session(AbstractBaseSession):
    """A signed-in browser. Knows its person, so that all sessions of one person can be ended."""

    person = models.UUIDField(null=True, db_index=True)

    objects = BaseSessionManager()  # type: ignore[misc]

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that reads and writes these rows (asked for by Django)."""
        from agogic.campus.foundation.sessions import SessionStore

        return SessionStore


class RateCount(models.Model):
    """How often something was tried within one window of time."""

    key_hash = models.CharField(max_length=64)
    window = models.BigIntegerField()
    count = models.IntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_hash", "window"], name="rate_once")]

    def __str__(self) -> str:
        return f"{self.count} in {self.window}"
