"""A long class replayed over a narrow network: the moment one comes for is there at once, all that was said comes after."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import Past, School, past_make, served
from tests.journeys.lesson import DECK
from tests.journeys.looking import nothing_wrong
from tests.live.long_class import WORDS

pytestmark = pytest.mark.browser

MINUTES = 55
CROWD = 150
"""Pupils of the large class."""
PROMPT = "Which is more?"
_LATENCY_MS = 300
_BYTES_S = 300_000 // 8
_FEW_S = 10
"""How soon the moment must be there: two thirds of it are round trips of page, pass, index, keyframe, names and slide."""


def long_class() -> list[dict[str, Any]]:
    """An hour in which somebody always talks, and the teacher says each minute which it is."""
    chance = random.Random(7)
    cues: list[dict[str, Any]] = []
    for minute in range(MINUTES):
        cues.append(
            {
                "at": minute * 60 + 1,
                "who": "adeyemi",
                "type": "chat.said",
                "body": {"text": f"This is minute {minute}."},
            }
        )
        for n in range(110):
            text = " ".join(chance.choices(WORDS, k=chance.randint(6, 40))) + f" {chance.random()}"
            cues.append(
                {
                    "at": minute * 60 + 2 + n / 2,
                    "who": ("mei", "oisin")[n % 2],
                    "type": "chat.said",
                    "body": {"text": text},
                }
            )
    for page in (1, 2, 3):
        shown = {"deck": "deck", "page": page}
        cues += [{"at": (page - 1) * 1200 + 3, "who": "adeyemi", "type": "slide.shown", "body": shown}]
    cues.append({"at": MINUTES * 60, "who": "adeyemi", "type": "class.ended"})
    return sorted(cues, key=lambda cue: float(cue["at"]))


def crowded_class() -> list[dict[str, Any]]:
    """Many pupils, each with something that is for them and the teacher alone."""
    poll = {
        "poll": "more",
        "kind": "one",
        "prompt": PROMPT,
        "options": ["A half", "A third"],
        "right": {"choices": [0]},
    }
    cues: list[dict[str, Any]] = [{"at": 10, "who": "adeyemi", "type": "poll.opened", "body": poll}]
    for n in range(CROWD):
        answer = {"poll": "more", "choices": [n % 2]}
        cues.append({"at": 20 + n, "who": f"crowd{n}", "type": "poll.answered", "body": answer})
        cues.append(
            {"at": 200 + n, "who": f"crowd{n}", "type": "chat.said", "body": {"text": f"It is me, number {n}."}}
        )
    cues.append({"at": 400, "who": "adeyemi", "type": "class.ended"})
    return sorted(cues, key=lambda cue: float(cue["at"]))


@dataclass(frozen=True)
class Held:
    """The classes that were."""

    long: Past
    crowded: Past
    school: School


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Held]:
    made: list[Past] = []

    def before(data: Path, section: str) -> None:
        made.append(past_make(data, section, "Thirds at length", 7200, long_class(), pdf=str(DECK)))
        made.append(past_make(data, section, "All of us", 3600, crowded_class(), crowd=CROWD))

    for school in served(tmp_path_factory.mktemp("narrow") / "school", browser, before):
        visitor = school.visitor("mei")
        for past in made:
            # The school follows the log of a class a moment after it was written.
            while not visitor.page.url.endswith("/replay"):
                visitor.page.goto(f"{past.url}/replay")
            visitor.page.goto("/today/")
        visitor.leave()
        yield Held(*made, school)


class Network:
    """A page's network, as bad as it is told to be; until then as good as it is."""

    def __init__(self, page: Page) -> None:
        self._tools = page.context.new_cdp_session(page)
        self._tools.send("Network.enable")

    def narrow(self) -> None:
        """A poor mobile network."""
        self._is(offline=False, latency=_LATENCY_MS, bytes_s=_BYTES_S)

    def hardly(self) -> None:
        """So poor that nothing is whole for a long while."""
        self._is(offline=False, latency=_LATENCY_MS, bytes_s=500)

    def gone(self) -> None:
        """None at all."""
        self._is(offline=True, latency=0, bytes_s=0)

    def good(self) -> None:
        """Nothing is held back."""
        self._is(offline=False, latency=0, bytes_s=-1)

    def _is(self, *, offline: bool, latency: int, bytes_s: int) -> None:
        how = {"offline": offline, "latency": latency, "downloadThroughput": bytes_s, "uploadThroughput": bytes_s}
        self._tools.send("Network.emulateNetworkConditions", how)


