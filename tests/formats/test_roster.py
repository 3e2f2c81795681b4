"""Rosters as bytes: encodings, separators, headings, formulas, and whatever else a spreadsheet writes."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agogic.formats.roster import (
    FIELDS,
    MOST_BYTES,
    MOST_ROWS,
    RosterUnreadable,
    columns_guess,
    escaped,
    header_toggle,
    is_formula,
    line,
    rows_as_fields,
    table_read,
    table_write,
)
from agogic.formats.roster_check import LEAVE_OUT, email_likely, entries_check

CORPUS = Path(__file__).parent.parent / "corpus" / "roster-csv"
NAMES = "first name,last name,e-mail\nŽofie,Kovář,z@example.org\nNoor,Haddad,n@example.org\n"


def codes(rows: list[dict[str, str]], **mends: dict[str, str]) -> list[list[str]]:
    given = {number.removeprefix("row"): mend for number, mend in mends.items()}
    return [[p.code for p in entry.problems] for entry in entries_check(rows, given, this_year=2026)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_letters_come_out_right(encoding: str, delimiter: str) -> None:
    text = NAMES.replace("ř", "r").replace(",", delimiter)
    table = table_read(text.encode(encoding))
    assert table.header == ["first name", "last name", "e-mail"]
    assert table.rows[0] == ["Žofie", "Kovár", "z@example.org"]
    assert columns_guess(table) == ["given_name", "family_name", "email"]


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("kolibri-user_data.csv", 500, ["given_name", "", "family_name", "username", "age"]),
        ("planets/firstnames.csv", 500, ["name"]),
        ("planets/lastnames.csv", 600, ["name"]),
        ("planets/teachers.csv", 310, ["name"]),
        ("planets/orgs.csv", 179, ["name"]),
        ("planets/grades.csv", 13, [""]),
        ("planets/courses.csv", 91, ["", "", "name"]),
    ],
)
def test_real_files(name: str, rows: int, columns: list[str]) -> None:
    table = table_read((CORPUS / name).read_bytes())
    assert len(table.rows) == rows
    assert columns_guess(table) == columns


def test_an_old_western_file_keeps_its_apostrophe() -> None:
    table = table_read((CORPUS / "planets/firstnames.csv").read_bytes())
    assert table.encoding == "windows-1252"
    assert ["O’Malley"] in table.rows


def test_formulas_and_oddities_stay_text() -> None:
    table = table_read((CORPUS / "20-csv-formula.csv").read_bytes())
    assert columns_guess(table) == ["email", "given_name", "family_name", "role"]
    assert table.empty_rows == 1 and len(table.rows) == 4
    rows = rows_as_fields(table, columns_guess(table))
    assert rows[0]["given_name"] == '=HYPERLINK("http://evil.invalid","x")'
    assert rows[1] == {"email": "b@example.org", "given_name": "+1+1", "family_name": "Two Lines", "role": "student"}
    assert codes(rows) == [[], [], ["email_twice"], []]
    for cell in rows[0].values():
        assert not is_formula(escaped(cell))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"first name,last name\n", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"a\n" * (MOST_ROWS + 2), "too_many_rows"),
        (b"," * 200 + b"a", "too_many_columns"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00 a spreadsheet, not a CSV", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_text"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        table_read(content)
    assert refused.value.code == code


def test_the_heading_can_be_taken_for_a_row_and_back() -> None:
    table = table_read(NAMES.encode())
    assert header_toggle(header_toggle(table)) == table
    assert len(header_toggle(table).rows) == 3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bao.tran(at)example.org", "bao.tran@example.org"),
        ("bao.tran [at] example [dot] org", "bao.tran@example.org"),
        ("Bao Tran <bao.tran@example.org>", "bao.tran@example.org"),
        ("mailto:bao@example.org;", "bao@example.org"),
        ("bao@@example.org", "bao@example.org"),
        ("bao@example,org", "bao@example.org"),
        ("bao @ example.org", "bao@example.org"),
        ("bao", ""),
    ],
)
def test_an_address_that_was_probably_meant(written: str, meant: str) -> None:
    assert email_likely(written) == meant
    assert codes([{"name": "Bao", "email": written}]) == [["email_mendable" if meant else "email_wrong"]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"given_name": "", "family_name": ""}, ["name_missing"]),
        ({"given_name": "", "family_name": "Rao"}, ["given_name_missing"]),
        ({"given_name": "", "family_name": "Rao", "one_name": "yes"}, []),
        ({"given_name": "Jimeikuto", "family_name": ""}, []),
        ({"family_name": "Rao"}, []),
        ({"name": "Ada", "role": "wizard"}, ["role_unknown"]),
        ({"name": "Ada", "role": "admin"}, ["role_too_much"]),
        ({"name": "Ada", "role": "Schülerin"}, []),
        ({"name": "Ada", "birth_year": "2014-05-03"}, []),
        ({"name": "Ada", "birth_year": "03.05.2014"}, []),
        ({"name": "Ada", "birth_year": "1066"}, ["birth_year_wrong"]),
        ({"name": "Ada", "age": "12"}, []),
        ({"name": "Ada", "age": "V"}, ["birth_year_wrong"]),
        ({"name": "Ada", "username": "a d a!"}, ["username_wrong"]),
        ({"name": "Ada", "username": "ада"}, []),
        ({"name": "A" * 200}, ["too_long"]),
    ],
)
def test_what_is_wrong_with_a_row(row: dict[str, str], expected: list[str]) -> None:
    assert codes([row]) == [expected]


def test_rows_that_name_the_same_are_asked_about_once() -> None:
    rows = [{"name": "Ada", "username": "ada"}, {"name": "Ada B", "username": "ADA"}, {"name": "Bo"}, {"name": "bo"}]
    assert codes(rows) == [[], ["username_twice"], [], ["same_name"]]
    assert codes(rows, row2={"username": "ada2"}, row4={"two_people": "yes"}) == [[], [], [], []]
    assert codes(rows, row1={"leave_out": "yes"}, row3={"leave_out": "yes"}) == [[], [], [], []]


def test_every_mend_settles_what_it_mends() -> None:
    rows = [
        {"name": "Ada", "email": "ada(at)example.org", "role": "wizard", "birth_year": "1066", "username": "a a"},
        {"name": "Ada", "username": "ada"},
        {"name": "Ada", "username": "ada"},
    ]
    mends: dict[str, dict[str, str]] = {}
    for _ in range(10):
        entries = entries_check(rows, mends, this_year=2026)
        open_ = [(entry, problem) for entry in entries for problem in entry.problems]
        if not open_:
            break
        entry, problem = open_[0]
        mends.setdefault(str(entry.number), {})[problem.mends[0].field] = problem.mends[0].value
    assert not open_
    assert [entry.left_out for entry in entries] == [False, False, False]
    assert [entry.values["username"] for entry in entries] == ["a.a", "ada", "ada2"]


# ------------------------------------------------------------------ whatever comes


@given(st.binary(max_size=3000))
@example(b'"')
@example(b"\xff\xfe\x00")
@example(b"a\rb\r")
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        table = table_read(content)
    except RosterUnreadable:
        return
    columns = columns_guess(table)
    assert len(columns) == table.width and set(columns) <= {"", *FIELDS}
    entries = entries_check(rows_as_fields(table, columns), {}, this_year=2026)
    assert [entry.number for entry in entries] == list(range(1, len(table.rows) + 1))


cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=40)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=20))
def test_what_is_written_is_read_again_and_nothing_runs(rows: list[list[str]]) -> None:
    rows = [[line(cell) for cell in row] for row in rows]
    content = table_write(["first name", "last name"], rows)
    if not any(cell for row in rows for cell in row):
        return
    table = table_read(content, has_header=True)
    assert all(not is_formula(cell) for row in table.rows for cell in row)
    assert [[line(cell) for cell in row] for row in table.rows] == [row for row in rows if any(row)]


@given(st.text(max_size=60))
def test_a_cell_is_one_line_and_stays_so(cell: str) -> None:
    once = line(cell)
    assert "\n" not in once and "\r" not in once
    assert line(once) == once or is_formula(once[1:])


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, st.text(max_size=20))), max_size=12))
def test_leaving_out_what_asks_always_leaves_nothing_to_ask(rows: list[dict[str, str]]) -> None:
    rows = [{field: line(value) for field, value in row.items()} for row in rows]
    asking = [entry.number for entry in entries_check(rows, {}, this_year=2026) if entry.problems]
    mends = {str(number): {LEAVE_OUT.field: LEAVE_OUT.value} for number in asking}
    assert not any(entry.problems for entry in entries_check(rows, mends, this_year=2026))
