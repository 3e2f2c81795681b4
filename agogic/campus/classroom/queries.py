"""Classes, found only through what the asker may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.models import Asked, ClassSession, Deck, DeckState, Film, FilmState, Seat, Stage
from agogic.campus.classroom.rules import may_see
from agogic.campus.courses.models import Section
from agogic.campus.courses.queries import standing_asked, standing_of
from agogic.campus.courses.rules import Standing
from agogic.campus.courses.rules import may_see as may_see_section
from agogic.campus.foundation.templatetags.agogic import initials
from agogic.campus.people.models import Person

STALE_PLAN = timedelta(hours=6)
"""A planned class nobody opened is no longer shown as next after this."""


@dataclass(frozen=True, slots=True)
class SeenClass:
    """A class, its section, and how the asker stands to it."""

    session: ClassSession
    section: Section
    standing: Standing


def class_for(person: Person, class_id: UUID) -> SeenClass | None:
    """A class and how `person` stands to it; None if it does not exist for them. At most two queries."""
    found = ClassSession.objects.select_related("section__course", "taught_by", "column")
    session = found.annotate(**standing_asked(person, "section")).filter(pk=class_id).first()
    if session is None:
        return None
    standing = standing_of(person, session, session.section_id)
    if not may_see_section(standing) or not may_see(standing, session, timezone.now()):
        return None
    return SeenClass(session, session.section, standing)


def classes_of(section_ids: Iterable[UUID]) -> QuerySet[ClassSession]:
    """The classes of some sections that were not cancelled."""
    found = ClassSession.objects.filter(section__in=list(section_ids)).exclude(state=Stage.CANCELLED)
    return found.select_related("column").defer("note")


def in_order(sessions: Iterable[ClassSession]) -> list[ClassSession]:
    """Classes in the order in which they are or were held; those without a time come last."""
    far = datetime.max.replace(tzinfo=timezone.get_default_timezone())
    return sorted(sessions, key=lambda each: (each.opened_at or each.planned_at or far, each.number, each.id))


def classes_around(
    section_ids: Iterable[UUID], now: datetime, *, back: timedelta, ahead: timedelta
) -> list[ClassSession]:
    """The classes that are on, were held in the time `back`, or are planned in the time `ahead`; one query."""
    near = (
        Q(state=Stage.OPEN)
        | Q(state=Stage.ENDED, ended_at__gte=now - back)
        | Q(state=Stage.PLANNED, planned_at__gte=now - STALE_PLAN, planned_at__lt=now + ahead)
    )
    return in_order(classes_of(section_ids).filter(near).annotate(decks_ready=decks_ready()))


def decks_ready() -> Count:
    """How many decks of a class can be shown."""
    return Count("decks", filter=Q(decks__state=DeckState.READY))


def next_after(section_id: UUID, now: datetime) -> ClassSession | None:
    """The next class of a section."""
    planned = classes_of([section_id]).filter(state=Stage.PLANNED, planned_at__gte=now)
    return planned.order_by("planned_at", "id").first()


def decks_of(session: ClassSession) -> list[Deck]:
    """The decks of a class, oldest first."""
    return list(session.decks.all())


def film_of(session: ClassSession) -> Film | None:
    """The video of a class, if one was brought."""
    return Film.objects.filter(class_session=session).select_related("class_session").first()


def films_before(film: Film) -> int:
    """How many videos are made before this one."""
    unfinished = Film.objects.filter(state__in=(FilmState.WAITING, FilmState.MAKING))
    return unfinished.filter(Q(created_at__lt=film.created_at) | Q(state=FilmState.MAKING)).exclude(pk=film.pk).count()


def questions_waiting(section_ids: Iterable[UUID], *, limit: int = 8) -> list[Asked]:
    """Questions nobody has answered yet in classes that are over, oldest first, each with its class; one query."""
    found = Asked.objects.filter(
        is_answered=False, class_session__section__in=list(section_ids), class_session__state=Stage.ENDED
    )
    return list(found.select_related("class_session").order_by("-votes", "asked_at", "id")[:limit])


def questions_of(session: ClassSession, seat: int | None, *, leads: bool, limit: int = 6) -> list[Asked]:
    """The questions of a class as somebody may read them: open ones and their own; all for teachers. One query."""
    found = Asked.objects.filter(class_session=session)
    if not leads:
        found = found.filter(Q(to_room=True, waits=False) | Q(seat=seat if seat is not None else -1))
    return list(found.order_by("is_answered", "-votes", "at_ms", "id")[:limit])


def names_of_askers(questions: Iterable[Asked]) -> dict[tuple[UUID, int], Person]:
    """Who sits on the seats that asked; one query."""
    wanted = Q(pk=None)
    for question in questions:
        wanted |= Q(class_session=question.class_session_id, number=question.seat)
    seats = Seat.objects.filter(wanted).select_related("person")
    return {(seat.class_session_id, seat.number): seat.person for seat in seats}


def answered_to(person: Person, *, since: datetime, limit: int = 5) -> list[Asked]:
    """Answers to what `person` asked, newest first, each with its class; one query."""
    found = Asked.objects.filter(
        is_answered=True,
        answered_at__gte=since,
        class_session__seats__person=person,
        class_session__seats__number=F("seat"),
    ).exclude(answer="")
    return list(found.select_related("class_session").order_by("-answered_at", "id")[:limit])


def seat_names(session: ClassSession) -> dict[str, dict[str, Any]]:
    """Who sits where, as a class's page shows them: seat -> name, initials, role. One query."""
    seats = Seat.objects.filter(class_session=session).order_by("number")
    return {
        str(number): {"name": name, "initials": initials(name), "role": "teacher" if teaches else "pupil"}
        for number, name, teaches in seats.values_list("number", "person__name", "teaches")
    }


def seat_of(session: ClassSession, person: Person) -> Seat | None:
    """Where somebody sits in a class."""
    return Seat.objects.filter(class_session=session, person=person).first()


def highest_seat(session: ClassSession) -> int:
    """The highest number given; 0 if nobody sits there yet."""
    return Seat.objects.filter(class_session=session).aggregate(most=Max("number"))["most"] or 0


def drawn(session: ClassSession, **taken: Any) -> Drawn:
    """A class as its clock is drawn: what is on with its edge, what is over with its moments."""
    moments = session.moments or {}
    if session.state == Stage.OPEN:
        edge = now_ms(session, timezone.now())
        length = max(session.planned_ms, edge)
        strokes = _padded(session, length)
        taken = {"edge": edge, "live": [[0, edge]], **taken}
    else:
        length, strokes = (session.length_ms or session.planned_ms), session.strokes
    return Drawn(
        length_ms=length,
        strokes=strokes,
        polls=moments.get("polls", ()),
        questions=[(at, later) for at, later in moments.get("questions", ())],
        slides=moments.get("slides", ()),
        **taken,
    )


def now_ms(session: ClassSession, now: datetime) -> int:
    """Class time of a class that is on, ms."""
    if session.opened_at is None:
        return 0
    return max(session.length_ms, round((now - session.opened_at).total_seconds() * 1000))


def _padded(session: ClassSession, length: int) -> list[int]:
    """Strokes reckoned for what there is so far, as the beginning of a line that is `length` long."""
    strokes = session.strokes
    if not strokes or not length or session.length_ms >= length:
        return list(strokes)
    count = max(1, round(len(strokes) * session.length_ms / length))
    step = len(strokes) / count
    taken = [max(strokes[int(i * step) : max(int(i * step) + 1, int((i + 1) * step))]) for i in range(count)]
    return taken + [0] * (len(strokes) - count)
