"""What a teacher's camera shows, to whoever watches: live, late, looking back, and when the class is over."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.journeys.taught import Taught, held_on_air
from tests.journeys.watching import off_by

pytestmark = pytest.mark.browser

IN_STEP_MS = 100
BITS_PER_S = 300_000
GLASS_TO_GLASS_MS = 1500
FIRST_PICTURE_MS = 1500
"""Generous, for a machine that is busy: `agogic bench media` measures."""


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[Taught]:
    yield from held_on_air(tmp_path_factory.mktemp("playing") / "school", playwright)


def test_the_audience_sees_it_half_a_second_later(taught: Taught) -> None:
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


def test_who_looks_back_sees_what_was_and_returns(taught: Taught) -> None:
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


def test_who_comes_late_catches_up_and_is_live(taught: Taught) -> None:
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


def test_a_narrow_network_carries_sound_and_a_moving_picture(taught: Taught) -> None:
    oisin = taught.watched_by("oisin")
    oisin.page.goto("/today/")
    wire = oisin.page.context.new_cdp_session(oisin.page)
    wire.send("Network.enable")
    narrow = {
        "offline": False,
        "latency": 150,
        "downloadThroughput": BITS_PER_S / 8,
        "uploadThroughput": BITS_PER_S / 8,
    }
    wire.send("Network.emulateNetworkConditions", narrow)
    oisin.begin()
    oisin.page.wait_for_timeout(15_000)
    before = oisin.state()["frames"]
    oisin.page.wait_for_timeout(5_000)
    state = oisin.state()
    assert state["frames"] - before >= 5 * 3
    assert [one["paused"] for one in state["sounds"]] == [False]
    assert oisin.seen(1)[0]["late"] < 4_000
    oisin.page.context.close()


def test_picture_and_class_are_in_step_wherever_one_goes_once_it_is_over(taught: Taught) -> None:
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
