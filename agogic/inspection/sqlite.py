"""Whether a SQLite file is sound: read through by SQLite itself, for as long as there is patience."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

_OPCODES = 20_000
"""How often SQLite is asked whether there is patience left: some milliseconds of its work."""
_BUSY_S = 5.0


class Damaged(Exception):
    """A file is no sound database; the text is SQLite's own."""


def sound(file: Path, *, seconds: float | None = None) -> bool:
    """Read a database through. True if it is sound, False if `seconds` were not enough to tell. Raises `Damaged`."""
    try:
        with closing(sqlite3.connect(_uri(file), uri=True, timeout=_BUSY_S)) as db:
            if seconds is not None:
                until = time.monotonic() + seconds
                db.set_progress_handler(lambda: time.monotonic() > until, _OPCODES)
            (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            return False
        raise Damaged(str(error)) from error
    if said != "ok":
        raise Damaged(" ".join(str(said).split()))
    return True


def _uri(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro"
