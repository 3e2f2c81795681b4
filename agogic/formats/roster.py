"""Rosters: lists of people as CSV, from whatever spreadsheet wrote them.

Reading never fails on what stands in a cell; it fails, with a code, on what is no table at all. Sizes: at most
`MOST_BYTES`, `MOST_ROWS`, `MOST_COLUMNS`; a cell keeps its first `MOST_SIGNS` signs.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_SIGNS = 300

FIELDS = ("given_name", "family_name", "name", "username", "email", "external_id", "role", "birth_year", "age")
"""What a column can mean. `age` becomes a birth year where the reader's clock is known."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ",;\t|"


class RosterUnreadable(Exception):
    """The file is no table of people. `code` is one of empty, too_large, too_many_rows, too_many_columns, not_text."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Table(msgspec.Struct, frozen=True):
    """The cells of a file. `header` is empty if the first row names no columns. Rows are as wide as the widest."""

    header: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str
    empty_rows: int = 0

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.header) or (len(self.rows[0]) if self.rows else 0)


def table_read(content: bytes, *, has_header: bool | None = None) -> Table:
    """The cells of a file, in whichever encoding and with whichever separator it was written.

    `has_header` None: guessed from the first row. Raises `RosterUnreadable`.
    """
    if len(content) > MOST_BYTES:
        raise RosterUnreadable("too_large", most=MOST_BYTES)
    text, encoding = text_read(content)
    delimiter = _delimiter(text)
    rows, empty = _cells(text, delimiter)
    if not rows:
        raise RosterUnreadable("empty")
    width = max(len(row) for row in rows)
    if width > MOST_COLUMNS:
        raise RosterUnreadable("too_many_columns", most=MOST_COLUMNS, columns=width)
    rows = [row + [""] * (width - len(row)) for row in rows]
    named = _names_columns(rows[0]) if has_header is None else has_header
    header, rows = (rows[0], rows[1:]) if named else ([], rows)
    if not rows:
        raise RosterUnreadable("empty")
    if len(rows) > MOST_ROWS:
        raise RosterUnreadable("too_many_rows", most=MOST_ROWS, rows=len(rows))
    return Table(header=header, rows=rows, encoding=encoding, delimiter=delimiter, empty_rows=empty)


def text_read(content: bytes) -> tuple[str, str]:
    """A file's text and the name of its encoding: what its first bytes say, else UTF-8, else Western European."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    if encoding := _utf16_without_mark(content):
        return content.decode(encoding, "replace"), encoding
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _western(content)
    if "\0" in text:
        raise RosterUnreadable("not_text")
    return text, "utf-8"


def header_toggle(table: Table) -> Table:
    """The same cells with the first row taken for a heading, or the heading for a first row."""
    if table.header:
        return msgspec.structs.replace(table, header=[], rows=[table.header, *table.rows])
    if len(table.rows) < 2:
        return table
    return msgspec.structs.replace(table, header=table.rows[0], rows=table.rows[1:])


def columns_guess(table: Table) -> list[str]:
    """What each column probably means: a field of `FIELDS`, or empty for *leave it out*. No field twice."""
    guessed = [_field_of(head) for head in table.header] or [""] * table.width
    for index in range(table.width):
        if not guessed[index] and _mostly(table.rows, index, lambda cell: "@" in cell):
            guessed[index] = "email"
    if not table.header:
        _guess_names(table, guessed)
    seen: set[str] = set()
    for index, field in enumerate(guessed):
        if field in seen:
            guessed[index] = ""
        seen.add(field)
    if "name" in seen and {"given_name", "family_name"} <= seen:
        guessed[guessed.index("name")] = ""
    return guessed


def rows_as_fields(table: Table, columns: Sequence[str]) -> list[dict[str, str]]:
    """Each row as field -> text, in one line and without signs nobody sees."""
    places = [(index, field) for index, field in enumerate(columns) if field and index < table.width]
    return [{field: line(row[index]) for index, field in places} for row in table.rows]


def line(cell: str) -> str:
    """A cell as one line of text: a formula stays the text it is, and what cannot be seen is left out."""
    if len(cell) > 1 and cell[0] == "'" and cell[1] in _FORMULA:
        cell = cell[1:]
    visible = "".join(each for each in cell if each.isspace() or unicodedata.category(each) not in {"Cc", "Cs", "Co"})
    visible = re.sub("[\u202a-\u202e\u2066-\u2069\ufeff]", "", visible)
    return " ".join(unicodedata.normalize("NFC", visible).split())[:MOST_SIGNS]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run this cell instead of showing it."""
    return cell.startswith(_FORMULA)


def table_write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that every spreadsheet opens with the right letters and without running anything in it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escaped(cell) for cell in header])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8", "replace")


def escaped(cell: str) -> str:
    """A cell with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if is_formula(cell) or (cell[:1] == "'" and is_formula(cell[1:])) else cell


