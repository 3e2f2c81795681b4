"""Whose word on recording a pupil is taken, what counts today, and what the journal says of it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agogic.campus.foundation.models import JournalLine
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people import actions
from agogic.campus.people.models import ConsentHow, Person, School
from agogic.campus.people.queries import Consents, consents_standing
from tests.campus.conftest import Everybody, person_made

SignedIn = Callable[[Person | None], Client]
GUARDIAN, SELF, PAPER = ConsentHow.GUARDIAN, ConsentHow.SELF, ConsentHow.PAPER


def held(pupil: Person, school: School) -> Consents:
    """What holds for a pupil now."""
    return consents_standing([pupil], school)[pupil.id]


def test_nobody_is_recorded_without_a_word(everybody: Everybody, school: School) -> None:
    assert not held(everybody.pupil, school).recorded


def test_a_guardian_gives_and_takes_back_and_the_journal_knows(everybody: Everybody, school: School) -> None:
    guardian, pupil = everybody.guardian, everybody.pupil
    actions.consent_say(by=guardian, pupil=pupil, how=GUARDIAN, given=True, until=date(2099, 7, 30))
    assert held(pupil, school).recorded
    assert held(pupil, school).until == date(2099, 7, 30)
    actions.consent_withdraw(by=guardian, pupil=pupil, how=GUARDIAN)
    assert not held(pupil, school).recorded
    said = JournalLine.objects.filter(act__startswith="consent.").order_by("seq")
    assert [(line.act, line.by, line.of_id) for line in said] == [
        ("consent.said", guardian.id, pupil.id),
        ("consent.withdrawn", guardian.id, pupil.id),
    ]
    assert said[0].body == {"how": "guardian", "given": True, "until": "2099-07-30"}


def test_a_no_weighs_more_than_a_yes_whoever_says_it(everybody: Everybody, school: School) -> None:
    pupil, second = everybody.pupil, person_made("Lena Haddad", "guardian")
    actions.guardian_link(by=None, guardian=second, pupil=pupil)
    actions.consent_say(by=everybody.guardian, pupil=pupil, how=GUARDIAN, given=True)
    actions.consent_say(by=second, pupil=pupil, how=GUARDIAN, given=False)
    assert not held(pupil, school).recorded
    actions.consent_withdraw(by=second, pupil=pupil, how=GUARDIAN)
    assert held(pupil, school).recorded
    actions.consent_say(by=pupil, pupil=pupil, how=SELF, given=False)
    assert not held(pupil, school).recorded


def test_a_yes_counts_while_the_link_stands_and_through_its_last_day(everybody: Everybody, school: School) -> None:
    guardian, pupil = everybody.guardian, everybody.pupil
    today = timezone.now().astimezone(school.zone).date()
    actions.consent_say(by=guardian, pupil=pupil, how=GUARDIAN, given=True, until=today)
    assert held(pupil, school).recorded
    tomorrow = timezone.now() + timedelta(days=1)
    assert not consents_standing([pupil], school, tomorrow)[pupil.id].recorded
    actions.guardian_link(by=None, guardian=guardian, pupil=pupil, may_decide=False)
    assert not held(pupil, school).recorded
    actions.guardian_link(by=None, guardian=guardian, pupil=pupil)
    assert held(pupil, school).recorded
    actions.person_close(by=everybody.administrator, person=guardian)
    assert not held(pupil, school).recorded


def test_a_pupil_says_yes_from_the_schools_age_on(everybody: Everybody, school: School) -> None:
    pupil = everybody.pupil
    year = timezone.now().astimezone(school.zone).year
    # Born in that year, their birthday may not have been yet.
    for birth_year in (None, year - 18):
        pupil.birth_year = birth_year
        pupil.save()
        with pytest.raises(Refused, match="decided by others"):
            actions.consent_say(by=pupil, pupil=pupil, how=SELF, given=True)
    pupil.birth_year = year - 19
    pupil.save()
    actions.consent_say(by=pupil, pupil=pupil, how=SELF, given=True)
    assert held(pupil, school).recorded
    school.consent_age = 20
    school.save()
    assert not held(pupil, school).recorded


def test_only_who_decides_is_heard(everybody: Everybody) -> None:
    pupil = everybody.pupil
    for by, how in (
        (everybody.other_guardian, GUARDIAN),
        (everybody.teacher, GUARDIAN),
        (everybody.teacher, PAPER),
        (everybody.guardian, PAPER),
        (everybody.guardian, SELF),
        (pupil, GUARDIAN),
    ):
        with pytest.raises(Refused, match="decided by others"):
            actions.consent_say(by=by, pupil=pupil, how=how, given=True, signer="Sam Haddad")
    with pytest.raises(Refused, match="decided by others"):
        actions.consent_say(by=everybody.administrator, pupil=everybody.teacher, how=PAPER, given=True, signer="F")


def test_a_paper_is_entered_by_an_administrator_with_who_signed(everybody: Everybody, school: School) -> None:
    pupil, administrator = everybody.pupil, everybody.administrator
    with pytest.raises(Refused, match="who signed"):
        actions.consent_say(by=administrator, pupil=pupil, how=PAPER, given=True, signer="  ")
    actions.consent_say(by=administrator, pupil=pupil, how=PAPER, given=True, signer="Sam  Haddad")
    assert [word.signer for word in held(pupil, school).words] == ["Sam Haddad"]
    second = person_made("Olu Ade", "administrator")
    actions.consent_say(by=second, pupil=pupil, how=PAPER, given=False, signer="Sam Haddad")
    assert not held(pupil, school).recorded
    assert len(held(pupil, school).words) == 1


def test_a_day_that_is_past_is_refused(everybody: Everybody) -> None:
    with pytest.raises(Refused, match="past"):
        actions.consent_say(
            by=everybody.guardian, pupil=everybody.pupil, how=GUARDIAN, given=True, until=date(2020, 1, 1)
        )


def test_the_page_says_what_holds_and_who_said_it(everybody: Everybody, signed_in: SignedIn, school: School) -> None:
    client, address = signed_in(everybody.guardian), f"/people/{everybody.pupil.id}/recording/"
    assert "Nobody has said yes so far." in client.get(address).content.decode()
    assert client.post(address, {"do": "give", "until": ""}).status_code == 302
    page = client.get(address).content.decode()
    assert "Yes, until it is taken back." in page and everybody.guardian.name in page
    own = signed_in(everybody.pupil)
    seen = own.get(address).content.decode()
    assert 'value="refuse"' in seen and 'value="give"' not in seen
    assert own.post(address, {"do": "give"}).status_code == 400
    assert own.post(address, {"do": "refuse"}).status_code == 302
    assert not held(everybody.pupil, school).recorded
    assert "As long as one who decides says no" in client.get(address).content.decode()
    assert client.post(address, {"do": "back"}).status_code == 302
    office = signed_in(everybody.administrator)
    assert "who signed" in office.post(address, {"do": "give", "signer": ""}).content.decode()
    assert office.post(address, {"do": "give", "signer": "Sam Haddad"}).status_code == 302
    assert "Sam Haddad, on paper." in office.get(address).content.decode()
