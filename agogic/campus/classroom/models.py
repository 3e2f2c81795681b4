"""Classes as the school knows them; who sits where in them; their slides; what was asked and waits.

What happened in a class stands in its log. Everything here that the log also says is derived from it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agogic.campus.courses.models import Section
from agogic.campus.foundation.models import Row
from agogic.campus.roll.models import RollColumn
from agogic.campus.schedule.models import Meeting


class Kind(models.TextChoices):
    """How a class comes to be."""

    LIVE = "live", _("At a time")
    ALONE = "alone", _("Recorded alone")
    FILM = "film", _("From a video")


class Stage(models.TextChoices):
    """Where a class stands."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("on now")
    ENDED = "ended", _("over")
    CANCELLED = "cancelled", _("cancelled")


class ClassSession(Row):
    """A class. Its id names its log and its folder.

    `planned_at`: when it opens; of a class recorded alone, from when pupils see it. `wall` names it among
    the times of its `meeting`. `rule`: what *attended* means here (`{share, checks, days}`), where it
    differs from the section's. `polls`: prepared ones, as bodies of `poll.prepared`.

    `column`: where it stands in the roll, once it has opened.

    From its log: `opened_at`, `ended_at`, `length_ms`, `lively_ms` (without silences and pauses),
    `strokes`, `moments`, `captions` (language -> how many), `here` (seats at the live edge), `nods_waiting`, `reports_waiting`.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="classes")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="classes")
    wall = models.CharField(max_length=19, blank=True)
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.LIVE)
    state = models.CharField(max_length=12, choices=Stage, default=Stage.PLANNED)
    planned_at = models.DateTimeField(null=True, blank=True)
    planned_ms = models.PositiveBigIntegerField(default=45 * 60 * 1000)
    note = models.CharField(max_length=400, blank=True)
    polls: Any = models.JSONField(default=list)
    rule: Any = models.JSONField(null=True, blank=True)
    may_download = models.BooleanField(default=False)
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    column = models.OneToOneField(
        RollColumn, on_delete=models.SET_NULL, null=True, blank=True, related_name="class_session"
    )

    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    length_ms = models.PositiveBigIntegerField(default=0)
    lively_ms = models.PositiveBigIntegerField(default=0)
    strokes: Any = models.JSONField(default=list)
    moments: Any = models.JSONField(default=dict)
    captions: Any = models.JSONField(default=dict)
    here = models.PositiveIntegerField(default=0)
    nods_waiting = models.PositiveIntegerField(default=0)
    reports_waiting = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "wall"], condition=~models.Q(wall=""), name="class_meeting_once"
            ),
        ]
        indexes = [models.Index(fields=["section", "state", "planned_at"], name="class_of_section")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_alone(self) -> bool:
        """Whether it is recorded with nobody present, in the room or before it came here."""
        return self.kind != Kind.LIVE

    @property
    def is_film(self) -> bool:
        """Whether it is made from a video somebody brings."""
        return self.kind == Kind.FILM


class Seat(Row):
    """A person's place in one class. Seats count from 1; seat 0 is the class itself and has no row.

    `recorded`: their picture or voice is kept in this class; follows the log.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveIntegerField()
    teaches = models.BooleanField(default=False)
    recorded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["class_session", "person"], name="seat_person_once"),
            models.UniqueConstraint(fields=["class_session", "number"], name="seat_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="seat_from_one"),
        ]

    def __str__(self) -> str:
        return f"seat {self.number}"


class DeckState(models.TextChoices):
    """How far slides are."""

    WAITING = "waiting", _("waiting to be drawn")
    READY = "ready", _("ready")
    REFUSED = "refused", _("could not be read")


class Deck(Row):
    """Slides for one class. Its id without dashes names its folder and its events.

    `told`: whether the class's log knows of it. `problem`: the code of why it was refused.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="decks")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=DeckState, default=DeckState.WAITING)
    problem = models.CharField(max_length=32, blank=True)
    pages = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    told = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """How the class's log and folder call it."""
        return self.id.hex


