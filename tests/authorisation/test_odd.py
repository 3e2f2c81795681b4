"""Whatever stands in a question or a form, every page answers: a page, a refusal, or the form again. Never a fault."""

from __future__ import annotations

import re

import pytest

from agogic.campus.classroom import door
from tests.authorisation.addresses import STATES, things_for
from tests.authorisation.answers import Page
from tests.authorisation.test_pages import TABLE
from tests.authorisation.visitors import Visitors
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught

# What addresses ask by, and what forms send: read off the pages themselves, and named here so that none is forgotten.
ASKED = (
    "q",
    "page",
    "role",
    "closed",
    "only",
    "all",
    "class",
    "person",
    "pupil",
    "as",
    "at",
    "kind",
    "section",
    "next",
    "names",
)
SENT = (
    *("address", "age", "all", "chat", "check", "checks", "clock_format", "code", "column-0", "date_format", "day"),
    *("days", "email", "ends_on", "family_name", "field", "file", "following", "front_open", "give", "given_name"),
    *("guardian", "hands", "has_header", "high", "kind", "language", "login", "low", "may_decide", "minutes", "mode"),
    *("name", "nod", "note", "number", "often", "old", "open", "opens", "options", "page", "password", "person"),
    *("prompt", "pupils", "pupils_choose_mode", "questions", "reactions", "reason", "right", "role", "roles"),
    *("school_name", "school_zone", "share", "slides", "starts_on", "summary", "teachers", "theme", "time_zone"),
    *("title", "to", "under_13", "until", "username", "value", "wait", "way", "welcome", "window", "birth_year"),
    *(
        "external_id",
        "shared",
        "only",
        "recording",
        "kept_days",
        "download",
        "consent_age",
        "signer",
        "do",
        "lang",
        "shift",
        "act",
        "who-0",
        "may",
    ),
)
ODD = ("", "\0", "x" * 9_000, "-1", "9" * 400, "NaN", "2026-13-45", "23:59:61", "\u0663\u202e'\"<%s{}", "pupil", "1")


@pytest.fixture(autouse=True)
def _engine_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "class_open", lambda session, decks: None)
    monkeypatch.setattr(door, "film_cut", lambda session, seat: None)
    monkeypatch.setattr(door, "recorded_cut", lambda session, seats: None)
    monkeypatch.setattr(door, "chapter_tell", lambda session, chapter, *, seat: "c")


@pytest.mark.parametrize("state", STATES)
def test_odd_words_are_answered(state: str, everybody: Everybody, taught: Taught, visitors: Visitors) -> None:
    things = things_for(taught, everybody, state)
    for route, page in TABLE.items():
        if page.state != state:
            continue
        where, kind = things.address(route), _who_may(page)
        for odd in ODD:
            if page.get[kind] != 405:
                status = visitors.ask(kind, "get", where, dict.fromkeys(ASKED, odd)).status_code
                assert status < 500, f"get {where} with {odd[:20]!r} as {kind}"
            if page.post[kind] != 405:
                sent = {**dict.fromkeys(SENT, odd), **(page.posted if odd == "1" else {})}
                status = visitors.ask(kind, "post", where, sent).status_code
                assert status < 500, f"post {where} with {odd[:20]!r} as {kind}"


def _who_may(page: Page) -> str:
    """Whoever gets furthest on a page."""
    for kind in ("teacher", "administrator", "anonymous"):
        if page.get[kind] == 200 or page.post[kind] in (200, 302, 400, 422):
            return kind
    return "administrator"


def test_every_field_of_every_page_is_tried(everybody: Everybody, taught: Taught, visitors: Visitors) -> None:
    found: set[str] = set()
    by_state = {state: things_for(taught, everybody, state) for state in STATES}
    for route, page in TABLE.items():
        where = by_state[page.state].address(route)
        for kind in ("anonymous", "teacher", "administrator"):
            answer = visitors.ask(kind, "get", where)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                found |= set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', answer.content.decode()))
    missing = {re.sub(r"-\d+$", "-0", name) for name in found} - set(SENT) - set(ASKED) - {"csrfmiddlewaretoken"}
    assert not missing, f"fields nobody tries: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2200-01-01"])
def test_a_class_at_the_end_of_days_is_not_planned(zone: str, day: str, taught: Taught, visitors: Visitors) -> None:
    """A time no clock can show would break the pages of everybody who has to see it."""
    taught.section.time_zone = zone
    taught.section.save()
    rule = {"share": "0.8", "checks": "2", "window": "7"}
    for often, until, kind in (("once", "", "live"), ("once", "", "alone"), ("weekly", day, "live")):
        sent = {"title": "x", "day": day, "opens": "23:59", "minutes": "600", "often": often, "until": until, **rule}
        here = f"/sections/{taught.section.id}/classes"
        assert visitors.ask("teacher", "post", f"{here}/plan?kind={kind}", sent).status_code == 422
        assert visitors.ask("teacher", "get", f"{here}/preview", {**sent, "kind": kind}).status_code == 200
