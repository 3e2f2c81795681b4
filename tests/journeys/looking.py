"""What is tried of everything with a face: axe finds nothing, nothing runs out of the window, every picture can be taken."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
"""A folder for a picture of every state that a journey looks at; empty for none."""
Theme = Literal["light", "dark"]
SIZES = {"desktop": (1280, 800), "phone": (360, 780)}
THEMES: tuple[Theme, ...] = ("light", "dark")

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_ASK = """async (rules) => {
    const told = await axe.run(document, { runOnly: rules });
    return told.violations.flatMap(v => v.nodes.map(
        n => `${v.id}: ${n.html.slice(0, 200)} (${(n.failureSummary ?? "").slice(0, 200)})`));
}"""


class Window:
    """A window of a size and a theme that remembers what went wrong in it."""

    def __init__(self, browser: Browser, size: str, theme: Theme, **more: Any) -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
            has_touch=size == "phone",
            locale="en-GB",
            **more,
        )
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def close(self) -> None:
        """Close it."""
        self.context.close()

    def wrong(self) -> list[str]:
        """What is wrong with what it shows now, in words; nothing is what is wanted."""
        found = [*self.faults, *axe_found(self.page)]
        self.faults.clear()
        out_px = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return [*found, f"runs out of the window by {out_px} px"] if out_px > 0 else found


def settled(page: Page) -> None:
    """Wait until its islands, its letters and its pictures are there."""
    page.wait_for_function(
        """() => document.readyState === "complete"
            && ![...document.querySelectorAll("ag-island")].some(one => one.querySelector("[aria-busy=true]"))
            && document.fonts.status === "loaded"
            && [...document.images].every(one => one.complete)"""
    )
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def axe_found(page: Page, *, rules: Sequence[str] = (*WCAG, "best-practice")) -> list[str]:
    """What axe finds on a page."""
    if not page.evaluate("'axe' in window"):
        # The policy of the page forbids scripts of others: this one is put in beside it.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_ASK, list(rules))
    return found


def nothing_wrong(page: Page, state: str) -> None:
    """Axe finds nothing here; `state` says what is seen, for the message and the picture's name."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{state.replace(' ', '-')}.png")
    found = axe_found(page)
    assert not found, "\n".join([f"{state}:", *found])


def focus_is_seen(page: Page) -> None:
    """What has the focus shows it, by a ring or a line of its own."""
    seen = page.evaluate(
        """() => {
          const one = document.activeElement;
          if (!one || one === document.body) return "";  // it is in the browser's own furniture
          const boxes = [one, one.closest("label"), one.parentElement].filter(Boolean);
          const ringed = boxes.some(box => { const s = getComputedStyle(box);
            return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none"; });
          return ringed ? "" : one.outerHTML.slice(0, 200);
        }"""
    )
    assert seen == "", seen
