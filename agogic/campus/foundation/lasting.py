"""Faults that last: told once, and again only when they change or are over. What is tried each few seconds says it once."""

from __future__ import annotations

import errno
import logging

from agogic.classlog.store import StoreFault

_NO_ROOM = "There is no room left on the disk that holds the school. Make room; what is kept already stays."
_NOT_WRITABLE = "The school's folder can not be written. See that the disk is not read-only, and whose folder it is."
_NOT_THERE = "The school's folder, or a file in it, can not be opened. See that the disk is there."
_SAID = {
    "disk is full": _NO_ROOM,
    "readonly database": _NOT_WRITABLE,
    "unable to open database file": _NOT_THERE,
    "disk I/O error": "The disk that holds the school fails (input/output error). Look at the disk.",
}
_NUMBERED = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EROFS: _NOT_WRITABLE,
    errno.EACCES: _NOT_WRITABLE,
    errno.EPERM: _NOT_WRITABLE,
    errno.ENOENT: _NOT_THERE,
}


class Lasting:
    """What lasts, by what it is about."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._last: dict[object, str] = {}

    def broken(self, of: object, error: Exception, where: str) -> None:
        """Something failed, perhaps as before. `where`: what it was that failed, for the log: *Class 7 is not followed*."""
        sentence = words_of(error)
        told = sentence or f"{type(error).__name__}: {error}"
        if self._last.get(of) == told:
            return
        self._last[of] = told
        if sentence:
            self._log.error("%s. %s It is tried again, and said when it works.", where, sentence)
        else:
            self._log.error("%s, by a fault of ours. It is tried again, and said when it works.", where, exc_info=error)

    def well(self, of: object, where: str) -> None:
        """It works. `where`: as for `broken`, for the log: *Class 7 is followed*."""
        if self._last.pop(of, None) is not None:
            self._log.warning("%s again.", where)


def words_of(error: BaseException) -> str | None:
    """What disks do, in plain words; None for a fault that must be looked into."""
    if isinstance(error, StoreFault):
        return str(error)
    if isinstance(error, OSError):
        return _NUMBERED.get(error.errno or 0)
    if type(error).__name__ in ("OperationalError", "DatabaseError"):
        return next((sentence for said, sentence in _SAID.items() if said in str(error)), None)
    return None
