"""The engine alone in a process of its own, as `agogic serve live` runs it; and seats that speak to it."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from agogic.classlog.ids import new_id
from agogic.live import frames
from agogic.passes import Keys, Pass, sign

ROOT = Path(__file__).parents[2]
OPENING_S = 20


class Engine:
    """One engine process on a data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/live"

    def start(self) -> float:
        """Start it; how long until it answered, seconds."""
        began = time.monotonic()
        environ = {name: value for name, value in os.environ.items() if not name.startswith("AGOGIC_")}
        command = [sys.executable, __file__, "--data", str(self.data), "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env={**environ, "PYTHONPATH": str(ROOT)})
        while time.monotonic() - began < OPENING_S:
            try:
                httpx.get(f"{self.address}/health", timeout=1).raise_for_status()
                return time.monotonic() - began
            except httpx.HTTPError:
                time.sleep(0.02)
        raise AssertionError("the engine did not answer")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None

    def seat(self, class_id: str, seat: int, role: str = "pupil", *powers: str, **fields: Any) -> Seat:
        """A seat with a pass."""
        return Seat(self, class_id, seat, role, powers, fields)

    def open_class(self, class_id: str = "c1", **rules: Any) -> Seat:
        """A class that is on, and its teacher."""
        school = self.seat(class_id, 0, "class", "teach", "class")
        body = {"title": "Which is more?", "rules": rules, "planned_ms": 3_000_000}
        assert "events" in school.ask("class.opened", body)
        return self.seat(class_id, 1, "teacher", "teach")


class Seat:
    """One seat of one class, speaking HTTP."""

    def __init__(
        self, engine: Engine, class_id: str, seat: int, role: str, powers: tuple[str, ...], fields: dict[str, Any]
    ) -> None:
        self.seat = seat
        expires_ms = fields.pop("expires_ms", time.time_ns() // 1_000_000 + 600_000)
        pass_ = Pass(class_id, seat, role, expires_ms, powers, f"Seat {seat}", session=f"s{seat}", **fields)
        self.headers = {"authorization": f"Bearer {sign(pass_, Keys.load(engine.data))}"}
        self.url = f"{engine.address}/classes/{class_id}"
        # Certificates are of no use here and take longest to load.
        self.http = httpx.Client(headers=self.headers, timeout=10, verify=False)

    def draft(self, type_: str, body: dict[str, Any] | None = None, to: str = "room", **how: Any) -> dict[str, Any]:
        """A draft made just now, as far as the engine can tell."""
        return {"id": new_id(), "to": to, "type": type_, "body": body or {}, "t": 2**50, **how}

    def post(self, *drafts: dict[str, Any]) -> list[dict[str, Any]]:
        """Post drafts; the answers."""
        answer = self.http.post(f"{self.url}/drafts", json={"drafts": drafts})
        answer.raise_for_status()
        answers: list[dict[str, Any]] = answer.json()["answers"]
        return answers

    def ask(self, type_: str, body: dict[str, Any] | None = None, to: str = "room", **how: Any) -> dict[str, Any]:
        """Post one draft; its answer."""
        return self.post(self.draft(type_, body, to, **how))[0]

    def get(self, path: str, **params: Any) -> httpx.Response:
        """Read something of the class."""
        return self.http.get(f"{self.url}/{path}", params=params)

    def frames(self, **params: Any) -> list[tuple[int, bytes]]:
        """What a long poll that does not wait gives."""
        answer = self.get("stream", wait=0, **params)
        answer.raise_for_status()
        return frames.split(answer.content)


class Listener:
    """Reads a stream in a thread and keeps its frames."""

    def __init__(self, seat: Seat, **params: Any) -> None:
        self.seen: list[tuple[int, bytes]] = []
        self._seat, self._params = seat, params
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.until(lambda: any(kind == frames.HELLO for kind, _ in self.seen))

    def until(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.seen
            time.sleep(0.01)

    def _listen(self) -> None:
        waiting = b""
        with httpx.stream(
            "GET", f"{self._seat.url}/stream", headers=self._seat.headers, params=self._params, timeout=30
        ) as answer:
            for piece in answer.iter_raw():
                waiting += piece
                whole = frames.split(waiting)
                waiting = waiting[sum(len(payload) + 5 for _, payload in whole) :]
                self.seen += whole


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def main() -> None:
    """Run the engine."""
    import uvicorn

    from agogic.conf import Config
    from agogic.live.app import app
    from agogic.live.outlet import OutletProtocol

    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    from starlette.applications import Starlette
    from starlette.routing import Mount

    engine = app(Config(data=given.data))
    whole = Starlette(routes=[Mount("/live", engine)], lifespan=engine.router.lifespan_context)
    uvicorn.run(whole, port=given.port, http=OutletProtocol, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
