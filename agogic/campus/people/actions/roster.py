"""Rosters: a file read, understood, mended, and taken in as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agogic.campus.foundation.journal import Line, line_write, lines_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.people.models import Person, Role, RoleName, RosterDraft
from agogic.campus.people.names import person_index
from agogic.campus.people.roster import UPDATED, Row, draft_look, username_of_row, wanted
from agogic.campus.people.rules import may_run_school
from agogic.formats.roster import FIELDS, RosterUnreadable, Table, columns_guess, header_toggle, table_read
from agogic.formats.roster_check import LEAVE_OUT, ONE_NAME, ROLES, SAME_PERSON, TWO_PEOPLE

KEPT_FOR = timedelta(days=1)
PEOPLE_A_LINE = 500
MENDABLE = {*FIELDS, *(answer.field for answer in (LEAVE_OUT, TWO_PEOPLE, SAME_PERSON, ONE_NAME))}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: how many people were made, changed, were as the file says, and rows left out."""

    created: int
    changed: int
    same: int
    left_out: int
    without_way_in: int


def roster_read(
    *, by: Person, file_name: str, content: bytes, role: str = RoleName.PUPIL, section_id: UUID | None = None
) -> RosterDraft:
    """Reads a file into a draft. Drafts nobody took in are forgotten after a day."""
    _administrator(by)
    _role(role)
    RosterDraft.objects.filter(changed_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        table = table_read(content)
    except RosterUnreadable as why:
        raise Refused(f"roster.{why.code}", unreadable_words(why), field="file") from why
    return RosterDraft.objects.create(
        person=by,
        file_name=file_name[:200],
        role=role,
        section_id=section_id,
        table=msgspec.to_builtins(table),
        columns=columns_guess(table),
    )


def roster_understand(*, by: Person, draft: RosterDraft, columns: Sequence[str], has_header: bool, role: str) -> None:
    """Says what the columns mean, whether the first row is a heading, and who the people are."""
    _administrator(by)
    _role(role)
    table = msgspec.convert(draft.table, Table)
    chosen = [column if column in FIELDS else "" for column in columns][: table.width]
    twice = {column for column in chosen if column and chosen.count(column) > 1}
    if twice:
        raise Refused(
            "roster.column_twice", _("Two columns mean the same. Choose one of them and leave the other out.")
        )
    if has_header != bool(table.header):
        table = header_toggle(table)
        draft.mends = {}
    draft.table, draft.role = msgspec.to_builtins(table), role
    draft.columns = chosen + [""] * (table.width - len(chosen))
    draft.save(update_fields=["table", "columns", "role", "mends", "changed_at"])


def roster_mend(*, by: Person, draft: RosterDraft, number: int, field: str, value: str) -> None:
    """Mends one row: a new value for a cell, or an answer to a question about it."""
    _administrator(by)
    if field not in MENDABLE or not 1 <= number <= len(draft.table["rows"]):
        raise Refused("roster.mend_unknown", _("This row cannot be mended so."))
    draft.mends.setdefault(str(number), {})[field] = value[:300]
    draft.save(update_fields=["mends", "changed_at"])


def roster_leave_out_asking(*, by: Person, draft: RosterDraft) -> int:
    """Leaves out every row that waits for a decision. Returns how many."""
    _administrator(by)
    asking = [row.entry.number for row in draft_look(draft).rows if row.entry.problems]
    for number in asking:
        draft.mends.setdefault(str(number), {})[LEAVE_OUT.field] = LEAVE_OUT.value
    draft.save(update_fields=["mends", "changed_at"])
    return len(asking)


def roster_discard(*, by: Person, draft: RosterDraft) -> None:
    """Forgets a draft; nobody was made."""
    _administrator(by)
    draft.delete()


@transaction.atomic
def roster_import(*, by: Person | None, draft: RosterDraft) -> Imported:
    """Takes a whole draft in, or nothing of it. Who is here already is brought up to date."""
    _administrator(by)
    look = draft_look(draft)
    if look.asking:
        sentence = ngettext(
            "One row still needs you. Mend it or leave it out, then take the people in.",
            "%(rows)d rows still need you. Mend them or leave them out, then take the people in.",
            look.asking,
        ) % {"rows": look.asking}
        raise Refused("roster.needs_you", sentence, rows=look.asking)
    rows = [row for row in look.rows if not row.entry.left_out]
    if not rows:
        raise Refused("roster.nobody", _("No row is left to take in."))
    changed = _change(rows, by)
    made = _make([row for row in rows if row.person is None], by)
    gained = _roles(rows, made)
    people = [row.person or made[row.entry.number] for row in rows]
    section = str(draft.section_id) if draft.section_id else None
    for start in range(0, len(people), PEOPLE_A_LINE):
        some = [str(person.id) for person in people[start : start + PEOPLE_A_LINE]]
        line_write("roster.imported", by=by, people=some, draft=str(draft.id), section=section)
    draft.delete()
    touched = changed | gained
    return Imported(
        created=len(made),
        changed=len(touched),
        same=len(rows) - len(made) - len(touched),
        left_out=look.left_out,
        without_way_in=sum(not person.email for person in made.values()),
    )


def unreadable_words(why: RosterUnreadable) -> str:
    """Why a file could not be read, in a sentence."""
    sentences = {
        "empty": _("There are no people in this file. Save the sheet with its rows as CSV and try again."),
        "too_large": _("This file is larger than 5 MB. Take it in in parts."),
        "too_many_rows": _("This file has more than %(most)s rows. Take it in in parts."),
        "too_many_columns": _("This file has more than %(most)s columns. Save only those about people."),
        "not_text": _("This is no CSV file. In your spreadsheet choose “Save as” and then CSV."),
    }
    return sentences[why.code] % why.params


def _change(rows: Sequence[Row], by: Person | None) -> set[UUID]:
    """Brings the people who are here up to date; returns who is different now."""
    lines: list[Line] = []
    different: dict[UUID, Person] = {}
    for row in rows:
        changes = row.changes()
        if row.person is None or not changes:
            continue
        for name, value in changes.items():
            setattr(row.person, name, value)
        person_index(row.person)
        different[row.person.id] = row.person
        lines.append(Line("person.changed", row.person, {"changed": sorted(changes)}))
    now = timezone.now()
    for person in different.values():
        person.changed_at = now
    Person.objects.bulk_update(different.values(), [*UPDATED, "found_by", "changed_at"], batch_size=100)
    lines_write(lines, by=by)
    return set(different)


def _make(rows: Sequence[Row], by: Person | None) -> dict[int, Person]:
    """Makes the people who are not here yet; row number -> person."""
    school = school_now()
    taken = set(Person.objects.values_list("username", flat=True)) if rows else set()
    taken |= {row.entry.values["username"] for row in rows if row.entry.values.get("username")}
    made: dict[int, Person] = {}
    for row in rows:
        fields = {**wanted(row.entry), "username": username_of_row(row.entry, taken)}
        person = Person(**fields, time_zone=school.time_zone, language=school.language)
        person.password = make_password(None)
        person_index(person)
        made[row.entry.number] = person
    Person.objects.bulk_create(made.values(), batch_size=200)
    roles = {row.entry.number: row.entry.values["role"] for row in rows}
    lines_write((Line("person.created", made[number], {"roles": [roles[number]]}) for number in made), by=by)
    return made


def _roles(rows: Sequence[Row], made: dict[int, Person]) -> set[UUID]:
    """Gives everybody the role of their row; returns who of those here already gained one."""
    missing = []
    gained = set()
    for row in rows:
        role = row.entry.values["role"]
        if row.person is None:
            missing.append(Role(person=made[row.entry.number], role=role))
        elif role not in row.person.role_names:
            missing.append(Role(person=row.person, role=role))
            gained.add(row.person.id)
    Role.objects.bulk_create(missing, batch_size=200)
    return gained


def _administrator(by: Person | None) -> None:
    if not may_run_school(by):
        raise Refused("roster.not_yours", _("Only administrators take people in from a file."))


def _role(role: str) -> None:
    if role not in ROLES:
        raise Refused("roster.role", _("A file holds pupils, teachers or guardians."), field="role")
