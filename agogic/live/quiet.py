"""Stretches in which nobody is heard, found from the sound itself: its senders say of each chunk whether it is loud.

What has not come may have been loud. So a moment is judged some seconds later, and what is missing then is no quiet.
"""

from __future__ import annotations

from collections.abc import Collection

from agogic.classlog.spans import span_laid, without

JUDGED_MS = 5_000
"""How long after it a moment is judged, ms."""
LEAST_MS = 3_000
"""What is shorter is no quiet, ms (rule A2)."""
TOLD_EACH_MS = 60_000
"""A quiet that goes on is told of this often, ms."""
_APART_MS = 60
"""Chunks of sound follow each other within this, ms."""


class Quiet:
    """What is heard in one class. Pure: moments in, stretches out; class time in ms."""

    def __init__(self, judged: int = 0) -> None:
        self._judged = judged
        """Up to where everything was told."""
        self._noise: list[list[int]] = []
        self._known: dict[str, int] = {}
        self._over: dict[str, int] = {}
        self._goes_on = False

    def begin(self, track: str, at: int) -> None:
        """A track of sound begins."""
        if not self._known:
            self._judged = max(self._judged, at)
        self._known[track] = at
        self._over.pop(track, None)

    def heard(self, track: str, t: int, d: int, *, loud: bool) -> None:
        """A chunk of sound."""
        known = self._known.get(track, t)
        if t > known + _APART_MS:
            span_laid(self._noise, known, t)
        if loud:
            span_laid(self._noise, t, t + d)
        self._known[track] = max(known, t + d)

    def end(self, track: str) -> None:
        """A track of sound is over."""
        if track in self._known:
            self._over[track] = self._known[track]

    def judge(self, now: int, muted: Collection[str] = ()) -> list[list[int]]:
        """The quiet stretches that can be told now; `muted`: tracks whose sender has turned them off."""
        if not self._known:
            return []
        until = now - JUDGED_MS
        for track, known in list(self._known.items()):
            if self._over.get(track, until) < until:
                del self._known[track]
            elif known < until and track not in self._over:
                if track not in muted:
                    span_laid(self._noise, known, until)
                self._known[track] = until
        if self._known:
            return self._told(until, whole=False)
        last, self._over = max(self._over.values()), {}
        return self._told(last, whole=True)

    def _told(self, until: int, *, whole: bool) -> list[list[int]]:
        told: list[list[int]] = []
        goes_on, self._goes_on = self._goes_on, False
        spans = without([[self._judged, until]], self._noise) if self._judged < until else []
        for start, end in spans:
            more = goes_on and start == self._judged
            if end == until and not whole and end - start < TOLD_EACH_MS:
                # It may become longer.
                until, self._goes_on = start, more
            elif more or end - start >= LEAST_MS:
                told.append([start, end])
                self._goes_on = end == until
        self._judged = max(self._judged, until)
        self._noise = [span for span in self._noise if span[1] > self._judged]
        return told
