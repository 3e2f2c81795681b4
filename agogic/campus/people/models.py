"""People, their roles, who decides for whom, how they get in, and the school they are in."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from agogic.campus.foundation.models import Row


def username_fold(text: str) -> str:
    """The one spelling under which a user name is stored and looked for."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def email_fold(text: str | None) -> str | None:
    """The one spelling under which an address is stored and looked for; None if there is none."""
    return unicodedata.normalize("NFKC", text or "").strip().casefold() or None


class DateFormat(models.TextChoices):
    """How a person wants dates written."""

    LANGUAGE = "language", _("as my language writes them")
    ISO = "iso", _("2026-03-10")
    DAY_FIRST = "day-first", _("10/03/2026")
    MONTH_FIRST = "month-first", _("03/10/2026")


class ClockFormat(models.TextChoices):
    """How a person wants the time of day written."""

    LANGUAGE = "language", _("as my language writes it")
    HOURS_24 = "24h", _("15:30")
    HOURS_12 = "12h", _("3:30 pm")


class Theme(models.TextChoices):
    """Whether pages are light or dark for a person."""

    SYSTEM = "system", _("as my device has it")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class RoleName(models.TextChoices):
    """What somebody is in the school. One person may be several."""

    PUPIL = "pupil", _("Pupil")
    TEACHER = "teacher", _("Teacher")
    GUARDIAN = "guardian", _("Guardian")
    ADMINISTRATOR = "administrator", _("Administrator")


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the names they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this user name, however its letters are cased."""
        return self.get(username=username_fold(username or ""))


class Person(Row, AbstractBaseUser):
    """A human with an account. User name and address are stored folded, so they are unique in any case."""

    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    external_id = models.CharField(max_length=128, unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    found_by = models.CharField(max_length=600, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=16, default="en")
    date_format = models.CharField(max_length=16, choices=DateFormat, default=DateFormat.LANGUAGE)
    clock_format = models.CharField(max_length=16, choices=ClockFormat, default=ClockFormat.LANGUAGE)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    must_choose_password = models.BooleanField(default=False)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def get_username(self) -> str:
        """The name this person signs in with."""
        return self.username

    def clean(self) -> None:
        """Folds the names a person signs in with."""
        self.username = username_fold(self.username)
        self.email = email_fold(self.email)

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The roles this person holds. One query the first time, none if roles were prefetched."""
        return frozenset(role.role for role in self.roles.all())

    @property
    def is_pupil(self) -> bool:
        """Whether this person learns here."""
        return RoleName.PUPIL in self.role_names

    @property
    def is_teacher(self) -> bool:
        """Whether this person teaches here."""
        return RoleName.TEACHER in self.role_names

    @property
    def is_guardian(self) -> bool:
        """Whether this person answers for a pupil."""
        return RoleName.GUARDIAN in self.role_names

    @property
    def is_administrator(self) -> bool:
        """Whether this person runs the school."""
        return RoleName.ADMINISTRATOR in self.role_names

    @property
    def zone(self) -> ZoneInfo:
        """The clock on this person's wall."""
        return ZoneInfo(self.time_zone)


class Role(Row):
    """One role one person holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=RoleName)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_once")]
        indexes = [models.Index(fields=["role"], name="role_name")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    @property
    def word(self) -> str:
        """The role in a word. (Django's `get_role_display` reckons all choices anew each time it is asked.)"""
        return str(RoleName(self.role).label)


class GuardianLink(Row):
    """Who may see a pupil's school life, and whether they may also decide for the pupil."""

    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pupil_links")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardian_links")
    may_decide = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "pupil"], name="guardian_once"),
            models.CheckConstraint(condition=~models.Q(guardian=models.F("pupil")), name="guardian_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.pupil_id}"


class Recorded(models.TextChoices):
    """Whose pictures and voices may be kept, as far as the school goes; a section may keep fewer, never more."""

    CONSENTED = "consented", _("Of all for whom there is consent")
    TEACHERS = "teachers", _("Of teachers only")
    OFF = "off", _("Of nobody")


class ConsentHow(models.TextChoices):
    """How a word on being recorded came to the school."""

    GUARDIAN = "guardian", _("by a guardian")
    SELF = "self", _("by the pupil")
    PAPER = "paper", _("on paper")


class RecordingConsent(Row):
    """A word on whether a pupil's picture and voice may be recorded: who said it, when (`created_at`), and until which day.

    `given`: yes or no. It stands until another word is said in the same way, or it is taken back (`taken_at`). A guardian's
    counts while they may decide for the pupil. `signer`: who signed the paper; `given_by` is then who entered it.
    """

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recording_consents")
    how = models.CharField(max_length=8, choices=ConsentHow, default=ConsentHow.GUARDIAN)
    given = models.BooleanField(default=True)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="recording_consents_given")
    signer = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="recording_consents_taken")

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["pupil", "taken_at"], name="recording_consent_open")]

    def __str__(self) -> str:
        return f"recording of {self.pupil_id}"


class Invitation(Row):
    """A link that lets one person in, once. Only a hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    roles = models.JSONField(default=list)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, null=True, blank=True)
    section_id = models.UUIDField(null=True, blank=True)
    pupil = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations_to_guard"
    )
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="invitations_made")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="invitations_used")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"invitation {self.id}"


class Card(Row):
    """A sign-in card: three words and a code that open one account until a password is chosen."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    words_hash = models.CharField(max_length=200)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="cards_made")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"card {self.id}"


class Device(Row):
    """A browser somebody is, or was, signed in with. Its id names the session to the live engine."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    session_hash = models.CharField(max_length=64, db_index=True)
    agent = models.CharField(max_length=80)
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.agent


class School(models.Model):
    """The school itself: one row, whose id is 1.

    `recording`, `download`: what sections may allow at most. `consent_age`: from this age on pupils say themselves whether they
    may be recorded, years.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=16, default="en")
    welcome = models.CharField(max_length=400, blank=True)
    front_open = models.BooleanField(default=False)
    download = models.BooleanField(default=True)
    consent_age = models.PositiveSmallIntegerField(default=18)
    recording = models.CharField(max_length=16, choices=Recorded, default=Recorded.CONSENTED)
    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="school_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the school's wall."""
        return ZoneInfo(self.time_zone)


class RosterDraft(Row):
    """A roster file that was read and not yet taken in: its cells, how they are understood, what was mended."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roster_drafts")
    file_name = models.CharField(max_length=200)
    role = models.CharField(max_length=16, choices=RoleName, default=RoleName.PUPIL)
    section_id = models.UUIDField(null=True, blank=True)
    table: Any = models.JSONField(default=dict)
    columns: Any = models.JSONField(default=list)
    mends: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
