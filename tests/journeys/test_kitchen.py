"""The kitchen, where every part stands in every state: it must read, contrast and fit in all its looks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "agogic/campus/static"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

pytestmark = pytest.mark.browser


class _Kitchen(SimpleHTTPRequestHandler):
    """Serves the page itself and the built files, under the policy a school is served with."""

    page = b""

    def do_GET(self) -> None:
        if self.path.startswith("/static/built/"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/static"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the kitchen can be seen."""
    _Kitchen.page = get_template("kitchen.html").render({"school_name": "Harbour Lane"}).encode()

    def serve(*given: Any) -> _Kitchen:
        return _Kitchen(*given, directory=str(STATIC))

    server = ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


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
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => {
            const told = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
            const wrong = told.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)}`));
            const seen = told.passes.find(rule => rule.id === "color-contrast")?.nodes.length ?? 0;
            return { wrong, seen };
        }"""
    )
    assert found["wrong"] == []
    assert found["seen"] > 100


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
