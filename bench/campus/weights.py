"""What a browser fetches for a page on its first visit: all of it, as it comes over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.campus import PASSWORD
from deploy.prepare import browser_path

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_SETTLING_MS = 1500
"""How long after its load a page may go on fetching what it needs, ms."""


def first_visits(address: str, username: str, paths: Mapping[str, str]) -> dict[str, float]:
    """Bytes fetched for each path by a browser that knows nothing but who is signed in."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=_FLAGS)
        try:
            known = _signed_in(browser, address, username)
            return {name: _fetched(browser, known, address + path) for name, path in paths.items()}
        finally:
            browser.close()


def _signed_in(browser: Browser, address: str, username: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/today/")
    known = context.storage_state()
    context.close()
    return known


def _fetched(browser: Browser, known: Any, url: str) -> float:
    context = browser.new_context(storage_state=known)
    try:
        page = context.new_page()
        sizes: list[float] = []
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        # What an answer without an end has sent until now is counted piece by piece.
        streams: dict[str, float] = {}
        wire.on(
            "Network.dataReceived",
            lambda told: streams.update(
                {told["requestId"]: streams.get(told["requestId"], 0.0) + told["encodedDataLength"]}
            ),
        )
        ended: set[str] = set()
        wire.on("Network.loadingFinished", lambda told: ended.add(told["requestId"]))
        answer = page.goto(url, wait_until="load")
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{url} answered {answer.status if answer else 'nothing'}")
        page.wait_for_timeout(_SETTLING_MS)
        return sum(sizes) + sum(size for request, size in streams.items() if request not in ended)
    finally:
        context.close()