def read_of(asked: list[str], kind: str) -> list[str]:
    """What a browser read of a kind, by name."""
    return [found[1] for url in asked if (found := re.search(rf"/{kind}/([0-9a-f]+)", url))]


def test_a_late_moment_is_there_at_once_and_all_the_rest_comes_behind_it(held: Held) -> None:
    visitor = held.school.visitor("noor")
    # The programs of the classroom are in the browser already, as after any class; of this class there is nothing.
    visitor.page.goto(f"{held.crowded.url}/replay")
    visitor.page.locator(".room").wait_for()
    network = Network(visitor.page)
    network.narrow()
    began = time.monotonic()
    noor = Attending(visitor, f"{held.long.url}/replay?at={41 * 60_000}")
    expect(noor.said("This is minute 41.")).to_be_visible()
    said_s = time.monotonic() - began
    expect(noor.page.get_by_role("img", name=re.compile("^Slide 3 of 3"))).to_be_visible()
    shown_s = time.monotonic() - began
    network.hardly()
    before = noor.page.get_by_role("tabpanel").get_by_text("What was said before is on its way.")
    noor.press("Pause")
    # Further up than what is shown at once.
    for _ in range(50):
        if before.count():
            break
        noor.page.get_by_role("group", name="Talk").evaluate("one => { one.scrollTop = 0 }")
        noor.page.wait_for_timeout(100)
    expect(before).to_be_visible()
    assert len(read_of(noor.wire.asked, "segments")) < MINUTES / 3
    assert len(read_of(noor.wire.asked, "keyframes")) == 1
    assert max(said_s, shown_s) < _FEW_S, (said_s, shown_s)
    nothing_wrong(noor.page, "a replay whose beginning is on its way")

    # What is looked for may still be on its way, and is found when it has come.
    noor.page.keyboard.press("/")
    moments = noor.page.get_by_role("dialog", name="Moments")
    moments.get_by_role("searchbox").fill("minute 0.")
    expect(moments).to_contain_text("Not all of the class is here yet.")
    nothing_wrong(noor.page, "a search in what is not all here")
    noor.press("Close", moments)

    # Back to where nothing is here yet.
    network.narrow()
    line = noor.page.get_by_role("slider", name="Class clock")
    line.focus()
    line.press("Home")
    expect(noor.said("This is minute 0.")).to_be_visible(timeout=_FEW_S * 1000)
    expect(noor.said("This is minute 41.")).to_have_count(0)

    # Without a network nothing breaks, and it goes on by itself.
    network.gone()
    line.focus()
    line.press("PageUp")
    expect(line).to_have_attribute("aria-valuetext", re.compile("^0:0[3-9]"))
    line.press("PageUp")
    expect(line).to_have_attribute("aria-valuetext", re.compile("^20:0"))
    expect(noor.page.get_by_role("region", name="Class clock")).to_contain_text("No network.")
    network.good()
    expect(noor.said("This is minute 20.")).to_be_visible()

    noor.page.keyboard.press("/")
    moments.get_by_role("searchbox").fill("minute 0.")
    expect(moments.get_by_role("listitem")).to_have_count(6, timeout=60_000)
    expect(moments).not_to_contain_text("Not all of the class is here yet.")
    pages = Counter(read_of(noor.wire.asked, "segments"))
    assert len(pages) > MINUTES * 0.8
    assert set(pages.values()) == {1}, "a page was read twice"
    visitor.leave()


def test_a_teachers_replay_of_a_large_class_asks_no_more_often_than_a_pupils(held: Held) -> None:
    asked: dict[str, list[str]] = {}
    for who in ("sami", "adeyemi"):
        visitor = held.school.visitor(who)
        one = Attending(visitor, f"{held.crowded.url}/replay?at=399000")
        expect(one.said(f"It is me, number {CROWD - 1}.")).to_be_visible()
        expect(one.page.get_by_text("What was said before is on its way.")).to_have_count(0)
        one.tab("Talk")
        one.page.keyboard.press("/")
        found = one.page.get_by_role("dialog", name="Moments")
        found.get_by_role("searchbox").fill("number 0.")
        # All of it is here once the search finds what was said first.
        expect(found.get_by_role("listitem")).to_have_count(CROWD // 10)
        asked[who] = one.wire.asked
        if who == "adeyemi":
            told = one.wire.types()
            assert "poll.answered" in told
        visitor.leave()
    pages = {who: len(read_of(urls, "segments")) for who, urls in asked.items()}
    assert 0 < pages["adeyemi"] <= pages["sami"] + 2, pages
