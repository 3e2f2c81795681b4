"""A school served by `agogic serve` as anybody would start it, people who go there by HTTP, and seats in its classes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import psutil

from agogic.classlog.ids import new_id
from agogic.live import frames

ROOT = Path(__file__).parents[2]
AGOGIC = [sys.executable, "-m", "agogic"]
OPENING_S = 60
PASSWORD = "seven green lanterns"


def environment(**given: str) -> dict[str, str]:
    """This environment without settings of ours, and with those given."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("AGOGIC_", "DJANGO_"))}
    return {**mine, **given, "PYTHONPATH": str(ROOT)}


def agogic(*arguments: str, before: Sequence[str] = (), **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*before, *AGOGIC, *arguments],
        cwd=ROOT,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def school_make(data: Path) -> str:
    """A small school in a folder: ada (administrator), adeyemi (teacher), noor, oisin, mei (pupils). Gives its section.

    Made once, by a program that has ended since, and copied for whoever wants another.
    """
    if not _made:
        place = tempfile.TemporaryDirectory()
        _made.append((place, _school_made(Path(place.name) / "school")))
    place, section = _made[0]
    shutil.copytree(Path(place.name) / "school", data, dirs_exist_ok=True)
    # On the disk, as what a school has written is: a copy alone may wait in memory.
    for file in data.rglob("*"):
        if file.is_file():
            with file.open("rb") as copied:
                os.fsync(copied.fileno())
    return section


_made: list[tuple[tempfile.TemporaryDirectory[str], str]] = []


def _school_made(data: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.school"],
        cwd=ROOT,
        env=environment(AGOGIC_DATA=str(data)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["section"])


class Served:
    """`agogic serve` on a folder."""

    def __init__(self, data: Path, *, before: Sequence[str] = (), arguments: Sequence[str] = (), **given: str) -> None:
        self.data = data
        self._said: list[str] = []
        self.port = free_port()
        self.before = list(before)
        self.given = given
        self.arguments = list(arguments)
        self.process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it is, without anything in front."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """All it has printed."""
        return "".join(self._said)

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self.process is not None
        return self.process.pid

    @property
    def pids(self) -> list[int]:
        """The server's process and what it started."""
        return [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]

    def start(self, *, path: str | None = "/live/health") -> float:
        """Start, and wait until it answers at `path`, or says that it runs; gives how long that took, seconds."""
        began = time.monotonic()
        command = [*self.before, *AGOGIC, "serve", "--data", str(self.data), "--port", str(self.port), *self.arguments]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**self.given),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        # Through a pipe, so that what it says is heard even where it may write no file.
        threading.Thread(target=self._said.extend, args=(self.process.stdout,), daemon=True).start()
        while time.monotonic() - began < OPENING_S:
            assert self.process.poll() is None, self.said
            if self._is_open(path):
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"the school did not open in time\n{self.said}")

    def _is_open(self, path: str | None) -> bool:
        if path is None:
            return "runs. Stop it with" in self.said
        try:
            return httpx.get(f"{self.address}{path}", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it; gives its exit code. Nothing happens if it is stopped already."""
        if self.process is None:
            return 0
        self.process.send_signal(how)
        code = self.process.wait(40)
        self.process = None
        return code


class Someone:
    """A person with cookies, as a browser keeps them."""

    def __init__(self, address: str, username: str, *, headers: dict[str, str] | None = None) -> None:
        self.http = httpx.Client(
            base_url=address, follow_redirects=True, timeout=20, headers=headers, verify=False, trust_env=False
        )
        self.post("/", page=self.http.get("/"), login=username, password=PASSWORD)
        assert "agogic_session" in self.http.cookies

    def post(self, url: str, page: httpx.Response | None = None, **fields: Any) -> httpx.Response:
        """Post a form with the token a page gave."""
        return form_post(self.http, url, page or self.http.get("/me/"), **fields)

    def class_start(self, section: str, title: str) -> str:
        """Start a class now; gives its id."""
        started = self.post(f"/sections/{section}/classes/start", title=title)
        found = re.search(r"/classes/([0-9a-f-]{36})/", str(started.url))
        assert found is not None, (started.status_code, started.text[:2000])
        return found[1]

    def enter(self, class_id: str, way: str = "room") -> Place:
        """Take one's seat in a class."""
        page = self.http.get(f"/classes/{class_id}/{way}")
        page.raise_for_status()
        found = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page.text, re.DOTALL)
        assert found is not None, page.text[:2000]
        return Place(self, json.loads(unescape(found[1])))


def form_post(http: httpx.Client, url: str, page: httpx.Response, **fields: Any) -> httpx.Response:
    """Post a form as the page it stands on would."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None, page.text[:1000]
    headers = {"referer": str(http.base_url), "x-csrftoken": token[1]}
    return http.post(url, data={**fields, "csrfmiddlewaretoken": token[1]}, headers=headers)


class Place:
    """A seat in a class, with its pass."""

    def __init__(self, someone: Someone, config: dict[str, Any]) -> None:
        self.config = config
        base = str(someone.http.base_url).rstrip("/")
        answer = someone.http.post(config["pass_url"], headers={"x-csrftoken": config["csrf"], "referer": base})
        answer.raise_for_status()
        self.headers = {"authorization": f"Bearer {answer.json()['pass']}"}
        self.base = f"{base}{config['live']}/"
        self.http = self.client()

    def client(self) -> httpx.Client:
        """A fresh connection for this seat."""
        return httpx.Client(base_url=self.base, headers=self.headers, timeout=20, verify=False, trust_env=False)

    def draft(self, type_: str, body: dict[str, Any] | None = None, **how: Any) -> dict[str, Any]:
        """A draft made just now."""
        return {"id": new_id(), "to": "room", "type": type_, "body": body or {}, "t": 2**50, **how}

    def post(self, *drafts: dict[str, Any]) -> list[dict[str, Any]]:
        """Post drafts; their answers."""
        answer = self.http.post("drafts", json={"drafts": drafts})
        answer.raise_for_status()
        answers: list[dict[str, Any]] = answer.json()["answers"]
        return answers

    def ask(self, type_: str, body: dict[str, Any] | None = None, **how: Any) -> dict[str, Any]:
        """Post one draft; its answer."""
        return self.post(self.draft(type_, body, **how))[0]

    def parts(self) -> dict[str, Any]:
        """The state as a newcomer gets it."""
        answer = self.http.get("stream", params={"wait": 0})
        answer.raise_for_status()
        told = [json.loads(payload) for kind, payload in frames.split(answer.content) if kind == frames.KEYFRAME]
        return {one["audience"]: one["part"] for one in told}

    def talk(self) -> list[str]:
        """What stands in the talk of the room, as a newcomer sees it."""
        return [said["text"] for said in self.parts()["room"]["talk"].values()]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def until(holds: Any, what: str, *, seconds: float = 20) -> Any:
    """Wait until `holds()` gives something true, and give that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def events_of(data: Path, class_id: str) -> list[Any]:
    """A class's log, read as a follower reads it."""
    from agogic.classlog.store import SqliteStore

    store = SqliteStore.reading(data / "classes" / class_id)
    try:
        return [line.event for line in store.read()]
    finally:
        store.close()
