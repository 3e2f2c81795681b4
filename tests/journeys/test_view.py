"""What somebody in the classroom sees and hears of it, and does with it: large and small, keys, sparing data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, Playwright, expect

from tests.journeys.attending import Attending
from tests.journeys.looking import nothing_wrong
from tests.journeys.taught import Taught, held_on_air

pytestmark = pytest.mark.browser

LARGE = ".picture.large video"
_MOVES = """async (which) => {
  const video = document.querySelector(which);
  if (!video || video.videoWidth === 0) return false;
  const began = video.getVideoPlaybackQuality().totalVideoFrames;
  await new Promise((done) => setTimeout(done, 700));
  return video.getVideoPlaybackQuality().totalVideoFrames - began >= 3;
}"""


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[Taught]:
    yield from held_on_air(tmp_path_factory.mktemp("view") / "school", playwright)


@pytest.fixture
def noor(taught: Taught) -> Iterator[Attending]:
    """A pupil in the classroom."""
    visitor = taught.school.visitor("noor")
    yield Attending(visitor, f"{taught.url}/room")
    visitor.leave()


def moves(page: Page, which: str = LARGE) -> None:
    """Wait until a picture moves."""
    for _ in range(30):
        if page.evaluate(_MOVES, which):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{which} does not move: {page.locator('.picture').all_inner_texts()}")


def test_a_pupil_sees_who_teaches_large_and_looks_back(noor: Attending) -> None:
    page = noor.page
    moves(page)
    expect(page.locator(".picture.large figcaption")).to_contain_text("Adeyemi")
    nothing_wrong(page, "the teacher large")
    page.keyboard.press("j")
    expect(page.locator(".badge.late")).to_be_visible()
    moves(page)
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert not page.evaluate(_MOVES, LARGE)
    page.keyboard.press("k")
    moves(page)
    page.keyboard.press("End")
    expect(page.locator(".badge.live")).to_be_visible()
    moves(page)


def test_keys_make_it_silent_and_fill_the_screen(noor: Attending) -> None:
    page = noor.page
    moves(page)
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Sound on")).to_be_visible()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Silent")).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator(".room.whole")).to_be_visible()
    page.wait_for_function("() => document.fullscreenElement !== null")
    moves(page)
    nothing_wrong(page, "the whole screen")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    expect(page.locator(".side")).to_be_visible()
    moves(page)


def test_who_spares_data_hears_the_class_and_is_told_what_it_saves(noor: Attending) -> None:
    page = noor.page
    moves(page)
    noor.press("Picture and sound")
    page.get_by_role("switch", name="Data saver").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Who speaks")).to_contain_text("Adeyemi")
    expect(page.get_by_text("Data saver is on")).to_be_visible()
    expect(page.locator(LARGE)).to_have_count(0)
    nothing_wrong(page, "sound only")
    page.reload()
    expect(page.get_by_text("Data saver is on")).to_be_visible()
    noor.press("Show pictures")
    moves(page)


def test_the_lock_screen_tells_what_is_heard_and_stops_it(noor: Attending) -> None:
    page = noor.page
    moves(page)
    told = page.evaluate(
        "({title: navigator.mediaSession.metadata?.title, state: navigator.mediaSession.playbackState})"
    )
    assert told == {"title": "Seen", "state": "playing"}


def narrowed(page: Page, wire: CDPSession, bytes_a_s: int) -> None:
    """Let the browser receive no faster; what it was receiving begins anew, as when a phone goes to another network."""
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": bytes_a_s, "uploadThroughput": -1},
    )
    page.evaluate("dispatchEvent(new Event('offline'))")


def test_a_network_that_is_too_thin_takes_the_picture_away_and_says_so(noor: Attending) -> None:
    page = noor.page
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    moves(page)
    narrowed(page, wire, 6_000)
    expect(page.get_by_text("Your network is thin")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("region", name="Who speaks")).to_be_visible()
    nothing_wrong(page, "a thin network")
    narrowed(page, wire, -1)
    noor.press("Try picture")
    moves(page)
