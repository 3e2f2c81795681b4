"""The picture of the README can be taken again: a slide, an open poll, and talk that one reads along with."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.cli.running import Demo
from tests.journeys.picture import FIRST_POLL, HEIGHT, MOST_BYTES, WIDTH, classroom

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
_AT_FOOT = """() => {
  const box = document.querySelector(".talk-scroll");
  return box.scrollHeight - box.scrollTop - box.clientHeight < 2;
}"""


def test_the_classroom_of_the_demo_can_be_taken(tmp_path: Path, browser: Browser) -> None:
    demo = Demo(tmp_path / "school")
    demo.start()
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce", locale="en-GB")
    try:
        png = classroom(page, demo.address, FIRST_POLL, talk_ms=1000)
        assert Image.open(io.BytesIO(png)).size == (WIDTH, HEIGHT)
        assert len(png) <= MOST_BYTES
        expect(page.locator(".slide img").first).to_be_visible()
        assert page.locator(".talk-scroll [id^=said-]").count() > 10
        # Less room, as when a poll opens above: who reads along at the foot stays there.
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT - 60})
        page.wait_for_function(_AT_FOOT)
    finally:
        page.close()
        demo.stop()


def test_the_picture_in_the_readme_is_there(root: Path) -> None:
    picture = root / "docs" / "pictures" / "classroom.png"
    assert f"({picture.relative_to(root).as_posix()})" in (root / "README.md").read_text(encoding="utf-8")
    assert Image.open(picture).width == WIDTH
    assert picture.stat().st_size <= MOST_BYTES
