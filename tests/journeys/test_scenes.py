"""The classroom in each of its states: what axe finds, what runs out of the window, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.looking import Theme, Window, settled
from tests.journeys.showing import shown

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the scenes are shown."""
    with shown("room_page.html", island="scenes", class_title="Which is more?") as one:
        yield one


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_nothing_is_wrong_in_any_state_of_the_classroom(
    browser: Browser, address: str, size: str, theme: Theme
) -> None:
    window = Window(browser, size, theme)
    window.page.goto(address)
    settled(window.page)
    scenes = str(window.page.locator("ag-island").get_attribute("data-scenes")).split()
    assert len(scenes) > 20
    wrong: list[str] = []
    for scene in scenes:
        window.page.goto(f"{address}?scene={scene}")
        settled(window.page)
        wrong += [f"{scene}: {words}" for words in window.wrong()]
    window.close()
    assert not wrong, "\n".join(wrong)
