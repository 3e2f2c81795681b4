"""A lesson over video for everybody: who teaches, who is called up, who looks on, who comes late, and who takes it afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import School, past_make, served
from tests.journeys.test_stage import enter, seeing_browser
from tests.journeys.test_view import LARGE, moves

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seeing(playwright: Playwright) -> Iterator[Browser]:
    yield from seeing_browser(playwright)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, seeing: Browser) -> Iterator[School]:
    yield from served(tmp_path_factory.mktemp("video") / "school", seeing)


def drawn(page: Page) -> float:
    """Where the large picture is, in class time, seconds."""
    at: float = page.evaluate(f"document.querySelector({LARGE!r}).currentTime")
    return at


def test_a_lesson_for_everybody(school: School) -> None:
    past = past_make(school.server.data, school.section, "Which is more?", 3, [])
    url = f"{past.url}/room"
    teacher, noor, oisin = (Attending(school.visitor(name), url) for name in ("adeyemi", "noor", "oisin"))
    teacher.press("Go on stage")
    enter(teacher)
    moves(oisin.page)

    teacher.page.get_by_role("button", name=re.compile("^Screen")).click()
    screen = oisin.page.locator(".picture.large").get_by_text("Screen of Ms Adeyemi")
    expect(screen).to_be_visible()
    moves(oisin.page)
    teacher.page.get_by_role("button", name="Stop showing").click()
    expect(screen).to_have_count(0)

    people = teacher.tab("People")
    people.get_by_role("button", name="Noor Haddad").click()
    teacher.press("Call to the stage", people)
    noor.press("Get ready")
    enter(noor)
    expect(oisin.page.locator(".picture")).to_have_count(2)

    mei = Attending(school.visitor("mei"), f"{url}?at=0")
    expect(mei.page.locator(".badge.late")).to_be_visible()
    # Nobody was on the stage when the class began.
    expect(mei.page.locator(LARGE)).to_be_visible(timeout=30_000)
    moves(mei.page)
    behind = drawn(mei.page)
    assert behind < drawn(oisin.page)
    for _ in range(3):
        mei.page.keyboard.press(">")
    expect(mei.page.locator(".badge.live")).to_be_visible(timeout=90_000)
    moves(mei.page)

    noor.press("Step off")
    expect(oisin.page.locator(".picture")).to_have_count(1)
    teacher.page.reload()
    teacher.page.get_by_role("group", name="You on the stage").wait_for()
    moves(oisin.page)

    teacher.press("End class")
    teacher.page.get_by_role("dialog").get_by_role("button", name="End class").click()
    oisin.page.get_by_text("The class is over.").wait_for()
    for one in (noor, oisin, mei):
        one.visitor.leave()

    sami = school.visitor("sami")
    sami.page.wait_for_timeout(2000)
    sami.page.goto(f"{past.url}/replay?at=12000")
    moves(sami.page)
    expect(sami.page.locator(".badge.own")).to_be_visible()
    teacher.visitor.leave()
    sami.leave()
