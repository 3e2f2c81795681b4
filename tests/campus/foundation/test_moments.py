"""Times in each one's own zone and way of writing; headers, refusals and faults around every page."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from agogic.campus.foundation import moments
from agogic.campus.foundation.middleware import OwnClock
from agogic.campus.foundation.moments import Style
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visitor import address_of, agent_words
from agogic.campus.people import actions
from agogic.campus.people.models import Person, School
from tests.campus.conftest import Everybody

AT = datetime(2026, 3, 10, 9, 5, tzinfo=UTC)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SignedIn = Callable[[Person | None], Client]


@pytest.fixture(autouse=True)
def _plain_style() -> Iterator[None]:
    yield
    moments.style_activate(Style())


@pytest.mark.parametrize(
    ("zone", "style", "language", "expected"),
    [
        ("UTC", Style(), "en", "Tue 10 Mar, 9:05"),
        ("Europe/Lisbon", Style(), "en", "Tue 10 Mar, 9:05"),
        ("Asia/Kolkata", Style(), "en", "Tue 10 Mar, 14:35"),
        ("Pacific/Auckland", Style(clock="12h"), "en", "Tue 10 Mar, 10:05 pm"),
        ("America/Los_Angeles", Style("iso", "24h"), "en", "2026-03-10, 2:05"),
        ("UTC", Style("day-first"), "en", "10/03/2026, 9:05"),
        ("UTC", Style("month-first", "12h"), "en", "03/10/2026, 9:05 am"),
        ("UTC", Style(), "de", "Di., 10. März, 09:05"),
    ],
)
def test_one_moment_in_everybodys_own_words(zone: str, style: Style, language: str, expected: str) -> None:
    moments.style_activate(style)
    with timezone.override(ZoneInfo(zone)), translation.override(language):
        assert moments.moment(AT, now=NOW) == expected


def test_a_year_is_said_when_it_is_not_this_one() -> None:
    assert moments.day(AT, now=datetime(2027, 1, 5, tzinfo=UTC)) == "Tue 10 Mar 2026"
    assert moments.day(date(2026, 3, 10), now=NOW) == "Tue 10 Mar"
    assert moments.long_day(AT) == "Tuesday 10 March"


def test_what_was_a_moment_ago_is_just_now_and_not_no_minutes_ago() -> None:
    assert moments.ago(AT, now=AT) == "just now"
    assert moments.ago(AT, now=AT + timedelta(seconds=59)) == "just now"
    assert moments.ago(AT, now=AT + timedelta(minutes=5, seconds=3)).replace("\xa0", " ") == "5 minutes ago"
    assert moments.ago(AT, now=AT - timedelta(seconds=3)) == "just now"


def test_daylight_saving_is_the_zones_own() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        clocks = [moments.clock(datetime(2026, 3, day, 8, 0, tzinfo=UTC)) for day in (28, 29)]
    assert clocks == ["9:00", "10:00"]


def test_templates_mark_times_for_machines_and_have_bare_words_too() -> None:
    template = engines["django"].from_string("{{ at|clock }} {{ at|moment_text }} [{{ none|moment }}]")
    with timezone.override(ZoneInfo("Asia/Kolkata")):
        shown = template.render({"at": AT, "none": None})
    assert '<time datetime="2026-03-10T09:05:00Z">14:35</time>' in shown and shown.endswith("[]")


def test_a_person_sees_their_own_clock_and_the_next_request_somebody_elses(
    everybody: Everybody, signed_in: SignedIn
) -> None:
    actions.person_change(by=None, person=everybody.pupil, time_zone="Asia/Kolkata", date_format="iso")
    seen: list[tuple[str, str]] = []

    def page(_request: HttpRequest) -> HttpResponse:
        seen.append((timezone.get_current_timezone_name(), moments.day(AT)))
        return HttpResponse()

    for person in (everybody.pupil, everybody.teacher):
        request = RequestFactory().get("/")
        request.user = request._cached_user = Person.objects.get(id=person.id)
        OwnClock(page)(request)
    assert seen[0] == ("Asia/Kolkata", "2026-03-10")
    assert seen[1][0] == "Europe/Lisbon" and seen[1][1].startswith("Tue 10 Mar")


# ------------------------------------------------------------------ around every page


def test_a_page_may_run_only_our_own_scripts(school: School) -> None:
    answer = Client().get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in answer["Permissions-Policy"] and "geolocation=()" in answer["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer, "only where TLS is"
    page = answer.content.decode()
    assert " style=" not in page and "<script>" not in page and "onclick" not in page


def test_what_was_seen_signed_in_is_not_kept_by_caches(everybody: Everybody, signed_in: SignedIn) -> None:
    assert "no-store" in signed_in(everybody.pupil).get("/me/")["Cache-Control"]


def test_a_form_from_elsewhere_is_refused(everybody: Everybody) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/", {"login": "noor.haddad", "password": "boat lemon seven"}).status_code == 403


def test_a_refusal_nobody_caught_is_shown_in_words(
    everybody: Everybody, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise Refused("test.no", "Not <today>.")

    client = signed_in(everybody.pupil)
    monkeypatch.setattr("agogic.campus.people.views.me.devices_of", refuse)
    answer = client.get("/me/")
    assert answer.status_code == 403 and "Not &lt;today&gt;." in answer.content.decode()


def test_a_fault_has_one_number_for_the_person_and_the_log(
    everybody: Everybody, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise ValueError("secret details")

    client = signed_in(everybody.pupil)
    client.raise_request_exception = False
    monkeypatch.setattr("agogic.campus.people.views.me.devices_of", fail)
    with caplog.at_level(logging.ERROR, logger="agogic.fault"):
        answer = client.get("/me/")
    page = answer.content.decode()
    number = caplog.records[-1].args[0]
    assert answer.status_code == 500 and str(number) in page and "secret details" not in page


def test_a_page_that_is_not_there_says_so(school: School) -> None:
    assert Client().get("/nothing/here/").status_code == 404


@pytest.mark.parametrize(
    ("nearest", "told", "expected"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 127.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_known_proxies_are_believed(nearest: str, told: str, expected: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, **({"HTTP_X_FORWARDED_FOR": told} if told else {}))
    assert address_of(request) == expected


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on ChromeOS"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert agent_words(RequestFactory().get("/", HTTP_USER_AGENT=agent)) == words
