"""Looking at a page as axe does: whoever cannot see or use a mouse must find everything on it."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
"""A folder for a picture of every state that is looked at; empty for none."""

_RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
  const told = await axe.run(document, { runOnly: tags });
  return told.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary ?? ""}`));
}"""


def nothing_wrong(page: Page, state: str) -> None:
    """Axe finds nothing here; `state` says what is seen, for the message and the picture's name."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{state.replace(' ', '-')}.png")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN)
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
