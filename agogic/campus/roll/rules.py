"""What the figures of a log come to: the mark of one pupil in one class. Pure.

A mark is what the page shows with a shape and a word. *Live* and *later* count the same; they are told
apart by where most of the class was taken. Nothing is a mark before the pupil's window has closed but
what cannot get worse.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from agogic.campus.courses.models import Section
from agogic.campus.roll.models import CorrectedTo, RollColumn, RollEntry

LATE_AFTER_MS = 5 * 60 * 1000
"""Who is first at the live edge after this much class time came late, ms."""


class Mark(enum.Enum):
    """How a pupil took a class, in one word."""

    LIVE = "live"
    LATE = "late"
    LATER = "later"
    PARTLY = "partly"
    ABSENT = "absent"
    EXCUSED = "excused"
    WAITING = "waiting"

    @property
    def word(self) -> str:
        """The word shown."""
        return str(_WORDS[self])

    @property
    def way(self) -> str:
        """The shape shown; none for what is still open."""
        return _WAYS[self]

    @property
    def counts(self) -> bool:
        """Whether the class was attended."""
        return self in (Mark.LIVE, Mark.LATE, Mark.LATER)


_WORDS = {
    Mark.LIVE: _("live"),
    Mark.LATE: _("late"),
    Mark.LATER: _("later"),
    Mark.PARTLY: _("partly"),
    Mark.ABSENT: _("absent"),
    Mark.EXCUSED: _("excused"),
    Mark.WAITING: _("not yet"),
}
_WAYS = {
    Mark.LIVE: "live",
    Mark.LATE: "late",
    Mark.LATER: "own",
    Mark.PARTLY: "partly",
    Mark.ABSENT: "absent",
    Mark.EXCUSED: "excused",
    Mark.WAITING: "",
}


@dataclass(frozen=True, slots=True)
class RollRule:
    """What *attended* means: a share of class time (0 to 1), how many checks, within how many days."""

    share: float
    checks: int
    days: int


class Taken:
    """What one pupil took of one class: an entry's figures, for pages that show many of them.

    Holds the fields that were asked for; any other raises `AttributeError`.
    """

    expected_ms: int
    live_ms: int
    later_ms: int
    caught_up_ms: int
    first_live_at: int | None
    checks_asked: int
    checks_live: int
    checks_later: int
    corrected_to: str
    reason: str
    taken_at: datetime | None
    live: Any
    later: Any
    left: Any
    answers: Any

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def rule_of(section: Section, column: RollColumn | None = None) -> RollRule:
    """The rule of a class: its own, or its section's."""
    own = column.rule if column is not None and column.rule else {}
    return RollRule(
        share=own.get("share", section.roll_share),
        checks=own.get("checks", section.roll_checks),
        days=own.get("days", section.roll_days),
    )


def due_at(section: Section, column: RollColumn, joined_on: date | None) -> datetime | None:
    """Until when taking a class counts for a pupil; who joined later has their own window. None: it still runs."""
    if column.window_from is None:
        return None
    opens = column.window_from
    if joined_on is not None:
        joined = datetime.combine(joined_on, time(0), section.zone)
        opens = max(opens, joined)
    return opens + timedelta(days=rule_of(section, column).days)


def is_enough(entry: RollEntry | Taken, rule: RollRule) -> bool:
    """Whether what was taken is what *attended* means; where fewer checks were asked, all of them are enough."""
    covered_ms = entry.live_ms + entry.later_ms
    answered = entry.checks_live + entry.checks_later
    return covered_ms >= rule.share * entry.expected_ms and answered >= min(rule.checks, entry.checks_asked)


def taken_as(entry: RollEntry | Taken | None, rule: RollRule, due: datetime | None, now: datetime) -> Mark:
    """The mark that follows from the log alone."""
    if entry is None or not _left_a_trace(entry):
        return Mark.ABSENT if due is not None and now >= due else Mark.WAITING
    if not is_enough(entry, rule):
        return Mark.PARTLY
    in_class_ms = entry.live_ms + entry.caught_up_ms
    if not entry.live_ms or entry.later_ms - entry.caught_up_ms > in_class_ms:
        return Mark.LATER
    if entry.first_live_at is not None and entry.first_live_at > LATE_AFTER_MS:
        return Mark.LATE
    return Mark.LIVE


def mark_of(
    entry: RollEntry | Taken | None,
    rule: RollRule,
    due: datetime | None,
    now: datetime,
) -> Mark:
    """The mark that stands: a teacher's last correction, or else what follows from the log."""
    corrected = entry.corrected_to if entry is not None else ""
    if corrected == CorrectedTo.EXCUSED:
        return Mark.EXCUSED
    if corrected == CorrectedTo.ABSENT:
        return Mark.ABSENT
    taken = taken_as(entry, rule, due, now)
    if corrected == CorrectedTo.ATTENDED and not taken.counts:
        return Mark.LIVE
    return taken


def _left_a_trace(entry: RollEntry | Taken) -> bool:
    return bool(entry.live_ms or entry.later_ms or entry.checks_live or entry.checks_later)
