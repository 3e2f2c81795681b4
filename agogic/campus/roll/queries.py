"""The roll as pages and sheets show it: marks, counts, and how long is left to take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agogic.campus.courses.models import Enrolment, Section
from agogic.campus.courses.queries import A_PAGE
from agogic.campus.roll.models import CorrectedTo, RollColumn, RollCorrection, RollEntry
from agogic.campus.roll.rules import Mark, RollRule, Taken, due_at, mark_of, rule_of

CATCH_UP_SPEED = 1.5
"""The speed at which pages say how long something takes."""
WORTH_MS = 60_000
"""Less than this of a class left over is not worth going back for, ms."""
FIGURES = (
    *("expected_ms", "live_ms", "later_ms", "caught_up_ms", "first_live_at"),
    *("checks_asked", "checks_live", "checks_later", "corrected_to", "reason"),
)
"""Fields of an entry that its mark comes from."""
DRAWN = ("taken_at", "live", "later", "left")
"""Fields of an entry that a page about one pupil draws."""


@dataclass(slots=True)
class Cell:
    """One pupil in one class: the mark that stands, and what it comes from."""

    column: RollColumn
    person_id: UUID
    entry: Taken | None
    rule: RollRule
    due: datetime | None
    mark: Mark

    @property
    def expected_ms(self) -> int:
        """What there is to take, ms."""
        return self.entry.expected_ms if self.entry and self.entry.expected_ms else self.column.expected_ms

    @property
    def covered_ms(self) -> int:
        """What was taken, live or later, ms."""
        return self.entry.live_ms + self.entry.later_ms if self.entry else 0

    @property
    def left_ms(self) -> int:
        """What is still to be taken, ms of class time, silences left out."""
        return max(0, self.expected_ms - self.covered_ms)

    @property
    def catch_up_ms(self) -> int:
        """How long taking what is left lasts at 1.5×, ms."""
        return round(self.left_ms / CATCH_UP_SPEED)

    @property
    def share(self) -> float:
        """What was taken of what is expected, 0 to 1."""
        return self.covered_ms / self.expected_ms if self.expected_ms else 1.0

    @property
    def checks_answered(self) -> int:
        """Checks answered, live or later."""
        return self.entry.checks_live + self.entry.checks_later if self.entry else 0

    @property
    def checks_asked(self) -> int:
        """Checks the class asked of this pupil: none while they sat in the room without a device."""
        left_a_trace = self.entry is not None and (self.covered_ms or self.checks_answered)
        return self.entry.checks_asked if self.entry and left_a_trace else len(self.column.checks)

    @property
    def checks_needed(self) -> int:
        """Checks that are enough here."""
        return min(self.rule.checks, self.checks_asked)

    @property
    def checks_left(self) -> int:
        """Checks still to be answered."""
        return max(0, self.checks_needed - self.checks_answered)

    @property
    def waits(self) -> bool:
        """Whether there is something to go back for: most of the class, or a check that is needed."""
        return self.is_open and (self.left_ms >= WORTH_MS or not self.covered_ms or self.checks_left > 0)

    @property
    def checks_only(self) -> bool:
        """Whether the class was taken and nothing but checks is left."""
        return self.waits and self.left_ms < WORTH_MS and self.checks_left > 0 and self.covered_ms > 0

    @property
    def is_corrected(self) -> bool:
        """Whether a teacher's word stands here instead of the log's."""
        return self.entry is not None and self.entry.corrected_to not in ("", CorrectedTo.AS_TAKEN)

    @property
    def is_open(self) -> bool:
        """Whether the pupil could still make it attended."""
        return self.mark in (Mark.WAITING, Mark.PARTLY)


@dataclass(slots=True)
class Line:
    """One pupil's line of the roll."""

    enrolment: Enrolment
    cells: list[Cell]
    attended: int = 0
    later: int = 0
    of: int = 0


@dataclass(slots=True)
class Roll:
    """A section's roll: the classes shown, and a line a pupil, counted over all classes."""

    section: Section
    columns: list[RollColumn]
    lines: list[Line]
    earlier: int = 0
    rules: dict[UUID, RollRule] = field(default_factory=dict)


