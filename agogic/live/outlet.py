"""The way out to one reader: bytes go straight to the connection, because a stream of many readers costs by the call.

Under uvicorn with `OutletProtocol` an outlet writes chunks (RFC 9112, 7.1) to the transport itself; under any other
ASGI server it hands them to `send`.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any, Protocol

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "agogic.outlet"
"""Name of the ASGI scope extension that carries the transport."""

LINGER_S = 5.0
"""How long an ended stream may take to leave for a reader who does not read, seconds."""

UNSENT_BYTES = 32 * 1024
"""How much of a stream waits in the system before it waits here, bytes."""


class OutletProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with the connection's transport in the scope of every request."""

    def on_message_begin(self) -> None:
        """Begin a request (httptools)."""
        super().on_message_begin()
        self._stopping = asyncio.Event()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport, "stopping": self._stopping}}

    def shutdown(self) -> None:
        """The server stops (uvicorn): an endless answer must end by itself, or the server would wait for it."""
        super().shutdown()
        if self.scope is not None:
            self._stopping.set()


class Outlet(Protocol):
    """One reader's connection."""

    def write(self, piece: bytes, chunk: bytes | None = None) -> None:
        """Send `piece`; `chunk` is the same already framed as a chunk, shared by many readers."""

    def waiting_bytes(self) -> int:
        """How much was written and has not left yet."""

    def end(self) -> None:
        """No more will be written."""

    @property
    def ended(self) -> asyncio.Event:
        """Set when the reader is gone or the stream is over."""

    async def close(self) -> None:
        """Finish the answer; a reader who does not take it within `LINGER_S` is cut off."""


def chunked(piece: bytes) -> bytes:
    """A piece as a chunk of HTTP/1.1."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


async def streamed(scope: Scope, receive: Receive, send: Send, media_type: str) -> DirectOutlet | QueueOutlet:
    """Begin an endless answer and give the outlet that writes it."""
    headers = [
        (b"content-type", media_type.encode()),
        (b"cache-control", b"no-store, no-transform"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": True})
    extension = scope.get("extensions", {}).get(EXTENSION, {})
    direct = "transport" in extension and scope.get("http_version") == "1.1"
    outlet = DirectOutlet(send, extension["transport"]) if direct else QueueOutlet(send)
    outlet.watch(receive, extension.get("stopping"))
    return outlet


class _Watched:
    def __init__(self, send: Send) -> None:
        self.ended = asyncio.Event()
        self._send = send
        self._watching: list[asyncio.Task[None]] = []

    def watch(self, receive: Receive, stopping: asyncio.Event | None) -> None:
        """Notice when the reader goes away, and when the server stops."""
        self._watching.append(asyncio.create_task(self._watch(receive)))
        if stopping is not None:
            self._watching.append(asyncio.create_task(self._watch_stop(stopping)))

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.ended.set()

    async def _watch_stop(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        self.ended.set()

    def end(self) -> None:
        """No more will be written."""
        self.ended.set()

    async def _finish(self) -> None:
        for task in self._watching:
            task.cancel()
        with contextlib.suppress(OSError, RuntimeError):
            await self._send({"type": "http.response.body", "body": b""})


class DirectOutlet(_Watched):
    """Writes chunks to the transport."""

    def __init__(self, send: Send, transport: Any) -> None:
        super().__init__(send)
        self._transport = transport
        _shallow(transport)

    def write(self, piece: bytes, chunk: bytes | None = None) -> None:
        """Send a piece, or the chunk it already is."""
        if not self._transport.is_closing():
            self._transport.write(chunked(piece) if chunk is None else chunk)

    def waiting_bytes(self) -> int:
        """What the transport still holds."""
        size: int = self._transport.get_write_buffer_size()
        return size

    async def close(self) -> None:
        """Finish the answer; cut off who does not take it."""
        try:
            async with asyncio.timeout(LINGER_S):
                await self._finish()
        except TimeoutError:
            self._transport.abort()
            return
        if self.waiting_bytes():
            # What waits may still leave for a while, and nothing else is asked on this connection.
            self._transport.close()
            asyncio.get_running_loop().call_later(LINGER_S, self._transport.abort)


def _shallow(transport: Any) -> None:
    """Let little wait in the system, where it can neither be seen nor left out any more (tcp(7), TCP_NOTSENT_LOWAT)."""
    connection = transport.get_extra_info("socket")
    if connection is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
        with contextlib.suppress(OSError, AttributeError):  # a Unix socket
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)


class QueueOutlet(_Watched):
    """Hands pieces to ASGI's `send`, one after another."""

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self._waiting = 0
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._sending = asyncio.create_task(self._run())

    def write(self, piece: bytes, chunk: bytes | None = None) -> None:
        """Queue a piece."""
        if not self._sending.done():
            self._waiting += len(piece)
            self._queue.put_nowait(piece)

    def waiting_bytes(self) -> int:
        """What is queued."""
        return self._waiting

    async def close(self) -> None:
        """Send what is queued, then finish; cut off who does not take it."""
        self._queue.put_nowait(None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                await self._sending
                await self._finish()
        self._sending.cancel()

    async def _run(self) -> None:
        try:
            while (piece := await self._queue.get()) is not None:
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
                self._waiting -= len(piece)
        except (OSError, RuntimeError):
            # The reader is gone; the server says so to `watch` as well.
            self.ended.set()
