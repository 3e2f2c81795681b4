"""What is missing of the epochs of a class: noted when it is, when it came after all, and when it will not come."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise

from agogic.classlog.state import Epoch
from agogic.live.airing import Hole
from agogic.live.notes import Notes
from agogic.live.shelf import Named
from agogic.media.epochs import StoredEpoch

LOST_S = 15 * 60.0
"""What has not come after this long will not come, seconds: a page that can still send it does so within minutes."""


@dataclass(slots=True)
class _Missing:
    hole: Hole
    since: float = field(default_factory=time.monotonic)
    lost: bool = False


class Holes:
    """The holes of one class, in epochs that are kept."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._missing: dict[Named, list[_Missing]] = {}

    def begin(self, named: Named) -> None:
        """An epoch begins, without holes."""
        self._missing.setdefault(named, [])

    def add(self, named: Named, hole: Hole) -> None:
        """Some chunks did not come in time."""
        if named in self._missing and hole.start < hole.end:
            self._missing[named].append(_Missing(hole))
            self._note(named, hole, "open")

    def find(self, named: Named, known: Epoch, stored: StoredEpoch) -> None:
        """Look for what is missing of an epoch that was begun before a restart."""
        if named in self._missing:
            return
        self._missing[named] = []
        for before, after in pairwise(stored.rows()):
            hole = Hole(before.n + 1, after.n - 1, before.t + before.d, after.t)
            if hole.first > hole.last or hole.start >= hole.end:
                continue
            if any(start <= hole.start and hole.end <= end for start, end in known.holes):
                self._missing[named].append(_Missing(hole))
            else:
                self.add(named, hole)

    def fill(self, named: Named, stored: StoredEpoch) -> None:
        """Those whose chunks are all on the disk now are none any more."""
        for missing in list(self._missing.get(named, [])):
            hole = missing.hole
            if all(stored.row(n) is not None for n in range(hole.first, hole.last + 1)):
                self._missing[named].remove(missing)
                self._note(named, hole, "filled")

    def look_after(self) -> None:
        """Those that stay; called every second."""
        before = time.monotonic() - LOST_S
        for named, some in self._missing.items():
            for missing in some:
                if not missing.lost and missing.since < before:
                    missing.lost = True
                    self._note(named, missing.hole, "lost")

    def _note(self, named: Named, hole: Hole, state: str) -> None:
        span = {"first": hole.first, "last": hole.last, "from": hole.start, "to": hole.end}
        self._notes.add("media.hole", {"track": named[0], "epoch": named[1], **span, "state": state})
