"""From one writer to many readers: every event is encoded once, and most readers share the very same bytes.

What is committed is gathered for a tick; then each reader gets one write: the room's bytes, shared by all who have
nothing of their own in this tick; everything, shared by all teachers; or the room's laid together with its own.
A reader whose connection does not take it is left where it is, a place in the shared tail, and served from there as
its connection allows: it costs no memory of its own. Who falls out of the tail, or takes nothing for long, is cut off.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from agogic.classlog.decide import Sitter
from agogic.classlog.events import ROOM
from agogic.live import frames
from agogic.live.gauges import Counts
from agogic.live.outlet import Outlet, chunked
from agogic.live.tail import Sent, Tail

TICK_S = 0.02
"""How long committed events are gathered before they are sent, seconds."""
AHEAD_BYTES = 256 * 1024
"""What may wait in a connection before its reader is left where it is, bytes."""
AGAIN_BYTES = 64 * 1024
"""A reader who was left is served again when no more than this waits in its connection, bytes."""
STALLED_S = 30.0
"""A reader whose connection takes nothing for this long is cut off, seconds."""
_CATCH_UP_S = 0.1
_PIECE_BYTES = 128 * 1024


@dataclass(slots=True, eq=False)
class Reader:
    """One stream: who reads, where to, and until when."""

    sitter: Sitter
    outlet: Outlet
    session: str
    expires_ms: int
    lines: bool = False
    """Server-sent events in place of frames."""
    stream: str = field(default_factory=lambda: secrets.token_hex(8))
    """Its name, by which its seat says what it wants to see and hear."""
    began_at: float = field(default_factory=time.monotonic)
    place: int | None = None
    """The seq up to which it was served, while it is behind; None: it is level."""
    waited_bytes: int = 0
    moved_at: float = 0.0


def _nothing() -> bytes:
    return b""


@dataclass
class Fanout:
    """The readers of one class and what is on its way to them."""

    counts: Counts = field(default_factory=Counts)
    greeting: Callable[[], bytes] = _nothing
    """What a reader who was behind is told when it is level again: whispers in between were lost to it."""
    readers: set[Reader] = field(default_factory=set)
    tail: Tail = field(default_factory=Tail)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set and cleared whenever something was sent: long polls wait for it."""
    _pending: list[Sent] = field(default_factory=list)
    _ticking: asyncio.TimerHandle | None = None
    _behind: set[Reader] = field(default_factory=set)
    _catching_up: asyncio.TimerHandle | None = None

    def publish(self, seq: int, audience: str, raw: bytes) -> None:
        """A committed event, as its bytes."""
        self._pending.append(self.tail.add(seq, audience, raw))
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().call_later(TICK_S, self.flush)

    def since(self, after: int, sitter: Sitter) -> list[Sent] | None:
        """What a reader at `after` has missed; None if that is too far back."""
        missed = self.tail.since(after)
        return None if missed is None else [sent for sent in missed if sitter.reads(sent.audience)]

    def join(self, reader: Reader, place: int | None = None) -> None:
        """A reader of what is published from now on; with `place`, it is served what came after that first."""
        self.flush()
        self.readers.add(reader)
        if place is not None:
            self._left(reader, place)
            self._served(reader, reader.waited_bytes)

    def behind(self) -> int:
        """How many readers are behind."""
        return len(self._behind)

    def leave(self, reader: Reader) -> None:
        """A reader is gone."""
        self.readers.discard(reader)
        self._behind.discard(reader)

    def flush(self) -> None:
        """Send what was gathered."""
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        pending, self._pending = self._pending, []
        if not pending:
            return
        self.moved.set()
        self.moved.clear()
        room_sent = [sent for sent in pending if sent.audience == ROOM]
        room, whole = _piece(room_sent), _piece(pending)
        room_chunk, whole_chunk = chunked(room) if room else b"", chunked(whole)
        private = {sent.audience for sent in pending if sent.audience != ROOM}
        counts = self.counts
        for reader in list(self.readers):
            if reader.place is not None:
                continue
            if reader.outlet.waiting_bytes() > AHEAD_BYTES:
                self._left(reader, pending[0].seq - 1)
            elif reader.lines:
                self._lines(reader, pending)
            elif reader.sitter.teaches:
                counts.delivered += len(pending)
                reader.outlet.write(whole, whole_chunk)
            elif reader.sitter.own in private:
                own = [sent for sent in pending if reader.sitter.reads(sent.audience)]
                counts.delivered += len(own)
                reader.outlet.write(_piece(own))
            elif room:
                counts.delivered += len(room_sent)
                reader.outlet.write(room, room_chunk)

    def tell(self, piece: bytes, seat: int | None = None) -> None:
        """Send a frame that is no event to all readers of frames, or a seat's; those behind are greeted when they are level."""
        chunk = chunked(piece)
        for reader in list(self.readers):
            if reader.lines or reader.place is not None or seat not in (None, reader.sitter.seat):
                continue
            if reader.outlet.waiting_bytes() <= AHEAD_BYTES:
                reader.outlet.write(piece, chunk)
            else:
                self._left(reader, self._pending[0].seq - 1 if self._pending else self.tail.to_seq)

    def dismiss(self, code: str, to: Callable[[Reader], bool]) -> None:
        """End some streams, saying why."""
        self.flush()
        for reader in [reader for reader in self.readers if to(reader)]:
            self.leave(reader)
            reader.outlet.write(frames.bye_line(code) if reader.lines else frames.bye(code))
            reader.outlet.end()

    def forget(self, seq: int) -> None:
        """What is on its way no longer tells the whole: all streams end, and begin anew after `seq`."""
        self.dismiss("class.moved", lambda reader: True)
        self.tail.forget(seq)

    # ---------------------------------------------------------------- who is behind

    def _left(self, reader: Reader, place: int) -> None:
        reader.place = place
        reader.waited_bytes = reader.outlet.waiting_bytes()
        reader.moved_at = time.monotonic()
        self._behind.add(reader)
        self._catch_up_soon()

    def _catch_up(self) -> None:
        self._catching_up = None
        now = time.monotonic()
        for reader in list(self._behind):
            waiting = reader.outlet.waiting_bytes()
            if waiting < reader.waited_bytes or not waiting:
                reader.moved_at = now
            reader.waited_bytes = waiting
            if now - reader.moved_at > STALLED_S or not self._served(reader, waiting):
                self.counts.slow += 1
                self.dismiss("stream.slow", lambda other, reader=reader: other is reader)  # type: ignore[misc]
        self._catch_up_soon()

    def _catch_up_soon(self) -> None:
        if self._behind and self._catching_up is None:
            self._catching_up = asyncio.get_running_loop().call_later(_CATCH_UP_S, self._catch_up)

    def _served(self, reader: Reader, waiting: int) -> bool:
        """Serve a reader who is behind what its connection takes; False if its place is no longer held."""
        assert reader.place is not None  # noqa: S101 - only such readers are behind
        missed = self.tail.since(reader.place)
        if missed is None:
            return False
        if waiting > AGAIN_BYTES:
            return True
        taken, size = 0, 0
        while taken < len(missed) and size < _PIECE_BYTES:
            size += len(missed[taken].frame)
            taken += 1
        part = [sent for sent in missed[:taken] if reader.sitter.reads(sent.audience)]
        if taken == len(missed):
            # What is gathered for the next tick is in the tail already, and has been served with it.
            self.flush()
            reader.place = None
            self._behind.discard(reader)
        else:
            reader.place = missed[taken - 1].seq
        if reader.lines:
            self._lines(reader, part)
        else:
            self.counts.delivered += len(part)
            greeting = self.greeting() if reader.place is None else b""
            if piece := _piece(part) + greeting:
                reader.outlet.write(piece)
        reader.waited_bytes = reader.outlet.waiting_bytes()
        return True

    def _lines(self, reader: Reader, some: list[Sent]) -> None:
        lines = [frames.event_line(sent.seq, sent.raw) for sent in some if reader.sitter.reads(sent.audience)]
        if lines:
            self.counts.delivered += len(lines)
            reader.outlet.write(b"".join(lines))


def _piece(some: list[Sent]) -> bytes:
    return b"".join([sent.frame for sent in some])
