"""An epoch cut into media segments: runs of chunks that begin with a keyframe, about four seconds each.

A cut lies at the first keyframe of each four seconds of class time, so that one that is filled in afterwards moves none
of the cuts elsewhere. A segment is named by its first and last chunk: what it holds never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from agogic.media.epochs import Row

CELL_MS = 4_000
"""In each so many ms of class time one segment begins."""


class Segment(NamedTuple):
    """Chunks `first` to `last`, from class time `t` on for `d` ms."""

    first: int
    last: int
    t: int
    d: int


def segments(rows: Iterable[Row], *, ended: bool) -> tuple[list[Segment], Segment | None]:
    """The segments of an epoch, rows in the order of `n`; and what has come since the last of them, if it goes on."""
    found: list[Segment] = []
    run: list[Row] = []
    for row in rows:
        if run and (row.n != run[-1].n + 1 or row.gone):
            found.append(_segment(run))
            run = []
        if row.gone or (not run and not row.key):
            # Nothing shows before the next keyframe.
            continue
        if run and row.key and row.t // CELL_MS != run[0].t // CELL_MS:
            found.append(_segment(run))
            run = []
        run.append(row)
    if run and ended:
        found.append(_segment(run))
        run = []
    return found, _segment(run) if run else None


def _segment(run: list[Row]) -> Segment:
    return Segment(run[0].n, run[-1].n, run[0].t, run[-1].t + run[-1].d - run[0].t)
