"""What may be sent of pictures and sound: by whom, when, and whether it may be kept. Pure: a state in, a kind no out."""

from __future__ import annotations

from dataclasses import dataclass

from agogic.classlog.decide import Refusal, Sitter, refused
from agogic.classlog.decide.staged import may_keep
from agogic.classlog.state import Epoch, Part
from agogic.live.chunks import Sent
from agogic.media.tracks import BASE, FULL, may_be, track_seat

EARLY_MS = 2_000
"""How far a chunk may lie before its epoch or ahead of the class, ms: clocks differ a little."""
MOST_EPOCHS = 1_000
"""How often one track may go on in another form in one class."""


@dataclass(frozen=True)
class Beginning:
    """What a page says of an epoch it begins."""

    track: str
    epoch: int
    mime: str
    init: bytes
    kept: bool
    width: int = 0
    height: int = 0
    layers: int = 1

    @property
    def variants(self) -> list[str]:
        """The forms it can be read in."""
        return [FULL, BASE] if self.layers > 1 else [FULL]


def epoch_of(room: Part, track: str, epoch: int) -> Epoch | None:
    """An epoch as the log knows it."""
    return next((one for one in reversed(room.tracks.get(track, [])) if one.epoch == epoch), None)


def no_beginning(room: Part, sitter: Sitter, told: Beginning) -> Refusal | None:
    """Why a seat may not begin an epoch; None if it may."""
    if track_seat(told.track) != sitter.seat or told.track.endswith(".film"):
        return refused("media.track")
    if not may_be(told.track, told.mime):
        return refused("media.codec")
    if not any(standing.seat == sitter.seat for standing in room.stage):
        return refused("class.over" if room.status == "ended" else "stage.off")
    return refused("media.unconsented") if told.kept and not may_keep(room, sitter.seat) else None


def no_order(room: Part, told: Beginning, now: int) -> Refusal | None:
    """Why a new epoch does not follow those there are; None if it does."""
    epochs = room.tracks.get(told.track, [])
    if len(epochs) >= MOST_EPOCHS or told.epoch > now + EARLY_MS:
        return refused("draft.outside")
    return refused("media.stale") if epochs and epochs[-1].epoch >= told.epoch else None


def chunk_refusal(
    room: Part, sitter: Sitter, sent: Sent, known: Epoch | None, now: int, *, recorded: bool
) -> str | None:
    """Why a chunk is not taken, as a code; None if it may be."""
    head = sent.head
    if track_seat(head.track) != sitter.seat:
        return "media.track"
    if known is None or head.track.endswith(".film"):
        return "media.unknown"
    if not sent.fits:
        return "media.too_large"
    end = head.t + head.d
    if head.t < head.epoch - EARLY_MS or end > now + EARLY_MS or not sent.in_time:
        return "draft.outside"
    if known.until is not None and head.t > known.until + EARLY_MS:
        return "stage.off"
    for gone in room.media_gone:
        if head.t < gone.to and end > gone.from_ and (not gone.tracks or head.track in gone.tracks):
            return "media.gone"
    if known.kept and not (recorded and may_keep(room, sitter.seat)):
        return "media.unconsented"
    return None
