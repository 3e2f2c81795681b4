"""One epoch on its way to those who watch live: in order of `n`, waiting a little for what is missing; then it is a hole.

After a hole a browser drops everything up to the next keyframe, so a chunk that comes 600 ms late is worth waiting for.
What comes later still is kept for replays and goes to nobody live.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from agogic.live.chunks import Sent, chunk_frame
from agogic.media.tracks import is_picture

WAITS_S = 0.7
"""How long a missing chunk is waited for, seconds."""
AHEAD_MOST = 4_000
"""How far a chunk's number may lie ahead of the last, so that no forged one makes an epoch of holes."""
WAITING_MOST = 40
"""How many chunks wait for a missing one at most."""
RECENT_MS = 10_000
"""What is kept ready for those who begin to watch, ms; longer than any distance between keyframes."""
RECENT_BYTES = 8 * 1024 * 1024
"""The same in bytes, for times may be forged."""
SOUND_RECENT_MS = 2_000
"""The same of sound: as much as pictures since their last keyframe usually are, ms."""


@dataclass(slots=True)
class Hole:
    """Chunks `first` to `last`, between two moments of class time (ms)."""

    first: int
    last: int
    start: int
    end: int


@dataclass(slots=True)
class Airing:
    """An epoch that is on the air. `air` takes what goes out, `holed` what did not come in time."""

    track: str
    epoch: int
    mime: str
    variants: list[str]
    init: bytes
    air: Callable[[Airing, Sent], None]
    holed: Callable[[Airing, Hole], None]
    next_n: int | None = 0
    """The number that goes out next; None: whichever comes first."""
    end_ms: int = 0
    """Where what went out last ends, class time in ms."""
    recent: deque[Sent] = field(default_factory=deque)
    """What somebody gets who begins to watch."""
    _waiting: dict[int, Sent] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None

    def is_ahead(self, n: int) -> bool:
        """Whether a chunk's number lies too far ahead of the last."""
        return self.next_n is not None and n > self.next_n + AHEAD_MOST

    def take(self, sent: Sent) -> None:
        """A chunk has come."""
        n = sent.head.n
        if self.next_n is None:
            self.next_n = n
        if n < self.next_n or n in self._waiting:
            return
        sent.variants = self.variants
        self._waiting[n] = sent
        self._drain()

    def open_frame(self, variant: str) -> bytes:
        """The init segment as a frame."""
        return chunk_frame(self.track, self.epoch, variant, -1, self.init, t=self.epoch, mime=self.mime)

    def drop(self, start: int, end: int) -> None:
        """Keep nothing ready of a stretch that was cut, ms."""
        kept = [sent for sent in self.recent if sent.head.t + sent.head.d <= start or sent.head.t >= end]
        if len(kept) < len(self.recent):
            self.recent = deque(kept if not is_picture(self.track) else [])

    @property
    def last_ms(self) -> int:
        """Where what has come so far ends, class time in ms; where the epoch began if nothing has."""
        ends = (sent.head.t + sent.head.d for sent in self._waiting.values())
        return max(self.epoch, self.end_ms, *ends)

    def expect(self, count: int, until: int) -> None:
        """There are `count` chunks up to `until` (ms) and no more: those at the end that have not come are a hole."""
        last = max(self._waiting, default=(self.next_n or 0) - 1)
        if last + 1 < count <= last + AHEAD_MOST:
            self.holed(self, Hole(last + 1, count - 1, self.last_ms, until))

    def close(self) -> None:
        """What waits goes out; nothing comes after it."""
        while self._waiting:
            self._give_up()
        self._wait_no_more()

    # ---------------------------------------------------------------- inside

    def _drain(self) -> None:
        assert self.next_n is not None  # noqa: S101 - `take` has set it
        while (sent := self._waiting.pop(self.next_n, None)) is not None:
            self.next_n += 1
            self.end_ms = sent.head.t + sent.head.d
            self._remember(sent)
            self.air(self, sent)
        self._wait_no_more()
        if len(self._waiting) > WAITING_MOST:
            self._give_up()
        elif self._waiting:
            self._timer = asyncio.get_running_loop().call_later(WAITS_S, self._give_up)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        """What was waited for is a hole; what stands behind it goes out."""
        self._wait_no_more()
        assert self.next_n is not None  # noqa: S101 - `take` has set it
        n = min(self._waiting)
        self.holed(self, Hole(self.next_n, n - 1, self.end_ms or self.epoch, self._waiting[n].head.t))
        self.next_n = n
        self._drain()

    def _remember(self, sent: Sent) -> None:
        recent, picture = self.recent, is_picture(self.track)
        if picture and sent.head.key:
            recent.clear()
        recent.append(sent)
        longest = RECENT_MS if picture else SOUND_RECENT_MS
        size = sum(len(one.chunk.fragment) for one in recent)
        while recent and (self.end_ms - recent[0].head.t > longest or size > RECENT_BYTES):
            size -= len(recent.popleft().chunk.fragment)
