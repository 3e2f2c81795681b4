"""HLS playlists (RFC 8216bis) of what lies on the class clock, for players that can do nothing else. Pure: text out.

Native players do not take a fragment's own time as their origin, so each run says at what time of day it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from agogic.media.segments import Segment

MEDIA_TYPE = "application/vnd.apple.mpegurl"
_APART_MS = 200
"""Segments further apart than this do not go on from each other, ms."""
_VERSION = "#EXT-X-VERSION:7"


@dataclass(frozen=True)
class Stretch:
    """One epoch in a playlist: where its init segment and its segments are, which there are."""

    init: str
    under: str
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Choice:
    """One form of the picture in a master playlist, or the sound where there is no picture."""

    address: str
    codecs: str
    bits_s: int
    width: int = 0
    height: int = 0


def track_playlist(stretches: Iterable[Stretch], *, opened_utc: int, over: bool) -> str:
    """The playlist of one track; `opened_utc`: when the class began, ms since 1970; `over`: nothing comes after it."""
    lines: list[str] = []
    longest = 1.0
    before: Stretch | None = None
    for stretch in stretches:
        end = 0
        for segment in stretch.segments:
            longest = max(longest, segment.d / 1000)
            if before is not None and (before is not stretch or abs(segment.t - end) > _APART_MS):
                lines.append("#EXT-X-DISCONTINUITY")
            if before is not stretch:
                lines.append(f'#EXT-X-MAP:URI="{stretch.init}"')
            lines += [
                f"#EXT-X-PROGRAM-DATE-TIME:{_time(opened_utc + segment.t)}",
                f"#EXTINF:{segment.d / 1000:.3f},",
                f"{stretch.under}/{segment.first}-{segment.last}",
            ]
            before, end = stretch, segment.t + segment.d
    head = [
        "#EXTM3U",
        _VERSION,
        f"#EXT-X-TARGETDURATION:{math.ceil(longest)}",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if over else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    return "\n".join([*head, *lines, *(["#EXT-X-ENDLIST"] if over else []), ""])


def master_playlist(choices: Iterable[Choice], sound: Choice | None) -> str:
    """The playlist a player begins with: the picture in each of its forms with its sound, or the sound alone."""
    lines = ["#EXTM3U", _VERSION, "#EXT-X-INDEPENDENT-SEGMENTS"]
    if sound is not None:
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,URI="{sound.address}"'
        )
    for choice in choices:
        codecs = choice.codecs if sound is None else f"{choice.codecs},{sound.codecs}"
        bits_s = choice.bits_s + (0 if sound is None else sound.bits_s)
        size = f",RESOLUTION={choice.width}x{choice.height}" if choice.width and choice.height else ""
        group = "" if sound is None else ',AUDIO="sound"'
        lines += [f'#EXT-X-STREAM-INF:BANDWIDTH={bits_s},CODECS="{codecs}"{size}{group}', choice.address]
    return "\n".join([*lines, ""])


def codecs_of(mime: str) -> str:
    """What a MIME type says of codecs."""
    return mime.partition("codecs=")[2].strip('" ') or "avc1.42E01F"


def _time(utc_ms: int) -> str:
    moment = datetime.fromtimestamp(utc_ms / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc_ms % 1000:03d}Z"
