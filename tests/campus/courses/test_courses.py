"""Sections and enrolments: who may change what, and what is told."""

from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from agogic.campus.courses import actions
from agogic.campus.courses.follower import Invited
from agogic.campus.courses.models import Enrolment, Mode
from agogic.campus.courses.queries import pupils_of, section_for
from agogic.campus.courses.rules import Standing, may_set_mode
from agogic.campus.foundation.models import JournalLine
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.actions import (
    invitation_accept,
    invitation_make,
    person_create,
    roster_import,
    roster_read,
)
from agogic.campus.people.models import Card, Person
from tests.campus.conftest import PASSWORD, Everybody
from tests.campus.taught import LEADS, Taught


def test_the_mode_is_the_teachers_unless_pupils_choose(taught: Taught, everybody: Everybody) -> None:
    mine = section_for(everybody.pupil, taught.section.id)
    assert mine is not None
    with pytest.raises(Refused):
        actions.enrolment_mode_set(
            by=everybody.pupil, standing=mine[1], section=mine[0], enrolment=taught.enrolment, mode=Mode.OWN_PACE
        )
    actions.section_change(by=everybody.teacher, standing=LEADS, section=taught.section, pupils_choose_mode=True)
    mine = section_for(everybody.pupil, taught.section.id)
    assert mine is not None
    actions.enrolment_mode_set(
        by=everybody.pupil, standing=mine[1], section=mine[0], enrolment=taught.enrolment, mode=Mode.OWN_PACE
    )
    assert Enrolment.objects.get(pk=taught.enrolment.pk).mode == Mode.OWN_PACE


@pytest.mark.parametrize(("may_decide", "expected"), [(True, True), (False, False)])
def test_a_guardian_chooses_only_if_they_may_decide(
    may_decide: bool, expected: bool, taught: Taught, everybody: Everybody
) -> None:
    taught.section.pupils_choose_mode = True
    standing = Standing(guards=((everybody.pupil.id, may_decide),))
    assert may_set_mode(standing, everybody.guardian, taught.section, taught.enrolment) is expected


def test_who_comes_back_is_enrolled_anew(taught: Taught, everybody: Everybody) -> None:
    actions.enrolment_end(by=everybody.teacher, standing=LEADS, section=taught.section, enrolment=taught.enrolment)
    assert section_for(everybody.pupil, taught.section.id) is None
    again = actions.enrolment_add(
        by=everybody.teacher, standing=LEADS, section=taught.section, person=everybody.pupil, mode=Mode.BLENDED
    )
    assert (again.pk, again.left_on, again.mode) == (taught.enrolment.pk, None, Mode.BLENDED)


def test_only_pupils_are_enrolled(taught: Taught, everybody: Everybody) -> None:
    with pytest.raises(Refused) as refused:
        actions.enrolment_add(by=everybody.teacher, standing=LEADS, section=taught.section, person=everybody.guardian)
    assert refused.value.code == "enrolment.no_pupil"


def test_a_section_keeps_a_teacher(taught: Taught, everybody: Everybody) -> None:
    with pytest.raises(Refused) as refused:
        actions.section_change(by=everybody.teacher, standing=LEADS, section=taught.section, teachers=[])
    assert refused.value.code == "section.no_teacher"


def test_the_young_wait_for_a_nod_unless_the_section_says_otherwise(taught: Taught, everybody: Everybody) -> None:
    assert not taught.section.class_rules.nod
    actions.section_change(by=everybody.teacher, standing=LEADS, section=taught.section, under_13=True)
    assert taught.section.class_rules.nod
    actions.section_change(by=everybody.teacher, standing=LEADS, section=taught.section, rules={"nod": False})
    assert not taught.section.class_rules.nod


def test_a_teacher_gives_a_pupil_a_new_card(taught: Taught, everybody: Everybody) -> None:
    card = actions.pupil_password_reset(by=everybody.teacher, standing=LEADS, enrolment=taught.enrolment)
    assert len(card.words.split()) == 3
    assert authenticate(None, username=everybody.pupil.username, password=PASSWORD) is None
    with pytest.raises(Refused):
        actions.pupil_password_reset(by=everybody.pupil, standing=Standing(learns=True), enrolment=taught.enrolment)


def test_a_teacher_who_enrols_anybodys_pupil_can_not_come_in_as_them(
    taught: Taught, everybody: Everybody, signed_in: Callable[[Person | None], Client]
) -> None:
    taken, admin = everybody.other_pupil, everybody.administrator
    browser, office = signed_in(everybody.teacher), signed_in(admin)
    people = f"/sections/{taught.section.id}/people/"
    browser.post(f"{people}add", {"pupils": taken.username, "mode": "live"})
    for method in (browser.get, browser.post):
        refused = method(f"{people}{taken.id}/password")
        assert refused.status_code == 403
        assert "An administrator must confirm it" in refused.content.decode()
    browser.post(f"{people}cards", {"person": [str(taken.id)]})
    assert not Card.objects.filter(person=taken).exists()
    assert authenticate(None, username=taken.username, password=PASSWORD) == taken
    assert f'"{people}{taken.id}/password"' not in browser.get(people).content.decode()
    # Leaving and coming back by the teacher's hand is no confirmation, nor is the teacher's own.
    browser.post(f"{people}{taken.id}/end")
    browser.post(f"{people}add", {"pupils": taken.username, "mode": "live"})
    assert browser.post(f"{people}{taken.id}/confirm").status_code == 403
    assert browser.get(f"{people}{taken.id}/password").status_code == 403

    assert f'"{people}{taken.id}/confirm"' in office.get(people).content.decode()
    assert office.post(f"{people}{taken.id}/confirm").status_code == 302
    assert f'"{people}{taken.id}/confirm"' not in office.get(people).content.decode()
    assert browser.get(f"{people}{taken.id}/password").status_code == 200
    assert JournalLine.objects.filter(act="enrolment.confirmed", by=admin.id).count() == 1


