"""`GET stream`: a keyframe or what was missed, then the tail; as frames, as server-sent events, or by long polls."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agogic.live import frames
from agogic.live.fanout import AGAIN_BYTES, AHEAD_BYTES, STALLED_S, Reader
from agogic.live.gate import Seated
from agogic.live.outlet import EXTENSION, DirectOutlet, QueueOutlet, streamed
from agogic.live.rates import MOST_STREAMS
from agogic.live.room import audiences_of
from agogic.passes import CLASS

BEAT_EACH_S = 15
"""A stream says at least this often that it is there, seconds."""
WAIT_MOST_S = 25.0

FRAMES = "application/octet-stream"
LINES = "text/event-stream"
_ROWS_AT_ONCE = 500
_LOOK_S = 0.02


class Stream(Response):
    """An endless answer for one seat."""

    def __init__(self, request: Request, seated: Seated) -> None:
        super().__init__()
        self._seated = seated
        self._after = _after(request)
        self._lines = LINES in request.headers.get("accept", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the reader is gone, the pass has expired, or the room says goodbye (ASGI)."""
        seated, room = self._seated, self._seated.room
        outlet = await streamed(scope, receive, send, LINES if self._lines else FRAMES)
        reader = Reader(seated.sitter, outlet, seated.pass_.session, seated.pass_.expires_ms, lines=self._lines)
        _make_room(seated)
        try:
            if self._lines:
                await self._begin_lines(reader, outlet)
            else:
                await self._begin(reader)
            room.presence.come(seated.sitter, seated.pass_.name)
            await room.come(seated.sitter)
            await self._stay(reader)
        finally:
            room.fanout.leave(reader)
            await outlet.close()

    async def _begin(self, reader: Reader) -> None:
        seated, room = self._seated, self._seated.room
        async with room.settled:
            after = self._after if _is_held(seated, self._after) else None
            reader.outlet.write(_hello(seated, resumed=after is not None, stream=reader.stream))
            if after is None:
                reader.outlet.write(_keyframes(seated))
            reader.outlet.write(room.presence.whole())
            room.fanout.join(reader, after)

    async def _begin_lines(self, reader: Reader, outlet: DirectOutlet | QueueOutlet) -> None:
        """The log from where the reader is, as fast as its network takes it; at its end the reader joins the others."""
        room, sitter = self._seated.room, self._seated.sitter
        place = self._after if self._after is not None and self._after <= room.head else 0
        if place == room.head:
            outlet.write(b": here\n\n")
        while room.fanout.tail.since(place) is None and not outlet.ended.is_set():
            rows = await asyncio.to_thread(room.rows, place, _ROWS_AT_ONCE, sitter)
            if not rows:
                # What is between here and the tail is for others.
                place = room.fanout.tail.from_seq
                continue
            outlet.write(b"".join([frames.event_line(row.seq, row.raw) for row in rows]))
            place = rows[-1].seq
            if not await _drained(outlet):
                outlet.write(frames.bye_line("stream.slow"))
                outlet.end()
                return
        room.fanout.join(reader, place)

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
            if reader.outlet.waiting_bytes() <= AHEAD_BYTES:
                reader.outlet.write(b": beat\n\n" if self._lines else beat(self._seated))


async def polled(request: Request, seated: Seated, gate_again: Callable[[], Awaitable[object]]) -> Response:
    """The same frames, answered as soon as there is something: for readers behind a proxy that buffers."""
    room, sitter = seated.room, seated.sitter
    try:
        wait_s = min(WAIT_MOST_S, max(0.0, float(request.query_params["wait"])))
    except ValueError:
        wait_s = 0.0
    room.presence.come(sitter, seated.pass_.name)
    await room.come(sitter)
    after = _after(request)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            while after == room.head and not await _stopping(request, room.fanout.moved):
                pass
    await gate_again()
    async with room.settled:
        missed = room.fanout.since(after, sitter) if after is not None and _is_held(seated, after) else None
        pieces = [_hello(seated, resumed=missed is not None)]
        pieces += [_keyframes(seated)] if missed is None else [sent.frame for sent in missed]
    pieces.append(room.presence.whole())
    return Response(b"".join(pieces), media_type=FRAMES, headers={"cache-control": "no-store"})


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


def beat(seated: Seated) -> bytes:
    """A sign of life, and what time it is in class."""
    now = seated.room.now()
    return frames.told(frames.BEAT, {"seq": seated.room.head, "at": now.at, "utc": now.utc})


def _hello(seated: Seated, *, resumed: bool, stream: str | None = None) -> bytes:
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
            "stream": stream,
        },
    )


def _keyframes(seated: Seated) -> bytes:
    return b"".join([frames.keyframe(*one) for one in seated.room.keyframes(seated.sitter)])


def _is_held(seated: Seated, after: int | None) -> bool:
    room = seated.room
    return after is not None and after <= room.head and room.fanout.tail.since(after) is not None


def _make_room(seated: Seated) -> None:
    """A seat has so many streams at once; the oldest makes room."""
    if seated.pass_.has(CLASS):
        return
    fanout, seat = seated.room.fanout, seated.sitter.seat
    mine = [reader for reader in fanout.readers if reader.sitter.seat == seat]
    oldest = sorted(mine, key=lambda reader: reader.began_at)[: max(0, len(mine) - MOST_STREAMS + 1)]
    if oldest:
        fanout.dismiss("stream.too_many", lambda reader: reader in oldest)


async def _drained(outlet: DirectOutlet | QueueOutlet) -> bool:
    """Wait until a reader has taken most of what it was sent; False if it takes nothing for long."""
    least, moved_at = outlet.waiting_bytes(), time.monotonic()
    while (waiting := outlet.waiting_bytes()) > AGAIN_BYTES and not outlet.ended.is_set():
        if waiting < least:
            least, moved_at = waiting, time.monotonic()
        if time.monotonic() - moved_at > STALLED_S:
            return False
        await asyncio.sleep(_LOOK_S)
    return True


def _after(request: Request) -> int | None:
    given = request.headers.get("last-event-id") or request.query_params.get("after")
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 16 else None
