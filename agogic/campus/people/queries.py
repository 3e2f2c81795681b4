"""People as others may see them. Everything for administrators unless it says otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from agogic.campus.foundation.journal import has_act
from agogic.campus.people.models import (
    Card,
    ConsentHow,
    Device,
    GuardianLink,
    Invitation,
    Person,
    RecordingConsent,
    Role,
    RoleName,
    School,
    username_fold,
)
from agogic.campus.people.names import search_fold
from agogic.campus.people.rules import counts, is_of_age
from agogic.inspection.findings import size_words

A_PAGE = 50
WITHOUT_PASSWORD = Q(password__startswith="!")
"""Those who have not chosen a password (Django's mark of one that nothing fits)."""


def people_found(*, words: str = "", role: str = "", closed: bool = False) -> QuerySet[Person]:
    """People by name, user name or address, accents or not, of one role or any."""
    found = Person.objects.filter(is_active=not closed)
    for word in search_fold(words).split()[:6]:
        found = found.filter(found_by__contains=word)
    if role in RoleName.values:
        found = found.filter(Exists(Role.objects.filter(person=OuterRef("pk"), role=role)))
    return found.order_by("name", "id")


def people_page(*, words: str = "", role: str = "", closed: bool = False, number: str | int = 1) -> Page[Person]:
    """One page of people with their roles; three queries however many there are."""
    found = people_found(words=words, role=role, closed=closed).prefetch_related("roles")
    return Paginator(found, A_PAGE).get_page(number)


def person_whole(person_id: UUID) -> Person | None:
    """A person with roles, guardians and pupils."""
    links = (
        Prefetch("guardian_links", GuardianLink.objects.select_related("guardian")),
        Prefetch("pupil_links", GuardianLink.objects.select_related("pupil")),
    )
    return Person.objects.prefetch_related("roles", *links).filter(pk=person_id).first()


def person_by_login(login: str) -> Person | None:
    """The person who signs in with this user name or address."""
    name = username_fold(login)
    return Person.objects.filter(Q(username=name) | Q(email=name)).prefetch_related("roles").first()


def devices_of(person: Person) -> list[Device]:
    """Where a person is signed in now, last seen first."""
    return list(Device.objects.filter(person=person, revoked_at=None))


def card_open(person: Person) -> Card | None:
    """The card a person could sign in with now."""
    return _open_cards().filter(person=person).first()


def card_by_code_hash(code_hash: str) -> Card | None:
    """The open card with this code, with its person."""
    return _open_cards().filter(code_hash=code_hash, person__is_active=True).select_related("person").first()


def people_without_way_in() -> QuerySet[Person]:
    """Who could not sign in yet: pupils without a password, and others if there is no e-mail to write to either.

    A card that opens an administrator's account is not made among many; it is on the person's own page.
    """
    needs_card = Q(roles__role=RoleName.PUPIL) | Q(email=None)
    waiting = Person.objects.filter(needs_card, WITHOUT_PASSWORD, is_active=True).distinct()
    waiting = waiting.exclude(roles__role=RoleName.ADMINISTRATOR)
    return waiting.prefetch_related("roles").order_by("name", "id")


def pupils_of_guardian(guardian: Person) -> list[GuardianLink]:
    """The pupils somebody answers for, by name."""
    return list(guardian.pupil_links.select_related("pupil").order_by("pupil__name", "id"))


def consents_of(pupil: Person) -> list[RecordingConsent]:
    """All that was ever said about recording a pupil, newest first."""
    return list(RecordingConsent.objects.filter(pupil=pupil).select_related("given_by", "taken_by"))


def invitations_open(by: Person, *, number: str | int = 1) -> Page[Invitation]:
    """Invitations nobody has used: all for administrators, else one's own."""
    found = Invitation.objects.filter(used_at=None, voided_at=None).select_related("made_by", "pupil")
    if not by.is_administrator:
        found = found.filter(made_by=by)
    return Paginator(found.order_by("-created_at", "id"), A_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class Consents:
    """What was said on recording a pupil. `words`: those that count today, in the order they were said."""

    pupil: Person
    of_age: bool
    words: tuple[RecordingConsent, ...]

    @property
    def recorded(self) -> bool:
        """Whether the pupil may be recorded: somebody who decides said yes, and nobody no."""
        return bool(self.words) and all(word.given for word in self.words)

    @property
    def refused(self) -> bool:
        """Whether somebody said no."""
        return any(not word.given for word in self.words)

    @property
    def until(self) -> date | None:
        """The last day on which all of it holds; None if it has no end."""
        return min((word.until for word in self.words if word.until), default=None)

    def own_word(self, by: Person, how: str) -> RecordingConsent | None:
        """What somebody said, if it counts; of paper, whoever entered it."""
        said = (word for word in self.words if word.how == how)
        return next((word for word in said if how == ConsentHow.PAPER or word.given_by_id == by.id), None)


def consents_standing(pupils: Sequence[Person], school: School, now: datetime | None = None) -> dict[UUID, Consents]:
    """What holds for each of some pupils, on the school's clock. Two queries."""
    today = (now or timezone.now()).astimezone(school.zone).date()
    deciders: dict[UUID, set[UUID]] = {}
    links = GuardianLink.objects.filter(pupil__in=pupils, may_decide=True, guardian__is_active=True)
    for guardian_id, pupil_id in links.values_list("guardian_id", "pupil_id"):
        deciders.setdefault(pupil_id, set()).add(guardian_id)
    said: dict[UUID, list[RecordingConsent]] = {}
    for word in RecordingConsent.objects.filter(pupil__in=pupils, taken_at=None).select_related("given_by"):
        said.setdefault(word.pupil_id, []).append(word)
    found = {}
    for pupil in pupils:
        of_age, may = is_of_age(pupil, school.consent_age, today), frozenset(deciders.get(pupil.id, ()))
        words = tuple(word for word in said.get(pupil.id, ()) if counts(word, may, of_age=of_age, today=today))
        found[pupil.id] = Consents(pupil, of_age, words)
    return found


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What an administrator asks of the machine: a safe connection, mail that goes out, room on the disk (bytes)."""

    safe: bool
    mail: bool
    free_bytes: int

    @property
    def room(self) -> str:
        """The room on the disk, as the check says it."""
        return size_words(self.free_bytes)

    @property
    def roomy(self) -> bool:
        """Whether there is room for a school year of classes, slides and some recordings."""
        return self.free_bytes > 5_000_000_000


def server_facts() -> ServerFacts:
    """The facts as they are now."""
    return ServerFacts(
        safe=settings.TLS,
        mail=settings.CONFIG.mail_server is not None,
        free_bytes=shutil.disk_usage(settings.DATA).free,
    )


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far an empty school has come: whether each of its five steps was taken."""

    named: bool
    people: bool
    course: bool
    a_class: bool
    front: bool

    @property
    def done(self) -> bool:
        """Whether nothing is left to begin."""
        return self.next == 0

    @property
    def next(self) -> int:
        """The first step not taken, 1 to 5; 0 if all are."""
        taken: Sequence[bool] = (self.named, self.people, self.course, self.a_class, self.front)
        return next((number for number, done in enumerate(taken, 1) if not done), 0)

    is_people = property(lambda self: self.next == 2)
    is_course = property(lambda self: self.next == 3)
    is_class = property(lambda self: self.next == 4)
    is_front = property(lambda self: self.next == 5)


def beginning(school: object) -> Beginning:
    """The five steps of a school. Courses and classes lie above this room; the journal tells of them."""
    return Beginning(
        named=bool(school.made_at),  # type: ignore[attr-defined]
        people=Person.objects.count() > 1,
        course=has_act("course.created"),
        a_class=has_act("class.opened") or has_act("class.planned"),
        front=school.front_open,  # type: ignore[attr-defined]
    )


def _open_cards() -> QuerySet[Card]:
    return Card.objects.filter(used_at=None, voided_at=None, expires_at__gt=timezone.now())
