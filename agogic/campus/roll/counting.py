"""Marks reckoned by the database, for pages that count hundreds of pupils and show a few.

`rules.mark_of` is what a mark means; the SQL here says the same, and a test holds the two together. It is
written out, because the query builder would take longer to say it than three hundred pupils to be counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from agogic.campus.courses.models import Section
from agogic.campus.courses.queries import Named
from agogic.campus.roll.models import RollColumn
from agogic.campus.roll.queries import FIGURES, Cell
from agogic.campus.roll.rules import LATE_AFTER_MS, Mark, Taken, due_at, mark_of, rule_of

_MOST_COLUMNS = 200
"""Classes asked about in one query; nobody teaches so many sections."""
Held = tuple[Section, RollColumn]


@dataclass(slots=True)
class StillOpen:
    """Who could still take a class: the first by name, and how many there are in all."""

    shown: list[tuple[Named, Cell]]
    count: int


def marks_counted(section: Section, column: RollColumn, now: datetime) -> Counter[Mark]:
    """How many pupils of a section stand at each mark of one of its classes. One query."""
    rows = _asked([(section, column)], now, _COUNTED)
    return Counter({Mark(mark): count for mark, count in rows})


def still_open(held: Sequence[Held], now: datetime, *, most: int) -> dict[UUID, StillOpen]:
    """By class, who could still take it; a class that everybody has taken is left out. One query, none if none."""
    by_column = {column.id: (section, column) for section, column in held[:_MOST_COLUMNS]}
    told: dict[UUID, StillOpen] = {}
    rows = _asked(by_column.values(), now, _FIRST_OPEN, most) if by_column else []
    for column_id, count, person_id, name, zone, joined_on, entry, *figures in rows:
        section, column = by_column[_uuid(column_id)]
        person = Named(_uuid(person_id), name, zone)
        cell = _cell(section, column, person.pk, _day(joined_on), _taken(figures) if entry else None, now)
        told.setdefault(column.id, StillOpen([], count)).shown.append((person, cell))
    return told


def _asked(held: Iterable[Held], now: datetime, select: str, *more: Any) -> list[tuple[Any, ...]]:
    rows = [_row(section, column, now) for section, column in held]
    values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(_MARKED % {"held": values} + select, [*(value for row in rows for value in row), *more])
        return cursor.fetchall()


def _row(section: Section, column: RollColumn, now: datetime) -> tuple[Any, ...]:
    """A class as `held` in the SQL: who joined by `opened_on` shares its window; others' ends by the calendar."""
    rule, never = rule_of(section, column), date.max
    opened_on = column.window_from.astimezone(section.zone).date() if column.window_from else never
    is_over = column.window_from is not None and now >= column.window_from + timedelta(days=rule.days)
    ended_for = now.astimezone(section.zone).date() - timedelta(days=rule.days)
    ids = (_kept(section.pk), _kept(column.pk))
    return (*ids, rule.share, rule.checks, opened_on, int(is_over), ended_for, LATE_AFTER_MS)


def _cell(
    section: Section, column: RollColumn, person_id: UUID, joined_on: date, entry: Taken | None, now: datetime
) -> Cell:
    rule, due = rule_of(section, column), due_at(section, column, joined_on)
    return Cell(column, person_id, entry, rule, due, mark_of(entry, rule, due, now))


def _taken(figures: Sequence[Any]) -> Taken:
    *plain, left = figures
    return Taken(**dict(zip(FIGURES, plain, strict=True)), left=json.loads(left))


def _kept(value: UUID) -> Any:
    """An id as this database keeps it."""
    return models.UUIDField().get_db_prep_value(value, connection)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


_MARKED = """
WITH held (section_id, column_id, share, checks, opened_on, is_over, ended_for, late_after_ms) AS (VALUES %(held)s),
figured AS (
    SELECT held.*, enrolment.id AS enrolment_id, enrolment.joined_on,
           person.id AS person_id, person.name, person.time_zone, taken.id AS entry_id,
           taken.expected_ms, taken.live_ms, taken.later_ms, taken.caught_up_ms, taken.first_live_at,
           taken.checks_asked, taken.checks_live, taken.checks_later, taken.corrected_to, taken.reason, taken."left",
           taken.live_ms > 0 OR taken.later_ms > 0 OR taken.checks_live > 0 OR taken.checks_later > 0 AS left_a_trace,
           taken.live_ms + taken.later_ms AS covered_ms,
           taken.checks_live + taken.checks_later AS answered
    FROM held
    JOIN courses_enrolment AS enrolment ON enrolment.section_id = held.section_id AND enrolment.left_on IS NULL
    JOIN people_person AS person ON person.id = enrolment.person_id
    LEFT JOIN roll_rollentry AS taken ON taken.column_id = held.column_id AND taken.person_id = person.id
),
weighed AS (
    SELECT figured.*,
           left_a_trace AND covered_ms >= share * expected_ms AND (answered >= checks OR answered >= checks_asked)
           AS is_enough
    FROM figured
),
marked AS (
    SELECT weighed.*, CASE
        WHEN corrected_to = 'excused' THEN 'excused'
        WHEN corrected_to = 'absent' THEN 'absent'
        WHEN is_enough AND (live_ms = 0 OR later_ms - caught_up_ms > live_ms + caught_up_ms) THEN 'later'
        WHEN is_enough AND first_live_at > late_after_ms THEN 'late'
        WHEN is_enough OR corrected_to = 'attended' THEN 'live'
        WHEN left_a_trace THEN 'partly'
        WHEN joined_on <= opened_on AND is_over = 1 THEN 'absent'
        WHEN joined_on > opened_on AND joined_on <= ended_for THEN 'absent'
        ELSE 'waiting' END AS mark
    FROM weighed
)
"""
_COUNTED = "SELECT mark, count(*) FROM marked GROUP BY mark"
_FIRST_OPEN = """
SELECT column_id, count, person_id, name, time_zone, joined_on, entry_id,
       expected_ms, live_ms, later_ms, caught_up_ms, first_live_at,
       checks_asked, checks_live, checks_later, corrected_to, reason, "left"
FROM (
    SELECT marked.*, count(*) OVER (PARTITION BY column_id) AS count,
           row_number() OVER (PARTITION BY column_id ORDER BY name, enrolment_id) AS place
    FROM marked WHERE mark IN ('waiting', 'partly')
) AS placed
WHERE place <= %s ORDER BY name, enrolment_id
"""
