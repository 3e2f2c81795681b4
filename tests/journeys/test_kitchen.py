"""The kitchen, where every part stands in every state: it must read, contrast and fit in all its looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import WCAG, axe_found
from tests.journeys.showing import shown

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the kitchen can be seen."""
    with shown("kitchen.html") as one:
        yield one


@pytest.fixture(params=[(1280, 800), (360, 780)], ids=["wide", "phone"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """A desk's window and a phone's."""
    width, height = request.param
    return width, height


@pytest.fixture
def page(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A window that remembers what went wrong in it."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    one = context.new_page()
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield one
    context.close()
    assert faults == []


def opened(page: Page, address: str) -> Page:
    """The kitchen, with all its parts there."""
    page.goto(address)
    page.locator(".kitchen .sec").last.wait_for()
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("theme", ["Paper", "Chalkboard"])
def test_nothing_in_the_kitchen_is_hard_to_read_or_reach(page: Page, address: str, theme: str) -> None:
    opened(page, address).get_by_label(theme).check()
    # Parts stand there without the page around them: where landmarks and headings belong is not theirs to say.
    assert axe_found(page, rules=WCAG) == []
    told = page.evaluate(
        "async () => (await axe.run(document, { runOnly: ['color-contrast'] })).passes[0]?.nodes.length"
    )
    assert told > 100


@pytest.mark.parametrize("mirrored", [False, True], ids=["left to right", "right to left"])
def test_nothing_runs_out_of_the_window(page: Page, address: str, mirrored: bool) -> None:
    opened(page, address).get_by_label("Right to left").set_checked(mirrored)
    assert page.evaluate("document.dir") == ("rtl" if mirrored else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_a_menu_opens_moves_and_closes_from_the_keyboard(page: Page, address: str) -> None:
    button = opened(page, address).get_by_role("button", name="More about Kwame")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Call up to the stage")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Remove from class")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.get_by_text("Chosen: removed").is_visible()
    expect(button).to_be_focused()


def test_tabs_follow_the_arrows_in_both_directions_of_reading(page: Page, address: str) -> None:
    talk = opened(page, address).get_by_role("tab", name="Talk")
    talk.focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Questions").get_attribute("aria-selected") == "true"
    page.get_by_label("Right to left").check()
    page.get_by_role("tab", name="Questions").focus()
    page.keyboard.press("ArrowRight")
    assert talk.get_attribute("aria-selected") == "true"
    assert page.get_by_role("tabpanel").inner_text() == "What was said."


def test_a_dialog_closes_with_escape_and_gives_the_focus_back(page: Page, address: str) -> None:
    button = opened(page, address).get_by_role("button", name="Open a dialog")
    button.click()
    dialog = page.get_by_role("dialog", name="Leave the class?")
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    expect(button).to_be_focused()
    button.click()
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="hidden")
