"""Who may say that a pupil is recorded, how long it holds, and what the school keeps on top of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agogic.campus.foundation.models import JournalLine
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people import actions
from agogic.campus.people.models import Person
from agogic.campus.people.queries import consent_standing, consents_of
from tests.campus.conftest import Everybody

SignedIn = Callable[[Person | None], Client]


def test_a_guardian_gives_it_and_takes_it_back(everybody: Everybody) -> None:
    pupil, guardian = everybody.pupil, everybody.guardian
    assert consent_standing(pupil) is None, "without a yes nobody is recorded"
    actions.consent_give(by=guardian, pupil=pupil)
    standing = consent_standing(pupil)
    assert standing is not None and standing.given_by == guardian and standing.until is None
    actions.consent_take(by=guardian, pupil=pupil)
    assert consent_standing(pupil) is None
    acts = list(JournalLine.objects.filter(act__startswith="consent.").values_list("act", "by"))
    assert acts == [("consent.given", guardian.id), ("consent.taken", guardian.id)]


def test_it_holds_through_its_last_day_and_an_earlier_one_does_not_come_back(everybody: Everybody) -> None:
    pupil, guardian = everybody.pupil, everybody.guardian
    today = timezone.localdate()
    actions.consent_give(by=guardian, pupil=pupil)
    actions.consent_give(by=guardian, pupil=pupil, until=today)
    assert consent_standing(pupil) is not None
    newest = consents_of(pupil)[0]
    newest.until = today - timedelta(days=1)
    newest.save()
    assert consent_standing(pupil) is None
    with pytest.raises(Refused) as no:
        actions.consent_give(by=guardian, pupil=pupil, until=today - timedelta(days=1))
    assert no.value.code == "consent.past"


def test_nobody_says_it_for_others(everybody: Everybody) -> None:
    for by in (everybody.teacher, everybody.other_pupil, everybody.pupil):
        with pytest.raises(Refused) as no:
            actions.consent_give(by=by, pupil=everybody.pupil)
        assert no.value.code == "consent.not_yours"
    actions.consent_give(by=everybody.administrator, pupil=everybody.pupil)
    assert consent_standing(everybody.pupil) is not None


def test_a_guardian_who_only_sees_does_not_decide(everybody: Everybody) -> None:
    link = everybody.pupil.guardian_links.get(guardian=everybody.guardian)
    link.may_decide = False
    link.save()
    with pytest.raises(Refused):
        actions.consent_give(by=everybody.guardian, pupil=everybody.pupil)


def test_who_is_of_age_says_it_for_themselves(everybody: Everybody) -> None:
    pupil = everybody.pupil
    year = timezone.localdate().year
    for born, may in ((year - 18, False), (year - 19, True)):
        pupil.birth_year = born
        pupil.save()
        if may:
            actions.consent_give(by=pupil, pupil=pupil)
        else:
            with pytest.raises(Refused):
                actions.consent_give(by=pupil, pupil=pupil)


def test_the_page_says_what_stands_and_who_said_it(everybody: Everybody, signed_in: SignedIn) -> None:
    client, address = signed_in(everybody.guardian), f"/people/{everybody.pupil.id}/recording/"
    assert "Nobody has said yes so far." in client.get(address).content.decode()
    assert client.post(address, {"do": "give", "until": ""}).status_code == 302
    page = client.get(address).content.decode()
    assert "Yes, until it is taken back." in page and everybody.guardian.name in page
    assert client.post(address, {"do": "take"}).status_code == 302
    assert consent_standing(everybody.pupil) is None
    seen = signed_in(everybody.pupil).get(address).content.decode()
    assert "says yes or no" in seen and 'name="do"' not in seen
