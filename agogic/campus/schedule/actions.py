"""Planning meetings, moving or cancelling one of them, and noting facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agogic.campus.courses.models import Section
from agogic.campus.foundation.journal import line_write
from agogic.campus.people.models import Person
from agogic.campus.schedule.models import Fact, FactKind, Meeting, MeetingChange
from agogic.campus.schedule.queries import wall_text


@transaction.atomic
def meeting_plan(
    *, by: Person, section: Section, title: str, first_wall: datetime, minutes: int, rule: str = ""
) -> Meeting:
    """Plan when `section` meets, on its own clock. The caller has asked whether `by` may."""
    meeting = Meeting.objects.create(
        section=section,
        title=title,
        time_zone=section.time_zone,
        first_wall=wall_text(first_wall),
        rule=rule,
        minutes=minutes,
        planned_by=by,
    )
    line_write("meeting.planned", by=by, of=meeting, section=str(section.id), first=meeting.first_wall, rule=rule)
    return meeting


@transaction.atomic
def meeting_move(*, by: Person, meeting: Meeting, wall: str, to: datetime, minutes: int | None = None) -> None:
    """Hold the meeting named by `wall` at another instant (aware), perhaps for another length."""
    MeetingChange.objects.update_or_create(
        meeting=meeting, wall=wall, defaults={"moved_to": to, "minutes": minutes, "why": ""}
    )
    line_write("meeting.moved", by=by, of=meeting, wall=wall, to=to.isoformat())


@transaction.atomic
def meeting_cancel(*, by: Person, meeting: Meeting, wall: str, why: str = "") -> None:
    """Do not hold the meeting named by `wall`."""
    MeetingChange.objects.update_or_create(
        meeting=meeting, wall=wall, defaults={"moved_to": None, "minutes": None, "why": why}
    )
    line_write("meeting.cancelled", by=by, of=meeting, wall=wall, why=why)


@transaction.atomic
def meeting_end(*, by: Person, meeting: Meeting, at: datetime) -> None:
    """Hold no more meetings of this plan from the instant `at` on."""
    meeting.ended_at = at
    meeting.save(update_fields=["ended_at", "changed_at"])
    line_write("meeting.ended", by=by, of=meeting, at=at.isoformat())


def fact_note(*, person_id: UUID, activity: UUID, what: FactKind, at: datetime, value: Any = None) -> bool:
    """Note that somebody has done something with an activity; noting it again changes only what differs.

    Derived from what stands elsewhere (a log, a correction), so it writes no line of its own. Returns
    whether anything changed.
    """
    fact = Fact.objects.filter(person_id=person_id, activity=activity, what=what).first()
    if fact is None:
        Fact.objects.create(person_id=person_id, activity=activity, what=what, at=at, value=value)
        return True
    if (fact.at, fact.value) == (at, value):
        return False
    fact.at, fact.value = at, value
    fact.save(update_fields=["at", "value", "changed_at"])
    return True


def fact_forget(*, person_id: UUID, activity: UUID, what: FactKind) -> bool:
    """Take back a fact that no longer follows from anything. Returns whether there was one."""
    gone, _ = Fact.objects.filter(person_id=person_id, activity=activity, what=what).delete()
    return gone > 0


def facts_settle(*, activity: UUID, what: FactKind, at: Mapping[UUID, datetime]) -> int:
    """All facts of one kind about an activity at once: those in `at` (person -> when) and no others.

    Returns how many changed.
    """
    kept = {fact.person_id: fact for fact in Fact.objects.filter(activity=activity, what=what)}
    gone = [fact.pk for person_id, fact in kept.items() if person_id not in at]
    fresh = [
        Fact(person_id=person_id, activity=activity, what=what, at=moment)
        for person_id, moment in at.items()
        if person_id not in kept
    ]
    moved = [fact for person_id, fact in kept.items() if person_id in at and fact.at != at[person_id]]
    for fact in moved:
        fact.at = at[fact.person_id]
    Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(fresh)
    Fact.objects.bulk_update(moved, ["at"])
    return len(gone) + len(fresh) + len(moved)
