"""One's own account, and the names people sign in with."""

from collections.abc import Callable

import pytest
from django.test import Client

from agogic.campus.foundation.refusals import Refused
from agogic.campus.people import actions
from agogic.campus.people.models import Person
from agogic.campus.people.names import username_problem, username_suggest
from tests.campus.conftest import PASSWORD, Everybody

SignedIn = Callable[[Person | None], Client]


def test_what_one_changes_about_oneself_holds_at_once(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.pupil)
    asked = {
        "name": "Noor H",
        "email": "",
        "time_zone": "Asia/Kolkata",
        "language": "en",
        "date_format": "iso",
        "clock_format": "12h",
        "theme": "dark",
    }
    assert client.post("/me/", asked).url == "/me/"
    page = client.get("/me/").content.decode()
    assert 'data-theme="dark"' in page and "Noor H" in page
    assert client.post("/me/", {**asked, "time_zone": "Mars/Dome"}).status_code == 400


def test_another_address_asks_for_the_password(everybody: Everybody, signed_in: SignedIn) -> None:
    """Whoever finds a browser open could else send themselves a letter that opens the account."""
    browser, pupil = signed_in(everybody.pupil), everybody.pupil
    sent = {
        "name": pupil.name,
        "email": "mine@elsewhere.example",
        "time_zone": "UTC",
        "language": "en",
        "date_format": "iso",
        "clock_format": "24h",
        "theme": "dark",
    }
    for password in ("", "wrong words here"):
        answer = browser.post("/me/", {**sent, "password": password})
        assert answer.status_code == 400 and "letters to it open this account" in answer.content.decode()
    pupil.refresh_from_db()
    assert pupil.email is None and pupil.theme == "system", "nothing of it was kept"
    assert browser.post("/me/", {**sent, "password": PASSWORD}).status_code == 302
    assert browser.post("/me/", {**sent, "theme": "light"}).status_code == 302, "the same address asks for nothing"


def test_nobody_changes_more_about_themselves_than_is_theirs(everybody: Everybody) -> None:
    for field in ({"username": "boss"}, {"external_id": "1"}, {"birth_year": 1990}):
        with pytest.raises(Refused):
            actions.person_change(by=everybody.pupil, person=everybody.pupil, **field)
    with pytest.raises(Refused):
        actions.person_change(by=everybody.pupil, person=everybody.other_pupil, name="Silly")


@pytest.mark.parametrize("name", ["", "a@b", "a b", ".a", "a/b", "x" * 65, "a\u202eb", "<b>"])
def test_names_one_cannot_sign_in_with(name: str) -> None:
    assert username_problem(name)


@pytest.mark.parametrize("name", ["anouk", "Давид", "สมชาย", "馥羽", "a.b-c_d", "7", "josé"])
def test_names_one_can_sign_in_with(name: str) -> None:
    assert not username_problem(name)


def test_names_are_made_from_names() -> None:
    assert username_suggest("Hana Kovář", ()) == "hana.kovar"
    assert username_suggest("Hana Kovář", {"hana.kovar", "hana.kovar2"}) == "hana.kovar3"
    assert username_suggest("馥羽 秦", ()) == "馥羽.秦"
    assert username_suggest("!!!", ()) == "person"
    assert not username_problem(username_suggest('=HYPERLINK("x")', ()))


def test_the_password_everybody_has_here_is_a_good_one(everybody: Everybody) -> None:
    assert everybody.pupil.check_password(PASSWORD)