# ------------------------------------------------------------------ text


def _utf16_without_mark(content: bytes) -> str:
    """Text of two bytes a letter shows in its zeros: at odd places for little-endian, at even ones for big."""
    sample = content[:4000]
    if len(sample) < 4 or len(content) % 2 or b"\0" not in sample:
        return ""
    half = len(sample) / 2
    if sample[1::2].count(0) > half * 0.5 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.5 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _western(content: bytes) -> tuple[str, str]:
    if b"\0" in content:
        raise RosterUnreadable("not_text")
    try:
        return content.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


# ------------------------------------------------------------------ cells


def _delimiter(text: str) -> str:
    """The separator that cuts the first rows into the most columns, as evenly as any."""
    sample = "\n".join(text.splitlines()[:60])

    def evenness(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row)
        except csv.Error:
            # A cell without end: it is no table by this separator, and perhaps by none.
            return 0.0, 0
        if not widths:
            return 0.0, 0
        width, often = widths.most_common(1)[0]
        return (often / widths.total() if width > 1 else 0.0), width

    best = max(_DELIMITERS, key=evenness)
    return best if evenness(best)[1] > 1 else ","


def _cells(text: str, delimiter: str) -> tuple[list[list[str]], int]:
    rows: list[list[str]] = []
    empty = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells = [cell.strip(" \u00a0")[: MOST_SIGNS * 2] for cell in row]
            if any(cell.strip() for cell in cells):
                rows.append(cells)
            elif row:
                empty += 1
            if len(rows) > MOST_ROWS + 1:
                raise RosterUnreadable("too_many_rows", most=MOST_ROWS, rows=len(rows))
    except csv.Error as error:
        raise RosterUnreadable("not_text") from error
    return rows, empty


# ------------------------------------------------------------------ columns

_SAYS = {
    "given_name": """first firstname first-name given givenname given-name forename vorname rufname prénom prenom nombre
        nombres nome primeiro-nome voornaam fornavn förnamn etunimi imię imie jméno jmeno křestní-jméno имя ім'я
        όνομα isim ad adı 名 名前 نام الاسم-الأول שם-פרטי नाम""",
    "family_name": """last lastname last-name surname family familyname family-name nachname familienname nom
        nom-de-famille apellido apellidos cognome sobrenome apelido achternaam etternavn efternavn efternamn sukunimi
        nazwisko příjmení prijmeni фамилия прізвище επώνυμο soyad soyadı 姓 苗字 نام-خانوادگی اسم-العائلة שם-משפחה""",
    "name": """name fullname full-name displayname display-name student pupil learner teacher student-name pupil-name
        schüler schülerin elève élève alumno alumna aluno aluna leerling ученик""",
    "username": """username user user-name login loginname login-name userid sign-in account benutzername anmeldename
        identifiant usuario usuário gebruikersnaam логин""",
    "email": """email e-mail mail emailaddress email-address e-mail-address mailadresse e-mail-adresse courriel correo
        correo-electrónico почта posta""",
    "external_id": """id externalid external-id sisid sis-id sourcedid studentid student-id student-number studentnumber
        pupil-id upn number nummer schülernummer matricule matrícula identifier""",
    "role": """role roles type rolle rôle rol ruolo papel роль""",
    "birth_year": """birthyear birth-year year-of-birth yearofbirth birthdate birth-date date-of-birth dateofbirth dob
        birthday geburtsjahr geburtsdatum naissance date-de-naissance nacimiento fecha-de-nacimiento""",
    "age": "age alter âge edad idade età leeftijd возраст",
}
_FIELD_OF_WORD = {word: field for field, words in _SAYS.items() for word in words.split()}


def _field_of(head: str) -> str:
    return _FIELD_OF_WORD.get(re.sub(r"[\s_\-.]+", "-", line(head).casefold()).strip("-"), "")


def _names_columns(row: Sequence[str]) -> bool:
    """Whether a row is a heading: it says a word we know, and nothing in it is an address or a number."""
    return any(_field_of(cell) for cell in row) and not any("@" in cell or cell.strip().isdigit() for cell in row)


def _guess_names(table: Table, guessed: list[str]) -> None:
    """Without a heading, columns of words are names: one holds whole names, two the given and the family name."""
    worded = [
        index
        for index in range(table.width)
        if not guessed[index] and _mostly(table.rows, index, lambda cell: bool(cell) and not re.search(r"[\d@]", cell))
    ]
    if len(worded) == 1:
        guessed[worded[0]] = "name"
    elif len(worded) >= 2:
        guessed[worded[0]], guessed[worded[1]] = "given_name", "family_name"


def _mostly(rows: Sequence[Sequence[str]], index: int, holds: Callable[[str], bool]) -> bool:
    sample = [row[index].strip() for row in rows[:200]]
    return sum(holds(cell) for cell in sample) > len(sample) * 0.6
