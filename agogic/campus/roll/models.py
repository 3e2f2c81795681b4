"""What the roll keeps: one column a class, one entry a pupil who left a trace in it, corrections with reasons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agogic.campus.courses.models import Section
from agogic.campus.foundation.models import Row


class RollColumn(Row):
    """A class as the roll knows it; its id is the class's. Times named `_ms` are class time.

    `window_from`: when it could first be taken on one's own clock; null while it cannot. `rule`: what
    *attended* means here, where it differs from the section's. `checks`: `[{poll, prompt, at}]`.
    `strokes`: how much was said, slice by slice, 0 to 100, for the class clock. `facts_noted`: whether who
    attended has been told to what hangs on it; that waits for as long as the end may be undone. `stale`: the
    rule or somebody's window changed, so the log must be read once more.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="roll_columns")
    title = models.CharField(max_length=200)
    held_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    window_from = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False)
    length_ms = models.PositiveBigIntegerField(default=0)
    expected_ms = models.PositiveBigIntegerField(default=0)
    checks: Any = models.JSONField(default=list)
    rule: Any = models.JSONField(null=True, blank=True)
    strokes: Any = models.JSONField(default=list)
    facts_noted = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)

    class Meta:
        ordering = ["held_at", "id"]
        indexes = [models.Index(fields=["section", "held_at"], name="column_section")]

    def __str__(self) -> str:
        return self.title


class CorrectedTo(models.TextChoices):
    """What a teacher may say instead of what the log says."""

    AS_TAKEN = "as_taken", _("As taken")
    ATTENDED = "attended", _("Attended")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


class RollEntry(Row):
    """How one pupil took one class, derived from its log within their window. All times ms of class time.

    `caught_up_ms` is the part of `later_ms` taken while the class was still on. `live`, `later`, `left`:
    the stretches behind the figures. `answers`: `[{poll, prompt, answer, at, later, right}]` of checks.
    `taken_at`: when what was taken became enough, whatever a teacher says of it. `corrected_to`, `reason`: the
    last correction, whose history stands in `RollCorrection`.
    """

    column = models.ForeignKey(RollColumn, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roll_entries")
    expected_ms = models.PositiveBigIntegerField(default=0)
    live_ms = models.PositiveBigIntegerField(default=0)
    later_ms = models.PositiveBigIntegerField(default=0)
    caught_up_ms = models.PositiveBigIntegerField(default=0)
    first_live_at = models.PositiveBigIntegerField(null=True, blank=True)
    checks_asked = models.PositiveSmallIntegerField(default=0)
    checks_live = models.PositiveSmallIntegerField(default=0)
    checks_later = models.PositiveSmallIntegerField(default=0)
    live: Any = models.JSONField(default=list)
    later: Any = models.JSONField(default=list)
    left: Any = models.JSONField(default=list)
    answers: Any = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True, blank=True)
    corrected_to = models.CharField(max_length=16, choices=CorrectedTo, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["column", "person"], name="entry_once")]
        indexes = [models.Index(fields=["person"], name="entry_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.column_id}"


class RollCorrection(Row):
    """A teacher's word on one pupil in one class, with its reason. Appended; the last one counts."""

    column = models.ForeignKey(RollColumn, on_delete=models.CASCADE, related_name="corrections")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roll_corrections")
    to = models.CharField(max_length=16, choices=CorrectedTo)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["column", "person"], name="correction_of")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.to} in {self.column_id}"
