"""What is wrong with the rows of a roster, as codes, each with the mends that one press can apply.

Knows the file alone: whether a person is in the school already is for the caller to find out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from agogic.formats.roster import line

OLDEST_YEAR = 1900
ROLES = ("pupil", "teacher", "guardian")
"""The roles a file may give. Administrators are made by hand."""

_ROLE_WORDS = {
    "pupil": """pupil student learner child s schüler schülerin élève eleve étudiant alumno alumna estudiante aluno
        aluna leerling elev uczeń žák студент ученик öğrenci طالب תלמיד छात्र 生徒 学生""",
    "teacher": """teacher staff instructor tutor t lehrer lehrerin lehrkraft enseignant enseignante professeur profesor
        profesora professor professora docent docente lærer lärare nauczyciel učitel учитель öğretmen معلم מורה शिक्षक
        教師 老师""",
    "guardian": """guardian parent mother father carer eltern elternteil mutter vater parents padre madre responsável
        ouder foresatt vårdnadshavare opiekun rodič родитель veli والد הורה अभिभावक""",
    "administrator": "administrator admin administrateur administrador beheerder администратор",
}
_MOST = {"name": 120, "given_name": 80, "family_name": 80, "username": 60, "external_id": 128}
_ROLE_OF_WORD = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]{2,}")


class Mend(msgspec.Struct, frozen=True):
    """One press: put `value` into `field`. Answers (`LEAVE_OUT` and the like) are fields set to *yes*."""

    field: str
    value: str


LEAVE_OUT = Mend("leave_out", "yes")
TWO_PEOPLE = Mend("two_people", "yes")
SAME_PERSON = Mend("same_person", "yes")
ONE_NAME = Mend("one_name", "yes")


class Problem(msgspec.Struct, frozen=True):
    """Something a person must decide about a row. `field` is the cell it is about, empty for the whole row."""

    code: str
    field: str = ""
    params: dict[str, str] = {}
    mends: list[Mend] = []


class Entry(msgspec.Struct):
    """One row understood: its number in the file (the first is 1), its values, and what is wrong with it."""

    number: int
    values: dict[str, str]
    problems: list[Problem] = []
    left_out: bool = False

    @property
    def name(self) -> str:
        """The name the person would be shown by."""
        return self.values.get("name", "")

    def says(self, field: str) -> bool:
        """Whether the row was mended with this answer."""
        return self.values.get(field) == "yes"


def entries_check(
    rows: Sequence[Mapping[str, str]],
    mends: Mapping[str, Mapping[str, str]],
    *,
    this_year: int,
    role: str = "pupil",
) -> list[Entry]:
    """The rows with their mends laid over them, each with what is still wrong. `role`: of rows that name none."""
    entries = [
        _entry(number, {**row, **{field: line(value) for field, value in mends.get(str(number), {}).items()}})
        for number, row in enumerate(rows, 1)
    ]
    for entry in entries:
        if not entry.left_out:
            _complete(entry, this_year=this_year, role=role)
    _twins(entries)
    return entries


def username_fold(text: str) -> str:
    """The one spelling of a user name: as the school keeps it."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


# ------------------------------------------------------------------ one row


def _entry(number: int, values: dict[str, str]) -> Entry:
    return Entry(number=number, values=values, left_out=values.get("leave_out") == "yes")


