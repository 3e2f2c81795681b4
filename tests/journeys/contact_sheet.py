"""Photographs every page and every state of the classroom, at both widths, by day and by night, onto two sheets.

`python -m tests.journeys.contact_sheet` writes docs/pictures/pages-light.webp and pages-dark.webp.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.conftest import CHROMIUM_FLAGS, ROOT, Demo, Server
from tests.journeys.looking import SIZES, THEMES, Theme, Window, settled
from tests.journeys.showing import shown
from tests.journeys.tour import Guest, Shown, tour

OUT = ROOT / "docs/pictures"
LETTERS = ROOT / "agogic/cli/simulation/fonts/atkinson-hyperlegible-next-text.ttf"
GROUND = {"light": ("#ece8dc", "#1b2a25"), "dark": ("#0e1512", "#e8efe9")}
ACROSS = 4
WIDE, TALL, THIN, GAP, LINE = 480, 300, 138, 24, 34
"""Of one picture: a desktop's width and height, a phone's width; between pictures; for a name. px."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture was put: `name` over it, one file a size."""

    name: str
    files: dict[str, Path]


def main(argv: list[str] | None = None) -> int:
    """Make both sheets; single pictures are kept with `--keep DIR`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for the single pictures")
    arguments = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        kept = arguments.keep or Path(folder) / "pictures"
        installed = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=installed, args=CHROMIUM_FLAGS)
        demo = Demo(Path(folder) / "demo" / "school")
        empty = Server(Path(folder) / "empty" / "school")
        for server in (demo, empty):
            server.data.parent.mkdir()
            server.start()
        try:
            pages = list(tour(demo.address, demo.data))
            for theme in THEMES:
                places = [
                    *photographed(browser, empty.address, [Shown("people:setup", None, "/setup/")], theme, kept),
                    *photographed(browser, demo.address, pages, theme, kept),
                    *scenes(browser, theme, kept),
                ]
                sheet(places, theme, OUT / f"pages-{theme}.webp")
        finally:
            demo.stop()
            empty.stop()
        browser.close()
    return 0


def photographed(browser: Browser, address: str, pages: list[Shown], theme: Theme, kept: Path) -> Iterator[Place]:
    """Pictures of pages, each as who sees it."""
    windows = {
        (size, role): _window(browser, address, size, theme, role) for size in SIZES for role in {p.role for p in pages}
    }
    for page in pages:
        files = {}
        for size in SIZES:
            window = windows[size, page.role]
            window.page.goto(page.path)
            if page.then:
                page.then(window.page)
            files[size] = _picture(window, kept / theme / f"{page.name}-{size}.png")
        yield Place(page.name, files)
    for window in windows.values():
        window.close()


def scenes(browser: Browser, theme: Theme, kept: Path) -> Iterator[Place]:
    """Pictures of the classroom in each of its states."""
    with shown("room_page.html", island="scenes", class_title="Which is more?") as address:
        windows = {size: Window(browser, size, theme) for size in SIZES}
        first = windows["desktop"].page
        first.goto(address)
        settled(first)
        for scene in str(first.locator("ag-island").get_attribute("data-scenes")).split():
            files = {}
            for size, window in windows.items():
                window.page.goto(f"{address}?scene={scene}")
                files[size] = _picture(window, kept / theme / f"room-{scene}-{size}.png")
            yield Place(f"room, {scene}", files)
        for window in windows.values():
            window.close()


def sheet(places: list[Place], theme: Theme, to: Path) -> None:
    """Lay pictures side by side, a desktop's and a phone's together, and write them as one."""
    ground, ink = GROUND[theme]
    across, down = WIDE + THIN + 2 * GAP, TALL + LINE + GAP
    rows = -(-len(places) // ACROSS)
    whole = Image.new("RGB", (across * ACROSS + GAP, down * rows + GAP), ground)
    draw, letters = ImageDraw.Draw(whole), ImageFont.truetype(str(LETTERS), 17)
    for n, place in enumerate(places):
        x, y = GAP + (n % ACROSS) * across, GAP + (n // ACROSS) * down
        draw.text((x, y), place.name, fill=ink, font=letters)
        for size, width, left in (("desktop", WIDE, 0), ("phone", THIN, WIDE + GAP // 2)):
            with Image.open(place.files[size]) as one:
                small = one.convert("RGB").resize(
                    (width, round(one.height * width / one.width)), Image.Resampling.LANCZOS
                )
            whole.paste(small.crop((0, 0, width, TALL)), (x + left, y + LINE))
    to.parent.mkdir(parents=True, exist_ok=True)
    whole.save(to, "WEBP", quality=62, method=6)


def _window(browser: Browser, address: str, size: str, theme: Theme, role: str | None) -> Window:
    window = Window(browser, size, theme, base_url=address)
    Guest(address, role).lend_to(window.context)
    return window


def _picture(window: Window, file: Path) -> Path:
    settled(window.page)
    file.parent.mkdir(parents=True, exist_ok=True)
    window.page.screenshot(path=file)
    return file


if __name__ == "__main__":
    sys.exit(main())
