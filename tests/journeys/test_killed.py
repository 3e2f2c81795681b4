"""The server is killed while a teacher's camera is on: the class goes on by itself, and nothing of it is missing afterwards."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Playwright

from tests.journeys.taught import DELIVERED, Taught, held_on_air

pytestmark = pytest.mark.browser

BACK_S = 30


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[Taught]:
    yield from held_on_air(tmp_path_factory.mktemp("killed") / "school", playwright)


def test_killed_in_mid_class_it_goes_on_and_the_replay_is_whole(taught: Taught) -> None:
    noor = taught.watched_by("noor")
    noor.begin()
    noor.sees()
    taught.air.page.wait_for_timeout(3000)
    taught.school.server.stop(signal.SIGKILL)
    # Long enough for both pages to notice.
    taught.air.page.wait_for_timeout(4000)
    began = time.monotonic()
    taught.school.server.start()
    noor.sees(BACK_S)
    noor.until("w.session.clock.way === 'live'", BACK_S)
    print(f"seen again {time.monotonic() - began:.1f} s after the start")
    taught.air.page.wait_for_function(f"() => {DELIVERED}", timeout=BACK_S * 1000)
    taught.air.page.wait_for_timeout(3000)
    taught.air.stop()
    for kind in ("camera", "voice"):
        (epoch,) = taught.air.epochs(kind)
        runs = taught.air.runs(epoch)
        assert runs[0][0] == 0
        for one, other in pairwise(runs):
            assert one[1] + 1 == other[0], f"a chunk of {kind} is missing"
            assert one[2] + one[3] == other[2], f"a moment of {kind} is missing"
        lasted = runs[-1][2] + runs[-1][3] - runs[0][2]
        assert lasted > 10_000, "what was sent before the kill, meanwhile and after it"
    noor.page.context.close()
