"""From one writer to many readers: every event is encoded once, and most readers share the very same bytes.

What is committed is gathered for a tick; then each reader gets one write: the room's bytes, shared by all who have
nothing of their own in this tick; everything, shared by all teachers; or the room's laid together with its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from agogic.classlog.decide import Sitter
from agogic.classlog.events import ROOM
from agogic.live import frames
from agogic.live.outlet import SLOW_BYTES, Outlet, chunked

TICK_S = 0.02
"""How long committed events are gathered before they are sent, seconds."""
TAIL_EVENTS = 5000
"""How many of the last events are kept ready for readers who come back."""


@dataclass(slots=True, eq=False)
class Reader:
    """One stream: who reads, where to, and until when."""

    sitter: Sitter
    outlet: Outlet
    session: str
    expires_ms: int
    lines: bool = False
    """Server-sent events in place of frames."""


@dataclass(slots=True)
class _Sent:
    seq: int
    audience: str
    frame: bytes
    raw: bytes


@dataclass
class Fanout:
    """The readers of one class and what is on its way to them."""

    readers: set[Reader] = field(default_factory=set)
    _tail: deque[_Sent] = field(default_factory=lambda: deque(maxlen=TAIL_EVENTS))
    _pending: list[_Sent] = field(default_factory=list)
    _ticking: asyncio.TimerHandle | None = None
    sent_events: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set and cleared whenever something was sent: long polls wait for it."""

    def publish(self, seq: int, audience: str, raw: bytes) -> None:
        """A committed event, as its bytes."""
        sent = _Sent(seq, audience, frames.frame(frames.EVENT, raw), raw)
        self._tail.append(sent)
        self._pending.append(sent)
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().call_later(TICK_S, self.flush)

    def forget(self) -> None:
        """What was remembered no longer holds; readers who come back begin with keyframes."""
        self.flush()
        self._tail.clear()

    def remember(self, seq: int, audience: str, raw: bytes) -> None:
        """An event that was there before any reader came."""
        self._tail.append(_Sent(seq, audience, frames.frame(frames.EVENT, raw), raw))

    def since(self, after: int, sitter: Sitter) -> list[bytes] | None:
        """What a reader at `after` has missed, as bytes of events; None if that is too far back."""
        if self._tail and after < self._tail[0].seq - 1:
            return None
        return [sent.raw for sent in self._tail if sent.seq > after and sitter.reads(sent.audience)]

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
        room = _piece(pending, lambda sent: sent.audience == ROOM)
        whole = _piece(pending, lambda sent: True)
        room_chunk, whole_chunk = chunked(room) if room else b"", chunked(whole)
        private = {sent.audience for sent in pending if sent.audience != ROOM}
        for reader in list(self.readers):
            self.sent_events += len(pending)
            if reader.lines:
                _write(reader, _lines(pending, reader.sitter))
            elif reader.sitter.teaches:
                _write(reader, whole, whole_chunk)
            elif reader.sitter.own in private:
                _write(reader, _piece(pending, lambda sent, who=reader.sitter: who.reads(sent.audience)))  # type: ignore[misc]
            else:
                _write(reader, room, room_chunk)

    def tell(self, piece: bytes, to: Callable[[Reader], bool] = lambda reader: True) -> None:
        """Send a frame that is no event to all readers of frames, or some."""
        chunk = chunked(piece)
        for reader in list(self.readers):
            if not reader.lines and to(reader):
                _write(reader, piece, chunk)

    def dismiss(self, code: str, to: Callable[[Reader], bool]) -> None:
        """End some streams, saying why."""
        self.flush()
        for reader in [reader for reader in self.readers if to(reader)]:
            self.readers.discard(reader)
            if not reader.lines:
                reader.outlet.write(frames.told(frames.BYE, {"code": code, "params": {}}))
            reader.outlet.end()


def _piece(pending: list[_Sent], wanted: Callable[[_Sent], bool]) -> bytes:
    return b"".join([sent.frame for sent in pending if wanted(sent)])


def _lines(pending: list[_Sent], sitter: Sitter) -> bytes:
    return b"".join([frames.event_line(sent.seq, sent.raw) for sent in pending if sitter.reads(sent.audience)])


def _write(reader: Reader, piece: bytes, chunk: bytes | None = None) -> None:
    if not piece:
        return
    if reader.outlet.waiting_bytes() > SLOW_BYTES:
        reader.outlet.end()
        return
    reader.outlet.write(piece, chunk)
