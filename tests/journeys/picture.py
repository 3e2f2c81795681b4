"""Takes the picture of the README: the demo's class that is on, as a pupil sees it while a poll stands open.

    python -m tests.journeys.picture docs/pictures/classroom.png

Needs a browser and letters for emoji (on Debian: fonts-noto-color-emoji).
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from deploy.prepare import browser_path
from tests.cli.running import Demo

WIDTH, HEIGHT = 1280, 840
MOST_BYTES = 250_000
FIRST_POLL = ("Which is more?", "3/4")
"""Stands open when a demo opens."""
PRETTIEST = ("How much more is 3/4 than 2/3?", "1 twelfth")
"""Opens two and a half minutes later, over the slide that shows it best."""
_WAIT_MS = 240_000
_TALK_MS = 16_000


def classroom(page: Page, address: str, poll: tuple[str, str] = PRETTIEST, *, talk_ms: int = _TALK_MS) -> bytes:
    """Step in as a pupil, wait for the poll and some talk, and take the picture as PNG."""
    asked, picked = poll
    page.goto(address)
    page.locator("form[action*='/demo/noor/'] button").click()
    page.get_by_role("link", name="Join").click()
    card = page.locator(".askcard", has_text=asked)
    card.wait_for(timeout=_WAIT_MS)
    card.locator(".choice", has_text=picked).click()
    page.wait_for_timeout(talk_ms)
    page.mouse.move(WIDTH / 2, 5)
    return lighter(page.screenshot())


def lighter(png: bytes) -> bytes:
    """The same picture in 256 colours, if it is too heavy for a README."""
    if len(png) <= MOST_BYTES:
        return png
    packed = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        packed, "png", optimize=True
    )
    return packed.getvalue()


def main(to: Path) -> None:
    """Open a demo of our own and take the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder) / "school")
        demo.start()
        try:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT},
                color_scheme="light",
                reduced_motion="reduce",
                locale="en-GB",
            )
            png = classroom(page, demo.address)
            browser.close()
        finally:
            demo.stop()
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(png)
    print(f"{to}: {len(png) // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