class CaptionState(models.TextChoices):
    """How far a file of captions is."""

    ASKS = "asks", _("waits for you")
    LAYING = "laying", _("being put in")
    DONE = "done", _("put in")
    FAILED = "failed", _("not put in")


class CaptionDraft(Row):
    """A file of captions that was read and is to be laid into a class, in the place of those in its language.

    `file`: a `CaptionFile`. `whose`: who the file names -> `seat.N`, the name to be kept, or nothing. `shift_ms`:
    how much later everything is said in the class than in the file. `laid` of `many` drafts are in the class.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="caption_drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    lang = models.CharField(max_length=35)
    shift_ms = models.BigIntegerField(default=0)
    file: Any = models.JSONField(default=dict)
    whose: Any = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=CaptionState, default=CaptionState.ASKS)
    laid = models.PositiveIntegerField(default=0)
    many = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class FilmState(models.TextChoices):
    """How far a video is."""

    WAITING = "waiting", _("waiting its turn")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    STOPPED = "stopped", _("stopped")
    REFUSED = "refused", _("could not be read")
    FAILED = "failed", _("went wrong")


class Film(Row):
    """The video a class is made from. Its bytes lie in the class's folder.

    `upload`: under what name its file came; `name`: what the file was called, only ever shown. `job`: who makes it, with its
    progress; `task`: the work in the queue. `problem`: the code of why it is no film. `rungs`: the heights of its picture,
    the largest first.
    """

    class_session = models.OneToOneField(ClassSession, on_delete=models.CASCADE, related_name="film")
    state = models.CharField(max_length=12, choices=FilmState, default=FilmState.WAITING)
    problem = models.CharField(max_length=32, blank=True)
    upload = models.CharField(max_length=32)
    name = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    job = models.UUIDField(null=True)
    task = models.CharField(max_length=64, blank=True)
    length_ms = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sound = models.BooleanField(default=False)
    rungs: Any = models.JSONField(default=list)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class TakeawayKind(models.TextChoices):
    """What a class can be taken along as."""

    FILM = "film", _("Picture and sound")
    SOUND = "sound", _("Sound alone")


class TakeawayState(models.TextChoices):
    """How far a file to take along is."""

    WAITING = "waiting", _("waiting its turn")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("went wrong")


class Takeaway(Row):
    """A class as a file. `cuts`: a number for what had been taken out of the class when it was made."""

    class_session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="takeaways")
    kind = models.CharField(max_length=8, choices=TakeawayKind)
    state = models.CharField(max_length=8, choices=TakeawayState, default=TakeawayState.WAITING)
    problem = models.CharField(max_length=32, blank=True)
    job = models.UUIDField(null=True)
    task = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    cuts = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["class_session", "kind"], name="takeaway_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def file_name(self) -> str:
        """What its file is called in its folder."""
        return "class.mp4" if self.kind == TakeawayKind.FILM else "class.m4a"


class Asked(Row):
    """A question asked in a class, as Today shows it; its id is the event's. Follows the log, words and all.

    `to_room`: asked openly, else to the teachers alone. `waits`: a teacher's nod is needed before the class sees
    it. `answer` may be empty: answered by mouth.
    """

    class_session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="asked")
    seat = models.PositiveIntegerField()
    at_ms = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField()
    text = models.CharField(max_length=4000)
    to_room = models.BooleanField(default=False)
    later = models.BooleanField(default=False)
    waits = models.BooleanField(default=False)
    votes = models.PositiveIntegerField(default=0)
    is_answered = models.BooleanField(default=False)
    answer = models.CharField(max_length=4000, blank=True)
    answered_by = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["class_session", "is_answered"], name="asked_open")]

    def __str__(self) -> str:
        return self.text[:60]
