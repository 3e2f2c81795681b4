"""`GET stream`: a keyframe or what was missed, then the tail; as frames, as server-sent events, or by long polls."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agogic.classlog.codec import event_read
from agogic.live import frames
from agogic.live.fanout import Reader
from agogic.live.gate import Seated
from agogic.live.outlet import EXTENSION, streamed
from agogic.live.room import audiences_of

BEAT_EACH_S = 15
"""A stream says at least this often that it is there, seconds."""
WAIT_MOST_S = 25.0

FRAMES = "application/octet-stream"
LINES = "text/event-stream"


class Stream(Response):
    """An endless answer for one seat."""

    def __init__(self, request: Request, seated: Seated) -> None:
        super().__init__()
        self._request = request
        self._seated = seated
        self._lines = LINES in request.headers.get("accept", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the reader is gone, the pass has expired, or the room says goodbye (ASGI)."""
        seated, room = self._seated, self._seated.room
        outlet = await streamed(scope, receive, send, LINES if self._lines else FRAMES)
        reader = Reader(seated.sitter, outlet, seated.pass_.session, seated.pass_.expires_ms, lines=self._lines)
        try:
            async with room.settled:
                outlet.write(opening(self._request, seated, lines=self._lines))
                room.fanout.flush()
                room.fanout.readers.add(reader)
            room.presence.come(seated.sitter, seated.pass_.name)
            await room.come(seated.sitter)
            await self._stay(reader)
        finally:
            room.fanout.readers.discard(reader)
            await outlet.close()
            with contextlib.suppress(OSError, RuntimeError):
                await send({"type": "http.response.body", "body": b""})

    async def _stay(self, reader: Reader) -> None:
        room = self._seated.room
        while not reader.outlet.ended.is_set():
            left_s = reader.expires_ms / 1000 - time.time()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.outlet.ended.wait(), max(0.0, min(BEAT_EACH_S, left_s)))
                return
            if time.time() * 1000 >= reader.expires_ms:
                room.fanout.dismiss("pass.expired", lambda other: other is reader)
                return
            reader.outlet.write(b": beat\n\n" if self._lines else beat(self._seated))


async def polled(request: Request, seated: Seated, gate_again: Callable[[], Awaitable[object]]) -> Response:
    """The same frames, answered as soon as there is something: for readers behind a proxy that buffers."""
    room = seated.room
    try:
        wait_s = min(WAIT_MOST_S, max(0.0, float(request.query_params["wait"])))
    except ValueError:
        wait_s = 0.0
    room.presence.come(seated.sitter, seated.pass_.name)
    await room.come(seated.sitter)
    after = _after(request)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            while after == room.head and not await _stopping(request, room.fanout.moved):
                pass
    await gate_again()
    async with room.settled:
        body = opening(request, seated, lines=False)
    return Response(body, media_type=FRAMES, headers={"cache-control": "no-store"})


async def _stopping(request: Request, moved: asyncio.Event) -> bool:
    """Wait until something moved, or the server stops: a poll that waits must not hold it. Returns whether it stops."""
    stopping: asyncio.Event | None = request.scope.get("extensions", {}).get(EXTENSION, {}).get("stopping")
    if stopping is None:
        await moved.wait()
        return False
    waits = [asyncio.ensure_future(moved.wait()), asyncio.ensure_future(stopping.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
    return stopping.is_set()


def opening(request: Request, seated: Seated, *, lines: bool) -> bytes:
    """Hello, then what the reader has missed since `after`, or keyframes; and who is here."""
    room, sitter = seated.room, seated.sitter
    after = _after(request)
    missed = room.fanout.since(after, sitter) if after is not None and after <= room.head else None
    if lines:
        raws = missed if missed is not None else _all(seated, after)
        return b"".join([frames.event_line(event_read(raw).seq, raw) for raw in raws]) or b": here\n\n"
    pieces = [_hello(seated, resumed=missed is not None)]
    if missed is not None:
        pieces += [frames.frame(frames.EVENT, raw) for raw in missed]
    else:
        pieces += [frames.keyframe(name, seq, part) for name, seq, part in room.keyframes(sitter)]
    pieces.append(room.presence.whole())
    return b"".join(pieces)


def beat(seated: Seated) -> bytes:
    """A sign of life, and what time it is in class."""
    now = seated.room.now()
    return frames.told(frames.BEAT, {"seq": seated.room.head, "at": now.at, "utc": now.utc})


def _hello(seated: Seated, *, resumed: bool) -> bytes:
    room, now = seated.room, seated.room.now()
    return frames.told(
        frames.HELLO,
        {
            "seat": seated.sitter.seat,
            "role": seated.sitter.role,
            "audiences": audiences_of(seated.sitter),
            "seq": room.head,
            "at": now.at,
            "utc": now.utc,
            "status": room.state.room.status,
            "length_ms": room.length_ms,
            "resumed": resumed,
        },
    )


def _all(seated: Seated, after: int | None) -> list[bytes]:
    raws = seated.room.events(after or 0)
    return [raw for raw in raws if seated.sitter.reads(_audience(raw))]


def _audience(raw: bytes) -> str:
    return msgspec.json.decode(raw, type=_To).to


class _To(msgspec.Struct):
    to: str


def _after(request: Request) -> int | None:
    given = request.headers.get("last-event-id") or request.query_params.get("after")
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 16 else None
