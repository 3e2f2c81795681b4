"""A teacher who sends with Firefox, which streams no frames and here encodes VP9 alone."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import School, past_make, served
from tests.journeys.firefox import Firefox
from tests.journeys.on_air import page_built
from tests.journeys.school import PASSWORD

pytestmark = pytest.mark.browser

SECONDS = 8
STAMPED_WITHIN_MS = 100
"""A video shows a frame, and canvases tell of one, later than it was drawn."""

BEGIN = """
  const page = await (await fetch(location)).text();
  const of = JSON.parse(new DOMParser().parseFromString(page, 'text/html').querySelector('ag-island script').textContent);
  const pass = async () =>
    (await (await fetch(of.pass_url, { method: 'POST', headers: { 'x-csrftoken': of.csrf } })).json()).pass;
  const asked = async (path, how = {}) =>
    fetch(`${of.live}/${path}`, { ...how, headers: { authorization: `Bearer ${await pass()}` } });
  const { at } = await (await asked('time')).json();
  const id = `${Date.now().toString(16).padStart(12, '0').replace(/(.{8})/, '$1-')}-7000-8000-00000000f0f0`;
  const draft = { id, to: 'room', type: 'stage.entered', body: {}, t: at };
  await asked('drafts', { method: 'POST', body: JSON.stringify({ drafts: [draft] }) });
  await import('/static/built/trying/page.js');
  window.asked = asked;
  window.air = trying.begin(of, { kept: true });
  return of.seat;
"""
READ = """
  const { tracks } = await (await asked('media?from=0')).json();
  const [camera] = tracks[`${seat}.camera`], [voice] = tracks[`${seat}.voice`] ?? [null];
  const bytes = async (path) => btoa(Array.from(new Uint8Array(await (await asked(path)).arrayBuffer()),
    (byte) => String.fromCharCode(byte)).join(''));
  const place = `media/${seat}.camera/${camera.epoch}`;
  const last = (camera.since ?? camera.segments.at(-1))[1];
  const { at, utc } = await (await asked('time')).json();
  const [init, chunks] = [await bytes(`${place}/init`), await bytes(`${place}/full/0-${last}`)];
  const stamped = await trying.stamped(camera.mime, init, chunks, utc - at);
  return { camera, voice, last, stamped };
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[School]:
    with page_built():
        yield from served(tmp_path_factory.mktemp("sending with firefox") / "school", browser)


def test_a_teacher_sends_with_firefox(school: School, tmp_path: Path) -> None:
    past = past_make(school.server.data, school.section, "From Firefox", 5, [])
    firefox = Firefox(tmp_path / "profile", school.server.address)
    try:
        firefox.sign_in("adeyemi", PASSWORD)
        firefox.goto(f"{past.url}/room")
        seat = firefox.told(BEGIN)
        can = firefox.told("return await trying.abilities()")
        firefox.until("air.sender.view.tracks.camera?.mime")
        firefox.told(f"await new Promise((done) => setTimeout(done, {SECONDS * 1000})); await air.sender.stop()")
        sounds = firefox.told("return air.microphone.sounds")
        told: dict[str, Any] = firefox.told(READ.replace("${seat}", str(seat)))
    finally:
        firefox.close()
    assert can["reads"] == "page"
    assert can["sound"]
    assert re.fullmatch(r'video/mp4; codecs="(avc1|vp09|av01)\..+"', told["camera"]["mime"]), json.dumps(can)
    # Without a loudspeaker Firefox lets no sound run at all, so there is none to be sent.
    assert (told["voice"] or {}).get("mime") == ('audio/mp4; codecs="opus"' if sounds else None)
    for epoch in (told["camera"], *([told["voice"]] if sounds else [])):
        runs = epoch["segments"]
        assert runs[0][0] == 0
        assert runs[-1][2] + runs[-1][3] - runs[0][2] > (SECONDS - 2) * 1000
    assert len(told["stamped"]) > 50
    assert abs(statistics.median(told["stamped"])) <= STAMPED_WITHIN_MS
