"""What a teacher's camera shows, to whoever watches: live, late, looking back, and when the class is over."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.journeys.conftest import CHROMIUM_FLAGS, School, past_make, served
from tests.journeys.on_air import OnAir, page_built
from tests.journeys.test_sending import AUTOPLAY, DELIVERED
from tests.journeys.watching import Watching, off_by

pytestmark = pytest.mark.browser

IN_STEP_MS = 100
GLASS_TO_GLASS_MS = 1500
FIRST_PICTURE_MS = 1500
"""Generous, for a machine that is busy: `agogic bench media` measures."""


@dataclass(frozen=True)
class Class:
    """A class in which a teacher sends, and how to watch it."""

    school: School
    air: OnAir
    url: str

    def watched_by(self, name: str) -> Watching:
        """Somebody comes to watch."""
        visitor = self.school.visitor(name)
        return Watching(visitor.page, f"{self.url}/room", f"{self.air.seat}.camera")


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright, browser: Browser) -> Iterator[Class]:
    path = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
    sounding = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, AUTOPLAY])
    with page_built():
        yield from _taught(tmp_path_factory.mktemp("playing") / "school", sounding)
    sounding.close()


def _taught(data: Path, browser: Browser) -> Iterator[Class]:
    for school in served(data, browser):
        past = past_make(school.server.data, school.section, "Seen", 2, [])
        air = OnAir(school.visitor("adeyemi").page, f"{past.url}/room")
        air.begin()
        air.page.wait_for_function(f"() => {DELIVERED}")
        air.draft("stage.turned", {"seat": air.seat, "voice": True, "camera": True})
        # Nobody speaks in one even tone: that would be the room's own noise, and a silence to leap over.
        air.page.evaluate("setInterval(() => (air.microphone.volume = Math.random()), 200)")
        yield Class(school, air, past.url)


def test_the_audience_sees_it_half_a_second_later(taught: Class) -> None:
    noor = taught.watched_by("noor")
    noor.begin()
    noor.sees()
    noor.page.wait_for_timeout(4000)
    frames = noor.seen(50)
    assert len(frames) == 50
    assert statistics.median(frame["late"] for frame in frames) < GLASS_TO_GLASS_MS
    state = noor.state()
    assert state["clock"]["way"] == "live"
    assert [one["paused"] for one in state["sounds"]] == [False]
    assert abs(state["sounds"][0]["at"] - state["media"]) < IN_STEP_MS
    noor.page.context.close()


def test_who_looks_back_sees_what_was_and_returns(taught: Class) -> None:
    noor = taught.watched_by("noor")
    noor.begin()
    noor.sees()
    noor.page.wait_for_timeout(3000)
    back = noor.state()["clock"]["at"] - 3000
    assert noor.sought(back) < FIRST_PICTURE_MS
    assert noor.state()["clock"]["way"] == "late"
    noor.told("w.session.goLive()")
    noor.until("w.session.clock.way === 'live'")
    noor.sees()
    assert noor.seen(1)[0]["late"] < GLASS_TO_GLASS_MS
    noor.page.context.close()


def test_who_comes_late_catches_up_and_is_live(taught: Class) -> None:
    mei = taught.watched_by("mei")
    taught.air.page.wait_for_timeout(3000)
    mei.begin(at=0)
    behind = mei.state()["clock"]["behind"]
    assert behind > 5000
    mei.told("w.session.setSpeed(3)")
    mei.until("w.session.clock.way === 'live'", seconds=60)
    mei.sees()
    assert mei.seen(1)[0]["late"] < GLASS_TO_GLASS_MS
    mei.page.context.close()


def test_picture_and_class_are_in_step_wherever_one_goes_once_it_is_over(taught: Class) -> None:
    ahead = taught.air.ahead()
    taught.air.stop()
    camera = taught.air.epochs("camera")[0]
    begins, end = camera["segments"][0][2], camera["until"]
    taught.air.draft("class.ended", {})
    oisin = taught.watched_by("oisin")
    oisin.begin(clock="own", at=begins)
    oisin.sees()
    luck = random.Random(7)
    took = []
    for _ in range(6):
        took.append(oisin.sought(luck.uniform(begins + 500, end - 4000)))
        oisin.told(f"w.session.setSpeed({luck.choice([0.75, 1, 1.5, 2])})")
        oisin.page.wait_for_timeout(900)
        off = off_by(oisin.seen(12), ahead)
        assert abs(statistics.median(off)) < IN_STEP_MS, off
    assert statistics.median(took) < FIRST_PICTURE_MS
    oisin.told("w.session.pause()")
    oisin.page.wait_for_timeout(400)
    shown = oisin.state()
    oisin.page.wait_for_timeout(600)
    assert oisin.state()["media"] == shown["media"]
    assert abs(shown["media"] - shown["clock"]["at"]) < IN_STEP_MS
    oisin.page.context.close()
