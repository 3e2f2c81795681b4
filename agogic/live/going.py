"""Which classes are going on, kept over a restart: they must end by themselves though nobody comes back (rule T5)."""

from __future__ import annotations

import json
import logging
import secrets
from pathlib import Path

_LOG = logging.getLogger("agogic.live")


class Going:
    """A small file with the ids of the classes that are on, written by rename when that changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._ids = {str(class_id) for class_id in json.loads(file.read_text())}
        except (OSError, ValueError, TypeError):
            self._ids = set()

    def ids(self) -> list[str]:
        """The classes that were on when last looked at."""
        return sorted(self._ids)

    def look(self, on: set[str], known: set[str]) -> None:
        """Of the classes in `known`, those in `on` are on."""
        ids = (self._ids - known) | on
        if ids == self._ids:
            return
        fresh = self._file.with_name(f"{self._file.name}.{secrets.token_hex(4)}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(sorted(ids)))
            fresh.replace(self._file)
        except OSError:
            _LOG.warning("Which classes are on could not be written down")
            return
        self._ids = ids
