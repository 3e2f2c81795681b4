"""Ids that a log may hold: whoever asks about a new one is spared the look into the store."""

from __future__ import annotations

_BYTES = 1 << 16
_MASK = _BYTES * 8 - 1


class Met:
    """A bit for each id that was met. One that is not here was never met; one that is may be taken for another.

    64 kB a class: of 20,000 ids, every twenty-fifth new one is looked for in vain.
    """

    __slots__ = ("_bits",)

    def __init__(self) -> None:
        self._bits = bytearray(_BYTES)

    def add(self, id_: str) -> None:
        """An id stands in the log, or will."""
        place = hash(id_) & _MASK
        self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, id_: str) -> bool:
        place = hash(id_) & _MASK
        return bool(self._bits[place >> 3] & 1 << (place & 7))
