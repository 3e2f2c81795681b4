"""Every page of the school, asked by every kind of visitor, against the tables."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from agogic.campus.classroom import door
from tests.authorisation import classroom, courses, path, people, roll, today, upkeep
from tests.authorisation.addresses import STATES, routes, things_for
from tests.authorisation.answers import KINDS, Page
from tests.authorisation.visitors import STRANGE, Answer, Visitors
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught

ROOMS = (people, courses, classroom, roll, path, today, upkeep)
TABLE: dict[str, Page] = {route: row for room in ROOMS for route, row in room.TABLE.items()}
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")


@pytest.fixture(autouse=True)
def _engine_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a class tells the engine; here it is enough that it was allowed to."""
    monkeypatch.setattr(door, "class_open", lambda session, decks: None)
    monkeypatch.setattr(door, "film_cut", lambda session, seat: None)
    monkeypatch.setattr(door, "recorded_cut", lambda session, seats: None)
    monkeypatch.setattr(door, "chapter_tell", lambda session, chapter, *, seat: "c")


def test_the_tables_name_every_page_and_no_other() -> None:
    there = set(routes())
    assert not there - TABLE.keys(), "in no table: " + ", ".join(sorted(there - TABLE.keys()))
    assert not TABLE.keys() - there, "no such page: " + ", ".join(sorted(TABLE.keys() - there))


def test_the_tables_name_every_kind() -> None:
    for route, page in TABLE.items():
        assert set(page.get) == set(page.post) == set(KINDS), route


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_who_gets_what(room: Any, state: str, everybody: Everybody, taught: Taught, visitors: Visitors) -> None:
    """Each request is undone before the next, so one school serves all pages of a room."""
    wrong: list[str] = []
    things = things_for(taught, everybody, state)
    for route, page in room.TABLE.items():
        if page.state == state:
            where = things.address(route)
            found = [*_answers(page, where, visitors), *_other_methods(where, visitors)]
            wrong += [f"{route}: {each}" for each in [*found, *_without_token(page, where, visitors)]]
    assert not wrong, "\n".join(wrong)


def test_who_came_by_a_card_reaches_nothing_but_the_choice_of_a_password(
    everybody: Everybody, taught: Taught, visitors: Visitors
) -> None:
    things = {state: things_for(taught, everybody, state) for state in STATES}
    for route, page in TABLE.items():
        for method in ("get", "post"):
            answer = visitors.ask("by_card", method, things[page.state].address(route), page.posted)
            if route in ("people:password-choose", "people:sign-out", "account_logout"):
                assert answer.status_code in (200, 302, 400, 405), route
            else:
                assert (answer.status_code, answer.headers["Location"]) == (302, "/me/password/choose/"), route


def _answers(page: Page, where: str, visitors: Visitors) -> Iterator[str]:
    for method, expected in (("get", page.get), ("post", page.post)):
        sent = page.posted if method == "post" else {}
        for kind in (*KINDS, *STRANGE):
            answer = visitors.ask(kind, method, where, sent)
            known = "anonymous" if kind in STRANGE else kind
            if answer.status_code != expected[known]:
                yield f"{method} as {kind}: {answer.status_code}, the table says {expected[known]}"
            yield from (f"{method} as {kind}: {each}" for each in unsafe(answer, signed_in=known != "anonymous"))


def _other_methods(where: str, visitors: Visitors) -> Iterator[str]:
    """A method that a page does not know does nothing."""
    for kind in ("anonymous", "teacher", "administrator"):
        for method in OTHER_METHODS:
            answer = visitors.ask(kind, method, where)
            led = answer.status_code == 302 and answer.headers["Location"].startswith("/?next=")
            if not led and answer.status_code not in (403, 404, 405):
                yield f"{method} as {kind}: {answer.status_code}"


def _without_token(page: Page, where: str, visitors: Visitors) -> Iterator[str]:
    """Whatever is posted without the page's secret token is refused, whoever posts it."""
    for kind in KINDS:
        answer = visitors.ask(kind, "post", where, page.posted, csrf=True)
        if answer.status_code != 403:
            yield f"post without the token as {kind}: {answer.status_code}"


def unsafe(answer: Answer, *, signed_in: bool) -> list[str]:
    """What an answer lets a browser do that it should not."""
    headers, wrong = answer.headers, []
    policy = dict(part.strip().partition(" ")[::2] for part in headers.get("Content-Security-Policy", "").split(";"))
    if policy.get("default-src") != "'self'" or policy.get("object-src") != "'none'":
        wrong.append("its policy does not keep to our own scripts")
    if policy.get("frame-ancestors") != "'none'" or headers.get("X-Frame-Options") != "DENY":
        wrong.append("it may be shown in a frame")
    if policy.get("form-action") != "'self'" or policy.get("base-uri") != "'none'":
        wrong.append("its forms may lead elsewhere")
    if any("unsafe" in sources or "*" in sources or "http" in sources for sources in policy.values()):
        wrong.append("its policy is loose")
    if headers.get("X-Content-Type-Options") != "nosniff" or headers.get("Referrer-Policy") != "same-origin":
        wrong.append("it may be guessed at, or tells others where one was")
    kept = headers.get("Cache-Control", "")
    if signed_in and not ("private" in kept and ("no-store" in kept or "no-cache" in kept)):
        wrong.append(f"a cache may keep it ({kept})")
    if "text/html" in headers.get("Content-Type", "") and not answer.streaming:
        wrong += [f"the policy forbids {each}" for each in inline(answer.content.decode())]
    return wrong


def inline(page: str) -> list[str]:
    """Scripts and styles that stand in a page itself; what is only read by our scripts is none."""
    looking = _Inline()
    looking.feed(page)
    return looking.found


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in named and "json" not in (named.get("type") or "")):
            self.found.append(self.get_starttag_text() or tag)
        self.found += [f"{tag} {name}" for name in named if name.startswith("on") or name == "style"]
        self.found += [f"{tag} {value}" for value in named.values() if (value or "").lstrip().startswith("javascript:")]
