"""The classes that are open in this process: opened when needed, closed by least use, their heads on the doorbell."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import WeakValueDictionary

from agogic.classlog.store import SqliteStore, StoreFault
from agogic.live.broadcast import Broadcast
from agogic.live.commits import Commits
from agogic.live.doorbell import Doorbell
from agogic.live.footage import SeenLately
from agogic.live.gauges import Counts
from agogic.live.going import Going
from agogic.live.past import Lately, Past
from agogic.live.room import CLASS_SITTER, LEFT_ALONE_MS, Room
from agogic.live.turns import Turns

MOST_OPEN = 100
"""How many classes nobody is in stay open, ready for the next reader."""
IDLE_S = 600.0
"""How long such a class stays open, seconds."""
_SETTLES_S = 60.0
_COMMITTING = 16
_READING = 4
_CLASS_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOG = logging.getLogger("agogic.live")


class Rooms:
    """Every room of a data folder. `run` must be going while it is used."""

    def __init__(self, data: Path, counts: Counts | None = None) -> None:
        self._folder = data / "classes"
        self._bell = Doorbell(data / "live" / "doorbell.json")
        self._going = Going(data / "live" / "going.json")
        self._counts = counts or Counts()
        self._open: dict[str, Room] = {}
        self._pasts: dict[str, Past] = {}
        self._broadcasts: dict[Room, Broadcast] = {}
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._turns = Turns()
        self._lately = Lately()
        self.seen = SeenLately()
        """Media segments read last."""
        # Apart from each other, so that no commit waits for somebody who reads.
        self._commits = Commits(_COMMITTING)
        self._disk = Commits(_COMMITTING)
        self._reads = ThreadPoolExecutor(_READING, "read")

    def folder(self, class_id: str) -> Path:
        """Where a class is kept."""
        return self._folder / class_id

    def open_now(self) -> list[Room]:
        """The rooms that are open."""
        return list(self._open.values())

    def past(self, room: Room) -> Past:
        """The past of a class that is open."""
        past = self._pasts.get(room.class_id)
        if past is None:
            past = Past(
                self.folder(room.class_id),
                lambda after, limit: room.rows(after, limit, CLASS_SITTER),
                turns=self._turns,
                reads=self._reads,
                counts=self._counts,
                lately=self._lately,
            )
            # Whoever still asks for a room that was closed leaves nothing of it to those who open the class again.
            if self._open.get(room.class_id) is room:
                self._pasts[room.class_id] = past
        return past

    def broadcast(self, room: Room) -> Broadcast:
        """The pictures and sound of a class that is open."""
        return self._broadcasts[room]

    async def room(self, class_id: str, *, make: bool = False) -> Room | None:
        """The room of a class; None if there is no such class, unless it may be made. Raises `StoreFault`."""
        if not _CLASS_ID.fullmatch(class_id):
            return None
        room = self._open.get(class_id)
        if room is None or room.gone or room.closing:
            if not make and not (self.folder(class_id) / "log.sqlite").exists():
                return None
            async with self._door(class_id):
                room = self._open.get(class_id)
                if room is not None and room.gone:
                    await self._close(room)
                    room = None
                if room is None:
                    room = self._open[class_id] = await self._opened(class_id)
        room.touched = time.monotonic()
        return room

    async def run(self) -> None:
        """Look after every room, once a second, until cancelled."""
        for class_id in self._going.ids():
            with contextlib.suppress(StoreFault):
                await self.room(class_id)
        while True:
            await asyncio.sleep(1)
            for room in self.open_now():
                # A room whose disk hangs keeps nobody else waiting.
                if room.class_id not in self._looking:
                    task = self._looking[room.class_id] = asyncio.create_task(self._look_after(room))
                    task.add_done_callback(lambda _, class_id=room.class_id: self._looking.pop(class_id, None))  # type: ignore[misc]
            self._bell.ring()
            self._look_going()

    async def close(self) -> None:
        """Close every room."""
        self._look_going()
        for task in list(self._looking.values()):
            task.cancel()
        await asyncio.gather(*(self._close(room) for room in self.open_now()), return_exceptions=True)
        self._bell.ring()
        self._commits.close()
        self._disk.close()
        self._reads.shutdown(wait=False, cancel_futures=True)

    # ---------------------------------------------------------------- inside

    def _door(self, class_id: str) -> asyncio.Lock:
        """Held while a class opens or closes: a lock each, so that one that takes long holds up nobody else."""
        return self._doors.setdefault(class_id, asyncio.Lock())

    async def _opened(self, class_id: str) -> Room:
        loop = asyncio.get_running_loop()
        store = await loop.run_in_executor(self._reads, SqliteStore.writing, self.folder(class_id))
        try:
            room = await Room.open(
                class_id,
                store,
                committed=self._bell.note,
                turns=self._turns,
                commits=self._commits,
                counts=self._counts,
            )
        except BaseException:
            await loop.run_in_executor(self._reads, store.close)
            raise
        self._broadcasts[room] = Broadcast(room, self.folder(class_id), self._disk, gone=self.seen.forget)
        if room.on and room.down_ms > LEFT_ALONE_MS:
            await room.end_left()
        return room

    async def _look_after(self, room: Room) -> None:
        try:
            if not (room.gone or room.closing):
                await room.look_after()
                self._broadcasts[room].look_after()
            if room.gone or self._is_idle(room):
                async with self._door(room.class_id):
                    # Somebody may have come while we waited for the door.
                    if room.gone or self._is_idle(room):
                        await self._close(room)
            if not (room.gone or room.closing):
                await self.past(room).keep_up(room.head, ended=not room.on)
        except Exception:
            _LOG.exception("Class %s could not be looked after", room.class_id)

    def _is_idle(self, room: Room) -> bool:
        if not room.idle():
            return False
        unused_s = time.monotonic() - room.touched
        return unused_s > IDLE_S or (unused_s > _SETTLES_S and len(self._open) > MOST_OPEN)

    async def _close(self, room: Room) -> None:
        room.closing = True
        try:
            await self._broadcasts[room].close()
            await room.close()
        finally:
            self._broadcasts.pop(room, None)
            if self._open.get(room.class_id) is room:
                del self._open[room.class_id]
                self._pasts.pop(room.class_id, None)

    def _look_going(self) -> None:
        rooms = self.open_now()
        self._going.look({room.class_id for room in rooms if room.on}, {room.class_id for room in rooms})
