"""A guardian says yes, takes it back in the middle of a class, and takes out what was kept: looked for on the disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.journeys.attending import Attending
from tests.journeys.conftest import School, past_make, served
from tests.journeys.looking import SIZES, THEMES, nothing_wrong
from tests.journeys.test_stage import call_up, enter, seeing_browser, there, until_kept

pytestmark = pytest.mark.browser

AT_ONCE_S = 1.0
"""Within this time after a guardian's no, nothing more is written."""
WATCHED_S = 3.0


@pytest.fixture(scope="module")
def seeing(playwright: Playwright) -> Iterator[Browser]:
    yield from seeing_browser(playwright)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, seeing: Browser) -> Iterator[School]:
    yield from served(tmp_path_factory.mktemp("consent") / "school", seeing)


@pytest.fixture
def url(school: School, request: pytest.FixtureRequest) -> str:
    """A class that is on."""
    return past_make(school.server.data, school.section, request.node.name, 5, []).url + "/room"


@pytest.fixture
def teacher(school: School, url: str) -> Iterator[Attending]:
    yield from there(school, "adeyemi", url)


@pytest.fixture
def noor(school: School, url: str) -> Iterator[Attending]:
    yield from there(school, "noor", url)


def kept(school: School, one: Attending) -> int:
    """How many fragments of somebody's picture and voice lie on the disk, in any file of any class."""
    tracks = Path(school.server.data).glob(f"classes/*/media/{one.seat}.*")
    files = (file for track in tracks for file in track.rglob("*") if file.is_file())
    return sum(file.read_bytes().count(b"mdat") for file in files)


def looked_at(page: Page, state: str) -> None:
    """Nothing is wrong, on a desk and on a phone, by day and by night."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(200)
            nothing_wrong(page, f"{state} {size} {theme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{state} is wider than a {size}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_guardian_says_yes_takes_it_back_in_mid_class_and_takes_out_what_was_kept(
    school: School, teacher: Attending, noor: Attending
) -> None:
    rania = school.visitor("rania")
    rania.page.get_by_role("link", name="See and change Noor Haddad").click()
    looked_at(rania.page, "consent missing")
    rania.page.get_by_role("button", name="Yes, may be recorded").click()
    rania.page.get_by_text("Yes, until it is taken back.").wait_for()
    looked_at(rania.page, "consent given")
    noor.page.reload()
    call_up(teacher)
    noor.press("Get ready")
    noor.page.get_by_text("Your picture and voice are recorded.").wait_for()
    enter(noor)
    air = until_kept(noor, "voice")
    rania.page.get_by_role("button", name="No, keep nothing").click()
    said = time.monotonic()
    rania.page.get_by_text("From now on nothing of Noor Haddad is kept.").wait_for()
    noor.page.wait_for_timeout(max(0.0, said + AT_ONCE_S - time.monotonic()) * 1000)
    before = kept(school, noor)
    assert before > 0
    noor.page.wait_for_timeout(WATCHED_S * 1000)
    assert kept(school, noor) == before, "written after consent was taken back"
    # They stay on the stage and are heard: the track goes on in an epoch that is not kept.
    assert [epoch["kept"] for epoch in air.epochs("voice")] == [True, False]
    looked_at(rania.page, "consent taken back")
    rania.page.get_by_role("link", name="Classes with a recording").click()
    for _ in range(40):
        if rania.page.get_by_role("button", name="Take out").count():
            break
        rania.page.wait_for_timeout(500)
        rania.page.reload()
    looked_at(rania.page, "where recorded")
    rania.page.get_by_role("button", name="Take out").click()
    nothing_wrong(rania.page, "taking out")
    rania.page.get_by_role("button", name="Yes, take it out").click()
    rania.page.get_by_text("Nothing is kept.").wait_for()
    for _ in range(40):
        if kept(school, noor) == 0:
            break
        rania.page.wait_for_timeout(250)
    assert kept(school, noor) == 0, "still on the disk"
    rania.leave()
    ada = school.visitor("ada")
    ada.page.goto(f"{school.server.address}/sections/{school.section}/people/recording")
    looked_at(ada.page, "who may be recorded")
    ada.page.goto(f"{school.server.address}/sections/{school.section}/edit")
    ada.page.get_by_text("Whose picture and voice are recorded").scroll_into_view_if_needed()
    looked_at(ada.page, "what a section keeps")
    ada.leave()
