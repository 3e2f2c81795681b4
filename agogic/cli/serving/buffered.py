"""Requests are read whole before a campus thread sees them, so that a slow phone never holds one."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile

from starlette.types import ASGIApp, Message, Receive, Scope, Send

IN_MEMORY_BYTES = 1_000_000
"""A request larger than this waits on disk."""

_PIECE_BYTES = 256 * 1024


class Buffered:
    """Gives `app` the whole body at once; answers 413 in words where it is larger than `limit_bytes`."""

    def __init__(self, app: ASGIApp, *, limit_bytes: int) -> None:
        self.app = app
        self.limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, then pass on (ASGI)."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as body:
            size = 0
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                piece = message.get("body", b"")
                size += len(piece)
                if size > self.limit_bytes:
                    await _too_large(send, self.limit_bytes)
                    return
                await _kept(body, piece, size)
                if not message.get("more_body", False):
                    break
            body.seek(0)
            await self.app(scope, _replayed(body, size), send)


async def _kept(body: SpooledTemporaryFile[bytes], piece: bytes, size: int) -> None:
    if size <= IN_MEMORY_BYTES:
        body.write(piece)
    else:
        await asyncio.to_thread(body.write, piece)


def _replayed(body: SpooledTemporaryFile[bytes], size: int) -> Receive:
    left = size
    ended = False

    async def receive() -> Message:
        nonlocal left, ended
        if ended:
            return {"type": "http.disconnect"}
        piece = body.read(_PIECE_BYTES)
        left -= len(piece)
        ended = left <= 0
        return {"type": "http.request", "body": piece, "more_body": not ended}

    return receive


async def _too_large(send: Send, limit_bytes: int) -> None:
    most = limit_bytes // 1_000_000
    words = f"This file is too large. At most {most} MB can be sent at once. Make it smaller and try again."
    await send(
        {
            "type": "http.response.start",
            "status": 413,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")],
        }
    )
    await send({"type": "http.response.body", "body": words.encode()})
