"""A pupil whose network goes away in the middle of the class, who reloads, closes the page and comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.attending import Attending
from tests.journeys.cable import Cable
from tests.journeys.conftest import Past, School, Visitor, past_make
from tests.journeys.looking import nothing_wrong
from tests.journeys.school import PASSWORD

pytestmark = pytest.mark.browser

GONE_S = 20
PROMPT = "How many sixths are a half?"
POLL = {"poll": "sixths", "kind": "one", "prompt": PROMPT, "options": ["Two", "Three"], "check": True}
CUES = [
    {"at": 1, "who": "adeyemi", "type": "chat.said", "body": {"text": "Good morning"}},
    {"at": 20, "who": "adeyemi", "type": "poll.opened", "body": {**POLL, "right": {"choices": [1]}}},
]


@pytest.fixture(scope="module")
def past(school: School) -> Past:
    return past_make(school.server.data, school.section, "Sixths", 30, CUES)


@pytest.fixture(scope="module")
def teacher(school: School, past: Past) -> Iterator[Attending]:
    one = Attending(school.visitor("adeyemi"), f"{past.url}/room")
    yield one
    one.visitor.leave()


@pytest.fixture
def cable(school: School) -> Iterator[Cable]:
    one = Cable(school.server.port)
    yield one
    one.close()


def test_twenty_seconds_without_a_network(school: School, past: Past, teacher: Attending, cable: Cable) -> None:
    visitor = Visitor(school.browser, cable.address).sign_in("noor", PASSWORD)
    noor = Attending(visitor, f"{past.url}/room")
    bar, clock = noor.page.locator(".bar"), noor.page.get_by_role("region", name="Class clock")
    expect(bar.get_by_text("Live", exact=True)).to_be_visible()
    cable.pull()
    gone = time.monotonic()
    expect(bar.get_by_text("No network")).to_be_visible()
    expect(noor.page.get_by_role("heading", name="Your network is gone")).to_be_visible()
    nothing_wrong(noor.page, "network gone")
    noor.answer(PROMPT, "Three")
    noor.say("Written in the dark")
    noor.ask("Is it dark for you too?")
    teacher.say("Said while Noor was gone")
    waiting = noor.tab("Network")
    expect(waiting).to_contain_text("Your answer: Three")
    expect(waiting).to_contain_text("“Written in the dark”")
    expect(waiting).to_contain_text("“Is it dark for you too?”")
    expect(waiting).to_contain_text("3, kept on this device")
    expect(clock).to_contain_text(re.compile(r"0:\d\d behind"))
    nothing_wrong(noor.page, "network gone and three things wait")
    assert noor.page.evaluate("navigator.onLine")
    noor.page.wait_for_function("gone => performance.now() > gone", arg=_still(noor.page, gone))

    cable.plug()
    expect(bar.get_by_text("No network")).to_have_count(0, timeout=15_000)
    expect(teacher.said("Written in the dark")).to_have_count(1)
    expect(teacher.question("Is it dark for you too?")).to_have_count(1)
    expect(bar.get_by_text("Live", exact=True)).to_be_visible(timeout=40_000)
    expect(noor.said("Said while Noor was gone")).to_have_count(1)
    expect(noor.said("Written in the dark")).to_have_count(1)
    expect(noor.said("Written in the dark")).not_to_contain_text("waits to be sent")
    expect(noor.poll(PROMPT)).to_contain_text("Your answer: Three")
    nothing_wrong(noor.page, "network back")
    told = [one for one in teacher.wire.told() if one.get("by") == noor.seat and one.get("type") in _WRITTEN]
    assert sorted(one["type"] for one in told) == sorted(_WRITTEN)
    visitor.leave()


_WRITTEN = ("chat.said", "poll.answered", "question.asked")


def _still(page: Page, gone: float) -> float:
    """The page's own clock at the end of the cut."""
    now: float = page.evaluate("performance.now()")
    return now + max(0, GONE_S - (time.monotonic() - gone)) * 1000


def test_what_waits_outlives_a_reload_and_a_closed_tab(school: School, past: Past, teacher: Attending) -> None:
    visitor = school.visitor("oisin")
    oisin = Attending(visitor, f"{past.url}/room")
    lost = re.compile("/live/classes/.*/drafts$")

    visitor.context.route(lost, lambda route: route.abort())
    oisin.say("Before the reload")
    expect(oisin.said("Before the reload")).to_contain_text("waits to be sent")
    oisin.page.reload()
    expect(oisin.said("Before the reload")).to_contain_text("waits to be sent")
    oisin.say("After the reload")
    expect(oisin.said("After the reload")).to_contain_text("waits to be sent")
    nothing_wrong(oisin.page, "something waits to be sent")

    oisin.page.close()
    visitor.context.unroute(lost)
    visitor.page = visitor.context.new_page()
    again = Attending(visitor, f"{past.url}/room")
    for text in ("Before the reload", "After the reload"):
        expect(again.said(text)).to_have_count(1)
        expect(again.said(text)).not_to_contain_text("waits to be sent")
        expect(teacher.said(text)).to_have_count(1)
    visitor.leave()


def test_answered_but_never_heard_is_not_said_twice(school: School, past: Past, teacher: Attending) -> None:
    visitor = school.visitor("mei")
    mei = Attending(visitor, f"{past.url}/room")
    drafts = re.compile("/live/classes/.*/drafts$")
    heard: list[int] = []

    def answer_is_lost(route: object) -> None:
        heard.append(route.fetch().status)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    visitor.context.route(drafts, answer_is_lost, times=2)
    mei.say("Said once")
    expect(teacher.said("Said once")).to_have_count(1)
    expect(mei.said("Said once")).not_to_contain_text("waits to be sent", timeout=15_000)
    assert heard == [200, 200]
    expect(teacher.said("Said once")).to_have_count(1)
    expect(mei.said("Said once")).to_have_count(1)
    visitor.leave()
