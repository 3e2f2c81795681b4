"""How much one seat may ask in how much time: a token bucket each, so that no seat disturbs another."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

MOST_STREAMS = 6
"""Streams one seat may have at once; the oldest makes room, for it may be one whose network is long gone."""


@dataclass(slots=True)
class Bucket:
    """Fills at `each_s` a second up to `most`."""

    each_s: float
    most: float
    left: float = -1.0
    at: float = 0.0

    def lacks_s(self, n: float) -> int:
        """After how many seconds `n` can be taken; 0: now."""
        now = time.monotonic()
        if self.left < 0:
            self.left, self.at = self.most, now
        self.left = min(self.most, self.left + (now - self.at) * self.each_s)
        self.at = now
        return 0 if n <= self.left else max(1, math.ceil((n - self.left) / self.each_s))

    def take(self, n: float = 1) -> int:
        """Take `n`; 0 if granted, else after how many seconds to come again."""
        seconds = self.lacks_s(n)
        if not seconds:
            self.left -= n
        return seconds


@dataclass(slots=True)
class SeatRates:
    """What one seat may do: far more than any page of ours does, far less than would disturb the others."""

    drafts: Bucket = field(default_factory=lambda: Bucket(each_s=5, most=100))
    bytes: Bucket = field(default_factory=lambda: Bucket(each_s=32 * 1024, most=512 * 1024))
    beats: Bucket = field(default_factory=lambda: Bucket(each_s=2, most=60))
    streams: Bucket = field(default_factory=lambda: Bucket(each_s=1, most=60))
    reads: Bucket = field(default_factory=lambda: Bucket(each_s=20, most=1000))

    times: Bucket = field(default_factory=lambda: Bucket(each_s=5, most=100))
    wants: Bucket = field(default_factory=lambda: Bucket(each_s=5, most=100))
    signals: Bucket = field(default_factory=lambda: Bucket(each_s=20, most=400))
    epochs: Bucket = field(default_factory=lambda: Bucket(each_s=0.5, most=60))
    chunks: Bucket = field(default_factory=lambda: Bucket(each_s=30, most=400))
    chunk_bytes: Bucket = field(default_factory=lambda: Bucket(each_s=2 * 1024**2, most=64 * 1024**2))

    def chunks_post(self, size_bytes: int) -> int:
        """Take a post of chunks whole, or nothing of it; 0 if granted, else after how many seconds to come again."""
        seconds = max(self.chunks.lacks_s(1), self.chunk_bytes.lacks_s(size_bytes))
        if not seconds:
            self.chunks.take()
            self.chunk_bytes.take(size_bytes)
        return seconds

    def post(self, drafts: int, size_bytes: int) -> int:
        """Take a post of drafts whole, or nothing of it; 0 if granted, else after how many seconds to come again."""
        seconds = max(self.drafts.lacks_s(drafts), self.bytes.lacks_s(size_bytes))
        if not seconds:
            self.drafts.take(drafts)
            self.bytes.take(size_bytes)
        return seconds


class Rates:
    """The rates of all seats lately heard of."""

    _MOST_SEATS = 20_000

    def __init__(self) -> None:
        self._seats: dict[tuple[str, int], SeatRates] = {}

    def of(self, class_id: str, seat: int) -> SeatRates:
        """A seat's rates; the one longest not heard of makes room."""
        rates = self._seats.pop((class_id, seat), None) or SeatRates()
        self._seats[(class_id, seat)] = rates
        if len(self._seats) > self._MOST_SEATS:
            del self._seats[next(iter(self._seats))]
        return rates
