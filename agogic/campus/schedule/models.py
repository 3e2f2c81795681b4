"""When a section meets, what became of single meetings, and facts about who has done what."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agogic.campus.courses.models import Section
from agogic.campus.foundation.models import Row


class Meeting(Row):
    """A plan to meet: once, or again and again by an RFC 5545 rule.

    `first_wall` is a wall time in `time_zone`, kept as text without a zone (`2026-03-12T09:00`), so
    that nothing between here and the database can shift it.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)
    first_wall = models.CharField(max_length=19)
    rule = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_wall", "id"]

    def __str__(self) -> str:
        return f"{self.title} {self.first_wall}"

    @property
    def zone(self) -> ZoneInfo:
        """The clock the meeting is held by."""
        return ZoneInfo(self.time_zone)


class MeetingChange(Row):
    """One meeting of several that was moved, or cancelled (`moved_to` null). `wall` names which."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    wall = models.CharField(max_length=19)
    moved_to = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "wall"], name="change_once")]

    def __str__(self) -> str:
        return f"{self.wall} {'moved' if self.moved_to else 'cancelled'}"


class FactKind(models.TextChoices):
    """What somebody has done with an activity."""

    TAKEN = "taken", _("taken")
    DONE = "done", _("done")
    SCORE = "score", _("score")
    ATTENDED = "attended", _("attended")


class Fact(Row):
    """Somebody took, did, scored or attended an activity, at a time. What dates hang on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facts")
    activity = models.UUIDField()
    what = models.CharField(max_length=16, choices=FactKind)
    at = models.DateTimeField()
    value: Any = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "activity", "what"], name="fact_once"),
        ]
        indexes = [models.Index(fields=["activity", "what"], name="fact_activity")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.activity}"