@pytest.mark.parametrize("how", ["administrator", "file", "invitation"])
def test_who_was_enrolled_by_more_than_a_teacher_gets_a_new_card(
    how: str, taught: Taught, everybody: Everybody
) -> None:
    admin = everybody.administrator
    if how == "administrator":
        leads = Standing(administers=True)
        actions.enrolment_add(
            by=everybody.teacher, standing=LEADS, section=taught.section, person=everybody.other_pupil
        )
        actions.enrolment_add(by=admin, standing=leads, section=taught.section, person=everybody.other_pupil)
    elif how == "file":
        given = roster_read(by=admin, file_name="5.csv", content=b"name\nAna Sol\n", section_id=taught.section.id)
        roster_import(by=admin, draft=given)
    else:
        opened = invitation_make(by=everybody.teacher, roles=["pupil"], section_id=taught.section.id)
        invitation_accept(token=opened.token, name="Ana Sol", username="ana", password="river stone nine 9")
    Invited().catch_up()
    (enrolment,) = Enrolment.objects.filter(section=taught.section).exclude(person=everybody.pupil)
    assert actions.pupil_password_reset(by=everybody.teacher, standing=LEADS, enrolment=enrolment).words


def test_who_was_invited_into_a_section_is_enrolled(taught: Taught, everybody: Everybody) -> None:
    opened = invitation_make(by=everybody.teacher, roles=["pupil"], section_id=taught.section.id)
    person = invitation_accept(token=opened.token, name="Ana Sol", username="ana", password="river stone nine 9")
    Invited().catch_up()
    assert Enrolment.objects.filter(section=taught.section, person=person).exists()


def test_nobody_invites_into_a_section_that_is_not_theirs(taught: Taught, everybody: Everybody) -> None:
    opened = invitation_make(by=everybody.teacher, roles=["pupil"], section_id=taught.other.id)
    person = invitation_accept(token=opened.token, name="Ana Sol", username="ana", password="river stone nine 9")
    Invited().catch_up()
    assert not Enrolment.objects.filter(person=person).exists()


def test_who_stands_on_a_file_for_a_section_is_enrolled(taught: Taught, everybody: Everybody) -> None:
    admin = everybody.administrator
    for _again in range(2):
        given = roster_read(by=admin, file_name="5.csv", content=b"name\nAna Sol\n", section_id=taught.section.id)
        roster_import(by=admin, draft=given)
        Invited().catch_up()
    assert [each.person.name for each in pupils_of(taught.section)] == ["Ana Sol", everybody.pupil.name]


def test_a_file_with_teachers_enrols_none(taught: Taught, everybody: Everybody) -> None:
    admin = everybody.administrator
    given = roster_read(
        by=admin, file_name="5.csv", content=b"name\nAna Sol\n", role="teacher", section_id=taught.section.id
    )
    roster_import(by=admin, draft=given)
    Invited().catch_up()
    assert len(pupils_of(taught.section)) == 1


def test_every_act_leaves_one_line(taught: Taught, everybody: Everybody) -> None:
    before = JournalLine.objects.count()
    actions.roll_rule_set(by=everybody.teacher, standing=LEADS, section=taught.section, share=0.5, checks=0, days=3)
    line = JournalLine.objects.order_by("-seq")[0]
    assert JournalLine.objects.count() == before + 1
    assert (line.act, line.by, line.of_id) == ("roll_rule.set", everybody.teacher.id, taught.section.id)


def test_a_teacher_prints_cards_for_those_who_have_no_password_yet(
    taught: Taught, everybody: Everybody, signed_in: Callable[[Person | None], Client]
) -> None:
    fresh, elsewhere = (person_create(by=None, name=name, roles=["pupil"]) for name in ("Ana Sol", "Ivo Rey"))
    also_guardian = person_create(by=None, name="Ada Both", roles=["pupil", "guardian"])
    for person in (fresh, also_guardian):
        actions.enrolment_add(by=None, standing=LEADS, section=taught.section, person=person)
    browser, where = signed_in(everybody.teacher), f"/sections/{taught.section.id}/people/cards"
    offered = browser.get(where).content.decode()
    assert "Ana Sol" in offered
    assert not [name for name in ("Ivo Rey", "Ada Both", everybody.pupil.name) if name in offered]
    people = [fresh, elsewhere, also_guardian, everybody.pupil]
    page = browser.post(where, {"person": [str(each.id) for each in people]}).content.decode()
    assert page.count("card2") == 1 and page.count("<svg") >= 1 and "Ana Sol" in page
    assert list(Card.objects.values_list("person", flat=True)) == [fresh.id]
