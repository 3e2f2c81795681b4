"""The last events of a class, encoded once and shared by everybody who reads them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from agogic.live import frames

TAIL_EVENTS = 5000
"""How many of the last events are kept ready at most."""
TAIL_BYTES = 4 * 1024 * 1024
"""How many bytes of them at most."""


@dataclass(slots=True)
class Sent:
    """One event as it goes out."""

    seq: int
    audience: str
    frame: bytes

    @property
    def raw(self) -> bytes:
        """The event itself, without what makes it a frame."""
        return self.frame[frames.HEAD_BYTES :]


class Tail:
    """The end of a log, by place: readers who come back or fall behind are served from here."""

    def __init__(self) -> None:
        self._sent: list[Sent] = []
        self._bytes = 0
        self.from_seq = 0
        """What stands up to this seq is not held here (any more)."""

    def add(self, seq: int, audience: str, raw: bytes) -> Sent:
        """One more event; the oldest make room."""
        sent = Sent(seq, audience, frames.frame(frames.EVENT, raw))
        self._sent.append(sent)
        self._bytes += len(sent.frame)
        if len(self._sent) > TAIL_EVENTS or self._bytes > TAIL_BYTES:
            self._make_room()
        return sent

    @property
    def to_seq(self) -> int:
        """The last seq."""
        return self._sent[-1].seq if self._sent else self.from_seq

    def since(self, after: int) -> list[Sent] | None:
        """What came after `after`; None if not all of it is held."""
        if after < self.from_seq:
            return None
        return self._sent[bisect_right(self._sent, after, key=lambda sent: sent.seq) :]

    def forget(self, seq: int) -> None:
        """Hold nothing up to `seq`."""
        self._sent.clear()
        self._bytes = 0
        self.from_seq = seq

    def _make_room(self) -> None:
        # A tenth goes at once, so that dropping from the front of the list costs next to nothing an event.
        events, left = int(TAIL_EVENTS * 0.9), int(TAIL_BYTES * 0.9)
        gone = 0
        while gone < len(self._sent) - 1 and (len(self._sent) - gone > events or self._bytes > left):
            self._bytes -= len(self._sent[gone].frame)
            gone += 1
        if gone:
            self.from_seq = self._sent[gone - 1].seq
            del self._sent[:gone]
