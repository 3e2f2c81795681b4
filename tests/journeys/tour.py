"""Every page of a school: found by following links from Today as each role, and by hand where no link leads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, Page

ROLES = {"pupil": "noor", "teacher": "okafor", "guardian": "rania", "administrator": "ada"}
EACH_ROLE = {"today:today", "classroom:class", "classroom:room", "classroom:replay", "path:section", "people:me"}
"""Routes whose page differs by who looks."""
NO_PAGE = {
    "account_login",
    "account_logout",
    "classroom:caption_discard",
    "classroom:caption_draft",
    "classroom:caption_progress",
    "classroom:captions_file",
    "classroom:captions_new",
    "classroom:chapter_add",
    "classroom:class_open",
    "classroom:class_preview",
    "classroom:class_start",
    "classroom:deck_add",
    "classroom:deck_drop",
    "classroom:decks",
    "classroom:film",
    "classroom:film_drop",
    "classroom:film_pass",
    "classroom:film_remove",
    "classroom:film_retry",
    "classroom:film_stop",
    "classroom:film_taken",
    "classroom:pass",
    "classroom:poll_drop",
    "classroom:recorded_take_out",
    "classroom:seats",
    "classroom:still",
    "classroom:takeaway",
    "classroom:takeaway_ask",
    "classroom:takeaway_get",
    "classroom:takeaway_let",
    "courses:enrolment_add",
    "courses:enrolment_confirm",
    "courses:enrolment_mode",
    "people:card-void",
    "people:demo",
    "people:device-sign-out",
    "people:devices-sign-out",
    "people:guardian-add",
    "people:guardian-remove",
    "people:invitation-renew",
    "people:invitation-void",
    "people:people-csv",
    "people:person-device-sign-out",
    "people:person-open",
    "people:person-reset",
    "people:person-role",
    "people:roster-discard",
    "people:roster-mend",
    "people:roster-take-in",
    "people:sign-out",
    "roll:correct",
    "roll:sheet",
    "upkeep:brief",
}
"""Routes that are acts, files, or pieces of other pages."""
BY_HAND = {
    "people:card",
    "people:front",
    "people:help",
    "people:invitation",
    "people:password-choose",
    "people:roster",
    "people:roster-columns",
    "people:setup",
}
"""Routes no link leads to: what leads there is a card, a code, a file, or being signed out."""
ROSTER = Path(__file__).parents[1] / "corpus/roster-csv/kolibri-user_data.csv"
_PER_ROUTE = 3
_MOST_ASKED = 400


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: its route's name, who looks at it (nobody: signed out), and its address."""

    route: str
    role: str | None
    path: str
    then: Callable[[Page], None] | None = None
    """What is done there to see it; nothing if None."""

    @property
    def name(self) -> str:
        """A name for its picture."""
        return f"{self.route.replace(':', '-')}-{self.role or 'nobody'}"


class Guest:
    """A browser without a face, signed in to a demo school by one click, or not at all."""

    def __init__(self, address: str, role: str | None) -> None:
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=30)
        if role:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.http.get("/").text)
            assert token is not None
            given = {"csrfmiddlewaretoken": token[1]}
            self.http.post(f"/demo/{ROLES[role]}/", data=given, headers={"referer": address})

    def lend_to(self, context: BrowserContext) -> None:
        """Let a real browser go on as this guest."""
        kept = [(cookie.name, cookie.value or "") for cookie in self.http.cookies.jar]
        context.add_cookies([{"name": name, "value": value, "url": str(self.http.base_url)} for name, value in kept])


def tour(address: str, data: Path) -> Iterator[Shown]:
    """Every page of a demo school served at `address` from `data`; the first of each route, for each who sees it."""
    seen: set[tuple[str, str | None]] = set()
    for role in ROLES:
        for page in walked(address, role):
            key = (page.route, role if page.route in EACH_ROLE else None)
            if key not in seen:
                seen.add(key)
                yield page
    yield from by_hand(address, data)


