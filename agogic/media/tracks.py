"""What tracks are called, what they may be made of, and where they lie: `media/<track>/<epoch>/` of a class's folder."""

from __future__ import annotations

import re
from pathlib import Path

PICTURES = frozenset({"camera", "screen", "film"})
SOUNDS = frozenset({"voice", "sound"})
FULL, BASE = "full", "base"
"""Everything a sender encoded; only the lowest temporal layer of it, which the server picks out (`fragments.py`)."""

PICTURE_SCALE, SOUND_SCALE = 90_000, 48_000
"""Ticks a second in which class time stands in a track's fragments."""

_TRACK = re.compile(r"(0|[1-9][0-9]{0,9})\.(camera|voice|screen|sound|film)")
_VARIANT = re.compile(r"[a-z0-9]{1,12}")
_CODECS = {
    "video": re.compile(
        r"video/mp4; ?codecs=\"?(avc[13]\.[0-9A-Fa-f]{6}|vp09(\.[0-9]{2}){3,8}|av01(\.[0-9A-Za-z]{1,3}){3,9})\"?"
    ),
    "audio": re.compile(r"audio/mp4; ?codecs=\"?(opus|Opus|mp4a\.40\.(2|5|29))\"?"),
}


def track_seat(track: str) -> int | None:
    """The seat a track belongs to; None if this is no name of a track."""
    found = _TRACK.fullmatch(track)
    return int(found[1]) if found else None


def is_picture(track: str) -> bool:
    """Whether a track is seen, not heard."""
    return track.rpartition(".")[2] in PICTURES


def ticks_s(track: str) -> int:
    """Ticks a second of a track."""
    return PICTURE_SCALE if is_picture(track) else SOUND_SCALE


def may_be(track: str, mime: str) -> bool:
    """Whether every browser we know of may play a track of this type (RFC 6381)."""
    return _CODECS["video" if is_picture(track) else "audio"].fullmatch(mime) is not None


def epoch_folder(class_folder: Path, track: str, epoch: int, variant: str = FULL) -> Path:
    """Where an epoch lies. `full` and `base` share its folder; each rung of a film has one of its own in it."""
    if track_seat(track) is None or epoch < 0 or not _VARIANT.fullmatch(variant):
        raise ValueError("no name of an epoch")
    folder = class_folder / "media" / track / str(epoch)
    return folder if variant in (FULL, BASE) else folder / variant
