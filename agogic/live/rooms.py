"""The classes that are open in this process: opened when needed, closed by least use, their heads on the doorbell."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import secrets
from pathlib import Path

from agogic.classlog.store import SqliteStore
from agogic.live.room import LEFT_ALONE_MS, Room

MOST_OPEN = 200
"""How many idle classes stay open, ready for the next reader."""
DOORBELL_EACH_S = 0.25
_CLASS_ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_LOG = logging.getLogger("agogic.live")


class Rooms:
    """Every room of a data folder. `run` must be going while it is used."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "classes"
        self._bell = Doorbell(data / "live" / "doorbell.json")
        self._open: dict[str, Room] = {}
        self._opening = asyncio.Lock()

    def folder(self, class_id: str) -> Path:
        """Where a class is kept."""
        return self._folder / class_id

    def open_now(self) -> list[Room]:
        """The rooms that are open."""
        return list(self._open.values())

    async def room(self, class_id: str, *, make: bool = False) -> Room | None:
        """The room of a class; None if there is no such class, unless it may be made. Raises `StoreFault`."""
        if not _CLASS_ID.match(class_id):
            return None
        async with self._opening:
            room = self._open.get(class_id)
            if room is None:
                if not make and not (self.folder(class_id) / "log.sqlite").exists():
                    return None
                room = await self._opened(class_id)
            # Moved to the end: the front of the dictionary is what was used least lately.
            self._open.pop(class_id, None)
            self._open[class_id] = room
            return room

    async def run(self) -> None:
        """Look after every room, once a second, until cancelled."""
        while True:
            await asyncio.sleep(1)
            for room in self.open_now():
                try:
                    await room.look_after()
                except Exception:
                    _LOG.exception("Class %s could not be looked after", room.class_id)
            self._bell.ring()
            await self._close_idle()

    async def close(self) -> None:
        """Close every room."""
        for room in self.open_now():
            room.fanout.dismiss("class.moved", lambda reader: True)
            await room.close()
        self._open.clear()
        self._bell.ring()

    async def _opened(self, class_id: str) -> Room:
        store = await asyncio.to_thread(SqliteStore.writing, self.folder(class_id))
        room = Room(class_id, store, committed=self._bell.note)
        if room.state.room.status in ("open", "paused") and room.down_ms > LEFT_ALONE_MS:
            await room.end_left()
        return room

    async def _close_idle(self) -> None:
        idle = [room for room in self._open.values() if room.idle()]
        for room in idle[: max(0, len(self._open) - MOST_OPEN)]:
            del self._open[room.class_id]
            await room.close()


class Doorbell:
    """One small file that says how far each class is: a hint for followers, written by rename."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._heads: dict[str, int] = {}
        with contextlib.suppress(OSError, ValueError):
            self._heads = json.loads(file.read_text())
        self._due: asyncio.TimerHandle | None = None

    def note(self, class_id: str, seq: int) -> None:
        """A class went on; rung soon."""
        self._heads[class_id] = seq
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(DOORBELL_EACH_S, self.ring)

    def ring(self) -> None:
        """Write the file, if there is something new."""
        if self._due is None:
            return
        self._due.cancel()
        self._due = None
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"doorbell.{secrets.token_hex(4)}")
            fresh.write_text(json.dumps(self._heads))
            fresh.replace(self._file)
        except OSError:
            # A hint only: followers compare all cursors with the logs every ten minutes.
            _LOG.warning("The doorbell could not be written")
