"""A fragmented MP4 file read as what a track is kept as: its init segment, and its fragments with their times.

ISO 14496-12: `ftyp` and `moov` are the init segment; each `moof` with the `mdat` after it is a fragment. Only files that
we made are read here; what does not look as ours raises `NotOurs`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEAD_MOST_BYTES = 1_000_000
_SAMPLE_DURATION, _SAMPLE_SIZE, _SAMPLE_FLAGS, _SAMPLE_OFFSET = 0x100, 0x200, 0x400, 0x800
_DATA_OFFSET, _FIRST_FLAGS = 0x1, 0x4
_TFHD_BASE, _TFHD_DESCRIPTION, _TFHD_DURATION, _TFHD_SIZE, _TFHD_FLAGS = 0x1, 0x2, 0x8, 0x10, 0x20
_NOT_SYNC = 0x10000


class NotOurs(Exception):
    """This is no fragmented MP4 with one track, as we make them."""


class Fragment(NamedTuple):
    """A piece of a track: when it begins and how long it is (ms), whether with a keyframe, and its bytes."""

    t_ms: int
    d_ms: int
    key: bool
    bytes: bytes


def init_read(path: Path) -> bytes:
    """The init segment of a file. Raises `NotOurs`."""
    init = b""
    with path.open("rb") as file:
        for kind, box in _boxes(file):
            if kind not in (b"ftyp", b"moov"):
                break
            init += box
    if b"moov" not in init:
        raise NotOurs(path.name)
    return init


def fragments_read(path: Path) -> Iterator[Fragment]:
    """The fragments of a file, one after the other; only one is in memory at a time. Raises `NotOurs`."""
    scale = timescale(init_read(path))
    moof = b""
    with path.open("rb") as file:
        for kind, box in _boxes(file):
            if kind == b"moof":
                moof = box
            elif kind == b"mdat" and moof:
                start, duration, key = _timed(moof)
                # The end is rounded, not the length: otherwise what is left over would add up.
                t_ms = round(start * 1000 / scale)
                yield Fragment(t_ms, round((start + duration) * 1000 / scale) - t_ms, key, moof + box)
                moof = b""


def timescale(init: bytes) -> int:
    """Ticks a second of the track of an init segment. Raises `NotOurs`."""
    media = _inner(init, b"moov", b"trak", b"mdia", b"mdhd")
    if media is None:
        raise NotOurs("no track")
    at = 20 if media[0] else 12
    return int(struct.unpack_from(">I", media, at)[0])


def mime_of(init: bytes) -> str:
    """The MIME type of a track with its codec, as players are asked whether they can play it. Raises `NotOurs`."""
    at = init.find(b"avcC")
    if at > 0:
        profile, constraints, level = init[at + 5 : at + 8]
        return f'video/mp4; codecs="avc1.{profile:02X}{constraints:02X}{level:02X}"'
    if b"mp4a" in init:
        return 'audio/mp4; codecs="mp4a.40.2"'
    raise NotOurs("neither H.264 nor AAC")


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    while head := file.read(8):
        if len(head) < 8:
            raise NotOurs("ends in the middle")
        size, kind = struct.unpack(">I4s", head)
        if size == 1:
            more = file.read(8)
            (size,), head = struct.unpack(">Q", more), head + more
        if size < len(head) or (kind == b"moov" and size > _HEAD_MOST_BYTES):
            raise NotOurs(f"a box of {size} bytes")
        body = file.read(size - len(head))
        if len(body) < size - len(head):
            raise NotOurs("ends in the middle")
        yield kind, head + body


def _inner(boxes: bytes, *path: bytes) -> bytes | None:
    """The content of the first box at a path."""
    at = 0
    while at + 8 <= len(boxes):
        size, kind = struct.unpack_from(">I4s", boxes, at)
        if size < 8:
            return None
        if kind == path[0]:
            content = boxes[at + 8 : at + size]
            return _inner(content, *path[1:]) if path[1:] else content
        at += size
    return None


def _timed(moof: bytes) -> tuple[int, int, bool]:
    """Start and duration of a fragment, in ticks, and whether it begins with a keyframe."""
    head, start, run = (_inner(moof, b"moof", b"traf", kind) for kind in (b"tfhd", b"tfdt", b"trun"))
    if head is None or start is None or run is None:
        raise NotOurs("a fragment without times")
    begins = struct.unpack_from(">Q" if start[0] else ">I", start, 4)[0]
    usual, flags = _defaults(head)
    duration, first = _run(run, usual)
    return int(begins), duration, not (flags if first is None else first) & _NOT_SYNC


def _defaults(head: bytes) -> tuple[int, int]:
    """The usual duration and flags of a sample of a fragment."""
    given = int.from_bytes(head[1:4], "big")
    at = 8 + (8 if given & _TFHD_BASE else 0) + (4 if given & _TFHD_DESCRIPTION else 0)
    duration = struct.unpack_from(">I", head, at)[0] if given & _TFHD_DURATION else 0
    at += (4 if given & _TFHD_DURATION else 0) + (4 if given & _TFHD_SIZE else 0)
    return duration, struct.unpack_from(">I", head, at)[0] if given & _TFHD_FLAGS else 0


def _run(run: bytes, usual: int) -> tuple[int, int | None]:
    """How long a run of samples is, and the flags of its first one if it has any of its own."""
    given, count = int.from_bytes(run[1:4], "big"), struct.unpack_from(">I", run, 4)[0]
    at = 8 + (4 if given & _DATA_OFFSET else 0)
    first: int | None = None
    if given & _FIRST_FLAGS:
        first = struct.unpack_from(">I", run, at)[0]
        at += 4
    fields = [each for each in (_SAMPLE_DURATION, _SAMPLE_SIZE, _SAMPLE_FLAGS, _SAMPLE_OFFSET) if given & each]
    if _SAMPLE_FLAGS in fields and first is None and count:
        first = struct.unpack_from(">I", run, at + 4 * fields.index(_SAMPLE_FLAGS))[0]
    if _SAMPLE_DURATION not in fields:
        return usual * count, first
    step = 4 * len(fields)
    return sum(struct.unpack_from(">I", run, at + step * index)[0] for index in range(count)), first
