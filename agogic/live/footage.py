"""What is kept of a class's pictures and sound, as it is read: an index, and immutable segments (WIRE.md)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from hashlib import blake2s
from typing import Any

from agogic.classlog.state import Epoch
from agogic.live.broadcast import Broadcast
from agogic.media.epochs import StoredEpoch
from agogic.media.fragments import lowest_layer
from agogic.media.tracks import BASE, is_picture

CHUNKS_MOST = 400
"""A segment is asked for with so many chunks at most."""
LATELY_BYTES = 32 * 1024 * 1024
"""How much of the segments read last is kept in memory, for all classes together: a whole class catches up at once."""


class SeenLately:
    """Segments read last, by their names."""

    def __init__(self, most_bytes: int = LATELY_BYTES) -> None:
        self._most_bytes = most_bytes
        self._size = 0
        self._held: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()

    def find(self, name: tuple[Any, ...]) -> bytes | None:
        """A segment's bytes, if they are still here."""
        held = self._held.get(name)
        if held is not None:
            self._held.move_to_end(name)
        return held

    def forget(self, class_id: str) -> None:
        """Keep nothing of a class."""
        for name in [name for name in self._held if name[0] == class_id]:
            self._size -= len(self._held.pop(name))

    def keep(self, name: tuple[Any, ...], raw: bytes) -> None:
        """Keep a segment; what was not read for longest makes room."""
        self._size += len(raw) - len(self._held.pop(name, b""))
        self._held[name] = raw
        while self._size > self._most_bytes:
            self._size -= len(self._held.popitem(last=False)[1])


class Footage:
    """The reading side of one class."""

    def __init__(self, broadcast: Broadcast, lately: SeenLately) -> None:
        self._broadcast = broadcast
        self._lately = lately

    async def index(self, from_ms: int) -> tuple[str, dict[str, Any]]:
        """What there is from a moment on, by track; and a tag that changes when it does."""
        told: dict[str, Any] = {}
        tags = []
        for track, epochs in self._broadcast.room.state.room.tracks.items():
            some = []
            for known in list(epochs):
                stored = await self._broadcast.stored(track, known.epoch, known.variants[0])
                tags.append(f"{stored.version if stored else 0}.{known.until or 0}")
                if known.until is None or known.until >= from_ms:
                    some.append(self._epoch_words(track, known, stored, from_ms))
            if some:
                told[track] = some
        return blake2s(f"{from_ms} {tags}".encode(), digest_size=8).hexdigest(), told

    async def init(self, track: str, epoch: int, variant: str | None) -> bytes | None:
        """The init segment of a form (None: of the fullest); None if there is none."""
        stored = await self._broadcast.stored(track, epoch, variant)
        return None if stored is None else await asyncio.to_thread(lambda: stored.init)

    async def segment(self, track: str, epoch: int, variant: str, first: int, last: int) -> bytes | None:
        """A run of chunks; None if there is none such, nothing if it was cut for good."""
        stored = await self._broadcast.stored(track, epoch, variant)
        if stored is None or not 0 <= last - first < CHUNKS_MOST:
            return None
        rows = [stored.row(n) for n in range(first, last + 1)]
        if any(row is None for row in rows):
            return None
        if any(row is not None and row.gone for row in rows):
            return b""
        name = (self._broadcast.room.class_id, track, epoch, variant, first, last)
        held = self._lately.find(name)
        if held is None:
            held = await asyncio.to_thread(_read, stored, variant, first, last)
            if held:
                self._lately.keep(name, held)
        return held

    def _epoch_words(self, track: str, known: Epoch, stored: StoredEpoch | None, from_ms: int) -> dict[str, Any]:
        done, since = self._broadcast.shelf.segments(stored, ended=known.until is not None) if stored else ([], None)
        words: dict[str, Any] = {
            "epoch": known.epoch,
            "mime": known.mime,
            "width": known.width,
            "height": known.height,
            "variants": known.variants,
            "kept": known.kept,
            "until": known.until,
            "segments": [one for one in done if one.t + one.d > from_ms],
        }
        if since is not None:
            words["since"] = since
        if stored is not None and not is_picture(track):
            heard = self._broadcast.shelf.cutting(stored).loud
            words["loud"] = [span for span in heard if span[1] > from_ms]
        return words


def _read(stored: StoredEpoch, variant: str, first: int, last: int) -> bytes:
    fragments = stored.read(first, last)
    if fragments is None:
        return b""
    if variant == BASE:
        fragments = [lowest_layer(fragment) or fragment for fragment in fragments]
    return b"".join(fragments)
