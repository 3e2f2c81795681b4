"""When meetings take place, and what is known of activities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from agogic.campus.schedule.models import Fact, Meeting
from agogic.campus.schedule.recurrence import utc_of, walls_between


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a meeting takes place. `wall` names it among the others, moved or not."""

    meeting_id: UUID
    wall: str
    starts_at: datetime
    minutes: int


def occurrences(meeting: Meeting, start: datetime, end: datetime) -> list[Occurrence]:
    """When `meeting` takes place in `[start, end)`: moved ones at their new time, cancelled ones not.

    Reads `meeting.changes`, which may be prefetched.
    """
    changes = {change.wall: change for change in meeting.changes.all()}
    first = datetime.fromisoformat(meeting.first_wall)
    reach = timedelta(0)
    if moved := [change for change in changes.values() if change.moved_to]:
        reach = max(
            abs(change.moved_to - utc_of(datetime.fromisoformat(change.wall), meeting.zone))
            for change in moved
            if change.moved_to
        )
    found = []
    for wall in walls_between(meeting.rule, first, meeting.zone, start - reach, end + reach):
        starts_at, minutes = utc_of(wall, meeting.zone), meeting.minutes
        if change := changes.get(wall_text(wall)):
            if change.moved_to is None:
                continue
            starts_at, minutes = change.moved_to, change.minutes or minutes
        if meeting.ended_at is not None and starts_at >= meeting.ended_at:
            continue
        if start <= starts_at < end:
            found.append(Occurrence(meeting.id, wall_text(wall), starts_at, minutes))
    return sorted(found, key=lambda occurrence: (occurrence.starts_at, occurrence.wall))


def wall_text(wall: datetime) -> str:
    """A naive wall time as it is kept: to the minute, or to the second if it has any."""
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")


def facts_of(person_ids: Iterable[UUID], activities: Iterable[UUID]) -> list[Fact]:
    """All facts about these people and activities; one query."""
    return list(Fact.objects.filter(person__in=list(person_ids), activity__in=list(activities)))
