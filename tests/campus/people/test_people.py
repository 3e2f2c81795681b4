"""The pages about people: the list, one person, guardians, invitations, the first visit, the school, a demo."""

import re
from collections.abc import Callable
from datetime import timedelta
from importlib import reload
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches
from django.utils import timezone

from agogic.campus import urls as campus_urls
from agogic.campus.foundation.models import JournalLine
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people import actions
from agogic.campus.people import urls as people_urls
from agogic.campus.people.models import GuardianLink, Invitation, Person, School
from agogic.campus.people.queries import people_found
from agogic.formats.roster import columns_guess, rows_as_fields, table_read
from tests.campus.conftest import Everybody, person_made

SignedIn = Callable[[Person | None], Client]


def queries_of(client: Client, where: str) -> int:
    """How many queries a page asks, over all files."""
    with (
        CaptureQueriesContext(connections["default"]) as one,
        CaptureQueriesContext(connections["jobs"]) as two,
        CaptureQueriesContext(connections["sessions"]) as three,
    ):
        assert client.get(where).status_code == 200
    return len(one) + len(two) + len(three)


@pytest.mark.parametrize(
    ("where", "most"),
    [
        ("/people/", 7),
        ("/people/?q=pupil&role=pupil", 7),
        ("/people/cards/", 6),
        ("/people/invitations/", 6),
        ("/me/", 5),
    ],
)
def test_lists_ask_no_more_of_a_larger_school(everybody: Everybody, signed_in: SignedIn, where: str, most: int) -> None:
    client = signed_in(everybody.administrator)
    client.get(where)
    few = queries_of(client, where)
    for number in range(120):
        actions.person_create(by=None, name=f"Pupil {number}", roles=["pupil"])
        actions.invitation_make(by=everybody.administrator, roles=["teacher"], name=f"Somebody {number}")
    assert queries_of(client, where) <= most
    assert few <= most


def test_a_person_page_asks_no_more_for_a_large_family(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    where = f"/people/{everybody.pupil.id}/"
    client.get(where)
    few = queries_of(client, where)
    for number in range(8):
        actions.guardian_link(by=None, guardian=person_made(f"Aunt {number}", "guardian"), pupil=everybody.pupil)
    assert queries_of(client, where) <= few + 1 <= 12


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kovar", True),
        ("KOVÁŘ hana", True),
        ("hana k", True),
        ("hana.kovar", True),
        ("Example.org", True),
        ("nobody", False),
    ],
)
def test_people_are_found_without_accents_and_in_any_order(school: School, words: str, found: bool) -> None:
    person_made("Hana Kovář", "pupil", email="hana@example.org")
    assert people_found(words=words).exists() is found


def test_the_list_is_cut_into_pages_and_carries_its_search_along(everybody: Everybody, signed_in: SignedIn) -> None:
    for number in range(60):
        actions.person_create(by=None, name=f"Pupil {number:02}", roles=["pupil"])
    page = signed_in(everybody.administrator).get("/people/?q=pupil&role=pupil").content.decode()
    assert "Page 1 of 2" in page and "?q=pupil&amp;role=pupil&amp;page=2" in page
    assert "Pupil 59" not in page


def test_everybody_as_a_file_comes_in_again_unchanged(everybody: Everybody, signed_in: SignedIn) -> None:
    person_made("=cmd|calc", "pupil", username="formula")
    content = signed_in(everybody.administrator).get("/people/people.csv").content
    assert b",=cmd" not in content and b"'=cmd|calc" in content
    table = table_read(content)
    names = [row.get("given_name") or row.get("name") for row in rows_as_fields(table, columns_guess(table))]
    assert len(names) == 8