def walked(address: str, role: str) -> Iterator[Shown]:
    """What links lead to from Today."""
    from django.urls import resolve

    http = Guest(address, role).http
    waiting, asked, counts = ["/today/"], set(), dict[str, int]()
    while waiting and len(asked) < _MOST_ASKED:
        path = waiting.pop(0).split("#")[0]
        route = resolve(path.split("?")[0]).view_name
        if path in asked or counts.get(route, 0) >= _PER_ROUTE:
            continue
        asked.add(path)
        counts[route] = counts.get(route, 0) + 1
        answer = http.get(path)
        assert answer.status_code == 200, f"a link led {role} to {path}, which answers {answer.status_code}"
        if "html" not in answer.headers.get("content-type", ""):
            continue
        if route not in NO_PAGE:
            yield Shown(route, role, path, _awaited(route, role))
        waiting += [link for link in _links(answer, address) if not link.startswith(("/static/", "/live/"))]


def by_hand(address: str, data: Path) -> Iterator[Shown]:
    """The pages no link leads to, but for the first visit of an empty school."""
    asked = _asked(data, "person", "invite", "--role", "guardian", "--name", "Ama Boateng")
    made = _asked(data, "person", "create", "Ilse Brandt", "--role", "pupil", "--username", "ilse.b", "--card")
    card = made["card"]
    _asked(data, "person", "create", "Jonas Lind", "--role", "pupil", "--username", "jonas.l")
    yield Shown("people:front", None, "/")
    yield Shown("people:help", None, "/cannot-get-in/")
    yield Shown("account_reset_password", None, "/forgotten/")
    yield Shown("account_reset_password_done", None, "/forgotten/sent/")
    yield Shown("account_reset_password_from_key", None, "/forgotten/1-worn-out/")
    yield Shown("account_reset_password_from_key_done", None, "/forgotten/done/")
    yield Shown("account_inactive", None, "/closed/")
    yield Shown("people:invitation", None, "/" + asked["link"].split("/", 3)[-1])
    yield Shown("people:card", None, f"/card/{card['code']}/")
    yield Shown("people:password-choose", None, f"/card/{card['code']}/", _pressed)
    yield Shown("people:cards-shown", "administrator", "/people/cards/", _cards_made)
    yield Shown("people:roster-new", "administrator", "/people/file/", _file_given)
    yield Shown("not-found", "pupil", "/nowhere/")
    yield Shown("refused", "pupil", "/people/")


def _asked(data: Path, *words: str) -> Any:
    """What a command of the person who runs the server answers."""
    command = [sys.executable, "-m", "agogic", *words, "--json", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=plain_environment())
    return json.loads(done.stdout)


def plain_environment() -> dict[str, str]:
    """The environment without what tests set for themselves."""
    return {name: one for name, one in os.environ.items() if not name.startswith(("AGOGIC_", "DJANGO_"))}


def _awaited(route: str, role: str) -> Callable[[Page], None] | None:
    """What is waited for on a page that is whole only later."""
    if route in {"classroom:room", "classroom:replay"}:
        return _in_class
    return _looked_over if (route, role) == ("today:today", "administrator") else None


def _looked_over(page: Page) -> None:
    """Wait until what the check found has come."""
    page.locator("#server-h span").wait_for()


def _in_class(page: Page) -> None:
    """Wait until the class is there: its slide, and what was said."""
    page.locator(".slide img").first.wait_for()
    page.get_by_text("Connecting").wait_for(state="hidden")


def _pressed(page: Page) -> None:
    """Press the page's one filled button."""
    with page.expect_navigation():
        page.locator("main button.main").first.click()


def _cards_made(page: Page) -> None:
    """Print a card for one of those who have none, and for nobody whose card is in use."""
    for box in page.locator("input[name=person]").all():
        box.set_checked("Jonas" in (box.locator("xpath=..").text_content() or ""))
    _pressed(page)


def _file_given(page: Page) -> None:
    """Hand in a roster that has problems."""
    page.locator("input[type=file]").set_input_files(ROSTER)
    with page.expect_navigation():
        page.locator("main button.main").first.click()


def _links(answer: httpx.Response, address: str) -> list[str]:
    reader = _Links()
    reader.feed(answer.text)
    return [
        url.removeprefix(address)
        for url in (str(answer.url.join(link)) for link in reader.links)
        if url.startswith(f"{address}/")
    ]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if given.get("hx-get"):
            self.links.append(given["hx-get"] or "")
