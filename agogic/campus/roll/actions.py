"""Keeping the roll: what follows from a class's log, and what teachers correct with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.courses.models import Enrolment, Section
from agogic.campus.courses.rules import Standing, may_lead
from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Person
from agogic.campus.roll.models import CorrectedTo, RollColumn, RollCorrection, RollEntry
from agogic.campus.roll.rules import due_at, mark_of, rule_of
from agogic.campus.roll.taking import ClassTaken, fields_of
from agogic.campus.schedule.actions import facts_settle
from agogic.campus.schedule.models import FactKind
from agogic.classlog.events import Event

MAX_REASON = 300
EMPTY: dict[str, Any] = {
    "live_ms": 0,
    "later_ms": 0,
    "caught_up_ms": 0,
    "first_live_at": None,
    "checks_live": 0,
    "checks_later": 0,
    "live": [],
    "later": [],
    "left": [],
    "answers": [],
    "taken_at": None,
}
"""The figures of an entry that nothing in the log supports."""
UNDONE_WITHIN = timedelta(minutes=30)
"""An end can be undone this long; what hangs on it waits (rule T4 of the class log)."""


@transaction.atomic
def column_keep(*, class_id: UUID, section: Section, **fields: Any) -> RollColumn:
    """The roll's column for a class, made or brought up to date. Derived, so it writes no line."""
    column, made = RollColumn.objects.get_or_create(pk=class_id, defaults={"section": section, **fields})
    changed = [] if made else [name for name, value in fields.items() if getattr(column, name) != value]
    if changed:
        for name in changed:
            setattr(column, name, fields[name])
        column.save(update_fields=[*changed, "changed_at"])
    return column


@transaction.atomic
def column_drop(*, class_id: UUID) -> None:
    """Forget a class that was never held."""
    RollColumn.objects.filter(pk=class_id, entries=None).delete()


