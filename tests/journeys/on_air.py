"""Somebody who sends from a classroom: a camera and a microphone that tell the time, and what the class has of them."""

from __future__ import annotations

import base64
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
_ADDRESS = "/static/built/trying/page.js"
_LIES = ROOT / "agogic/campus/static/built/trying"


@contextmanager
def page_built() -> Iterator[None]:
    """The sending page lies beside the built front end, for servers that start meanwhile. (Playwright answers no worklets.)"""
    vite = [
        "node_modules/.bin/vite",
        "build",
        "--config",
        "tests/web/media/capture/page.config.ts",
        "--logLevel",
        "warn",
    ]
    subprocess.run([*vite, "--outDir", str(_LIES), "--emptyOutDir"], cwd=ROOT, check=True)
    try:
        yield
    finally:
        shutil.rmtree(_LIES)


class OnAir:
    """One seat that sends, in a classroom's own page and under its policy."""

    def __init__(self, page: Page, room: str, *, kept: bool = True) -> None:
        self.page, self._room, self._kept = page, room, kept

    def begin(self) -> None:
        """Go to the room, step on the stage, and send."""
        self.page.goto(self._room)
        self.page.locator(".room").first.wait_for()
        of = self.config()
        self.draft("stage.entered", {})
        self.page.add_script_tag(url=_ADDRESS, type="module")
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

    def frames_ms(self, epoch: dict[str, Any], first: int, last: int) -> list[float]:
        """The class time of each frame of the camera."""
        told = self._read("camera", epoch, first, last)
        return [at / 90 for at, _ in told]

    def gaps_ms(self, kind: str, epoch: dict[str, Any], first: int, last: int) -> list[tuple[float, float]]:
        """Where samples do not follow on each other: class time and length, ms."""
        ticks = 48 if kind in ("voice", "sound") else 90
        told = self._read(kind, epoch, first, last)
        return [
            ((one[0] + one[1]) / ticks, (other[0] - one[0] - one[1]) / ticks)
            for one, other in itertools.pairwise(told)
            if other[0] != one[0] + one[1]
        ]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """What stands in the log of one type."""
        told = [json.loads(line) for line in self.get("events?after=0").text().splitlines()]
        return [event for event in told if event["type"] == kind]

    def _read(self, kind: str, epoch: dict[str, Any], first: int, last: int) -> list[tuple[int, int]]:
        """When each sample begins and how long it lasts, in ticks."""
        _, chunks = self.chunks(kind, epoch, first, last)
        given = base64.b64encode(chunks).decode()
        return [tuple(each) for each in self.page.evaluate("given => trying.told(given)", given)]

    def ahead(self) -> float:
        """UTC minus class time, ms."""
        told = self.get("time").json()
        return float(told["utc"] - told["at"])


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
