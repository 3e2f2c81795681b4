"""Hundreds of connections in one thread, so cheap that two cores do for them and a server.

While it runs, the bytes that come are only put aside with the moment they came; they are read afterwards.
"""

from __future__ import annotations

import gc
import selectors
import socket
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Self

_PIECE_BYTES = 1 << 16


class Line:
    """One connection: everything that came over it, piece by piece, with the moments (monotonic, seconds)."""

    __slots__ = ("began", "closed", "ends", "pieces", "size", "socket", "times")

    def __init__(self, port: int) -> None:
        self.began = time.monotonic()
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pieces: list[bytes] = []
        self.times: list[float] = []
        self.ends: list[int] = []
        self.size = 0
        self.closed = False

    @property
    def received(self) -> bytes:
        """All that came."""
        return b"".join(self.pieces)

    def seen_at(self, end: int) -> float:
        """When the byte before offset `end` had come."""
        return self.times[bisect_left(self.ends, end)]

    def forget(self) -> None:
        """Begin anew with what comes next."""
        self.pieces, self.times, self.ends, self.size = [], [], [], 0

    def take(self) -> None:
        """Put aside what there is."""
        piece = self.socket.recv(_PIECE_BYTES)
        now = time.monotonic()
        if not piece:
            self.closed = True
            return
        self.size += len(piece)
        self.pieces.append(piece)
        self.times.append(now)
        self.ends.append(self.size)

    def send(self, words: bytes) -> None:
        """Send all of it; requests are small. Raises `BlockingIOError` if the server does not take it at once."""
        sent = self.socket.send(words)
        if sent < len(words):
            raise BlockingIOError(f"only {sent} of {len(words)} bytes could be sent")


class Crowd:
    """The connections, and the loop that listens to them all."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._lines: list[Line] = []

    def __enter__(self) -> Self:
        # A collection in the middle would be measured as the server's delay.
        gc.collect()
        gc.disable()
        return self

    def __exit__(self, *trouble: object) -> None:
        for line in self._lines:
            line.socket.close()
        self._selector.close()
        gc.enable()

    def line(self, port: int, greeting: bytes = b"") -> Line:
        """One more connection, and what it says first."""
        line = Line(port)
        line.socket.setblocking(False)
        self._selector.register(line.socket, selectors.EVENT_READ, line)
        self._lines.append(line)
        if greeting:
            line.send(greeting)
        return line

    def forget(self) -> None:
        """All connections begin anew with what comes next."""
        for line in self._lines:
            line.forget()

    def listen(self, seconds: float) -> None:
        """Take what comes for this long."""
        self._until(time.monotonic() + seconds)

    def listen_until(self, done: Callable[[], bool], within_s: float) -> bool:
        """Take what comes until `done`; False if it was not within this time."""
        ends = time.monotonic() + within_s
        while not done():
            if time.monotonic() > ends:
                return False
            self._take(0.05)
        return True

    def listen_until_quiet(self, seconds: float, within_s: float) -> None:
        """Take what comes until nothing has come for this long, or for `within_s` at most."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            before = sum(line.size for line in self._lines)
            self.listen(seconds)
            if sum(line.size for line in self._lines) == before:
                return

    def say(self, words: Sequence[tuple[Line, bytes]], each_s: float) -> list[float]:
        """Say one thing after the other, evenly, listening all the while; the moments they were said."""
        began = time.monotonic()
        said = []
        for n, (line, word) in enumerate(words):
            self._until(began + n * each_s)
            said.append(time.monotonic())
            line.send(word)
        return said

    def converse(self, reply: Callable[[Line], bytes | None], seconds: float) -> None:
        """For this long, ask `reply` after everything that comes, and send what it says."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            for line in self._take(left):
                words = reply(line)
                if words is not None:
                    line.send(words)

    def _until(self, ends: float) -> None:
        left = ends - time.monotonic()
        while left > 0:
            self._take(left)
            left = ends - time.monotonic()

    def _take(self, within_s: float) -> list[Line]:
        heard = []
        for key, _ in self._selector.select(within_s):
            line: Line = key.data
            try:
                line.take()
            except (BlockingIOError, ConnectionError):
                continue
            if line.closed:
                self._selector.unregister(line.socket)
            else:
                heard.append(line)
        return heard
