"""One epoch of a track on disk: `init.mp4`, `chunks` (appended), `index` (a hint that is made again from `chunks`).

A record of `chunks` is a head, its fragment, and between them the head's own CRC: what was torn by a kill or a power
cut is found at the next opening and taken off. `append` returns when its bytes are on the disk (fdatasync).
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

INIT, CHUNKS, INDEX = "init.mp4", "chunks", "index"

_MAGIC = b"AGc1"
_HEAD = struct.Struct(">4sIIQIB3xII")
"""magic, bytes of the fragment, n, t, d, marks, CRC-32 of the fragment, CRC-32 of all before."""
_ROW = struct.Struct(">IQIB3xQII")
"""n, t, d, marks, where its fragment begins in `chunks`, bytes of the fragment, CRC-32 of all before."""
_KEY, _LOUD, _GONE = 1, 2, 4
_CRC_BYTES = 4


class Chunk(NamedTuple):
    """A piece of a track: number `n` of its epoch, class time `t` and length `d` in ms, one or more fragments.

    `key`: begins with a keyframe. `loud`: somebody is heard in it.
    """

    n: int
    t: int
    d: int
    key: bool
    loud: bool
    fragment: bytes


class Row(NamedTuple):
    """Where a chunk stands. `gone`: its bytes were cut for good."""

    n: int
    t: int
    d: int
    key: bool
    loud: bool
    gone: bool
    at: int
    size: int


class StoredEpoch:
    """An epoch in its folder. May be used from any thread; one process writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._rows: dict[int, Row] = {}
        self._order: list[Row] = []
        self._end = 0
        self._file: int | None = None
        self.version = 0
        """Goes up with every change."""
        self.upset = 0
        """Goes up with every change that is no growth at the end."""

    @classmethod
    def make(cls, folder: Path, init: bytes) -> Self:
        """A new epoch, or the one that is there with the same `init`. Raises `OSError`; `ValueError` if it has another."""
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / INIT
        if place.exists():
            if place.read_bytes() != init:
                raise ValueError("this epoch has another init segment")
        else:
            _written(place, [init])
            _synced(folder.parent)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """What is there, without what was torn. Raises `OSError`; `FileNotFoundError` if there is no such epoch."""
        if not (folder / INIT).is_file():
            raise FileNotFoundError(folder / INIT)
        epoch = cls(folder)
        epoch._read()
        return epoch

    @property
    def init(self) -> bytes:
        """The init segment."""
        return (self.folder / INIT).read_bytes()

    def rows(self) -> list[Row]:
        """Where every chunk stands, in the order of `n`."""
        with self._lock:
            return list(self._order)

    def rows_since(self, many: int) -> list[Row]:
        """The same without the first so many."""
        with self._lock:
            return self._order[many:]

    def row(self, n: int) -> Row | None:
        """Where a chunk stands; None if it is not here."""
        return self._rows.get(n)

    def __len__(self) -> int:
        return len(self._rows)

    def append(self, chunks: Iterable[Chunk]) -> list[Row]:
        """Write chunks; returns those that were not there before, when they are on the disk. Raises `OSError`."""
        with self._lock:
            fresh: dict[int, Chunk] = {}
            for chunk in chunks:
                if chunk.n not in self._rows:
                    fresh.setdefault(chunk.n, chunk)
            if not fresh:
                return []
            file = self._opened()
            rows, pieces, end = [], [], self._end
            for chunk in fresh.values():
                head = _head(chunk)
                rows.append(Row(*chunk[:5], False, end + len(head), len(chunk.fragment)))
                pieces += [head, chunk.fragment]
                end += len(head) + len(chunk.fragment)
            _put(file, b"".join(pieces), self._end)
            os.fdatasync(file)
            self._end = end
            self._lay(rows)
            _hinted(self.folder / INDEX, rows)
            return rows

    def read(self, first: int, last: int) -> list[bytes] | None:
        """The fragments of chunks `first` to `last`; None if one is not here or was cut. Raises `OSError`."""
        with self._lock:
            rows = [self._rows.get(n) for n in range(first, last + 1)]
            if any(row is None or row.gone for row in rows):
                return None
            file = self._opened()
            return [os.pread(file, row.size, row.at) for row in rows if row is not None]

    def cut(self, gone: Iterable[int]) -> int:
        """Take the bytes of some chunks away for good: the file is written anew without them. How many it were."""
        with self._lock:
            gone = {n for n in gone if n in self._rows and not self._rows[n].gone}
            if not gone:
                return 0
            file = self._opened()
            order = sorted(self._rows.values(), key=lambda row: row.at)
            fresh = self.folder / f"{CHUNKS}.new"
            _written(fresh, (_kept(file, row, row.gone or row.n in gone) for row in order))
            (self.folder / INDEX).unlink(missing_ok=True)
            fresh.replace(self.folder / CHUNKS)
            _synced(self.folder)
            self._shut()
            self._read()
            return len(gone)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._shut()

    # ---------------------------------------------------------------- inside

    def _lay(self, rows: Sequence[Row]) -> None:
        self.version += 1
        self._rows.update({row.n: row for row in rows})
        last = self._order[-1].n if self._order else -1
        self._order += sorted(rows)
        if min(row.n for row in rows) < last:
            self._order.sort()
            self.upset += 1

    def _opened(self) -> int:
        if self._file is None:
            self._file = os.open(self.folder / CHUNKS, os.O_RDWR | os.O_CREAT, 0o600)
            _synced(self.folder)
        return self._file

    def _shut(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __del__(self) -> None:
        self._shut()

    def _read(self) -> None:
        """Read the index, then what it does not know of yet; take off what is torn."""
        for left in (f"{CHUNKS}.new", f"{CHUNKS}.new.part", f"{INDEX}.part"):
            (self.folder / left).unlink(missing_ok=True)
        file = self._opened()
        size = os.fstat(file).st_size
        rows = _hints(self.folder / INDEX, size)
        known = len(rows)
        end = rows[-1].at + rows[-1].size if rows else 0
        if rows and not _is_whole(file, rows[-1]):
            # The hint is of another file: everything is looked at.
            rows, known, end = [], 0, 0
        for row in _records(file, end, size):
            rows.append(row)
            end = row.at + row.size
        if end < size:
            os.ftruncate(file, end)
        self._end = end
        self._rows, self._order = {row.n: row for row in rows}, sorted(rows)
        self.version += 1
        self.upset += 1
        if len(rows) != known or _size(self.folder / INDEX) != known * _ROW.size:
            _written(self.folder / INDEX, map(_packed, rows))


def chunks_after(folder: Path, at: int) -> tuple[list[Chunk], int]:
    """The whole chunks that stand in an epoch's file from byte `at` on, and where they end: for who reads while another writes.

    After bytes were cut the file is another: an `at` past its end begins anew. Raises `OSError`.
    """
    file = os.open(folder / CHUNKS, os.O_RDONLY)
    try:
        size = os.fstat(file).st_size
        at = at if at <= size else 0
        rows = list(_records(file, at, size))
        chunks = [Chunk(*row[:5], b"" if row.gone else os.pread(file, row.size, row.at)) for row in rows]
        return chunks, rows[-1].at + rows[-1].size if rows else at
    finally:
        os.close(file)


def _head(chunk: Chunk, *, gone: bool = False) -> bytes:
    marks = _KEY * chunk.key | _LOUD * chunk.loud | _GONE * gone
    crc = zlib.crc32(chunk.fragment)
    head = _HEAD.pack(_MAGIC, len(chunk.fragment), chunk.n, chunk.t, chunk.d, marks, crc, 0)[:-_CRC_BYTES]
    return head + zlib.crc32(head).to_bytes(_CRC_BYTES, "big")


def _kept(file: int, row: Row, gone: bool) -> bytes:
    """A record as it stands in a file that is written anew."""
    fragment = b"" if gone else os.pread(file, row.size, row.at)
    return _head(Chunk(*row[:5], fragment), gone=gone) + fragment


def _records(file: int, at: int, size: int) -> Iterator[Row]:
    """The whole records from `at` on."""
    while at + _HEAD.size <= size:
        head = os.pread(file, _HEAD.size, at)
        magic, length, n, t, d, marks, crc, own = _HEAD.unpack(head)
        start = at + _HEAD.size
        if magic != _MAGIC or zlib.crc32(head[:-_CRC_BYTES]) != own or start + length > size:
            return
        if zlib.crc32(os.pread(file, length, start)) != crc:
            return
        yield Row(n, t, d, bool(marks & _KEY), bool(marks & _LOUD), bool(marks & _GONE), start, length)
        at = start + length


def _is_whole(file: int, row: Row) -> bool:
    found = next(_records(file, row.at - _HEAD.size, row.at + row.size), None) if row.at >= _HEAD.size else None
    return found == row


def _packed(row: Row) -> bytes:
    marks = _KEY * row.key | _LOUD * row.loud | _GONE * row.gone
    packed = _ROW.pack(row.n, row.t, row.d, marks, row.at, row.size, 0)[:-_CRC_BYTES]
    return packed + zlib.crc32(packed).to_bytes(_CRC_BYTES, "big")


def _hints(place: Path, size: int) -> list[Row]:
    """The rows of an index as far as they are sound and lie within `size` bytes."""
    try:
        raw = place.read_bytes()
    except OSError:
        return []
    rows: list[Row] = []
    for start in range(0, len(raw) - _ROW.size + 1, _ROW.size):
        n, t, d, marks, at, length, crc = _ROW.unpack_from(raw, start)
        before = rows[-1].at + rows[-1].size if rows else 0
        follows = at == before + _HEAD.size and at + length <= size
        if zlib.crc32(raw[start : start + _ROW.size - _CRC_BYTES]) != crc or not follows:
            break
        rows.append(Row(n, t, d, bool(marks & _KEY), bool(marks & _LOUD), bool(marks & _GONE), at, length))
    return rows


def _hinted(place: Path, rows: Sequence[Row]) -> None:
    with place.open("ab") as index:
        index.write(b"".join(map(_packed, rows)))


def _put(file: int, piece: bytes, at: int) -> None:
    """Write all of a piece; the system may take it in parts."""
    left = memoryview(piece)
    while left:
        wrote = os.pwrite(file, left, at)
        at += wrote
        left = left[wrote:]


def _written(place: Path, pieces: Iterable[bytes]) -> None:
    """A file that is there whole or not at all."""
    fresh = place.with_name(f"{place.name}.part")
    with fresh.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)


def _synced(folder: Path) -> None:
    """The names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _size(place: Path) -> int:
    try:
        return place.stat().st_size
    except OSError:
        return 0
