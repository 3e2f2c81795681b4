"""Somebody who sends from a classroom: a camera and a microphone that tell the time, and what the class has of them."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

ROOT = Path(__file__).parents[2]
BUILT = "/static/built/trying/"


def page_build(into: Path) -> Path:
    """Build the sending page; gives the folder it lies in."""
    config = "tests/web/media/capture/page.config.ts"
    command = [
        "node_modules/.bin/vite",
        "build",
        "--config",
        config,
        "--outDir",
        str(into),
        "--emptyOutDir",
        "--logLevel",
        "warn",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return into


class OnAir:
    """One seat that sends, in a classroom's own page and under its policy."""

    def __init__(self, page: Page, built: Path, room: str, *, kept: bool = True) -> None:
        self.page, self._built, self._room, self._kept = page, built, room, kept
        page.context.route(f"**{BUILT}**", self._give)

    def begin(self) -> None:
        """Go to the room, step on the stage, and send."""
        self.page.goto(self._room)
        self.page.locator(".room").first.wait_for()
        of = self.config()
        self.draft("stage.entered", {})
        self.page.add_script_tag(url=f"{BUILT}page.js", type="module")
        self.page.wait_for_function("() => window.trying")
        self.page.evaluate("([of, kept]) => { window.air = trying.begin(of, { kept }) }", [of, self._kept])

    def config(self) -> dict[str, Any]:
        """What the school tells the classroom's page."""
        page = self.page.context.request.get(self._room).text()
        told = re.search(r'<script[^>]*type="application/json"[^>]*>(\{"class".*?)</script>', page, re.DOTALL)
        assert told, page
        found: dict[str, Any] = json.loads(told[1])
        return found

    @property
    def seat(self) -> int:
        """Where they sit."""
        return int(self.config()["seat"])

    def view(self) -> dict[str, Any]:
        """How the sender says that it goes."""
        view: dict[str, Any] = self.page.evaluate("air.sender.view")
        return view

    def unsent(self) -> list[int]:
        """How many epochs and chunks this browser still keeps to be sent."""
        found: list[int] = self.page.evaluate(_UNSENT)
        return found

    def stop(self) -> None:
        """Leave politely."""
        self.page.evaluate("air.sender.stop()")

    def draft(self, kind: str, body: dict[str, Any]) -> None:
        """Do something in the class."""
        at = self.get("time").json()["at"]
        draft = {"id": self.page.evaluate(_ID), "to": "room", "type": kind, "body": body, "t": at}
        answer = self._asked("drafts", method="POST", data=json.dumps({"drafts": [draft]}))
        assert "events" in answer.json()["answers"][0], answer.text()

    def get(self, path: str) -> Any:
        """What the engine answers this seat."""
        answer = self._asked(path)
        assert answer.ok, answer.text()
        return answer

    def _asked(self, path: str, **how: Any) -> Any:
        config = self.config()
        headers = {"x-csrftoken": config.get("csrf", ""), "referer": self.page.url}
        token = self.page.request.post(config["pass_url"], headers=headers).json()["pass"]
        address = f"{config['live']}/{path}"
        return self.page.request.fetch(address, headers={"authorization": f"Bearer {token}"}, **how)

    # ---------------------------------------------------------------- what the class has

    def epochs(self, kind: str) -> list[dict[str, Any]]:
        """The epochs of one of this seat's tracks, as the class lists them."""
        tracks = self.get("media?from=0").json()["tracks"]
        found: list[dict[str, Any]] = tracks.get(f"{self.seat}.{kind}", [])
        return found

    def runs(self, epoch: dict[str, Any]) -> list[list[int]]:
        """The runs of chunks the class has of an epoch, in order: first, last, class time and length in ms."""
        return [*epoch["segments"], *([epoch["since"]] if "since" in epoch else [])]

    def chunks(self, kind: str, epoch: dict[str, Any], first: int, last: int) -> tuple[bytes, bytes]:
        """The init segment, and the bytes of some chunks."""
        place = f"media/{self.seat}.{kind}/{epoch['epoch']}"
        return self.get(f"{place}/init").body(), self.get(f"{place}/full/{first}-{last}").body()

    def stamped_ms(self, epoch: dict[str, Any], first: int, last: int) -> list[int]:
        """How much later than its picture says each frame of the camera is stamped, ms."""
        init, chunks = (base64.b64encode(each).decode() for each in self.chunks("camera", epoch, first, last))
        ahead = self.ahead()
        found: list[int] = self.page.evaluate("given => trying.stamped(...given)", [epoch["mime"], init, chunks, ahead])
        return found

    def ahead(self) -> float:
        """UTC minus class time, ms."""
        told = self.get("time").json()
        return float(told["utc"] - told["at"])

    def _give(self, route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix(BUILT)
        assert re.fullmatch(r"[\w./-]+\.js", name)
        route.fulfill(path=self._built / name, content_type="text/javascript")


_UNSENT = """async () => {
  const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result) });
  const base = await answered(indexedDB.open("agogic-media"));
  const counted = (name) => answered(base.transaction(name).objectStore(name).count());
  return [await counted("epochs"), await counted("chunks")];
}"""
_ID = """() => {
  const hex = Date.now().toString(16).padStart(12, "0");
  const chance = () => Math.floor(Math.random() * 65536).toString(16).padStart(4, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${chance().slice(1)}-8${chance().slice(1)}-${chance()}${chance()}${chance()}`;
}"""
