"""Servers in processes of their own, ours and the peers', and what processor time they used."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
_OPENING_S = 30.0
_STOPPING_S = 15.0
_FILES = 8192


class Server:
    """One server process; it listens on `port` of the loopback address."""

    def __init__(self, command: Sequence[str | Path], port: int) -> None:
        self.port = port
        self._name = Path(command[0]).name
        # The settings of whoever runs the bench are not the bench's.
        environ = {name: value for name, value in os.environ.items() if not name.startswith("AGOGIC_")}
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        self._seen = psutil.Process(self._process.pid)
        self._wait()

    def cpu_s(self) -> float:
        """Processor time it has used so far, of user and system, all threads, seconds."""
        times = self._seen.cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        try:
            self._process.wait(_STOPPING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < _OPENING_S and self._process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self._name} did not open port {self.port}")


@contextlib.contextmanager
def running(command: Sequence[str | Path], port: int) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    server = Server(command, port)
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="agogic-bench-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def program(name: str) -> Path:
    """A program that came with a package."""
    return Path(sys.executable).with_name(name)


def files_allowed() -> None:
    """Let this process and those it starts open as many connections as a bench needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
