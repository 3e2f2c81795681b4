"""Words between those on the stage, and of one of them to all: whispers, never stored.

Two kinds: to a seat, what browsers need to find each other (WebRTC; the engine does not look into it); to the room,
whether somebody speaks and how their network is.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from agogic.classlog.decide import Refusal, Sitter, refused
from agogic.classlog.state import Part
from agogic.live import frames
from agogic.live.room import Room


class Heard(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What the room may be told."""

    speaks: bool | None = None
    network: Literal["good", "thin", "sound"] | None = None


class Signal(msgspec.Struct):
    """A word, and to whom."""

    to: int | Literal["room"]
    body: dict[str, Any]


def signal(room: Room, sitter: Sitter, words: Signal) -> Refusal | None:
    """Pass a word on; or why not."""
    stage = room.state.room
    body = words.body
    if words.to == "room":
        if not _is_there(stage, sitter.seat):
            return refused("stage.off")
        try:
            body = msgspec.to_builtins(msgspec.convert(body, Heard))
        except msgspec.ValidationError:
            return refused("draft.malformed")
        to = None
    else:
        if not (_is_near(stage, sitter.seat) and _is_near(stage, words.to)):
            return refused("stage.off")
        to = words.to
    whisper = frames.told(frames.EPHEMERAL, {"kind": "signal", "from": sitter.seat, "body": body})
    room.fanout.tell(whisper, to)
    return None


def _is_there(stage: Part, seat: int) -> bool:
    return any(standing.seat == seat for standing in stage.stage)


def _is_near(stage: Part, seat: int) -> bool:
    """Whether a seat is on the stage or about to be: pages find each other before the first picture."""
    return _is_there(stage, seat) or str(seat) in stage.called
