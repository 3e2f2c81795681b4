"""Somebody who watches what another sends, and what they see of it, frame by frame."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page

WRAP = 2**24
_ADDRESS = "/static/built/trying/watching.js"


class Watching:
    """A seat that watches one camera, from a page of the school that is no classroom."""

    def __init__(self, page: Page, room: str, track: str) -> None:
        self.page, self._room, self._track = page, room, track

    def begin(self, **how: Any) -> None:
        """Watch; `how` goes into what the school tells the classroom: `clock`, `at`."""
        self.page.goto("/today/")
        self.page.add_script_tag(url=_ADDRESS, type="module")
        self.page.wait_for_function("() => window.watching")
        config = {**self._config(), **how}
        self.page.evaluate("([config, track]) => { window.w = watching.watch(config, track) }", [config, self._track])
        self.until("w.session.clock.edge > 0")

    def until(self, what: str, seconds: float = 20) -> None:
        """Wait until something holds in the page."""
        self.page.wait_for_function(f"() => {what}", timeout=seconds * 1000)

    def sees(self, seconds: float = 20) -> None:
        """Wait until frames come that show a time."""
        n = self.page.evaluate("w.seen.length")
        self.until(f"w.seen.length > {n} + 5", seconds)

    def told(self, what: str) -> Any:
        """What a JavaScript expression gives in the page."""
        return self.page.evaluate(what)

    def state(self) -> dict[str, Any]:
        """How it goes."""
        found: dict[str, Any] = self.page.evaluate("w.state()")
        return found

    def seen(self, many: int) -> list[dict[str, Any]]:
        """The frames seen last."""
        found: list[dict[str, Any]] = self.page.evaluate(f"w.last({many})")
        return found

    def sought(self, to_ms: float) -> float:
        """Seek, and give how long it took until a picture of that moment was there, ms."""
        took: float = self.page.evaluate(_SOUGHT, to_ms)
        return took

    def _config(self) -> dict[str, Any]:
        page = self.page.context.request.get(self._room).text()
        told = re.search(r'<script[^>]*type="application/json"[^>]*>(\{"class".*?)</script>', page, re.DOTALL)
        assert told, page
        found: dict[str, Any] = json.loads(told[1])
        return found


def off_by(frames: list[dict[str, Any]], ahead: float) -> list[float]:
    """How far what frames show is from the playhead they were shown at, ms; `ahead`: UTC minus class time."""
    found = []
    for frame in frames:
        off = (frame["value"] - (frame["playhead"] + ahead)) % WRAP
        found.append(off - WRAP if off > WRAP / 2 else off)
    return found


_SOUGHT = """async (to) => {
  const began = performance.now();
  const n = w.seen.length;
  w.session.seek(to);
  while (performance.now() - began < 10000) {
    if (w.seen.slice(n).some((one) => Math.abs(one.media - to) < 1500 && one.media >= to - 100)) return performance.now() - began;
    await new Promise((done) => setTimeout(done, 4));
  }
  throw new Error(`no picture of ${to}: ${JSON.stringify(w.state())}`);
}"""
