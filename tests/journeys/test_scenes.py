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


def test_results_that_cannot_be_fetched_now_are_not_said_to_be_hidden(browser: Browser, address: str) -> None:
    window = Window(browser, "desktop", "light")
    window.page.goto(f"{address}?scene=offline-results")
    settled(window.page)
    card = window.page.locator(".askcard")
    assert "The results come when the network is back." in card.inner_text()
    assert "not shown" not in card.inner_text()
    window.page.goto(f"{address}?scene=teacher-offline")
    settled(window.page)
    assert "behind" not in window.page.locator(".room").inner_text()
    window.close()


LOW = {"small-phone": (360, 560), "on-its-side": (844, 390), "at-200-percent": (640, 400), "phone": (360, 780)}
"""A cheap phone in its browser, a phone on its side, a laptop at 200 %: all that can be done must still be there."""
_WITH_CHOICES = ("live", "live-long", "live-several", "live-called", "live-refused")
_WITH_WORDS = ("live-talk", "late", "own", "offline", "teacher-talk")
_STANDS = """(one) => { const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.height > 0 && box.bottom <= innerHeight + 1 && (one.contains(at) || at === one); }"""


@pytest.mark.parametrize("size", LOW)
def test_a_low_window_hides_nothing_that_one_acts_with(browser: Browser, address: str, size: str) -> None:
    width, height = LOW[size]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=True)
    page = context.new_page()
    hidden: list[str] = []
    for scene in (*_WITH_CHOICES, *_WITH_WORDS):
        page.goto(f"{address}?scene={scene}")
        settled(page)
        wanted = (
            [".tabs", ".clock-line", ".choice", ".give button"]
            if scene in _WITH_CHOICES
            else [".compose", ".clock-line"]
        )
        hidden += [f"{scene}: {one}" for one in wanted if not page.locator(f".room {one}").first.evaluate(_STANDS)]
    context.close()
    assert not hidden, "\n".join(hidden)


def test_nothing_is_claimed_before_the_class_has_come_in(browser: Browser, address: str) -> None:
    window = Window(browser, "desktop", "light")
    window.page.goto(f"{address}?scene=coming-in")
    settled(window.page)
    clock = window.page.locator(".foot-clock")
    assert "Connecting" in clock.inner_text()
    assert "Live" not in window.page.locator(".room").inner_text()
    assert clock.locator(".pin.edge").count() == 0
    assert window.page.get_by_role("button", name="Hand").count() == 0
    assert "Connecting to the class." in window.page.locator("[role=status]").all_inner_texts()
    window.close()


_RING_CUT = """() => {
  const one = document.activeElement;
  const boxes = [one, one.closest("label"), one.closest(".compose")].filter(Boolean);
  const wide = (box) => { const s = getComputedStyle(box);
    return s.outlineStyle === "none" ? null : parseFloat(s.outlineWidth) + parseFloat(s.outlineOffset); };
  const box = boxes.find((each) => wide(each) !== null);
  if (one === document.body) return "";
  if (!box) return "no ring: " + one.outerHTML.slice(0, 120);
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const w = wide(box);
  for (let holds = box.parentElement; holds; holds = holds.parentElement) {
    const s = getComputedStyle(holds);
    if (!/hidden|auto|scroll|clip/.test(s.overflowX + s.overflowY)) continue;
    const c = holds.getBoundingClientRect();
    const out = Math.max(c.left - left + w, right + w - c.right, c.top - top + w, bottom + w - c.bottom);
    if (out > 1 && out < 40) return `cut by ${out} px in .${holds.className}: ${one.outerHTML.slice(0, 120)}`;
  }
  return "";
}"""


@pytest.mark.parametrize(
    ("size", "scene"), [("desktop", "live-questions"), ("phone", "live"), ("desktop", "teacher-poll")]
)
def test_the_ring_of_what_has_the_focus_is_seen_whole(browser: Browser, address: str, size: str, scene: str) -> None:
    window = Window(browser, size, "light")
    window.page.goto(f"{address}?scene={scene}")
    settled(window.page)
    cut: set[str] = set()
    for _ in range(40):
        window.page.keyboard.press("Tab")
        cut.add(window.page.evaluate(_RING_CUT))
    window.close()
    assert cut == {""}, "\n".join(cut)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_time_of_a_pin_stands_under_it(browser: Browser, address: str, direction: str) -> None:
    window = Window(browser, "phone", "light")
    window.page.goto(f"{address}?scene=late")
    settled(window.page)
    apart: list[float] = window.page.evaluate(
        """(direction) => { document.documentElement.dir = direction;
          const middle = (one) => { const { x, width } = one.getBoundingClientRect(); return x + width / 2; };
          return [...document.querySelectorAll(".pin:has(time)")].map(
            (pin) => Math.abs(middle(pin) - middle(pin.querySelector("time")))); }""",
        direction,
    )
    window.close()
    assert len(apart) == 3
    assert max(apart) < 1


_TAKES_A_THUMB = """(one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [[0, -21], [0, 21], [-21, 0], [21, 0]].every(([right, down]) =>
    one.contains(document.elementFromPoint(x + width / 2 + right, y + height / 2 + down)));
}"""


@pytest.mark.parametrize(
    ("scene", "what", "which"),
    [("teacher-people", ".person-name", 4), ("live-talk", ".more", -1), ("live", ".choice", 0)],
)
def test_what_takes_a_thumb_is_as_large_as_one(
    browser: Browser, address: str, scene: str, what: str, which: int
) -> None:
    window = Window(browser, "phone", "dark")
    window.page.goto(f"{address}?scene={scene}")
    settled(window.page)
    takes: bool = window.page.locator(f".room {what}").nth(which).evaluate(_TAKES_A_THUMB)
    window.close()
    assert takes
