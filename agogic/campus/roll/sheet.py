"""The roll as a CSV that every spreadsheet opens without running anything in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agogic.campus.roll.queries import Cell, Line, Roll
from agogic.formats.roster import table_write

_MS_A_MINUTE = 60_000


def sheet_of(roll: Roll) -> bytes:
    """One row a pupil; for each class the mark, minutes live and later, checks, and a correction's reason."""
    header = [_("Name"), _("User name"), _("Attended"), _("Of")]
    for column in roll.columns:
        day = column.held_at.astimezone(roll.section.zone).date().isoformat()
        name = f"{column.title} {day}"
        header += [name, f"{name}: {_('min live')}", f"{name}: {_('min later')}"]
        header += [f"{name}: {_('checks')}", f"{name}: {_('reason')}"]
    return table_write(header, (list(_row(line)) for line in roll.lines))


def _row(line: Line) -> Iterator[str]:
    person = line.enrolment.person
    yield from (person.name, person.username, str(line.attended), str(line.of))
    for cell in line.cells:
        yield from _cells(cell)


def _cells(cell: Cell) -> Iterator[str]:
    yield cell.mark.word
    yield _minutes(cell.entry.live_ms if cell.entry else 0)
    yield _minutes(cell.entry.later_ms if cell.entry else 0)
    # A fraction would be read as a date by some spreadsheets.
    yield _("%(n)d of %(of)d") % {"n": cell.checks_answered, "of": cell.checks_asked}
    yield cell.entry.reason if cell.entry else ""


def _minutes(ms: int) -> str:
    return f"{ms / _MS_A_MINUTE:.1f}"
