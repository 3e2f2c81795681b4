"""Fragmented MP4 as our senders write it, small and without a codec: what a server looks at is all there."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

NEEDED, UNNEEDED = 1, 2
PICTURE_SCALE, SOUND_SCALE = 90_000, 48_000


@dataclass(frozen=True)
class Frame:
    """One frame: its bytes, its length in the track's timescale, whether others need it, whether it is a keyframe, its layer."""

    content: bytes
    duration: int
    needed: bool = True
    key: bool = False
    layer: int = 0

    @property
    def flags(self) -> int:
        depends_on = 2 if self.key else 1
        return (
            depends_on << 24 | (NEEDED if self.needed else UNNEEDED) << 22 | (0 if self.key else 1 << 16) | self.layer
        )


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind: bytes, flags: int, *content: bytes, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def fragment(frames: Sequence[Frame], time: int, sequence: int = 1) -> bytes:
    """One `moof` and its `mdat`; `time` in the track's timescale."""
    rows = b"".join(struct.pack(">III", f.duration, len(f.content), f.flags) for f in frames)

    def moof(offset: int) -> bytes:
        trun = full(b"trun", 0x1 | 0x100 | 0x200 | 0x400, struct.pack(">Ii", len(frames), offset), rows)
        tfhd = full(b"tfhd", 0x20000, struct.pack(">I", 1))
        tfdt = full(b"tfdt", 0, struct.pack(">Q", time), version=1)
        return box(b"moof", full(b"mfhd", 0, struct.pack(">I", sequence)), box(b"traf", tfhd, tfdt, trun))

    return moof(len(moof(0)) + 8) + box(b"mdat", *(f.content for f in frames))


def init(words: bytes = b"") -> bytes:
    """What a server takes for an init segment."""
    return box(b"ftyp", b"iso5", bytes(4), b"iso5dash") + box(b"moov", full(b"mvhd", 0, bytes(96)), box(b"free", words))


def picture(n: int, *, t: int, d: int = 500, key: bool = True, size: int = 200, layers: int = 1) -> bytes:
    """A chunk of pictures, 10 frames a second, from class time `t` on for `d` ms; bytes tell which it is."""
    many = max(1, d // 100)
    each = PICTURE_SCALE * d // 1000 // many
    frames = [
        Frame(f"picture {n}.{i} ".encode().ljust(size, b"p"), each, layers == 1 or i % 2 == 0, key and i == 0)
        for i in range(many)
    ]
    return fragment(frames, t * PICTURE_SCALE // 1000, n + 1)


def sound(n: int, *, t: int, d: int = 500, size: int = 80) -> bytes:
    """A chunk of sound, frames of 20 ms."""
    frames = [Frame(f"sound {n}.{i} ".encode().ljust(size, b"s"), SOUND_SCALE // 50, key=True) for i in range(d // 20)]
    return fragment(frames, t * SOUND_SCALE // 1000, n + 1)
