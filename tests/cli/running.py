"""`agogic` as a process of its own, and the demo as one that is started and stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
OPENING_S = 100
"""A busy machine may take its time to make a school."""
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def agogic(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "agogic", *arguments]
    return subprocess.run(command, cwd=ROOT, env=_environ(), capture_output=True, text=True, check=False, timeout=60)


class Demo:
    """`agogic demo` on a folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._log = data.parent / "demo.log"

    def start(self) -> float:
        """Start, and wait until it says its address. Returns how long that took, seconds."""
        command = [sys.executable, "-m", "agogic", "demo", "--data", str(self.data), "--port", str(self.port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--no-browser"], cwd=ROOT, env=_environ(), stdout=log, stderr=log
            )
        began = time.monotonic()
        while f"open at {self.address}" not in self.said:
            assert self._process.poll() is None, self.said
            assert time.monotonic() - began < OPENING_S, self.said
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it with a signal, if it runs."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    @property
    def said(self) -> str:
        """What it has printed since its start."""
        return self._log.read_text() if self._log.exists() else ""

    @contextmanager
    def enter(self, username: str) -> Iterator[httpx.Client]:
        """Step in as somebody with the one click of the front page."""
        with httpx.Client(base_url=self.address, follow_redirects=True, timeout=30, trust_env=False) as http:
            front = http.get("/").text
            token = _CSRF.search(front)
            assert token is not None
            assert f"/demo/{username}/" in front, "the front page has a button for each role"
            today = http.post(f"/demo/{username}/", data={"csrfmiddlewaretoken": token[1]})
            assert today.url.path == "/today/", today.text
            yield http


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("AGOGIC_", "DJANGO_"))}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
