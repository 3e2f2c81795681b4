"""Our engine as `agogic serve live` runs it, and the bytes that seats say to it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from agogic.classlog.ids import new_id
from agogic.passes import Keys, Pass, sign
from bench.crowd import Line
from bench.processes import Server, free_port, program, running

LIFETIME_MS = 15 * 60 * 1000


class Engine:
    """One engine on a data folder."""

    def __init__(self, data: Path, server: Server) -> None:
        self.data = data
        self.server = server
        self._keys = Keys.load(data)
        self._tokens: dict[Seat, str] = {}

    def get(self, path: str, seat: Seat, accept: str = "*/*") -> bytes:
        """A request of a seat, as bytes."""
        return _request("GET", path, self.token(seat), b"", accept)

    def post(self, seat: Seat, drafts: Sequence[dict[str, Any]]) -> bytes:
        """Drafts of a seat, as the bytes of their request."""
        body = json.dumps({"drafts": drafts}, ensure_ascii=False).encode()
        return _request("POST", f"/live/classes/{seat.class_id}/drafts", self.token(seat), body, "*/*")

    def stream(self, seat: Seat) -> bytes:
        """A seat's request for the class as it goes on."""
        return self.get(f"/live/classes/{seat.class_id}/stream", seat)

    def token(self, seat: Seat) -> str:
        """The pass of a seat."""
        token = self._tokens.get(seat)
        if token is None:
            expires_ms = time.time_ns() // 1_000_000 + LIFETIME_MS
            pass_ = Pass(seat.class_id, seat.number, seat.role, expires_ms, seat.powers, seat.name)
            token = self._tokens[seat] = sign(pass_, self._keys)
        return token


class Seat:
    """Who speaks: a seat of a class."""

    def __init__(self, class_id: str, number: int, role: str = "pupil", *powers: str) -> None:
        self.class_id, self.number, self.role, self.powers = class_id, number, role, powers
        self.name = f"Seat {number}"


def school(class_id: str) -> Seat:
    """The school itself, which opens classes."""
    return Seat(class_id, 0, "class", "teach", "class")


@contextlib.contextmanager
def engine(data: Path) -> Iterator[Engine]:
    """The engine for as long as the block lasts."""
    port = free_port()
    command: list[str | Path] = [program("agogic"), "serve", "live", "--data", data, "--port", str(port)]
    with running(command, port) as server:
        yield Engine(data, server)


def draft(type_: str, body: dict[str, Any]) -> dict[str, Any]:
    """Something to append, made this moment (the engine takes a `t` ahead of its clock as now)."""
    return {"id": new_id(), "to": "room", "type": type_, "body": body, "t": 2**50}


def opening(title: str = "Which is more?") -> dict[str, Any]:
    """What opens a class."""
    return draft("class.opened", {"title": title, "rules": {}, "planned_ms": 3_600_000})


def asked(port: int, words: bytes) -> bytes:
    """One request and the body of its answer. Raises `RuntimeError` for any answer but 200."""
    line = Line(port)
    line.send(words)
    with line.socket:
        while not (found := answers(line.received)):
            line.take()
            if line.closed:
                raise RuntimeError("the connection was closed before the answer came")
    status, body, _ = found[0]
    if status != 200:
        raise RuntimeError(f"the engine answered {status}: {body[:300]!r}")
    return body


def answers(stream: bytes) -> list[tuple[int, bytes, int]]:
    """The whole answers in what a connection received: status, body, and where each ends."""
    found = []
    at = 0
    while (head_end := stream.find(b"\r\n\r\n", at)) >= 0:
        head = stream[at:head_end].lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        end = head_end + 4 + length
        if end > len(stream):
            break
        found.append((int(head.split(b" ", 2)[1]), stream[head_end + 4 : end], end))
        at = end
    return found


def chunks(stream: bytes, *, headed: bool) -> list[tuple[bytes, int]]:
    """The chunks of an endless answer, with its head or from within (RFC 9112, 7.1), and where each was whole."""
    at = stream.find(b"\r\n\r\n") + 4 if headed else 0
    found: list[tuple[bytes, int]] = []
    if headed and at < 4:
        return found
    while (line_end := stream.find(b"\r\n", at)) >= 0:
        size = int(stream[at:line_end], 16)
        end = line_end + 2 + size + 2
        if size == 0 or end > len(stream):
            break
        found.append((stream[line_end + 2 : end - 2], end))
        at = end
    return found


def _request(method: str, path: str, token: str, body: bytes, accept: str) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: 127.0.0.1",
        f"authorization: Bearer {token}",
        f"accept: {accept}",
        f"content-length: {len(body)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body
