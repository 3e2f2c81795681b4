"""How each kind of server is spoken to, as bytes: ours, NATS, Socket.IO. All three get one connection a reader."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from typing import Protocol

from agogic.live import frames
from bench.crowd import Crowd, Line
from bench.engine import Engine, Seat, chunks

_SUBJECT = b"class"
_MASK = os.urandom(4)


class Wire(Protocol):
    """One kind of server."""

    name: str

    def reader(self, crowd: Crowd, number: int) -> Line:
        """A new reader's connection, with what it says first."""
        ...

    def is_reading(self, line: Line) -> bool:
        """Whether a reader gets everything from now on; says what is still to be said for that."""
        ...

    def payloads(self, received: bytes) -> Iterator[tuple[bytes, int]]:
        """The events in what came after a reader was ready, each with the offset at which it was whole."""
        ...


class Ours:
    """The class's stream: frames in chunks of HTTP."""

    name = "agogic"

    def __init__(self, engine: Engine, class_id: str) -> None:
        self._engine, self._class_id = engine, class_id

    def reader(self, crowd: Crowd, number: int) -> Line:
        """A seat opens its stream."""
        return crowd.line(self._engine.server.port, self._engine.stream(Seat(self._class_id, number)))

    def is_reading(self, line: Line) -> bool:
        """Once it knows who is here, which comes last."""
        return b'"whole":true' in line.received

    def payloads(self, received: bytes) -> Iterator[tuple[bytes, int]]:
        """The log's events."""
        for chunk, end in chunks(received, headed=False):
            for kind, payload in frames.split(chunk):
                if kind == frames.EVENT:
                    yield payload, end


class Nats:
    """The text protocol of NATS clients."""

    name = "nats-server"

    def __init__(self, port: int) -> None:
        self._port = port

    def reader(self, crowd: Crowd, number: int) -> Line:
        """A client subscribes."""
        return crowd.line(self._port, b'CONNECT {"verbose":false}\r\nSUB %b 1\r\nPING\r\n' % _SUBJECT)

    def is_reading(self, line: Line) -> bool:
        """Once its ping is answered."""
        return b"PONG\r\n" in line.received

    def poster(self, crowd: Crowd) -> Line:
        """A client that only publishes."""
        return crowd.line(self._port, b'CONNECT {"verbose":false}\r\nPING\r\n')

    def posted(self, payload: bytes) -> bytes:
        """One event, as it is published."""
        return b"PUB %b %d\r\n%b\r\n" % (_SUBJECT, len(payload), payload)

    def payloads(self, received: bytes) -> Iterator[tuple[bytes, int]]:
        """The messages."""
        at = 0
        while (line_end := received.find(b"\r\n", at)) >= 0:
            words = received[at:line_end].split(b" ")
            at = line_end + 2
            if words[0] == b"MSG":
                end = at + int(words[-1])
                if end + 2 > len(received):
                    return
                yield received[at:end], end + 2
                at = end + 2


class SocketIo:
    """Socket.IO over a WebSocket (Engine.IO 4; RFC 6455)."""

    name = "python-socketio"

    def __init__(self, port: int) -> None:
        self._port = port
        self._joined: set[Line] = set()

    def reader(self, crowd: Crowd, number: int) -> Line:
        """A client opens its WebSocket."""
        return crowd.line(
            self._port,
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: Upgrade\r\n"
            b"upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: YWdvZ2ljLWFnb2dpYy1hZw==\r\n\r\n",
        )

    def is_reading(self, line: Line) -> bool:
        """Once it has joined the namespace, which it asks for when it has heard the first packet."""
        texts = [text for text, _ in _texts(line.received, headed=True)]
        if line not in self._joined and any(text.startswith(b"0{") for text in texts):
            self._joined.add(line)
            line.send(_masked(b"40"))
        return any(text.startswith(b"40") for text in texts)

    def poster(self, crowd: Crowd) -> Line:
        """A client that posts."""
        return self.reader(crowd, 0)

    def posted(self, payload: bytes) -> bytes:
        """One event, as it is posted."""
        return _masked(b"42" + json.dumps(["post", payload.decode()], ensure_ascii=False).encode())

    def payloads(self, received: bytes) -> Iterator[tuple[bytes, int]]:
        """The events."""
        for text, end in _texts(received, headed=False):
            if text.startswith(b"42"):
                yield json.loads(text[2:])[1].encode(), end


def _masked(text: bytes) -> bytes:
    mask = _MASK
    length = len(text)
    head = struct.pack(">BB", 0x81, 0x80 | length) if length < 126 else struct.pack(">BBH", 0x81, 0xFE, length)
    return head + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(text))


def _texts(received: bytes, *, headed: bool) -> Iterator[tuple[bytes, int]]:
    at = received.find(b"\r\n\r\n") + 4 if headed else 0
    while (4 if headed else 0) <= at <= len(received) - 2:
        length = received[at + 1] & 0x7F
        start = at + 2
        if length == 126:
            length, start = int.from_bytes(received[at + 2 : at + 4], "big"), at + 4
        elif length == 127:
            length, start = int.from_bytes(received[at + 2 : at + 10], "big"), at + 10
        if start + length > len(received):
            return
        yield received[start : start + length], start + length
        at = start + length
