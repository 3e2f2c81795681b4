"""How long the pictures and sound of classes are kept; and cuts for good that a kill interrupted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from agogic.classlog.store import StoreFault
from agogic.live.broadcast import CUTTING
from agogic.live.room import Room
from agogic.live.rooms import Rooms
from agogic.media.epochs import CHUNKS
from agogic.media.tracks import track_seat

EACH_S = 3_600.0
"""How often classes are looked at, seconds."""
_DAY_S = 86_400.0
_NAMED_MOST = 64
"""How many tracks one `media.cut` may name."""
_LOG = logging.getLogger("agogic.live")


class Keeping:
    """The classes of a data folder; `days`: how long what was recorded in them is kept, 0: for good. Films stay."""

    def __init__(self, classes: Path, rooms: Rooms, days: int) -> None:
        self._classes = classes
        self._rooms = rooms
        self._days = days

    async def run(self) -> None:
        """Look at every class again and again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EACH_S)

    async def look(self) -> None:
        """Look at every class once."""
        before = time.time() - self._days * _DAY_S if self._days else 0.0
        for class_id in await asyncio.to_thread(lambda: list(_due(self._classes, before))):
            try:
                room = await self._rooms.room(class_id)
                if room is not None and room.state.room.status == "ended" and self._days:
                    await _let_go(room)
            except (OSError, StoreFault):
                _LOG.exception("What was recorded of class %s could not be looked at", class_id)


async def _let_go(room: Room) -> None:
    """What was recorded of a class is cut for good, unless it is already."""
    part = room.state.room
    whole = [gone for gone in part.media_gone if gone.from_ == 0 and gone.to >= room.length_ms]
    done = {track for gone in whole for track in gone.tracks}
    tracks = sorted(track for track in part.tracks if track_seat(track) != 0 and track not in done)
    if not room.length_ms or any(not gone.tracks for gone in whole):
        return
    for first in range(0, len(tracks), _NAMED_MOST):
        some = tracks[first : first + _NAMED_MOST]
        await room.note("media.cut", {"from": 0, "to": room.length_ms, "tracks": some})


def _due(classes: Path, before: float) -> Iterator[str]:
    """Classes in which a cut was interrupted, or of which nothing was recorded since `before` (seconds since 1970)."""
    for media in classes.glob("*/media"):
        if (media / CUTTING).exists():
            yield media.parent.name
        elif before:
            times = [file.stat().st_mtime for file in media.glob(f"*/*/{CHUNKS}") if file.stat().st_size]
            if times and max(times) < before:
                yield media.parent.name
