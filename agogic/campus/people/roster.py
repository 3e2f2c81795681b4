"""A roster file laid against the people who are here: who is new, who is known, what must be decided first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.people.models import Person, RosterDraft, username_fold
from agogic.campus.people.names import search_fold, username_suggest
from agogic.formats.roster import Table, is_formula, rows_as_fields
from agogic.formats.roster_check import (
    LEAVE_OUT,
    ONE_NAME,
    SAME_PERSON,
    TWO_PEOPLE,
    Entry,
    Mend,
    Problem,
    entries_check,
)

CHUNK = 500
"""How many values one query asks for; SQLite takes a thousand."""

UPDATED = ("given_name", "family_name", "name", "username", "email", "external_id", "birth_year")


@dataclass(slots=True)
class Row:
    """One row of the file beside the person it means, if that person is here already."""

    entry: Entry
    person: Person | None = None
    formula: bool = False

    @property
    def is_new(self) -> bool:
        """Whether a person would be made."""
        return self.person is None and not self.entry.left_out

    def changes(self) -> dict[str, Any]:
        """What this row would change about the person who is here. Empty cells change nothing."""
        if self.person is None:
            return {}
        changes = {name: value for name, value in wanted(self.entry).items() if value != getattr(self.person, name)}
        if self.entry.values.get("age") and self.person.birth_year:
            # An age tells the year of birth only to within one.
            changes.pop("birth_year", None)
        return changes


@dataclass(slots=True)
class Look:
    """A whole draft, looked at."""

    rows: list[Row] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many people would be made, as it stands."""
        return sum(row.is_new and not row.entry.problems for row in self.rows)

    @property
    def known(self) -> int:
        """How many are here already, and nothing is to be decided about them."""
        return sum(row.person is not None and not (row.entry.left_out or row.entry.problems) for row in self.rows)

    @property
    def asking(self) -> int:
        """How many rows wait for a decision."""
        return sum(bool(row.entry.problems) for row in self.rows)

    @property
    def left_out(self) -> int:
        """How many rows are left out."""
        return sum(row.entry.left_out for row in self.rows)


def draft_look(draft: RosterDraft) -> Look:
    """Looks at a draft; at most six queries however many rows."""
    table = msgspec.convert(draft.table, Table)
    entries = entries_check(
        rows_as_fields(table, draft.columns),
        draft.mends,
        this_year=timezone.localdate().year,
        role=draft.role,
    )
    taken = [index for index, column in enumerate(draft.columns) if column]
    rows = [
        Row(entry, formula=any(is_formula(cells[index].lstrip()) for index in taken))
        for entry, cells in zip(entries, table.rows, strict=True)
    ]
    here = _People([row.entry for row in rows if not row.entry.left_out])
    for row in rows:
        if not row.entry.left_out:
            _place(row, here)
    _meet(rows)
    return Look(rows)


def wanted(entry: Entry) -> dict[str, Any]:
    """What a row says about a person, as it is stored."""
    values: dict[str, Any] = {name: entry.values[name] for name in UPDATED if entry.values.get(name)}
    if "birth_year" in values:
        values["birth_year"] = int(values["birth_year"])
    return values


