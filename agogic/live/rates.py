"""How much one seat may ask in how much time: a token bucket each, so that no seat disturbs another."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """Fills at `each_s` a second up to `most`."""

    each_s: float
    most: float
    left: float = -1.0
    at: float = 0.0

    def take(self, n: float) -> int:
        """Take `n`; 0 if granted, else after how many seconds to come again."""
        now = time.monotonic()
        if self.left < 0:
            self.left, self.at = self.most, now
        self.left = min(self.most, self.left + (now - self.at) * self.each_s)
        self.at = now
        if n <= self.left:
            self.left -= n
            return 0
        return max(1, math.ceil((n - self.left) / self.each_s))


@dataclass(slots=True)
class SeatRates:
    """What one seat may do: drafts and their bytes."""

    drafts: Bucket = field(default_factory=lambda: Bucket(each_s=5, most=100))
    bytes: Bucket = field(default_factory=lambda: Bucket(each_s=32 * 1024, most=512 * 1024))


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
