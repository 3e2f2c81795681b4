"""What is kept of pictures and voices in classes: of whom, until when; and the engine told when that ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from agogic import passes
from agogic.campus.classroom import door
from agogic.campus.classroom.models import ClassSession, Kind, Seat, Stage
from agogic.campus.courses.models import Section
from agogic.campus.foundation.school import school_now
from agogic.campus.people.models import Person, Recorded, School
from agogic.campus.people.queries import consents_standing
from agogic.classlog.decide.staged import track_seat
from agogic.classlog.spans import union, without
from agogic.classlog.state import Part

LATELY = timedelta(hours=1)
"""What was still on its way when a class ended comes within this time."""


def seat_powers(*, teaches: bool, school: School) -> tuple[str, ...]:
    """What the school's policy does to a seat's pass: where nobody is recorded, nor are teachers."""
    powers = (passes.TEACH,) if teaches else ()
    return (*powers, passes.UNKEPT) if school.recording == Recorded.OFF else powers


def is_recorded(person: Person, *, teaches: bool, school: School) -> bool:
    """Whether what somebody shows and says may be kept. Teachers say yes by stepping onto the stage."""
    if school.recording == Recorded.OFF:
        return False
    if teaches:
        return True
    return school.recording == Recorded.CONSENTED and consents_standing([person], school)[person.id].recorded


def kept_until(section: Section, now: datetime) -> datetime | None:
    """When what is recorded now will be removed, by the section's rule or the installation's; None if never."""
    days = [each for each in (section.kept_days, settings.CONFIG.recorded_days) if each]
    return now + timedelta(days=min(days)) if days else None


def seats_kept(room: Part) -> frozenset[int]:
    """The seats of whom something is kept, as a class's log has it; of a film none."""
    return frozenset(seat for seat in {track_seat(track) for track in room.tracks} if seat and _is_kept(room, seat))


def seats_keep(session: ClassSession, kept: frozenset[int]) -> None:
    """Note on the seats of a class of whom something is kept. One query where nothing changed."""
    known = set(Seat.objects.filter(class_session=session, recorded=True).values_list("number", flat=True))
    if known != kept:
        Seat.objects.filter(class_session=session, number__in=known - kept).update(recorded=False)
        Seat.objects.filter(class_session=session, number__in=kept - known).update(recorded=True)


def seats_recorded(person: Person) -> QuerySet[Seat]:
    """The seats on which somebody was recorded, newest class first."""
    found = Seat.objects.filter(person=person, recorded=True, teaches=False)
    return found.select_related("class_session__section__course").order_by("-class_session__opened_at", "id")


def unrecord(person_id: UUID) -> int:
    """Have the engine keep nothing more of a pupil whom nobody consents to record. Returns how many seats that was.

    Outside any transaction. Raises `Refused` if the engine does not answer.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None or consents_standing([person], school_now())[person.id].recorded:
        return 0
    on = Q(class_session__state=Stage.OPEN) | Q(class_session__ended_at__gte=timezone.now() - LATELY)
    seats = list(Seat.objects.filter(on, person=person, teaches=False).select_related("class_session"))
    for seat in seats:
        door.unrecord(seat)
    return len(seats)


def recordings_due(now: datetime) -> Iterable[ClassSession]:
    """The classes whose time of being kept is over by their section's rule and of which something is still there."""
    over = ClassSession.objects.filter(state=Stage.ENDED, seats__recorded=True, section__kept_days__gt=0)
    for session in over.exclude(kind=Kind.FILM).select_related("section").distinct().order_by("ended_at"):
        if session.ended_at is not None and session.ended_at + timedelta(days=session.section.kept_days) <= now:
            yield session


def recording_end(session: ClassSession) -> None:
    """Have everything recorded of a class removed for good. Raises `Refused` if the engine does not."""
    door.recorded_cut(session, session.seats.filter(recorded=True).values_list("number", flat=True))


def _is_kept(room: Part, seat: int) -> bool:
    for track, epochs in room.tracks.items():
        if track_seat(track) != seat:
            continue
        gone = union([[cut.from_, cut.to] for cut in room.media_gone if not cut.tracks or track in cut.tracks])
        spans = [[each.epoch, max(each.until or room.at, each.epoch + 1)] for each in epochs if each.kept]
        if without(union(spans), gone):
            return True
    return False
