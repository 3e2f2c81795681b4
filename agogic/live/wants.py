"""Who watches what, and how it gets there: readers who want the same share the very same bytes, one write a post each.

Whose connection does not keep up gets sound before pictures: a track of pictures is left out for it until a keyframe
comes when its connection is free again. So nothing in the log waits long behind a picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agogic.live import frames
from agogic.live.airing import Airing
from agogic.live.chunks import Sent
from agogic.live.fanout import Reader
from agogic.live.gauges import Counts
from agogic.live.outlet import chunked
from agogic.media.tracks import is_picture

PICTURES_BYTES = 64 * 1024
"""A reader gets pictures while no more than this waits in its connection, bytes."""
SOUND_BYTES = 192 * 1024
"""The same of sound; less than what the log may fill (`fanout.AHEAD_BYTES`)."""
FREE_BYTES = 24 * 1024
"""A reader whose pictures were left out gets them again from a keyframe on when no more than this waits, bytes."""
MOST_TRACKS = 24
"""How many tracks one stream may carry."""


@dataclass(slots=True)
class Watching:
    """What one stream carries: track -> variant; `without`: tracks that are left out until their next keyframe."""

    wanted: dict[str, str] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)

    key: _Key = ()
    """The same wants as something readers may have in common."""

    def __post_init__(self) -> None:
        self.key = tuple(sorted(self.wanted.items()))


_Key = tuple[tuple[str, str], ...]


class Wants:
    """The watchers of one class."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._watching: dict[Reader, Watching] = {}
        self._pending: list[Sent] = []
        self._due: asyncio.Handle | None = None

    def set(self, reader: Reader, wanted: Mapping[str, str], airings: Iterable[Airing]) -> None:
        """What a stream carries from now on; what is new begins with its init segment and its last keyframe."""
        self._flush()
        before = self._watching.get(reader, Watching())
        watching = Watching(dict(wanted), {track for track in before.without if track in wanted})
        if watching.wanted:
            self._watching[reader] = watching
        else:
            self._watching.pop(reader, None)
        for airing in airings:
            variant = wanted.get(airing.track)
            if variant is not None and before.wanted.get(airing.track) != variant:
                watching.without.discard(airing.track)
                variant = _offered(airing, variant)
                pieces = [airing.open_frame(variant), *(sent.frame(variant) for sent in airing.recent)]
                reader.outlet.write(b"".join(pieces))

    def begin(self, airing: Airing) -> None:
        """A track begins, or goes on in another form: who wants it gets its init segment."""
        self._flush()
        pieces: dict[str, tuple[bytes, bytes]] = {}
        for reader, watching in self._here():
            if airing.track in watching.wanted:
                variant = _offered(airing, watching.wanted[airing.track])
                if variant not in pieces:
                    piece = airing.open_frame(variant)
                    pieces[variant] = piece, chunked(piece)
                watching.without.discard(airing.track)
                reader.outlet.write(*pieces[variant])

    def air(self, sent: Sent) -> None:
        """A chunk, to all who want its track; those of one post go out together."""
        self._pending.append(sent)
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._flush)

    # ---------------------------------------------------------------- inside

    def _here(self) -> list[tuple[Reader, Watching]]:
        for reader in [reader for reader in self._watching if reader.outlet.ended.is_set()]:
            del self._watching[reader]
        return list(self._watching.items())

    def _flush(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        pending, self._pending = self._pending, []
        if not pending:
            return
        pieces: dict[_Key, tuple[bytes, bytes, int]] = {}
        for reader, watching in self._here():
            waiting = reader.outlet.waiting_bytes()
            key = watching.key
            if watching.without or waiting > PICTURES_BYTES:
                key = _afforded(reader, watching, waiting, pending)
            made = pieces.get(key)
            if made is None:
                made = pieces[key] = _piece(pending, dict(key))
            piece, chunk, many = made
            if piece:
                self._counts.chunks_delivered += many
                reader.outlet.write(piece, chunk)


def _offered(airing: Airing, variant: str) -> str:
    """The variant a track has that is nearest to what is wanted."""
    return variant if variant in airing.variants else airing.variants[0]


def _piece(pending: list[Sent], wanted: Mapping[str, str]) -> tuple[bytes, bytes, int]:
    made = [sent.frame(wanted[sent.head.track]) for sent in pending if sent.head.track in wanted]
    piece = b"".join(made)
    return piece, chunked(piece) if piece else b"", len(made)


def _afforded(reader: Reader, watching: Watching, waiting: int, pending: list[Sent]) -> _Key:
    """What a reader whose connection is slow gets of what it wants; it is told when that changes."""
    before = set(watching.without)
    for track in {sent.head.track for sent in pending} & watching.wanted.keys():
        if is_picture(track):
            if waiting > PICTURES_BYTES:
                watching.without.add(track)
            elif track in before and waiting <= FREE_BYTES and _first_is_key(pending, track):
                watching.without.discard(track)
    if watching.without != before:
        told = {"kind": "thin", "tracks": sorted(watching.without)}
        reader.outlet.write(frames.told(frames.EPHEMERAL, told))
    if waiting > SOUND_BYTES:
        return ()
    return tuple((track, variant) for track, variant in watching.key if track not in watching.without)


def _first_is_key(pending: list[Sent], track: str) -> bool:
    first = next((sent for sent in pending if sent.head.track == track), None)
    return first is not None and first.head.key
