"""Chunks on the wire: read from a post, told as frames of kind 2. Each is encoded once a variant, for all its readers."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from agogic.live import frames
from agogic.media.boxes import decode_times, is_fragments
from agogic.media.epochs import Chunk
from agogic.media.fragments import lowest_layer
from agogic.media.tracks import BASE, FULL, ticks_s

POST_LIMIT_BYTES = 2 * 1024 * 1024
"""One post of chunks at most, bytes."""
CHUNK_LIMIT_BYTES = 512 * 1024
"""One chunk at most, bytes."""
LONGEST_MS = 10_000
"""One chunk at most, ms."""
APART_MS = 500
"""How far the time in a fragment may lie from what the chunk's head says, ms."""
_HEAD_LIMIT_BYTES = 1024
_LENGTH = struct.Struct(">I")
_HEAD_LENGTH = struct.Struct(">H")
_json = msgspec.json.Encoder().encode

Time = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class Head(msgspec.Struct, frozen=True):
    """What a sender says of a chunk. `loud`: somebody is heard in it; a page that does not listen says nothing."""

    track: Annotated[str, msgspec.Meta(max_length=32)]
    epoch: Time
    n: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    t: Time
    d: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_MS)]
    key: bool = False
    loud: bool = True


_heads = msgspec.json.Decoder(Head)


@dataclass(slots=True)
class Sent:
    """One chunk that was sent, and the frames it became."""

    head: Head
    chunk: Chunk
    fits: bool
    """Whether it is no larger than a chunk may be."""
    in_time: bool = True
    """Whether its fragments lie where its head says (rule M2)."""
    variants: Sequence[str] = (FULL,)
    """The forms its epoch has, the fullest first."""
    _frames: dict[str, bytes] = field(default_factory=dict)

    def frame(self, variant: str) -> bytes:
        """The frame of one variant, or of the fullest where there is no such; what can not be thinned goes out whole."""
        if variant not in self.variants:
            variant = self.variants[0]
        made = self._frames.get(variant)
        if made is None:
            fragment = self.chunk.fragment
            if variant == BASE:
                fragment = lowest_layer(fragment) or fragment
            head = self.head
            made = self._frames[variant] = chunk_frame(
                head.track, head.epoch, variant, head.n, fragment, t=head.t, d=head.d, key=head.key
            )
        return made


def chunks_read(body: bytes) -> list[Sent] | None:
    """The chunks of a post; None if it is none."""
    found: list[Sent] = []
    at = 0
    while at < len(body):
        if at + _LENGTH.size + _HEAD_LENGTH.size > len(body):
            return None
        (length,) = _LENGTH.unpack_from(body, at)
        (head_length,) = _HEAD_LENGTH.unpack_from(body, at + _LENGTH.size)
        start = at + _LENGTH.size + _HEAD_LENGTH.size
        at += _LENGTH.size + length
        if head_length > _HEAD_LIMIT_BYTES or start + head_length > at or at > len(body):
            return None
        try:
            head = _heads.decode(body[start : start + head_length])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        fragment = body[start + head_length : at]
        fits = len(fragment) <= CHUNK_LIMIT_BYTES
        if not is_fragments(fragment):
            return None
        chunk = Chunk(head.n, head.t, head.d, head.key, head.loud, fragment)
        found.append(Sent(head, chunk, fits, _in_time(head, fragment)))
    return found


def _in_time(head: Head, fragment: bytes) -> bool:
    scale = ticks_s(head.track)
    times = [ticks * 1000 // scale for ticks in decode_times(fragment)]
    return bool(times) and all(head.t - APART_MS <= time <= head.t + head.d + APART_MS for time in times)


def chunk_frame(
    track: str,
    epoch: int,
    variant: str,
    n: int,
    fragment: bytes,
    *,
    t: int = 0,
    d: int = 0,
    key: bool = True,
    mime: str = "",
) -> bytes:
    """A frame of kind 2; `n` -1 with a `mime` is the init segment."""
    words = {"track": track, "epoch": epoch, "variant": variant, "n": n, "t": t, "d": d, "key": key}
    head = _json({**words, "mime": mime} if mime else words)
    return frames.frame(frames.CHUNK, _HEAD_LENGTH.pack(len(head)) + head + fragment)


def chunk_words(payload: bytes) -> tuple[dict[str, object], bytes]:
    """Head and bytes of a frame of kind 2; for readers in Python."""
    (length,) = _HEAD_LENGTH.unpack_from(payload)
    end = _HEAD_LENGTH.size + length
    words: dict[str, object] = msgspec.json.decode(payload[_HEAD_LENGTH.size : end])
    return words, payload[end:]
