"""A class in which a teacher's camera and microphone are on, and those who come to watch it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.journeys.conftest import CHROMIUM_FLAGS, School, past_make, served
from tests.journeys.on_air import OnAir, page_built
from tests.journeys.watching import Watching

AUTOPLAY = "--autoplay-policy=no-user-gesture-required"
DELIVERED = "air.sender.view.tracks.camera?.mime && air.sender.view.waiting < 4"


@dataclass(frozen=True)
class Taught:
    """The class, who sends in it, and how to watch."""

    school: School
    air: OnAir
    url: str

    @property
    def camera(self) -> str:
        """The teacher's picture."""
        return f"{self.air.seat}.camera"

    def watched_by(self, name: str) -> Watching:
        """Somebody comes to watch."""
        return Watching(self.school.visitor(name).page, f"{self.url}/room", self.camera)


def held_on_air(data: Path, playwright: Playwright) -> Iterator[Taught]:
    """A school whose one class is on the air while this is asked for."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    sounding = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, AUTOPLAY])
    with page_built():
        yield from _held(data, sounding)
    sounding.close()


def _held(data: Path, browser: Browser) -> Iterator[Taught]:
    for school in served(data, browser):
        past = past_make(school.server.data, school.section, "Seen", 2, [])
        air = OnAir(school.visitor("adeyemi").page, f"{past.url}/room")
        air.begin()
        air.page.wait_for_function(f"() => {DELIVERED}")
        air.draft("stage.turned", {"seat": air.seat, "voice": True, "camera": True})
        # Nobody speaks in one even tone: that would be the room's own noise, and a silence to leap over.
        air.page.evaluate("setInterval(() => (air.microphone.volume = Math.random()), 200)")
        yield Taught(school, air, past.url)