def test_one_is_added_changed_closed_and_opened(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    asked = {"roles": ["pupil"], "given_name": "Žofie", "family_name": "Kovářová", "birth_year": "2015"}
    where = client.post("/people/new/", asked).url
    person = Person.objects.get(given_name="Žofie")
    assert (person.username, person.name, person.time_zone) == ("zofie.kovarova", "Žofie Kovářová", "Europe/Lisbon")
    client.post(f"{where}edit/", {"given_name": "Zoe", "family_name": "Kovářová", "name": "", "username": ""})
    person.refresh_from_db()
    assert (person.name, person.username) == ("Zoe Kovářová", "zofie.kovarova")
    assert "zoe" in person.found_by
    client.post(f"{where}open/", {"open": "no"})
    assert not Person.objects.get(id=person.id).is_active
    client.post(f"{where}open/", {"open": "yes"})
    assert Person.objects.get(id=person.id).is_active
    acts = list(JournalLine.objects.filter(of_id=person.id).values_list("act", flat=True))
    assert acts == ["person.created", "person.changed", "person.closed", "person.reopened"]


def test_a_name_taken_is_said_beside_its_field(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    page = client.post("/people/new/", {"roles": ["pupil"], "given_name": "N", "username": "Noor.HADDAD"})
    assert page.status_code == 400 and "Somebody signs in with this name already" in page.content.decode()


def test_the_last_administrator_stays_one(everybody: Everybody, signed_in: SignedIn) -> None:
    client, where = signed_in(everybody.administrator), f"/people/{everybody.administrator.id}/"
    page = client.post(f"{where}role/", {"role": "administrator", "give": "no"}, follow=True).content.decode()
    assert "is the last administrator" in page
    assert "is the last administrator" in client.post(f"{where}open/", {"open": "no"}, follow=True).content.decode()
    actions.role_give(by=None, person=everybody.teacher, role="administrator")
    client.post(f"{where}role/", {"role": "administrator", "give": "no"})
    assert client.get("/people/").status_code == 403, "and who is none any more sees nobody"


def test_roles_are_switches_that_say_what_they_open(everybody: Everybody, signed_in: SignedIn) -> None:
    client, where = signed_in(everybody.administrator), f"/people/{everybody.pupil.id}/"

    def stand() -> dict[str, str]:
        page = client.get(where).content.decode()
        assert "Takes the classes of the sections they are enrolled in" in page
        return {label: on for on, label in re.findall(r'role="switch" aria-checked="(\w+)"[^>]*>([^<]+)<', page)}

    assert stand() == {"Pupil": "true", "Teacher": "false", "Guardian": "false", "Administrator": "false"}
    client.post(f"{where}role/", {"role": "teacher", "give": "yes"})
    client.post(f"{where}role/", {"role": "pupil", "give": "no"})
    assert stand() == {"Pupil": "false", "Teacher": "true", "Guardian": "false", "Administrator": "false"}


def test_guardians_are_linked_and_let_go(everybody: Everybody, signed_in: SignedIn) -> None:
    client, where = signed_in(everybody.administrator), f"/people/{everybody.pupil.id}/"
    unknown = client.post(f"{where}guardians/", {"guardian": "nobody"})
    assert "Nobody here signs in with this" in unknown.content.decode()
    assert client.post(f"{where}guardians/", {"guardian": "noor.haddad"}).status_code == 400
    client.post(f"{where}guardians/", {"guardian": "Funke.Adeyemi"})
    link = GuardianLink.objects.get(guardian=everybody.teacher, pupil=everybody.pupil)
    assert not link.may_decide
    assert Person.objects.get(id=everybody.teacher.id).is_guardian
    client.post(f"/people/guardians/{link.id}/remove/")
    assert not GuardianLink.objects.filter(id=link.id).exists()


def test_who_has_neither_password_nor_e_mail_is_offered_a_card_but_no_administrator(
    everybody: Everybody, signed_in: SignedIn
) -> None:
    actions.person_create(by=None, name="Bo Nilsson", roles=["teacher", "pupil"])
    actions.person_create(by=None, name="Cleo Marsh", roles=["teacher"])
    actions.person_create(by=None, name="Dag Holm", roles=["teacher"], email="dag@example.org")
    actions.person_create(by=None, name="Eva Lund", roles=["administrator"])
    page = signed_in(everybody.administrator).get("/people/cards/").content.decode()
    assert page.count("Bo Nilsson") == 1 and page.count("Cleo Marsh") == 1
    assert "Dag Holm" not in page and "Eva Lund" not in page


def test_cards_are_shown_once_with_words_and_a_square(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    new = actions.person_create(by=None, name="Anouk Verbeek", roles=["pupil"])
    assert "Anouk Verbeek" in client.get("/people/cards/").content.decode()
    page = client.post("/people/cards/", {"person": [str(new.id), "not-an-id"]})
    shown = page.content.decode()
    assert re.search(r"<dd>[a-z]+ [a-z]+ [a-z]+</dd>", shown) and "<svg" in shown and "style=" not in shown
    assert "no-store" in page["Cache-Control"]
    assert client.post("/people/cards/").status_code == 200


@pytest.mark.parametrize("kind", ["teacher", "administrator", "guardian"])
def test_a_teacher_gives_cards_only_to_those_who_are_only_pupils(everybody: Everybody, kind: str) -> None:
    subject = getattr(everybody, f"other_{kind}", everybody.administrator)
    for act in (
        lambda: actions.password_reset(by=everybody.teacher, person=subject),
        lambda: actions.cards_print(by=everybody.teacher, people=[subject]),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused):
        actions.password_reset(by=everybody.pupil, person=everybody.other_pupil)


# ------------------------------------------------------------------ invitations


def link_made(everybody: Everybody, signed_in: SignedIn, query: str = "", **asked: Any) -> str:
    page = signed_in(everybody.administrator).post(f"/people/invitations/new/{query}", asked).content.decode()
    return re.search(r'value="http://testserver(/invitation/[^"]+)"', page)[1]


ACCEPT = {"name": "Jo Berg", "username": "jo.berg", "password": "three green boats", "time_zone": "America/Lima"}


def test_a_link_lets_one_person_in_once(everybody: Everybody, signed_in: SignedIn) -> None:
    link = link_made(everybody, signed_in, roles=["teacher"], name="Jo")
    client = Client()
    assert "invites you" in client.get(link).content.decode()
    assert client.post(link, ACCEPT).url == "/today/"
    jo = Person.objects.get(username="jo.berg")
    assert jo.is_teacher and jo.time_zone == "America/Lima"
    assert client.get("/me/").status_code == 200
    assert "was used already" in Client().get(link).content.decode()
    assert JournalLine.objects.get(act="invitation.accepted").body["person"] == str(jo.id)


def test_a_weak_password_or_a_taken_name_makes_nobody(everybody: Everybody, signed_in: SignedIn) -> None:
    link = link_made(everybody, signed_in, roles=["teacher"])
    before = Person.objects.count()
    for wrong in (
        {"password": "short"},
        {"username": "noor.haddad"},
        {"username": "a b@c"},
        {"time_zone": "Mars/Dome"},
    ):
        assert Client().post(link, {**ACCEPT, **wrong}).status_code == 400
    assert Person.objects.count() == before
    assert Client().get(link).status_code == 200, "the link still works"


def test_a_guardian_is_invited_for_one_pupil(everybody: Everybody, signed_in: SignedIn) -> None:
    link = link_made(everybody, signed_in, f"?pupil={everybody.pupil.id}", roles=["guardian"])
    assert "Noor Haddad" in Client().get(link).content.decode()
    Client().post(link, ACCEPT)
    assert GuardianLink.objects.filter(guardian__username="jo.berg", pupil=everybody.pupil).exists()


def test_who_is_here_already_takes_an_invitation_into_their_account(everybody: Everybody, signed_in: SignedIn) -> None:
    link = link_made(everybody, signed_in, f"?pupil={everybody.pupil.id}", roles=["guardian"])
    client = signed_in(everybody.teacher)
    assert "adds something to your account" in client.get(link).content.decode()
    client.post(link)
    assert Person.objects.get(id=everybody.teacher.id).role_names == {"teacher", "guardian"}


def test_links_are_renewed_taken_back_and_get_too_old(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    link = link_made(everybody, signed_in, roles=["teacher"])
    made = Invitation.objects.get()
    page = client.post(f"/people/invitations/{made.id}/renew/").content.decode()
    newer = re.search(r'value="http://testserver(/invitation/[^"]+)"', page)[1]
    assert Client().get(link).status_code == 404 and Client().get(newer).status_code == 200
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "too old" in Client().get(newer).content.decode()
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    client.post(f"/people/invitations/{made.id}/void/")
    assert Client().post(newer, ACCEPT).status_code == 404
    assert not Person.objects.filter(username="jo.berg").exists()


def test_whoever_leaves_or_loses_a_role_leaves_no_open_links(everybody: Everybody, signed_in: SignedIn) -> None:
    other = person_made("Rosa Blum", "administrator", "teacher")
    tokens = {
        role: actions.invitation_make(by=other, roles=[role], name="Rosa herself").token
        for role in ("administrator", "teacher", "pupil")
    }
    actions.role_take(by=everybody.administrator, person=other, role="administrator")
    opened = {role: signed_in(None).get(f"/invitation/{token}/").status_code for role, token in tokens.items()}
    assert opened == {"administrator": 404, "teacher": 404, "pupil": 200}, "a teacher may still invite pupils"
    actions.person_close(by=everybody.administrator, person=other)
    assert signed_in(None).get(f"/invitation/{tokens['pupil']}/").status_code == 404


def test_teachers_invite_pupils_and_guardians_but_nobody_with_more_power(everybody: Everybody) -> None:
    actions.invitation_make(by=everybody.teacher, roles=["pupil"])
    for roles in (["teacher"], ["pupil", "administrator"], []):
        with pytest.raises(Refused):
            actions.invitation_make(by=everybody.teacher, roles=roles)
    with pytest.raises(Refused):
        actions.invitation_make(by=everybody.pupil, roles=["pupil"])


# ------------------------------------------------------------------ the first visit and the school

SETUP = {
    "school_name": "Harbour Lane",
    "school_zone": "Europe/Lisbon",
    "name": "Ruth",
    "username": "ruth",
    "email": "",
    "password": "three green boats",
}


def test_the_first_visit_makes_the_administrator_once() -> None:
    code = actions.setup_code_make()
    client = Client()
    assert client.get("/").url == "/setup/"
    for wrong in ("", "AAAA-AAAA-AAAA"):
        assert client.post("/setup/", {**SETUP, "code": wrong}).status_code == 400
    assert not Person.objects.exists() and not School.objects.exists()
    done = client.post("/setup/", {**SETUP, "code": code.lower().replace("-", " ")})
    assert done.url == "/school/begin/"
    page = client.get("/school/begin/").content.decode()
    assert "Nobody is here yet." in page and "Let people in" in page
    assert Person.objects.get().is_administrator
    assert Client().get("/setup/").url == "/"
    assert Client().post("/setup/", {**SETUP, "username": "eve", "code": code}).url == "/"
    assert actions.setup_code_make() is None


def test_a_weak_password_at_the_first_visit_leaves_the_school_unmade() -> None:
    code = actions.setup_code_make()
    assert Client().post("/setup/", {**SETUP, "code": code, "password": "short"}).status_code == 400
    assert not School.objects.exists()
    assert Client().post("/setup/", {**SETUP, "code": code}).status_code == 302


def test_the_code_is_kept_as_a_hash_for_its_owner_alone(settings: Any) -> None:
    code = actions.setup_code_make()
    path = settings.DATA / "setup-code"
    assert code.replace("-", "") not in path.read_text() and path.stat().st_mode & 0o077 == 0


def test_guessing_the_code_takes_longer_than_anybody_has() -> None:
    actions.setup_code_make()
    answers = [Client().post("/setup/", {**SETUP, "code": f"AAAA-AAAA-A{n:03}"}) for n in range(22)]
    assert "too often" in answers[-1].content.decode()


def test_the_five_steps_are_ticked_as_they_are_taken(everybody: Everybody, signed_in: SignedIn) -> None:
    client = signed_in(everybody.administrator)
    assert client.get("/school/begin/").context["beginning"].next == 3
    actions.school_change(by=everybody.administrator, front_open=True, welcome="Come <in>")
    assert client.get("/school/begin/").context["beginning"].front
    assert "Come &lt;in&gt;" in Client().get("/").content.decode()


def test_the_demo_is_not_there_in_a_real_school(everybody: Everybody) -> None:
    assert Client().post("/demo/noor.haddad/").status_code == 404
    with pytest.raises(Refused):
        actions.demo_sign_in(username="noor.haddad")


def test_one_click_signs_in_where_the_folder_is_a_demo_and_the_visitor_is_here(
    everybody: Everybody, settings: Any, school: School
) -> None:
    settings.DEMO = True
    _routes_again()
    try:
        assert Client().post("/demo/noor.haddad/").status_code == 403, "the school itself must be a demo too"
        school.demo = True
        school.save()
        assert "Step in as somebody" in Client().get("/").content.decode()
        client = Client()
        assert client.post("/demo/noor.haddad/").url == "/today/"
        assert client.get("/me/").status_code == 200
        assert client.get("/demo/noor.haddad/").status_code == 405
        assert Client(REMOTE_ADDR="198.51.100.7").post("/demo/noor.haddad/").status_code == 403
    finally:
        settings.DEMO = False
        _routes_again()


def _routes_again() -> None:
    reload(people_urls)
    reload(campus_urls)
    clear_url_caches()
