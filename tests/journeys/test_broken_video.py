"""The school is killed while a teacher's camera is on: the class goes on by itself, and nothing that was taken is lost."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.journeys.taught import DELIVERED, Taught, held_on_air

pytestmark = pytest.mark.browser

BACK_S = 30


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[Taught]:
    yield from held_on_air(tmp_path_factory.mktemp("broken video") / "school", playwright)


def test_a_killed_school_comes_back_and_the_class_has_all_of_it(taught: Taught) -> None:
    noor = taught.watched_by("noor")
    noor.begin()
    noor.sees()
    taught.school.server.stop(signal.SIGKILL)
    noor.page.wait_for_timeout(3000)
    taught.school.server.start()
    noor.sees(BACK_S)
    noor.until("w.session.clock.way === 'live'", BACK_S)
    taught.air.page.wait_for_function(f"() => {DELIVERED}", timeout=BACK_S * 1000)
    taught.air.page.wait_for_timeout(3000)
    taught.air.stop()
    for kind in ("camera", "voice"):
        (epoch,) = taught.air.epochs(kind)
        runs = taught.air.runs(epoch)
        assert runs[0][0] == 0
        assert all(one[1] + 1 == other[0] for one, other in itertools.pairwise(runs)), runs
    taught.air.draft("class.ended", {})
    mei = taught.watched_by("mei")
    begins = taught.air.epochs("camera")[0]["segments"][0][2]
    mei.begin(clock="own", at=begins)
    mei.told("w.session.setSpeed(3)")
    mei.until(f"w.last(1)[0]?.media > {taught.air.epochs('camera')[0]['until']} - 1500", 60)
    media = mei.told("w.seen.map((one) => one.media)")
    assert max(after - before for before, after in itertools.pairwise(media)) < 1500, "a hole was left"
    for one in (noor, mei):
        one.page.context.close()
