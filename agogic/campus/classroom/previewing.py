"""What a planned time means to everyone who would come: the same hour on each of their clocks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from agogic.campus.courses.queries import OnOneClock
from agogic.campus.people.zones import zone_place
from agogic.campus.schedule.recurrence import utc_of, walls_between

NAMED = 3
"""Up to so many people are named; more are counted."""
LOOKED_AHEAD = timedelta(weeks=12)
_EVENING, _MORNING = 21, 7


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """A clock on which people of the section live: what it shows when the class opens."""

    place: str
    at: datetime
    names: tuple[str, ...]
    count: int
    is_own: bool
    is_night: bool


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A first time of a repeating class at which some clock shows another hour than at its first."""

    on: datetime
    place: str
    at: datetime


def zone_lines(starts_at: datetime, own: ZoneInfo, clocks: Iterable[OnOneClock]) -> list[ZoneLine]:
    """One line for each hour shown when it starts, whatever the clocks that show it. The section's own comes first."""
    by_wall: dict[datetime, list[OnOneClock]] = defaultdict(list)
    own_wall = starts_at.astimezone(own).replace(tzinfo=None)
    by_wall[own_wall] = []
    for clock in clocks:
        by_wall[starts_at.astimezone(ZoneInfo(clock.zone)).replace(tzinfo=None)].append(clock)
    lines = []
    for wall, here in sorted(by_wall.items(), key=lambda item: (item[0] != own_wall, item[0])):
        most = sorted(here, key=lambda clock: (-clock.count, clock.zone))
        zone = own.key if wall == own_wall else most[0].zone
        count = sum(clock.count for clock in here)
        lines.append(
            ZoneLine(
                place=zone_place(zone),
                at=starts_at.astimezone(ZoneInfo(zone)),
                names=tuple(sorted(name for clock in here for name in clock.names)) if count <= NAMED else (),
                count=count,
                is_own=wall == own_wall,
                is_night=wall.hour >= _EVENING or wall.hour < _MORNING,
            )
        )
    return lines


def clock_changes(rule: str, first: datetime, own: ZoneInfo, zones: Sequence[str]) -> list[ClockChange]:
    """Where a repeating class moves on somebody's clock because clocks change; the first time for each place."""
    if not rule:
        return []
    start = utc_of(first, own)
    walls = walls_between(rule, first, own, start, start + LOOKED_AHEAD)
    found = []
    for zone in sorted(set(zones) - {own.key}):
        there = ZoneInfo(zone)
        hour = start.astimezone(there).time()
        for wall in walls:
            at = utc_of(wall, own).astimezone(there)
            if at.time() != hour:
                found.append(ClockChange(on=utc_of(wall, own), place=zone_place(zone), at=at))
                break
    return found


def people_words(line: ZoneLine) -> str:
    """Whose clock it is, in words."""
    if line.names:
        return ", ".join(line.names)
    return _("%(count)d pupils") % {"count": line.count} if line.count else ""