@transaction.atomic
def entries_keep(
    *,
    column: RollColumn,
    section: Section,
    taken: ClassTaken,
    pupils: Mapping[int, Enrolment],
    seats: Collection[int] | None = None,
) -> int:
    """Bring the entries of a class up to what its log says, for all pupils' seats or only some.

    `pupils`: who sits on which seat. Writes only what differs; returns how many entries were written.
    """
    rule = rule_of(section, column)
    kept = {entry.person_id: entry for entry in RollEntry.objects.filter(column=column)}
    made, changed = [], []
    for seat in taken.attendance.seats:
        enrolment = pupils.get(seat)
        if enrolment is None or (seats is not None and seat not in seats):
            continue
        due = due_at(section, column, enrolment.joined_on)
        figures = taken.figures(seat, rule, ended_utc=_ms(column.ended_at), due_utc=_ms(due))
        fields = {**fields_of(figures), "taken_at": _moment(figures.taken_utc)}
        entry = kept.get(enrolment.person_id)
        if entry is None:
            made.append(RollEntry(column=column, person_id=enrolment.person_id, **fields))
        elif any(getattr(entry, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(entry, name, value)
            entry.changed_at = timezone.now()
            changed.append(entry)
    RollEntry.objects.bulk_create(made)
    if changed:
        RollEntry.objects.bulk_update(changed, [*fields, "changed_at"], batch_size=50)
    if made or changed:
        attended_note(column=column, section=section)
    return len(made) + len(changed)


@transaction.atomic
def roll_recompute(
    *, column: RollColumn, section: Section, events: Iterable[Event], pupils: Mapping[int, Enrolment]
) -> int:
    """The entries of a class once more, from its whole log; what no longer follows from it is dropped."""
    taken = ClassTaken().feed(events)
    there = {pupils[seat].person_id for seat in taken.attendance.seats if seat in pupils}
    traceless = RollEntry.objects.filter(column=column).exclude(person__in=there)
    traceless.filter(corrected_to="").delete()
    traceless.update(**EMPTY)
    _corrections_lay(column)
    written = entries_keep(column=column, section=section, taken=taken, pupils=pupils)
    attended_note(column=column, section=section)
    RollColumn.objects.filter(pk=column.pk).update(stale=False)
    return written


def columns_stale(*, section_id: UUID, person_id: UUID | None = None) -> int:
    """Mark the classes of a section whose logs must be read again: all, or those a person left a trace in."""
    columns = RollColumn.objects.filter(section=section_id, ended_at__isnull=False)
    if person_id is not None:
        columns = columns.filter(entries__person=person_id)
    return RollColumn.objects.filter(pk__in=list(columns.values_list("pk", flat=True))).update(stale=True)


@transaction.atomic
def roll_correct(
    *, by: Person, standing: Standing, column: RollColumn, enrolment: Enrolment, to: CorrectedTo, reason: str
) -> RollCorrection:
    """Say what stands for a pupil in a class, and why."""
    if not may_lead(standing):
        raise Refused("roll.not_yours", _("Only those who teach this section correct its roll."))
    reason = reason.strip()
    if not reason:
        raise Refused("roll.no_reason", _("Say in a few words why. It is kept with the mark."), field="reason")
    correction = RollCorrection.objects.create(
        column=column, person_id=enrolment.person_id, to=to, reason=reason[:MAX_REASON], by=by
    )
    _corrections_lay(column)
    line_write(
        "roll.corrected", by=by, of=column, person=str(enrolment.person_id), to=str(to), reason=correction.reason
    )
    attended_note(column=column, section=enrolment.section)
    return correction


def attended_note(*, column: RollColumn, section: Section, now: datetime | None = None) -> bool:
    """Bring the facts *attended* of a class up to its marks, once its end can no longer be undone.

    Returns whether they stand now; `attended_notes_due` finds the classes for which they do not yet.
    """
    now = now or timezone.now()
    settled = column.ended_at is not None and now >= column.ended_at + UNDONE_WITHIN
    attended = _attended(column, section, now) if settled else {}
    facts_settle(activity=column.id, what=FactKind.ATTENDED, at=attended)
    if column.facts_noted != settled:
        column.facts_noted = settled
        column.save(update_fields=["facts_noted", "changed_at"])
    return settled


def attended_notes_due(*, now: datetime | None = None) -> int:
    """Note who attended for each class whose end can no longer be undone. Returns for how many."""
    now = now or timezone.now()
    due = RollColumn.objects.filter(facts_noted=False, ended_at__lte=now - UNDONE_WITHIN).select_related("section")
    columns = list(due[:100])
    for column in columns:
        with transaction.atomic():
            attended_note(column=column, section=column.section, now=now)
    return len(columns)


def _attended(column: RollColumn, section: Section, now: datetime) -> dict[UUID, datetime]:
    """Who attended a class, and when what they took became enough."""
    rule = rule_of(section, column)
    return {
        entry.person_id: entry.taken_at or entry.corrected_at or now
        for entry in RollEntry.objects.filter(column=column)
        if mark_of(entry, rule, None, now).counts
    }


def _corrections_lay(column: RollColumn) -> None:
    """Lay the last correction of each pupil into their entry, which is made if the log left none."""
    last = {each.person_id: each for each in RollCorrection.objects.filter(column=column)}
    there = RollEntry.objects.filter(column=column, person__in=last).values_list("person_id", flat=True)
    RollEntry.objects.bulk_create(
        RollEntry(column=column, person_id=person_id, expected_ms=column.expected_ms)
        for person_id in sorted(last.keys() - set(there))
    )
    for person_id, correction in last.items():
        RollEntry.objects.filter(column=column, person=person_id).update(
            corrected_to=correction.to, corrected_at=correction.created_at, reason=correction.reason
        )


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def _moment(utc_ms: int | None) -> datetime | None:
    return None if utc_ms is None else datetime.fromtimestamp(utc_ms / 1000, UTC)
