"""The epochs of one class that are kept, opened when needed. Disk work is done beside the event loop."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from agogic.live.commits import Commits
from agogic.media.epochs import Chunk, StoredEpoch
from agogic.media.segments import Cutting, Segment, gone_with
from agogic.media.tracks import FULL, epoch_folder, is_picture

Named = tuple[str, int]
"""An epoch: its track, and when it began."""
_Done = TypeVar("_Done")


class Shelf:
    """One class's. Used from the event loop alone."""

    def __init__(self, class_folder: Path, disk: Commits) -> None:
        self._folder = class_folder
        self._disk = disk
        self._open: dict[Path, StoredEpoch] = {}
        self._cuttings: dict[Path, tuple[int, Cutting]] = {}

    async def make(self, named: Named, init: bytes) -> None:
        """Make room for an epoch. Raises `OSError`; `ValueError` if it has another init segment."""
        folder = epoch_folder(self._folder, *named)
        self._open.setdefault(folder, await self._done(lambda: StoredEpoch.make(folder, init)))

    async def unmake(self, named: Named) -> None:
        """An epoch that was not to be leaves nothing behind."""
        folder = epoch_folder(self._folder, *named)
        stored = self._open.pop(folder, None)
        if stored is not None:
            stored.close()
            await self._done(lambda: shutil.rmtree(folder, ignore_errors=True))

    async def find(self, named: Named, variant: str = FULL) -> StoredEpoch | None:
        """An epoch in one form; None if it is not here. Raises `OSError`."""
        folder = epoch_folder(self._folder, *named, variant)
        stored = self._open.get(folder)
        if stored is None:
            try:
                stored = self._open.setdefault(folder, await self._done(lambda: StoredEpoch.open(folder)))
            except FileNotFoundError:
                return None
        return stored

    def at_hand(self, named: Named) -> StoredEpoch | None:
        """The same if it is open already."""
        return self._open.get(epoch_folder(self._folder, *named))

    async def append(self, work: Mapping[Named, Sequence[Chunk]]) -> None:
        """Write chunks of epochs that are at hand; returns when they are on the disk. Raises `OSError`."""
        pairs = [(self._open[epoch_folder(self._folder, *named)], some) for named, some in work.items()]

        def write() -> None:
            for stored, some in pairs:
                stored.append(some)

        await self._done(write)

    async def cut(self, named: Named, variant: str, start: int, end: int) -> None:
        """Take away for good what lies between two moments (ms), and pictures after it that need what is gone."""
        stored = await self.find(named, variant)
        if stored is not None:
            gone = gone_with(stored.rows(), start, end, to_keyframe=is_picture(named[0]))
            await self._done(lambda: stored.cut(gone))

    def segments(self, stored: StoredEpoch, *, ended: bool) -> tuple[list[Segment], Segment | None]:
        """The segments of an epoch, and what came after the last of them if it goes on."""
        cutting = self.cutting(stored)
        since = cutting.since
        return ([*cutting.done, since], None) if since is not None and ended else (cutting.done, since)

    def cutting(self, stored: StoredEpoch) -> Cutting:
        """An epoch as it is cut so far."""
        upset, cutting = self._cuttings.get(stored.folder, (-1, Cutting()))
        if upset != stored.upset:
            upset, cutting = stored.upset, Cutting()
        for row in stored.rows_since(cutting.taken):
            cutting.take(row)
        self._cuttings[stored.folder] = upset, cutting
        return cutting

    def close(self) -> None:
        """Let go of every file."""
        for stored in self._open.values():
            stored.close()

    async def _done(self, work: Callable[[], _Done]) -> _Done:
        answers: list[_Done] = []
        await self._disk.run(lambda: answers.append(work()))
        return answers[0]
