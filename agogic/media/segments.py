"""An epoch cut into media segments: runs of chunks that begin with a keyframe, about four seconds each.

A cut lies at the first keyframe of each four seconds of class time, so that one that is filled in afterwards moves none
of the cuts elsewhere. A segment is named by its first and last chunk: what it holds never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from agogic.classlog.spans import span_laid
from agogic.media.epochs import Row

CELL_MS = 4_000
"""In each so many ms of class time one segment begins."""


class Segment(NamedTuple):
    """Chunks `first` to `last`, from class time `t` on for `d` ms."""

    first: int
    last: int
    t: int
    d: int


class Cutting:
    """An epoch that is being cut, chunk after chunk in the order of `n`."""

    def __init__(self) -> None:
        self.taken = 0
        """How many chunks were taken."""
        self.done: list[Segment] = []
        self.loud: list[list[int]] = []
        """Where somebody is heard, class time in ms."""
        self._run: list[Row] = []

    @property
    def since(self) -> Segment | None:
        """What came after the last segment."""
        return _segment(self._run) if self._run else None

    def take(self, row: Row) -> None:
        """One more chunk."""
        self.taken += 1
        if row.loud and not row.gone:
            span_laid(self.loud, row.t, row.t + row.d)
        run = self._run
        breaks = run and (row.n != run[-1].n + 1 or row.gone)
        if breaks or (run and row.key and row.t // CELL_MS != run[0].t // CELL_MS):
            self._close()
        if not row.gone and (self._run or row.key):
            # Before a keyframe nothing can be shown.
            self._run.append(row)

    def _close(self) -> None:
        self.done.append(_segment(self._run))
        self._run = []


def segments(rows: Iterable[Row], *, ended: bool) -> tuple[list[Segment], Segment | None]:
    """The segments of an epoch, rows in the order of `n`; and what has come since the last of them, if it goes on."""
    cutting = Cutting()
    for row in rows:
        cutting.take(row)
    since = cutting.since
    if since is not None and ended:
        return [*cutting.done, since], None
    return cutting.done, since


def _segment(run: list[Row]) -> Segment:
    return Segment(run[0].n, run[-1].n, run[0].t, run[-1].t + run[-1].d - run[0].t)


def gone_with(rows: Iterable[Row], start: int, end: int, *, to_keyframe: bool) -> list[int]:
    """The chunks that go when `[start, end)` (ms) is cut; of pictures also those that can not be shown without them.

    What follows up to the next keyframe only says what changed since then, and may still show it.
    """
    gone: list[int] = []
    needs = False
    for row in rows:
        inside = row.t < end and row.t + row.d > start
        needs = inside or (needs and to_keyframe and not row.key)
        if needs:
            gone.append(row.n)
    return gone