def roll_of(section: Section, enrolments: Sequence[Enrolment], now: datetime, *, last: int | None = None) -> Roll:
    """The roll of a section: all its classes that have ended, or the last few. Two queries."""
    columns = list(RollColumn.objects.filter(section=section, window_from__lte=now))
    reckoning = _Reckoning(_entries(_of_people(enrolments, columns)), now)
    shown = set(columns[-last:] if last else columns)
    lines = []
    for enrolment in enrolments:
        cells = [reckoning.cell(section, column, enrolment) for column in columns]
        line = Line(enrolment=enrolment, cells=[cell for cell in cells if cell.column in shown])
        line.attended, line.later, line.of = counted(cells)
        lines.append(line)
    return Roll(section, [column for column in columns if column in shown], lines, earlier=len(columns) - len(shown))


def cells_of(
    enrolments: Iterable[Enrolment], columns: Iterable[RollColumn], now: datetime
) -> dict[tuple[UUID, UUID], Cell]:
    """Cells by (column, person) for these pupils in these classes of their sections. One query."""
    columns, enrolments = list(columns), list(enrolments)
    reckoning = _Reckoning(_entries(_of_people(enrolments, columns), DRAWN), now)
    by_section: dict[UUID, list[RollColumn]] = defaultdict(list)
    for column in columns:
        by_section[column.section_id].append(column)
    return {
        (column.id, enrolment.person_id): reckoning.cell(enrolment.section, column, enrolment)
        for enrolment in enrolments
        for column in by_section[enrolment.section_id]
    }


def cell_of(section: Section, column: RollColumn, enrolment: Enrolment, now: datetime) -> Cell:
    """One cell with everything behind it. One query."""
    entries = _entries(RollEntry.objects.filter(column=column, person=enrolment.person_id), (*DRAWN, "answers"))
    return _Reckoning(entries, now).cell(section, column, enrolment)


def answers_of(person_id: UUID, columns: Sequence[RollColumn]) -> list[tuple[RollColumn, list[tuple[Any, Any]]]]:
    """What somebody answered to the checks of these classes: each check with its answer or None. One query."""
    asked = [column for column in columns if column.checks]
    kept = RollEntry.objects.filter(column__in=asked, person=person_id).values_list("column", "answers")
    given = {column_id: {answer["poll"]: answer for answer in answers} for column_id, answers in kept}
    return [
        (column, [(check, given.get(column.id, {}).get(check["poll"])) for check in column.checks]) for column in asked
    ]


def corrections_of(column: RollColumn, person_id: UUID) -> list[RollCorrection]:
    """What teachers said of one pupil in one class, newest first."""
    found = RollCorrection.objects.filter(column=column, person=person_id).select_related("by")
    return list(found.order_by("-created_at", "-id"))


def counted(cells: Iterable[Cell]) -> tuple[int, int, int]:
    """How many classes were attended, how many of them later, of how many; excused ones do not count."""
    marks = [cell.mark for cell in cells if cell.mark is not Mark.EXCUSED]
    attended = [mark for mark in marks if mark.counts]
    return len(attended), attended.count(Mark.LATER), len(marks)


def column_for(section: Section, column_id: UUID) -> RollColumn | None:
    """A class of the section's roll."""
    return RollColumn.objects.filter(section=section, pk=column_id).first()


@dataclass(slots=True)
class _Reckoning:
    """Makes cells from entries; what holds for all who joined on one day is reckoned once a column."""

    entries: dict[tuple[UUID, UUID], Taken]
    now: datetime
    known: dict[tuple[UUID, date], tuple[RollRule, datetime | None]] = field(default_factory=dict)

    def cell(self, section: Section, column: RollColumn, enrolment: Enrolment) -> Cell:
        """How one pupil took one class."""
        key = (column.id, enrolment.joined_on)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = (rule_of(section, column), due_at(section, column, enrolment.joined_on))
        rule, due = known
        entry = self.entries.get((column.id, enrolment.person_id))
        return Cell(column, enrolment.person_id, entry, rule, due, mark_of(entry, rule, due, self.now))


def _of_people(enrolments: Sequence[Enrolment], columns: Sequence[RollColumn]) -> QuerySet[RollEntry]:
    """The entries of these pupils; of a whole section all, because naming hundreds costs more than leaving them out."""
    found = RollEntry.objects.filter(column__in=columns)
    few = {enrolment.person_id for enrolment in enrolments} if len(enrolments) <= A_PAGE else None
    return found if few is None else found.filter(person__in=few)


def _entries(found: QuerySet[RollEntry], also: Sequence[str] = ()) -> dict[tuple[UUID, UUID], Taken]:
    """Entries by (column, person). As values: a model object for each would cost more than all the rest of a page."""
    names = (*FIGURES, *also)
    rows = found.values_list("column_id", "person_id", *names)
    return {(column, person): Taken(**dict(zip(names, row, strict=True))) for column, person, *row in rows}
