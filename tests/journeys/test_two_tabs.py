"""Somebody with a class open in two tabs: one stream for both, whatever becomes of either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys.conftest import Server, Visitor, school_make
from tests.journeys.school import PASSWORD
from tests.journeys.test_slice import Someone

pytestmark = pytest.mark.browser


class Tabs(Visitor):
    """A browser that keeps count of the streams it has open."""

    def __init__(self, browser: Browser, address: str) -> None:
        super().__init__(browser, address)
        self._streams: set[Request] = set()
        self.beats: list[dict[str, Any]] = []
        self.context.on("request", self._asked)
        self.context.on("requestfinished", self._over)
        self.context.on("requestfailed", self._over)

    @property
    def streams(self) -> list[str]:
        """The addresses of the streams that are open."""
        return [request.url for request in self._streams if not request.frame.page.is_closed()]

    def _asked(self, request: Request) -> None:
        if re.search(r"/stream(\?after=\d+)?$", request.url):
            self._streams.add(request)
        elif request.url.endswith("/beat"):
            self.beats.append(request.post_data_json)

    def _over(self, request: Request) -> None:
        self._streams.discard(request)


@pytest.fixture(scope="module")
def class_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str, Someone]]:
    """A served school, the address of a class that is on, and its teacher."""
    server = Server(tmp_path_factory.mktemp("tabs") / "school")
    section = school_make(server.data)
    server.start()
    teacher = Someone(server.address, "adeyemi")
    started = teacher.post(f"/sections/{section}/classes/start", title="Which is more?")
    yield server, started.url.path, teacher
    server.stop()


def said_in(page: Page, text: str) -> None:
    expect(page.get_by_text(text, exact=True)).to_have_count(1)


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=re.compile("Say something", re.IGNORECASE)).fill(text)
    page.keyboard.press("Enter")


def two_tabs(browser: Browser, server: Server, name: str, room_url: str) -> tuple[Tabs, Page, Page]:
    """A pupil with two tabs of one class, both of which may write."""
    somebody = Tabs(browser, server.address)
    somebody.sign_in(name, PASSWORD)
    one, two = somebody.page, somebody.context.new_page()
    for page in (one, two):
        page.goto(room_url)
        expect(page.get_by_role("textbox", name=re.compile("Say something", re.IGNORECASE))).to_be_enabled()
    return somebody, one, two


def test_one_stream_serves_both_tabs_and_outlives_either(
    browser: Browser, class_on: tuple[Server, str, Someone]
) -> None:
    server, room_url, teacher = class_on
    place = teacher.enter(room_url)
    noor, one, two = two_tabs(browser, server, "noor", room_url)
    place.ask("chat.said", {"text": "Good morning"})
    for page in (one, two):
        said_in(page, "Good morning")
    write(one, "From the first tab")
    write(two, "From the second tab")
    for page in (one, two):
        for text in ("From the first tab", "From the second tab"):
            said_in(page, text)
    assert len(noor.streams) == 1

    one.close()
    place.ask("chat.said", {"text": "Still here"})
    said_in(two, "Still here")
    assert len(noor.streams) == 1
    three = noor.context.new_page()
    three.goto(room_url)
    said_in(three, "Still here")
    two.close()
    write(three, "And the third")
    said_in(three, "And the third")
    place.ask("chat.said", {"text": "Goodbye"})
    said_in(three, "Goodbye")
    assert len(noor.streams) == 1
    talk = place.parts()["room"]["talk"].values()
    assert sorted(one["text"] for one in talk) == sorted(
        ["Good morning", "From the first tab", "From the second tab", "Still here", "And the third", "Goodbye"]
    )
    noor.leave()


def test_what_a_closed_tab_could_not_deliver_goes_out_by_the_other(
    browser: Browser, class_on: tuple[Server, str, Someone]
) -> None:
    server, room_url, teacher = class_on
    place = teacher.enter(room_url)
    oisin, one, two = two_tabs(browser, server, "oisin", room_url)
    place.ask("chat.said", {"text": "Can you hear me?"})
    for page in (one, two):
        said_in(page, "Can you hear me?")
    oisin.context.set_offline(True)
    write(one, "Kept when the tab closed")
    said_in(one, "Kept when the tab closed")
    # No hand is quicker than this from the Enter key to closing a tab.
    one.wait_for_timeout(300)
    one.close(run_before_unload=True)
    two.wait_for_timeout(300)
    oisin.context.set_offline(False)
    said_in(two, "Kept when the tab closed")
    place.ask("chat.said", {"text": "Yes"})
    said_in(two, "Yes")
    kept = [one for one in place.parts()["room"]["talk"].values() if one["text"] == "Kept when the tab closed"]
    assert len(kept) == 1
    oisin.leave()


def test_who_closes_the_last_tab_is_not_here_any_more(browser: Browser, class_on: tuple[Server, str, Someone]) -> None:
    server, room_url, _teacher = class_on
    mei, one, two = two_tabs(browser, server, "mei", room_url)
    sami = Tabs(browser, server.address)
    sami.sign_in("sami", PASSWORD)
    sami.page.goto(room_url)
    sami.page.get_by_role("tab", name="People").click()
    row = sami.page.locator(".person", has_text="Mei-Lin Zhao")
    expect(row).to_be_visible()
    one.goto("about:blank")
    sami.page.wait_for_timeout(4000)
    expect(row).to_be_visible()
    two.goto("about:blank")
    # Long before a page that fell silent would be given up.
    expect(row).to_have_count(0, timeout=10_000)
    mei.leave()
    sami.leave()