def _complete(entry: Entry, *, this_year: int, role: str) -> None:
    """Fills in what follows from the cells, and notes what cannot."""
    values = entry.values
    parts = [values.get("given_name", ""), values.get("family_name", "")]
    values["name"] = " ".join(part for part in parts if part) or values.get("name", "")
    if not values["name"]:
        entry.problems.append(Problem("name_missing", "given_name" if "given_name" in values else "name"))
    elif values.get("family_name") and values.get("given_name") == "" and not entry.says(ONE_NAME.field):
        entry.problems.append(Problem("given_name_missing", "given_name", {}, [ONE_NAME, LEAVE_OUT]))
    _role(entry, role)
    _birth_year(entry, this_year)
    if values.get("email"):
        _email(entry)
    if values.get("username"):
        _username(entry)
    for field, most in _MOST.items():
        given = values.get(field, "")
        if len(given) > most:
            cell = "given_name" if field == "name" and "given_name" in values else field
            params = {"given": f"{given[:40]}…", "most": str(most)}
            entry.problems.append(Problem("too_long", cell, params, [Mend(cell, values[cell][: most // 2]), LEAVE_OUT]))


def _role(entry: Entry, default: str) -> None:
    given = entry.values.get("role", "")
    role = _ROLE_OF_WORD.get(given.casefold()) if given else default
    if role in ROLES:
        entry.values["role"] = role
        return
    code = "role_too_much" if role else "role_unknown"
    entry.problems.append(Problem(code, "role", {"given": given}, [Mend("role", default), LEAVE_OUT]))


def _birth_year(entry: Entry, this_year: int) -> None:
    given, age = entry.values.get("birth_year", ""), entry.values.get("age", "")
    years = re.findall(r"(?<!\d)(?:18|19|20)\d\d(?!\d)", given)
    if given:
        year = int(years[0]) if len(years) == 1 else 0
    elif re.fullmatch(r"\d{1,3}", age):
        year = this_year - int(age)
    else:
        year = 0
    if OLDEST_YEAR <= year <= this_year:
        entry.values["birth_year"] = str(year)
    elif given or age:
        field = "birth_year" if given else "age"
        entry.problems.append(Problem("birth_year_wrong", field, {"given": given or age}, [Mend(field, "")]))


def _email(entry: Entry) -> None:
    given = entry.values["email"]
    if is_email(given):
        entry.values["email"] = given.casefold()
        return
    likely = email_likely(given)
    mends = [Mend("email", likely)] if likely else []
    params = {"given": given, "likely": likely}
    code = "email_mendable" if likely else "email_wrong"
    entry.problems.append(Problem(code, "email", params, [*mends, Mend("email", "")]))


def _username(entry: Entry) -> None:
    given = entry.values["username"]
    folded = username_fold(given)
    likely = "".join(each if _fits_username(each) else "." for each in folded.split("@")[0]).strip("._-")
    if folded == likely:
        entry.values["username"] = folded
        return
    mends = [Mend("username", likely)] if likely else []
    params = {"given": given, "likely": likely}
    entry.problems.append(Problem("username_wrong", "username", params, [*mends, Mend("username", "")]))


def _fits_username(sign: str) -> bool:
    return sign.isalnum() or sign in "._-" or unicodedata.category(sign).startswith("M")


def is_email(text: str) -> bool:
    """Whether this has the shape of an address."""
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def email_likely(text: str) -> str:
    """The address that was probably meant, or nothing."""
    if found := _EMAIL.search(text):
        return found.group().casefold()
    guess = re.sub(r"\s*[(\[{<]\s*(?:at|@|ät)\s*[)\]}>]\s*|\s+at\s+|@\s*@+", "@", text.strip(), flags=re.IGNORECASE)
    guess = re.sub(r"\s*[(\[{<]\s*(?:dot|punkt)\s*[)\]}>]\s*|\s+dot\s+", ".", guess, flags=re.IGNORECASE)
    guess = re.sub(r"\s+", "", guess.replace(",", ".")).strip(".;:<>").casefold()
    guess = re.sub(r"\.{2,}", ".", guess)
    return guess if is_email(guess) else ""


# ------------------------------------------------------------------ rows beside each other


def _twins(entries: Sequence[Entry]) -> None:
    """Rows that name the same thing twice: the first keeps it, the later ones are asked about."""
    first: dict[tuple[str, str], Entry] = {}
    taken = {entry.values.get("username", "") for entry in entries if not entry.left_out}
    for entry in entries:
        if entry.left_out:
            continue
        for field in ("external_id", "username", "email"):
            value = entry.values.get(field, "")
            if value and not any(problem.field == field for problem in entry.problems):
                other = first.setdefault((field, value), entry)
                if other is not entry:
                    entry.problems.append(_twice(entry, other, field, taken))
        if entry.name and not entry.says("two_people") and not _known_by(entry):
            other = first.setdefault(("name", entry.name.casefold()), entry)
            if other is not entry:
                params = {"given": entry.name, "row": str(other.number)}
                entry.problems.append(Problem("same_name", "", params, [LEAVE_OUT, TWO_PEOPLE]))


def _twice(entry: Entry, other: Entry, field: str, taken: set[str]) -> Problem:
    value = entry.values[field]
    params = {"given": value, "row": str(other.number), "name": other.name}
    if field == "username":
        free = _free(value, taken)
        taken.add(free)
        return Problem("username_twice", field, {**params, "likely": free}, [Mend(field, free), LEAVE_OUT])
    return Problem(f"{field}_twice", field, params, [Mend(field, ""), LEAVE_OUT])


def _known_by(entry: Entry) -> bool:
    return any(entry.values.get(field) for field in ("external_id", "username", "email"))


def _free(username: str, taken: set[str]) -> str:
    number = 2
    while f"{username}{number}" in taken:
        number += 1
    return f"{username}{number}"
