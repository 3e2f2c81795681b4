"""What a stream is made of: `u32 length, u8 kind, payload` (WIRE.md), or lines of server-sent events."""

from __future__ import annotations

import struct
from typing import Any

import msgspec

EVENT, CHUNK, EPHEMERAL, HELLO, KEYFRAME, BEAT, BYE = range(1, 8)
"""Kinds of frames."""

_HEAD = struct.Struct(">IB")
HEAD_BYTES = _HEAD.size
"""How much stands before a frame's payload."""
_json = msgspec.json.Encoder().encode


def frame(kind: int, payload: bytes) -> bytes:
    """One frame."""
    return _HEAD.pack(len(payload) + 1, kind) + payload


def told(kind: int, words: dict[str, Any]) -> bytes:
    """One frame of JSON."""
    return frame(kind, _json(words))


def keyframe(audience: str, seq: int, part: bytes) -> bytes:
    """A folded part, already encoded, as a frame."""
    return frame(KEYFRAME, b'{"audience":%b,"seq":%d,"part":%b}' % (_json(audience), seq, part))


def event_line(seq: int, raw: bytes) -> bytes:
    """A log event as a server-sent event (HTML standard, 9.2)."""
    return b"id: %d\ndata: %b\n\n" % (seq, raw)


def bye_line(code: str) -> bytes:
    """Why a stream ends, as a server-sent event."""
    return b"event: bye\ndata: %b\n\n" % _json({"code": code, "params": {}})


def bye(code: str) -> bytes:
    """Why a stream ends, as a frame."""
    return told(BYE, {"code": code, "params": {}})


def split(stream: bytes) -> list[tuple[int, bytes]]:
    """The whole frames in `stream`, as (kind, payload); for readers in Python."""
    frames = []
    at = 0
    while at + _HEAD.size <= len(stream):
        length, kind = _HEAD.unpack_from(stream, at)
        end = at + 4 + length
        if end > len(stream):
            break
        frames.append((kind, stream[at + _HEAD.size : end]))
        at = end
    return frames
