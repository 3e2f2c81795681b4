"""A real server on a folder of its own, and browsers to go there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.journeys.lesson import Lesson, held
from tests.journeys.school import PASSWORD

ROOT = Path(__file__).parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
OPENING_S = 40
# A slow machine may take its time; what is expected comes long before.
expect.set_options(timeout=20_000)


class Server:
    """`agogic serve` as a process that can be stopped, killed and started again on the same folder."""

    verb: tuple[str, ...] = ("serve",)

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("AGOGIC_", "DJANGO_"))}
        command = [sys.executable, "-m", "agogic", *self.verb, "--data", str(self.data), "--port", str(self.port)]
        log = (self.data.parent / "server.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        until = time.monotonic() + OPENING_S
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.address}/live/health", timeout=1).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
            assert self.process.poll() is None, (self.data.parent / "server.log").read_text()
        raise AssertionError("the server did not open in time")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop politely, or with SIGKILL not so."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


class Demo(Server):
    """`agogic demo`, where one click signs in as anybody."""

    verb = ("demo", "--no-browser")


@dataclass(frozen=True)
class School:
    """A served school: its server, its one section, and whoever comes."""

    server: Server
    section: str
    browser: Browser

    def visitor(self, username: str, *, phone: bool = False) -> Visitor:
        """Somebody at the school's door, signed in."""
        return Visitor(self.browser, self.server.address, phone=phone).sign_in(username, PASSWORD)


@dataclass(frozen=True)
class Past:
    """A class that began a while ago: its address, and its polls by the names its cues gave them."""

    url: str
    polls: dict[str, str]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[School]:
    """A school of its own for the journeys of one file."""
    yield from served(tmp_path_factory.mktemp("journey") / "school", browser)


def served(data: Path, browser: Browser, before: Callable[[Path, str], None] | None = None) -> Iterator[School]:
    """A school that is served until the journeys are over; `before` prepares its folder and is told its section."""
    server = Server(data)
    section = school_make(data)
    if before is not None:
        before(data, section)
    server.start()
    yield School(server, section, browser)
    server.stop()


@pytest.fixture(scope="module")
def lesson(school: School) -> Iterator[Lesson]:
    """A class that is on, with everybody in it."""
    yield from held(school)


def school_make(data: Path) -> str:
    """Make the school of the journeys in a folder; gives its section."""
    return str(told_by("tests.journeys.school", data)["section"])


def past_make(data: Path, section: str, title: str, ago_s: float, cues: list[dict[str, Any]], **how: Any) -> Past:
    """Write a class that began `ago_s` seconds ago into a school's folder, before it is served or while it is."""
    asked = {"section": section, "title": title, "ago_s": ago_s, "cues": cues, **how}
    told = told_by("tests.journeys.past", data, json.dumps(asked))
    return Past(told["url"], told["polls"])


def told_by(module: str, data: Path, asked: str = "") -> dict[str, Any]:
    """What a program of ours prints that works on a school's folder."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AGOGIC_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**environ, "AGOGIC_DATA": str(data)},
        input=asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once for all journeys."""
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The browser that is there, else Playwright's own."""
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    one = playwright.chromium.launch(executable_path=installed, args=CHROMIUM_FLAGS)
    yield one
    one.close()


class Visitor:
    """Somebody with a browser of their own, signed in."""

    def __init__(self, browser: Browser, address: str, *, phone: bool = False) -> None:
        size = {"width": 360, "height": 780} if phone else {"width": 1280, "height": 800}
        self.context: BrowserContext = browser.new_context(
            viewport=size, has_touch=phone, base_url=address, locale="en-GB"
        )
        self.page: Page = self.context.new_page()
        self.username = ""
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def sign_in(self, username: str, password: str) -> Visitor:
        """Sign in on the school's front page."""
        self.username = username
        self.page.goto("/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_url("**/today/**")
        return self

    def leave(self) -> None:
        """Close the browser; what went wrong on a page is told now."""
        self.context.close()
        assert self.faults == []


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
