"""What the class itself notes of its media, one after the other; what could not be written down is tried again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import Any

from agogic.classlog.decide import Refusal
from agogic.live.answers import Fault
from agogic.live.room import Room

AGAIN_S = 5.0
"""What could not be written down is tried again after this long, seconds."""
_CLOSING_S = 5.0
_LOG = logging.getLogger("agogic.live")


class Notes:
    """The notes of one class, in order."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._due: deque[tuple[str, dict[str, Any]]] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._again_at = 0.0

    def add(self, type_: str, body: dict[str, Any]) -> None:
        """Note something soon."""
        self._due.append((type_, body))
        self.go_on()

    def go_on(self) -> None:
        """Write what is due, unless it is being written or was tried just now."""
        if self._due and self._writing is None and time.monotonic() >= self._again_at:
            self._writing = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Wait until what is due is written, for a while."""
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=_CLOSING_S)

    async def _write(self) -> None:
        try:
            while self._due:
                type_, body = self._due[0]
                answer = await self._room.note(type_, body)
                if isinstance(answer, Fault):
                    self._again_at = time.monotonic() + AGAIN_S
                    return
                if isinstance(answer, Refusal):
                    _LOG.info("%s of class %s was not noted: %s", type_, self._room.class_id, answer.code)
                self._due.popleft()
        finally:
            self._writing = None
