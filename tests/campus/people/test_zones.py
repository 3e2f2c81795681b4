"""Clocks to choose: one name a place, with its distance from UTC, and the browser's own for a newcomer."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from agogic.campus.people import actions
from agogic.campus.people.models import Person, School
from agogic.campus.people.zones import zone_choices, zone_named, zone_place, zones_renamed
from tests.campus.conftest import Everybody


def listed() -> dict[str, str]:
    return {zone: words for _continent, zones in zone_choices() for zone, words in zones}


def test_every_place_stands_there_once_and_no_older_name_does() -> None:
    zones = listed()
    assert len(set(zones.values())) == len(zones) > 400
    assert {"Europe/Lisbon", "Europe/Oslo", "Asia/Kolkata", "America/Argentina/Salta"} < zones.keys()
    assert not {"Asia/Calcutta", "Europe/Kiev", "US/Pacific", "GMT", "EST5EDT", "Etc/GMT+5"} & zones.keys()


def test_the_distance_from_utc_is_that_of_today() -> None:
    hours = datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).utcoffset()
    assert hours is not None
    assert listed()["America/New_York"] == f"New York (UTC−{-round(hours.total_seconds() / 3600)})"
    assert listed()["Asia/Kolkata"] == "Kolkata (UTC+5:30)"
    assert listed()["Africa/Abidjan"] == "Abidjan (UTC+0)"


@pytest.mark.parametrize(
    ("name", "zone", "place"),
    [
        ("Asia/Calcutta", "Asia/Kolkata", "Kolkata"),
        ("Africa/Asmera", "Africa/Asmara", "Asmara"),
        ("US/Pacific", "America/Los_Angeles", "Los Angeles"),
        ("America/Argentina/Salta", "America/Argentina/Salta", "Argentina, Salta"),
        ("Etc/UTC", "UTC", "UTC"),
        ("no/such", "no/such", "such"),
    ],
)
def test_other_names_mean_the_same_place(name: str, zone: str, place: str) -> None:
    assert (zone_named(name), zone_place(name)) == (zone, place)


def test_a_page_is_told_what_browsers_call_a_zone() -> None:
    assert "Asia/Calcutta=Asia/Kolkata" in zones_renamed().split()


@pytest.mark.django_db(databases=["default", "sessions", "jobs"])
def test_another_name_is_kept_by_the_name_of_today_and_one_from_elsewhere_stays(everybody: Everybody) -> None:
    client = Client()
    client.force_login(everybody.pupil)
    Person.objects.filter(pk=everybody.pupil.pk).update(time_zone="Etc/GMT+5")
    page = client.get("/me/").content.decode()
    assert '<option value="Etc/GMT+5" selected>' in page
    assert "data-own-zone" not in page
    asked = {"name": "Noor", "language": "en", "date_format": "language", "clock_format": "language", "theme": "system"}
    for sent, kept in (("Etc/GMT+5", "Etc/GMT+5"), ("Asia/Calcutta", "Asia/Kolkata")):
        client.post("/me/", {**asked, "time_zone": sent, "email": everybody.pupil.email or ""})
        assert Person.objects.get(pk=everybody.pupil.pk).time_zone == kept
    wrong = client.post("/me/", {**asked, "time_zone": "Mars/Olympus"})
    assert wrong.status_code == 400


@pytest.mark.django_db(databases=["default", "sessions", "jobs"])
@pytest.mark.parametrize(("zone", "asked"), [("Europe/Lisbon", True), ("Asia/Tokyo", False)])
def test_who_comes_by_a_card_for_the_first_time_lives_by_their_browsers_clock(
    everybody: Everybody, zone: str, asked: bool
) -> None:
    Person.objects.filter(pk=everybody.pupil.pk).update(time_zone=zone)
    School.objects.update(time_zone="Europe/Lisbon")
    card = actions.cards_print(by=everybody.administrator, people=[everybody.pupil])[0]
    client = Client()
    client.post(f"/card/{card.code}/")
    page = client.get("/me/password/choose/").content.decode()
    assert ("data-own-zone" in page) == asked
    again = client.post("/me/password/choose/", {"way": "own", "password": "x", "time_zone": "Asia/Calcutta"})
    assert again.status_code == 400
    assert "data-own-zone" not in again.content.decode(), "what was sent stands there, whatever the browser says"
    client.post("/me/password/choose/", {"way": "words", "time_zone": "Asia/Calcutta"})
    assert Person.objects.get(pk=everybody.pupil.pk).time_zone == ("Asia/Kolkata" if asked else "Asia/Tokyo")