class _People:
    """The people of the school that a file could mean, found by whatever the file knows them by."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        self.by_external_id = self._by("external_id", (entry.values.get("external_id") for entry in entries))
        self.by_username = self._by("username", (entry.values.get("username") for entry in entries))
        self.by_email = self._by("email", (entry.values.get("email") for entry in entries))
        unknown = [entry.name for entry in entries if not _identified(entry)]
        self.by_name: dict[str, list[Person]] = {}
        for person in self._found("name", unknown):
            self.by_name.setdefault(person.name.casefold(), []).append(person)

    def _by(self, name: str, values: Iterable[str | None]) -> dict[str, Person]:
        return {getattr(person, name): person for person in self._found(name, values)}

    def _found(self, name: str, values: Iterable[str | None]) -> list[Person]:
        wanted = sorted({value for value in values if value})
        found: list[Person] = []
        for start in range(0, len(wanted), CHUNK):
            found += Person.objects.filter(**{f"{name}__in": wanted[start : start + CHUNK]}).prefetch_related("roles")
        return found


def _identified(entry: Entry) -> bool:
    return any(entry.values.get(name) for name in ("external_id", "username", "email"))


def _place(row: Row, here: _People) -> None:
    """Finds the person a row means, or notes why that is not clear."""
    values, problems = row.entry.values, row.entry.problems
    if not _identified(row.entry):
        namesakes = here.by_name.get(row.entry.name.casefold(), [])
        if len(namesakes) == 1 and not row.entry.says(TWO_PEOPLE.field):
            row.person = namesakes[0]
        elif len(namesakes) > 1 and not row.entry.says(TWO_PEOPLE.field):
            params = {"given": row.entry.name, "count": str(len(namesakes))}
            problems.append(Problem("namesakes", "", params, [LEAVE_OUT, TWO_PEOPLE]))
        return
    candidates = {
        "external_id": here.by_external_id.get(values.get("external_id", "")),
        "username": here.by_username.get(values.get("username", "")),
        "email": here.by_email.get(values.get("email", "")),
    }
    people = {person.id: person for person in candidates.values() if person}
    if len(people) > 1:
        names = sorted(person.name for person in people.values())
        params = {"one": names[0], "other": names[1]}
        mends = [Mend(name, "") for name in ("email", "username") if values.get(name) and candidates[name]]
        problems.append(Problem("points_at_two", "", params, [*mends[:1], LEAVE_OUT]))
        return
    row.person = next(iter(people.values()), None)
    if row.person is not None:
        _same_person(row, candidates)


def _same_person(row: Row, candidates: dict[str, Person | None]) -> None:
    """A user name or address that belongs to somebody of a wholly different name is asked about."""
    person, entry = row.person, row.entry
    assert person is not None  # noqa: S101 - the caller has one
    if not person.is_active:
        entry.problems.append(Problem("closed", "", {"name": person.name}, [LEAVE_OUT]))
    if candidates["external_id"] or entry.says(SAME_PERSON.field):
        return
    shared = set(search_fold(person.name).split()) & set(search_fold(entry.name).split())
    if entry.name and not shared:
        by = "username" if candidates["username"] else "email"
        params = {"given": entry.values[by], "name": person.name, "row_name": entry.name}
        entry.problems.append(Problem("somebody_else", by, params, [SAME_PERSON, Mend(by, ""), LEAVE_OUT]))


def _meet(rows: list[Row]) -> None:
    """Two rows that mean one person: the later one is asked about."""
    often = Counter[UUID]()
    for row in rows:
        if row.person is not None and not row.entry.left_out:
            often[row.person.id] += 1
            if often[row.person.id] > 1:
                params = {"name": row.person.name}
                row.entry.problems.append(Problem("person_twice", "", params, [LEAVE_OUT]))


def problem_words(problem: Problem) -> str:
    """A problem as a sentence under its row."""
    sentences = {
        "name_missing": _("The name is missing."),
        "given_name_missing": _("The first name is missing."),
        "too_long": _("“%(given)s” is too long. At most %(most)s letters are kept."),
        "role_unknown": _("We know pupils, teachers and guardians, not “%(given)s”."),
        "role_too_much": _("A file makes no administrators. Do that by hand, one by one."),
        "birth_year_wrong": _("“%(given)s” is no year somebody here could be born in."),
        "email_mendable": _("“%(given)s” is no e-mail address. Did you mean %(likely)s?"),
        "email_wrong": _("“%(given)s” is no e-mail address."),
        "username_wrong": _("“%(given)s” cannot be a name to sign in with. It could be “%(likely)s”."),
        "username_twice": _("“%(given)s” signs in in row %(row)s already: %(name)s."),
        "email_twice": _("%(given)s stands in row %(row)s already: %(name)s."),
        "external_id_twice": _("The number %(given)s stands in row %(row)s already: %(name)s."),
        "same_name": _("%(given)s stands in row %(row)s already, and nothing tells the two apart."),
        "namesakes": _("%(count)s people here are called %(given)s. The file does not say who is meant."),
        "points_at_two": _("This row points at two people here: %(one)s and %(other)s."),
        "somebody_else": _("“%(given)s” belongs to %(name)s, who is here already. Is %(row_name)s the same person?"),
        "person_twice": _("Another row means %(name)s already."),
        "closed": _("%(name)s was here, and the account is closed. Open it first, on the person's page."),
    }
    return sentences[problem.code] % problem.params


def mend_words(mend: Mend, problem: Problem) -> str:
    """What the button of a mend says."""
    if mend == LEAVE_OUT:
        return _("Leave this row out")
    if mend == ONE_NAME:
        return _("There is only one name")
    if mend == TWO_PEOPLE:
        return _("A new person")
    if mend == SAME_PERSON:
        return _("The same person")
    if not mend.value:
        return {
            "email": _("Without e-mail"),
            "username": _("Make a new name"),
        }.get(mend.field, _("Leave it empty"))
    if mend.field == "role":
        return _("Take the usual role")
    return _("Take %(value)s") % {"value": mend.value}


def username_of_row(entry: Entry, taken: set[str]) -> str:
    """The user name a new person gets: the file's, else one made from the name. Noted as taken."""
    name = username_fold(entry.values.get("username", "")) or username_suggest(entry.name, taken)
    taken.add(name)
    return name
