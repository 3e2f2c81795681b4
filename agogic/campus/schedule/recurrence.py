"""When a meeting takes place: RFC 5545 rules reckoned on the section's own wall clock.

A meeting at 9:00 stays at 9:00 when the clocks change. A wall time that a change skips means the
same stretch after midnight (02:30 becomes 03:30, RFC 5545 3.3.5); one that happens twice means the
first. So rules are expanded on naive wall times, and only then turned into UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, cast
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

MAX_RULE_LENGTH = 200
MAX_OCCURRENCES = 1000
"""More dates than this are never looked at, however a rule is written."""

_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL", "WKST"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def utc_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the clocks of `zone` show the naive `wall`, gaps and folds as above."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of `zone` show at `instant`, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None)


def is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of `zone` jump over `wall`."""
    return wall_of(utc_of(wall, zone), zone) != wall


def weekly_rule(days: list[int], until: datetime | None = None) -> str:
    """The rule of a meeting on these days of each week (Monday is 0), up to a wall time."""
    named = ",".join(WEEKDAYS[day] for day in sorted(set(days)))
    end = f";UNTIL={until:%Y%m%dT%H%M%S}" if until else ""
    return f"FREQ=WEEKLY;BYDAY={named}{end}"


def rule_problem(rule: str) -> str | None:
    """Why a rule cannot be used, as the word it stumbles over; None if it can."""
    if len(rule) > MAX_RULE_LENGTH:
        return "length"
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    strange = [name for name in parts if name not in _PARTS]
    if strange:
        return strange[0]
    if parts.get("FREQ") not in _FREQUENCIES:
        return "FREQ"
    try:
        _expanded(rule, datetime.fromisoformat("2026-01-05T09:00"), ZoneInfo("UTC"))
    except (ValueError, OverflowError, TypeError):
        return "value"
    return None


def walls_of(rule: str, first: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Naive wall times of a meeting that first takes place at `first`; only that one without a rule."""
    if not rule:
        return iter([first])
    return cast("Iterator[datetime]", islice(iter(_expanded(rule, first, zone)), MAX_OCCURRENCES))


def walls_between(rule: str, first: datetime, zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """The wall times whose instants lie in `[start, end)` (aware), in the order of their instants."""
    found = []
    for wall in walls_of(rule, first, zone):
        instant = utc_of(wall, zone)
        if instant >= end + timedelta(days=2):
            break
        if start <= instant < end:
            found.append(wall)
    return sorted(found, key=lambda wall: utc_of(wall, zone))


def _expanded(rule: str, first: datetime, zone: ZoneInfo) -> rrule:
    """dateutil's reading of the rule, with a UTC `UNTIL` brought to the section's wall."""
    parts = [part for part in rule.upper().split(";") if part]
    walled = []
    for part in parts:
        name, _, value = part.partition("=")
        if name == "UNTIL" and value.endswith("Z"):
            until = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            part = f"UNTIL={wall_of(until, zone):%Y%m%dT%H%M%S}"
        elif name == "UNTIL" and len(value) == len("20260101"):
            part = f"UNTIL={value}T235959"
        walled.append(part)
    return cast("rrule", _parsed("RRULE:" + ";".join(walled), first))


def _parsed(text: str, first: datetime) -> Any:
    return rrulestr(text, dtstart=first)
