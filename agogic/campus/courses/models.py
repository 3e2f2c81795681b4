"""Courses, their sections, who teaches them, who is enrolled and in which way."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agogic.campus.foundation.models import Row
from agogic.campus.foundation.school import school_now
from agogic.campus.people.models import Recorded
from agogic.classlog.events import Rules


class Mode(models.TextChoices):
    """The ways to take a section."""

    LIVE = "live", _("Live")
    OWN_PACE = "own_pace", _("Own pace")
    BLENDED = "blended", _("Both, as it suits")


class Course(Row):
    """What is taught, whoever teaches it to whomever."""

    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class Section(Row):
    """A course taught by certain teachers to certain pupils in a certain period.

    `rules` holds what differs from the class log's own `Rules`. `roll_*` say what *attended* means.
    `kept_days`: how long pictures and sound of its classes are kept, from their end; 0: as long as the school keeps them.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    pupils_choose_mode = models.BooleanField(default=False)
    under_13 = models.BooleanField(default=False)
    rules: Any = models.JSONField(default=dict)
    kept_days = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(3650)])
    roll_share = models.FloatField(default=0.8, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)])
    roll_checks = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(20)])
    roll_days = models.PositiveSmallIntegerField(default=7, validators=[MinValueValidator(1), MaxValueValidator(366)])
    teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Teaching", related_name="sections_taught")

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The clock this section lives by."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def class_rules(self) -> Rules:
        """The rules its classes open with. Later contributions of the young wait for a nod."""
        return msgspec.convert({"nod": self.under_13, **self.rules}, Rules)

    @property
    def opening_rules(self) -> Rules:
        """The same, with no more recorded and given away than the school allows."""
        rules, school = self.class_rules, school_now()
        recording = max(rules.recording, school.recording, key=Recorded.values.index)
        return msgspec.structs.replace(rules, recording=str(recording), download=rules.download and school.download)


class Teaching(Row):
    """Who teaches a section."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="teachings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="teachings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "person"], name="teaching_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} teaches {self.section_id}"


class Enrolment(Row):
    """A pupil in a section, in one mode, from a day on and perhaps until another (section's dates).

    `confirmed`: more than a teacher's word says that the pupil belongs there: an administrator's, a file's, or the
    pupil's own, who took up an invitation. Without it a teacher gives no new sign-in card.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    mode = models.CharField(max_length=16, choices=Mode, default=Mode.LIVE)
    mode_since = models.DateField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "person"], name="enrolment_once"),
        ]
        indexes = [models.Index(fields=["person", "left_on"], name="enrolment_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.section_id}"
