"""People from a file: looked at, mended, taken in whole or not at all, and taken in again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agogic.campus.foundation.models import JournalLine
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people import actions
from agogic.campus.people.models import Person, RosterDraft
from agogic.campus.people.roster import draft_look
from tests.campus.conftest import Everybody, person_made

CORPUS = Path(__file__).parents[2] / "corpus" / "roster-csv"
SignedIn = Callable[[Person | None], Client]


def draft(by: Person, content: str | bytes, **more: object) -> RosterDraft:
    raw = content.encode() if isinstance(content, str) else content
    return actions.roster_read(by=by, file_name="year-5.csv", content=raw, **more)


def asked(given: RosterDraft) -> dict[int, list[str]]:
    return {
        row.entry.number: [p.code for p in row.entry.problems] for row in draft_look(given).rows if row.entry.problems
    }


def mend_all(by: Person, given: RosterDraft) -> None:
    """Presses the first mend of each problem until none is left."""
    for _ in range(50):
        open_ = [(row.entry.number, p.mends[0]) for row in draft_look(given).rows for p in row.entry.problems]
        if not open_:
            return
        for number, mend in open_:
            actions.roster_mend(by=by, draft=given, number=number, field=mend.field, value=mend.value)
    raise AssertionError("mending does not end")


def test_five_hundred_people_of_many_scripts(everybody: Everybody) -> None:
    given = draft(everybody.administrator, (CORPUS / "kolibri-user_data.csv").read_bytes())
    assert {code for codes in asked(given).values() for code in codes} == {"username_twice"}
    before = Person.objects.count()
    mend_all(everybody.administrator, given)
    done = actions.roster_import(by=everybody.administrator, draft=given)
    assert (done.created, done.changed, done.left_out) == (500, 0, 0)
    assert Person.objects.count() == before + 500
    assert Person.objects.filter(given_name="จตุรภัทร").exists()
    assert not RosterDraft.objects.exists(), "the file is not kept"


def test_the_same_file_again_makes_nobody_twice(everybody: Everybody) -> None:
    text = "first,last,login\nAnouk,Verbeek,anouk\nFarid,Karimi,farid\n"
    for expected in ((2, 0, 0), (0, 0, 2)):
        done = actions.roster_import(by=everybody.administrator, draft=draft(everybody.administrator, text))
        assert (done.created, done.changed, done.same) == expected
    changed = text.replace("Verbeek", "Verbeek-Smit")
    done = actions.roster_import(by=everybody.administrator, draft=draft(everybody.administrator, changed))
    assert (done.created, done.changed, done.same) == (0, 1, 1)
    assert Person.objects.get(username="anouk").name == "Anouk Verbeek-Smit"


def test_people_without_any_number_are_known_by_their_name(everybody: Everybody) -> None:
    content = (CORPUS / "planets/teachers.csv").read_bytes()
    for created in (True, False):
        given = draft(everybody.administrator, content, role="teacher")
        actions.roster_leave_out_asking(by=everybody.administrator, draft=given)
        done = actions.roster_import(by=everybody.administrator, draft=given)
        assert bool(done.created) is created
    assert Person.objects.get(name="Orion Wyke").is_teacher


def test_a_number_of_another_system_goes_before_the_name(everybody: Everybody) -> None:
    actions.roster_import(by=None, draft=draft(everybody.administrator, "id,name,login\n17,Anouk Verbeek,anouk\n"))
    actions.roster_import(by=None, draft=draft(everybody.administrator, "id,name,login\n17,Anna Smit,anna\n"))
    assert Person.objects.get(external_id="17").username == "anna"


def test_all_or_nothing(everybody: Everybody) -> None:
    given = draft(everybody.administrator, "name,email\nAda,ada@example.org\nBo,bo(at)example.org\n")
    before = (Person.objects.count(), JournalLine.objects.count())
    with pytest.raises(Refused, match="One row still needs you"):
        actions.roster_import(by=everybody.administrator, draft=given)
    assert (Person.objects.count(), JournalLine.objects.count()) == before


def test_a_failure_half_way_leaves_nobody(everybody: Everybody, monkeypatch: pytest.MonkeyPatch) -> None:
    given = draft(everybody.administrator, "name\nAda\nBo\n")
    before = Person.objects.count()
    monkeypatch.setattr("agogic.campus.people.actions.roster._roles", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.roster_import(by=everybody.administrator, draft=given)
    assert Person.objects.count() == before
    assert RosterDraft.objects.filter(id=given.id).exists(), "it can be tried again"


def test_a_name_to_sign_in_with_of_somebody_else_is_asked_about(everybody: Everybody) -> None:
    given = draft(everybody.administrator, "name,login\nOisín Brady,noor.haddad\n")
    assert asked(given) == {1: ["somebody_else"]}
    actions.roster_mend(by=everybody.administrator, draft=given, number=1, field="username", value="")
    actions.roster_import(by=everybody.administrator, draft=given)
    assert Person.objects.get(username="noor.haddad").name == "Noor Haddad"
    assert Person.objects.get(name="Oisín Brady").username == "oisin.brady"


def test_a_row_that_points_at_two_people_is_asked_about(everybody: Everybody) -> None:
    actions.person_change(by=None, person=everybody.other_pupil, email="bao@example.org")
    given = draft(everybody.administrator, "name,login,email\nNoor Haddad,noor.haddad,bao@example.org\n")
    assert asked(given) == {1: ["points_at_two"]}
    mend_all(everybody.administrator, given)
    actions.roster_import(by=everybody.administrator, draft=given)
    assert Person.objects.get(username="bao.tran").email == "bao@example.org"


def test_two_rows_for_one_person_and_a_closed_account_are_asked_about(everybody: Everybody) -> None:
    actions.person_change(by=None, person=everybody.pupil, email="noor@example.org")
    text = "name,login,email\nNoor Haddad,noor.haddad,\nNoor Haddad,,noor@example.org\n"
    assert asked(draft(everybody.administrator, text)) == {2: ["person_twice"]}
    actions.person_close(by=None, person=everybody.pupil)
    assert asked(draft(everybody.administrator, "name,login\nNoor Haddad,noor.haddad\n")) == {1: ["closed"]}


def test_namesakes_are_asked_about(everybody: Everybody) -> None:
    person_made("Noor Haddad", "pupil")
    given = draft(everybody.administrator, "name\nNoor Haddad\n")
    assert asked(given) == {1: ["namesakes"]}
    actions.roster_mend(by=everybody.administrator, draft=given, number=1, field="two_people", value="yes")
    actions.roster_import(by=everybody.administrator, draft=given)
    assert sorted(Person.objects.filter(name="Noor Haddad").values_list("username", flat=True)) == [
        "noor.haddad",
        "noor.haddad2",
        "noor.haddad3",
    ]


def test_empty_cells_change_nothing_and_an_age_does_not_move_a_birth_year(everybody: Everybody) -> None:
    actions.person_change(by=None, person=everybody.pupil, email="noor@example.org", birth_year=2014)
    actions.roster_import(
        by=None, draft=draft(everybody.administrator, "name,login,email,age\nNoor Haddad,noor.haddad,,11\n")
    )
    everybody.pupil.refresh_from_db()
    assert everybody.pupil.email == "noor@example.org"
    assert everybody.pupil.birth_year == 2014


def test_a_file_makes_no_administrators(everybody: Everybody) -> None:
    given = draft(everybody.administrator, "name,role\nEve,administrator\nMs B,teacher\n")
    assert asked(given) == {1: ["role_too_much"]}
    actions.roster_mend(by=everybody.administrator, draft=given, number=1, field="role", value="administrator")
    assert asked(given) == {1: ["role_too_much"]}


def test_the_section_is_told_to_whoever_follows(everybody: Everybody) -> None:
    section = everybody.teacher.id  # any id: this room knows no sections
    actions.roster_import(by=None, draft=draft(everybody.administrator, "name\nAda\n", section_id=section))
    told = JournalLine.objects.get(act="roster.imported")
    assert told.body["section"] == str(section)
    assert told.body["people"] == [str(Person.objects.get(name="Ada").id)]


def test_the_page_shows_the_problem_under_its_row_and_one_press_mends_it(
    everybody: Everybody, signed_in: SignedIn
) -> None:
    client = signed_in(everybody.administrator)
    content = b"vorname,nachname,mail\nBao,Tran,bao.tran(at)example.org\n,Rao,saanvi@example.org\n<b>Eve</b>,X,\n"
    sent = client.post("/people/file/", {"file": SimpleUploadedFile("year-5.csv", content), "role": "pupil"})
    page = client.get(sent.url).content.decode()
    assert "Did you mean bao.tran@example.org?" in page and "Take bao.tran@example.org" in page
    assert "<b>Eve</b>" not in page and "&lt;b&gt;Eve" in page
    assert "The first name is missing." in page and "Leave out the 2 that need me" in page
    assert client.post(f"{sent.url}take-in/").url == sent.url, "not while a row asks"
    press = {"number": "1", "field": "email", "value": "bao.tran@example.org"}
    assert client.post(f"{sent.url}mend/", press).url.endswith("#row-1")
    client.post(f"{sent.url}mend/", {"number": "2", "field": "given_name", "value": "Saanvi"})
    page = client.get(sent.url).content.decode()
    assert "Take in 3 people" in page
    done = client.post(f"{sent.url}take-in/")
    assert "3 people are new." in done.content.decode()
    assert client.get(sent.url).status_code == 404


def test_rows_come_first_where_the_columns_were_understood(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    given = draft(everybody.administrator, "name,<i>Locker\nAda,7\n")
    page = client.get(f"/people/file/{given.id}/").content.decode()
    assert '<details class="understood">' in page
    assert "“&lt;i&gt;Locker” is left out." in page
    given = draft(everybody.administrator, "Wyke,Orion\nHyden,Cormac\n")
    assert '<details class="understood" open>' in client.get(f"/people/file/{given.id}/").content.decode()


def test_the_meaning_of_columns_can_be_changed(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    given = draft(everybody.administrator, "Wyke,Orion\nHyden,Cormac\n")
    where = f"/people/file/{given.id}/"
    client.post(f"{where}columns/", {"column-0": "family_name", "column-1": "given_name", "role": "teacher"})
    page = client.get(where).content.decode()
    assert page.index("Last name") < page.index("Wyke")
    twice = client.post(f"{where}columns/", {"column-0": "name", "column-1": "name"}, follow=True)
    assert "Two columns mean the same" in twice.content.decode()
    client.post(f"{where}take-in/")
    assert Person.objects.get(name="Orion Wyke").is_teacher


@pytest.mark.parametrize(
    "post", [{"number": "0", "field": "name"}, {"number": "99", "field": "name"}, {"number": "1", "field": "password"}]
)
def test_what_cannot_be_mended_is_refused(everybody: Everybody, signed_in: SignedIn, post: dict[str, str]) -> None:
    given = draft(everybody.administrator, "name\nAda\n")
    answer = signed_in(everybody.administrator).post(f"/people/file/{given.id}/mend/", {**post, "value": "x"})
    assert answer.status_code == 403
    given.refresh_from_db()
    assert given.mends == {}


def test_somebody_elses_file_does_not_exist(everybody: Everybody, signed_in: SignedIn) -> None:
    other = person_made("Ann Other", "administrator")
    given = draft(other, "name\nAda\n")
    assert signed_in(everybody.administrator).get(f"/people/file/{given.id}/").status_code == 404


@pytest.mark.parametrize("rows", [30, 1500])
def test_a_page_asks_the_database_no_more_for_a_longer_file(
    everybody: Everybody, signed_in: SignedIn, rows: int
) -> None:
    client = signed_in(everybody.administrator)
    given = draft(everybody.administrator, "name,login\n" + "".join(f"Pupil {n},pupil{n}\n" for n in range(rows)))
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/people/file/{given.id}/")
    assert len(seen) <= 4 + 2 * -(-rows // 500)
