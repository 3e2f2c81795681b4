"""A thinner stream from the same encode: fragments of its lowest temporal layer alone.

Senders write a frame's layer as its degradation priority (ISO 14496-12, 8.8.3.1), and mark what no frame is decoded from with
`sample_is_depended_on = 2` (8.6.4.3): whatever is marked by either is left out, and no frame of layer 0 needs it.
What is left keeps its time, because each frame lasts until the next one that is left. Total: bytes that are no such
fragments give None.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from agogic.media.boxes import boxes

_U32 = struct.Struct(">I")
_BASE_OFFSET, _DESCRIPTION, _DURATION, _SIZE, _FLAGS, _BASE_IS_MOOF = 0x1, 0x2, 0x8, 0x10, 0x20, 0x20000
_DATA_OFFSET, _FIRST_FLAGS, _EACH_DURATION, _EACH_SIZE, _EACH_FLAGS, _EACH_SHIFT = 0x1, 0x4, 0x100, 0x200, 0x400, 0x800
_MOST_SAMPLES = 10_000
_NOBODY_NEEDS = 2
_LAYER = 0xFFFF


@dataclass(slots=True)
class _Sample:
    duration: int
    size: int
    flags: int
    shift: int
    at: int


@dataclass(slots=True)
class _Run:
    sequence: bytes
    track: bytes
    decode_time: bytes
    samples: list[_Sample]
    shift_version: int


def lowest_layer(raw: bytes) -> bytes | None:
    """The same fragments without the higher layers; the same bytes if there are none; None if it is no fragment."""
    try:
        return _thinned(raw)
    except (struct.error, _Odd, IndexError):
        return None


class _Odd(Exception):
    """Not written as our senders write."""


def _thinned(raw: bytes) -> bytes:
    pieces, at, thinner = [], 0, False
    found = list(boxes(raw))
    if not found or found[-1][2] != len(raw):
        raise _Odd
    for place, (kind, start, end) in enumerate(found):
        if kind == b"moof":
            if place + 1 == len(found) or found[place + 1][0] != b"mdat":
                raise _Odd
            run = _run(raw, start, end, found[place + 1][1], found[place + 1][2])
            left = _left(run.samples)
            thinner = thinner or len(left) < len(run.samples)
            pieces.append(_fragment(raw, run, left))
        elif kind != b"mdat":
            pieces.append(raw[at:end])
        elif place == 0 or found[place - 1][0] != b"moof":
            raise _Odd
        at = end
    return b"".join(pieces) if thinner else raw


def _left(samples: list[_Sample]) -> list[_Sample]:
    """The samples of the lowest layer, each lasting until the next; the first always stays, for it carries the time."""
    left: list[_Sample] = []
    for sample in samples:
        if left and (sample.flags >> 22 & 3 == _NOBODY_NEEDS or sample.flags & _LAYER):
            left[-1].duration += sample.duration
        else:
            left.append(sample)
    return left


def _run(raw: bytes, start: int, end: int, data_start: int, data_end: int) -> _Run:
    """The one track fragment of a `moof`."""
    inside = {kind: (a, z) for kind, a, z in boxes(raw, start, end)}
    if set(inside) != {b"mfhd", b"traf"} or len(list(boxes(raw, start, end))) != len(inside):
        raise _Odd
    traf = list(boxes(raw, *inside[b"traf"]))
    parts = {kind: (a, z) for kind, a, z in traf}
    if len(parts) != len(traf) or set(parts) != {b"tfhd", b"tfdt", b"trun"}:
        raise _Odd
    a, z = inside[b"mfhd"]
    track, defaults = _header(raw, *parts[b"tfhd"])
    samples, version = _samples(raw, *parts[b"trun"], defaults, start - 8, data_start, data_end)
    time_start, time_end = parts[b"tfdt"]
    return _Run(raw[a + 4 : z], track, raw[time_start:time_end], samples, version)


def _header(raw: bytes, at: int, end: int) -> tuple[bytes, tuple[int, int, int]]:
    """The track's id, and what a sample has that says nothing itself: duration, size, flags."""
    flags = _U32.unpack_from(raw, at)[0] & 0xFFFFFF
    track, at = raw[at + 4 : at + 8], at + 8
    if flags & _BASE_OFFSET:
        raise _Odd
    values = []
    for flag in (_DESCRIPTION, _DURATION, _SIZE, _FLAGS):
        values.append(_U32.unpack_from(raw, at)[0] if flags & flag else 0)
        at += 4 * bool(flags & flag)
    if at != end or len(track) != 4:
        raise _Odd
    return track, (values[1], values[2], values[3])


def _samples(
    raw: bytes, at: int, end: int, defaults: tuple[int, int, int], moof: int, data_start: int, data_end: int
) -> tuple[list[_Sample], int]:
    version, flags = raw[at], _U32.unpack_from(raw, at)[0] & 0xFFFFFF
    many = _U32.unpack_from(raw, at + 4)[0]
    at += 8
    if not 0 < many <= _MOST_SAMPLES or not flags & _DATA_OFFSET:
        raise _Odd
    place = moof + struct.unpack_from(">i", raw, at)[0]
    at += 4
    first = None
    if flags & _FIRST_FLAGS:
        first, at = _U32.unpack_from(raw, at)[0], at + 4
    samples = []
    for n in range(many):
        values = [*defaults, 0]
        for i, flag in enumerate((_EACH_DURATION, _EACH_SIZE, _EACH_FLAGS, _EACH_SHIFT)):
            if flags & flag:
                values[i], at = _U32.unpack_from(raw, at)[0], at + 4
        if n == 0 and first is not None:
            values[2] = first
        samples.append(_Sample(values[0], values[1], values[2], values[3], place))
        place += values[1]
    if at != end or samples[0].at < data_start or place > data_end:
        raise _Odd
    return samples, version


def _fragment(raw: bytes, run: _Run, left: list[_Sample]) -> bytes:
    """One fragment anew, each sample with everything of its own."""
    shifted = any(sample.shift for sample in left)
    each = _EACH_DURATION | _EACH_SIZE | _EACH_FLAGS | (_EACH_SHIFT if shifted else 0)
    rows = b"".join(
        struct.pack(">III", sample.duration, sample.size, sample.flags) + (_U32.pack(sample.shift) if shifted else b"")
        for sample in left
    )
    tfhd = _box(b"tfhd", _U32.pack(_BASE_IS_MOOF), run.track)
    tfdt = _box(b"tfdt", run.decode_time)
    # The offset is known once everything before the bytes is laid out.
    laid = _moof(run, tfhd, tfdt, each, len(left), 0, rows)
    moof = _moof(run, tfhd, tfdt, each, len(left), len(laid) + 8, rows)
    return moof + _box(b"mdat", *(raw[sample.at : sample.at + sample.size] for sample in left))


def _moof(run: _Run, tfhd: bytes, tfdt: bytes, each: int, many: int, offset: int, rows: bytes) -> bytes:
    head = struct.pack(">IIi", run.shift_version << 24 | _DATA_OFFSET | each, many, offset)
    trun = _box(b"trun", head, rows)
    return _box(b"moof", _box(b"mfhd", bytes(4), run.sequence), _box(b"traf", tfhd, tfdt, trun))


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return _U32.pack(len(body) + 8) + kind + body
