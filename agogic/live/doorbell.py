"""The doorbell: one small file that says how far each class is. A hint for followers, written by rename."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
from pathlib import Path

EACH_S = 0.25
"""How often it is written at most, seconds."""
MOST_CLASSES = 2_000
"""How many classes it names: those that went on last. Followers compare all cursors with the logs anyway."""

_LOG = logging.getLogger("agogic.live")


class Doorbell:
    """Class -> last seq."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._heads: dict[str, int] = {}
        with contextlib.suppress(OSError, ValueError, TypeError):
            self._heads = dict(json.loads(file.read_text()))
        self._due: asyncio.TimerHandle | None = None

    def note(self, class_id: str, seq: int) -> None:
        """A class went on; rung soon."""
        self._heads.pop(class_id, None)
        self._heads[class_id] = seq
        if len(self._heads) > MOST_CLASSES:
            del self._heads[next(iter(self._heads))]
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(EACH_S, self.ring)

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
