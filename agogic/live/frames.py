"""Messages on the wire, as bytes: frames of a stream, lines of an event stream, answers to drafts (WIRE.md)."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from agogic.classlog.decide import Refusal
from agogic.classlog.store import Line

EVENT = 1
CHUNK = 2
EPHEMERAL = 3
HELLO = 4
KEYFRAME = 5
BEAT = 6
BYE = 7

_head = struct.Struct(">IB")
_json = msgspec.json.Encoder()

SSE_BEAT = b": beat\n\n"
"""Keeps an event stream alive without saying anything."""


class Answer(msgspec.Struct, frozen=True):
    """What became of one draft: lines of the log, or a refusal, or the id of a fault."""

    id: str | None
    lines: tuple[Line, ...] = ()
    refusal: Refusal | None = None
    fault: str | None = None


class Hello(msgspec.Struct, frozen=True):
    """How a stream begins; times in ms."""

    seat: int
    role: str
    audiences: Sequence[str]
    seq: int
    at: int
    utc: int
    status: str
    length_ms: int
    resumed: bool


def frame(kind: int, payload: bytes) -> bytes:
    """One frame: its length, its kind, its payload."""
    return _head.pack(len(payload) + 1, kind) + payload


def frame_json(kind: int, message: Any) -> bytes:
    """One frame with a message in JSON."""
    return frame(kind, _json.encode(message))


def keyframe(audience: str, seq: int, part: bytes) -> bytes:
    """The frame of a folded part as of `seq`."""
    return frame(KEYFRAME, keyframe_line(audience, seq, part))


def keyframe_line(audience: str, seq: int, part: bytes) -> bytes:
    """A folded part (as JSON bytes) with whose it is and as of when."""
    return b'{"audience":"%b","seq":%d,"part":%b}' % (audience.encode(), seq, part)


def beat(seq: int, at: int, utc: int) -> bytes:
    """The frame that says how far the class is."""
    return frame_json(BEAT, {"seq": seq, "at": at, "utc": utc})


def bye(refusal: Refusal) -> bytes:
    """The frame that says why a stream ends."""
    return frame_json(BYE, refusal)


def here(seats: Mapping[str, Any], *, whole: bool) -> bytes:
    """The ephemeral frame that says who is here; None: gone."""
    return frame_json(EPHEMERAL, {"kind": "here", "whole": whole, "seats": seats})


def tally(poll: str, answered: int) -> bytes:
    """The ephemeral frame that says how many answered a poll."""
    return frame_json(EPHEMERAL, {"kind": "tally", "poll": poll, "answered": answered})


def sse(seq: int, raw: bytes) -> bytes:
    """A log event in an event stream."""
    return b"id: %d\ndata: %b\n\n" % (seq, raw)


def sse_bye(refusal: Refusal) -> bytes:
    """The end of an event stream."""
    return b"event: bye\ndata: %b\n\n" % _json.encode(refusal)


def chunked(payload: bytes) -> bytes:
    """A payload as one chunk of an HTTP/1.1 body."""
    return b"%x\r\n%b\r\n" % (len(payload), payload)


def answers(all_of_them: Iterable[Answer]) -> bytes:
    """The body that answers a post of drafts; events as the bytes they are kept in."""
    return b'{"answers":[' + b",".join(map(_answer, all_of_them)) + b"]}"


def _answer(answer: Answer) -> bytes:
    id_ = _json.encode(answer.id)
    if answer.refusal is not None:
        return b'{"id":%b,"refusal":%b}' % (id_, _json.encode(answer.refusal))
    if answer.fault is not None:
        return b'{"id":%b,"fault":%b}' % (id_, _json.encode({"id": answer.fault}))
    return b'{"id":%b,"events":[%b]}' % (id_, b",".join(line.raw for line in answer.lines))
