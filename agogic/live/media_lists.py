"""Playlists for players that know HLS alone, and the cookie they bring in place of a header, which they can not send."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agogic.classlog.decide import refused
from agogic.classlog.state import Epoch, Part
from agogic.live.entrance import Entrance
from agogic.live.gate import Refused, Seated
from agogic.live.media_in import At
from agogic.live.rooms import Rooms
from agogic.media.playlists import MEDIA_TYPE, Choice, Stretch, codecs_of, master_playlist, track_playlist
from agogic.media.tracks import is_picture, track_seat
from agogic.passes import COOKIE

_LEAST_BITS_S = {True: 300_000, False: 32_000}
"""What a track is said to need before enough of it is there to tell, bits a second: pictures, sound."""


class MediaLists:
    """The addresses."""

    def __init__(self, entrance: Entrance, rooms: Rooms) -> None:
        self._entrance = entrance
        self._rooms = rooms

    def routes(self, under: str, at: At) -> list[Route]:
        """Them all."""
        return [
            at(f"{under}/media/hls", self.admit, "POST"),
            at(f"{under}/media/hls/master.m3u8", self.master),
            at(f"{under}/media/hls/{{track}}/{{variant}}.m3u8", self.track),
        ]

    async def admit(self, request: Request) -> Response:
        """Let the browser's own player read this class's media with the pass of this request, until that expires."""
        seated = await self._entrance.seated(request, "wants")
        token = request.headers.get("authorization", "").partition(" ")[2]
        answer = Response(status_code=204, headers={"cache-control": "no-store"})
        answer.set_cookie(
            COOKIE,
            token,
            max_age=max(1, seated.pass_.expires_ms // 1000 - int(time.time())),
            path=request.url.path.removesuffix("/hls"),
            secure=request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https",
            httponly=True,
            samesite="strict",
        )
        return answer

    async def master(self, request: Request) -> Response:
        """What a player begins with. `picture`, `sound`: which tracks; without, the first that are kept."""
        seated = await self._entrance.seated(request, "reads")
        tracks = _kept(seated.room.state.room)
        picture = _chosen(tracks, request.query_params.get("picture"), pictures=True)
        sound = _chosen(tracks, request.query_params.get("sound"), pictures=False)
        if picture is None and sound is None:
            raise Refused(refused("media.unknown"), 404)
        heard = (
            None if sound is None else await self._choice(seated, sound, tracks[sound][-1].variants[0], tracks[sound])
        )
        if picture is None:
            return _list(master_playlist([heard] if heard is not None else [], None))
        forms = tracks[picture][-1].variants
        choices = [await self._choice(seated, picture, variant, tracks[picture]) for variant in forms]
        return _list(master_playlist(choices, heard))

    async def track(self, request: Request) -> Response:
        """One track in one form, as far as it is there."""
        seated = await self._entrance.seated(request, "reads")
        track, variant = str(request.path_params["track"]), str(request.path_params["variant"])
        room, broadcast = seated.room.state.room, self._rooms.broadcast(seated.room)
        epochs = _kept(room).get(track)
        if track_seat(track) is None or epochs is None:
            raise Refused(refused("media.unknown"), 404)
        over = room.status == "ended"
        stretches = []
        for known in epochs:
            form = variant if variant in known.variants else known.variants[0]
            stored = await broadcast.stored(track, known.epoch, form)
            if stored is not None:
                done, _ = broadcast.shelf.segments(stored, ended=over or known.until is not None)
                under = f"../../{track}/{known.epoch}/{form}"
                stretches.append(Stretch(f"{under}/init", under, done))
        return _list(track_playlist(stretches, opened_utc=room.opened_utc, over=over))

    async def _choice(self, seated: Seated, track: str, variant: str, epochs: list[Epoch]) -> Choice:
        known = epochs[-1]
        stored = await self._rooms.broadcast(seated.room).stored(track, known.epoch, variant)
        rows = stored.rows() if stored is not None else []
        length_ms = sum(row.d for row in rows)
        least = _LEAST_BITS_S[is_picture(track)]
        bits_s = max(least, sum(row.size for row in rows) * 8000 // length_ms) if length_ms else least
        return Choice(f"{track}/{variant}.m3u8", codecs_of(known.mime), bits_s, known.width, known.height)


def _kept(room: Part) -> dict[str, list[Epoch]]:
    """The tracks of which anything is kept, their epochs in order."""
    kept = {track: [known for known in epochs if known.kept] for track, epochs in room.tracks.items()}
    return {track: epochs for track, epochs in kept.items() if epochs}


def _chosen(tracks: dict[str, list[Epoch]], asked: str | None, *, pictures: bool) -> str | None:
    of_kind = sorted(
        (track for track in tracks if is_picture(track) == pictures), key=lambda track: tracks[track][0].epoch
    )
    if asked:
        if asked not in of_kind:
            raise Refused(refused("media.unknown"), 404)
        return asked
    return of_kind[0] if of_kind else None


def _list(text: str) -> Response:
    return Response(
        text, media_type=MEDIA_TYPE, headers={"cache-control": "private, no-cache", "vary": "authorization, cookie"}
    )
