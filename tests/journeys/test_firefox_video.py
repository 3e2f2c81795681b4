"""A pupil with Firefox sees and hears a class: live, looking back, and when it is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.journeys.firefox import Firefox
from tests.journeys.school import PASSWORD
from tests.journeys.taught import Taught, held_on_air

pytestmark = pytest.mark.browser

LATE_MS = 2500
IN_STEP_MS = 150


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[Taught]:
    yield from held_on_air(tmp_path_factory.mktemp("firefox video") / "school", playwright)


@pytest.fixture
def firefox(tmp_path: Path, taught: Taught) -> Iterator[Firefox]:
    one = Firefox(tmp_path / "profile", taught.school.server.address)
    one.sign_in("mei", PASSWORD)
    yield one
    one.close()


def watch(firefox: Firefox, taught: Taught, **how: object) -> None:
    """Watch the teacher's camera from Today, as `watching-page.ts` does."""
    script = f"""
      const room = await (await fetch({json.dumps(taught.url + "/room")})).text();
      const parsed = new DOMParser().parseFromString(room, "text/html");
      const told = [...parsed.querySelectorAll("script[type='application/json']")].map((one) => JSON.parse(one.textContent));
      const config = {{ ...told.find((one) => one.class), ...{json.dumps(how)} }};
      await new Promise((done, failed) => {{
        const one = document.createElement("script");
        Object.assign(one, {{ src: "/static/built/trying/watching.js", type: "module" }});
        one.onload = done; one.onerror = failed;
        document.head.append(one);
      }});
      window.w = watching.watch(config, {json.dumps(taught.camera)});
    """
    firefox.told(script)
    firefox.until("w.session.clock.edge > 0")


def test_firefox_sees_and_hears_it_live_and_looks_back(firefox: Firefox, taught: Taught) -> None:
    watch(firefox, taught)
    firefox.until("w.seen.length > 40", within_s=40)
    state = firefox.told("return w.state()")
    assert state["clock"]["way"] == "live"
    assert firefox.told("return w.last(1)[0].late") < LATE_MS
    assert [one["paused"] for one in state["sounds"]] == [False]
    # A loudspeaker that is none keeps no time: how well sound follows is tried in Chromium.
    assert abs(state["sounds"][0]["at"] - state["media"]) < LATE_MS
    firefox.told("w.session.seek(w.session.clock.at - 5000)")
    firefox.until("w.session.clock.way === 'late' && w.last(1)[0].late > 4000")
    firefox.told("w.session.goLive()")
    firefox.until(f"w.session.clock.way === 'live' && w.last(1)[0].late < {LATE_MS}")


def test_firefox_replays_it(firefox: Firefox, taught: Taught) -> None:
    taught.air.stop()
    camera = taught.air.epochs("camera")[0]
    taught.air.draft("class.ended", {})
    watch(firefox, taught, clock="own", at=camera["segments"][0][2])
    firefox.until("w.seen.length > 20", within_s=40)
    middle = (camera["segments"][0][2] + camera["until"]) // 2
    firefox.told(f"w.session.seek({middle}); w.session.setSpeed(1.5)")
    firefox.until(f"w.last(1)[0].media > {middle + 1500}")
    state = firefox.told("return w.state()")
    assert abs(state["media"] - state["clock"]["at"]) < IN_STEP_MS
