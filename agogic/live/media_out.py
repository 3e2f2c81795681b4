"""Where what is kept of pictures and sound is read: an index that changes, and bytes that never do."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agogic.classlog.decide import refused
from agogic.live.entrance import Entrance
from agogic.live.footage import Footage
from agogic.live.gate import Refused, Seated
from agogic.live.media_in import At, epoch_named
from agogic.live.rooms import Rooms
from agogic.live.wire import IMMUTABLE, compressed, number, told
from agogic.media.tracks import is_picture

_RUN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_VARIANT = re.compile(r"[a-z0-9]{1,12}")


class MediaOut:
    """The addresses."""

    def __init__(self, entrance: Entrance, rooms: Rooms) -> None:
        self._entrance = entrance
        self._rooms = rooms

    def routes(self, under: str, at: At) -> list[Route]:
        """Them all, the busiest first."""
        one = f"{under}/media/{{track}}/{{epoch}}"
        return [
            at(f"{one}/{{variant}}/init", self.init),
            at(f"{one}/{{variant}}/{{run}}", self.segment),
            at(f"{one}/init", self.init),
            at(f"{under}/media", self.index),
        ]

    async def index(self, request: Request) -> Response:
        """What there is, from a moment on."""
        seated = await self._entrance.seated(request, "reads")
        tag, tracks = await self._footage(seated).index(number(request, "from") or 0)
        headers = {"cache-control": "private, no-cache", "etag": f'"{tag}"', "vary": "authorization"}
        if request.headers.get("if-none-match") == f'"{tag}"':
            return Response(status_code=304, headers=headers)
        return await compressed(request, told({"at": seated.room.now().at, "tracks": tracks}, headers=headers))

    async def init(self, request: Request) -> Response:
        """What stands before every segment of an epoch."""
        seated = await self._entrance.seated(request, "reads")
        track, epoch, variant = _named(request)
        return _bytes(track, await self._footage(seated).init(track, epoch, variant))

    async def segment(self, request: Request) -> Response:
        """A run of chunks."""
        seated = await self._entrance.seated(request, "reads")
        track, epoch, variant = _named(request)
        run = _RUN.fullmatch(str(request.path_params["run"]))
        if run is None or variant is None:
            raise Refused(refused("media.unknown"), 404)
        found = await self._footage(seated).segment(track, epoch, variant, int(run[1]), int(run[2]))
        return _bytes(track, found)

    def _footage(self, seated: Seated) -> Footage:
        return Footage(self._rooms.broadcast(seated.room), self._rooms.seen)


def _named(request: Request) -> tuple[str, int, str | None]:
    track, epoch = epoch_named(request)
    variant = request.path_params.get("variant")
    if not (variant is None or _VARIANT.fullmatch(variant)):
        raise Refused(refused("media.unknown"), 404)
    return track, epoch, variant


def _bytes(track: str, found: bytes | None) -> Response:
    if found is None:
        raise Refused(refused("media.unknown"), 404)
    if not found:
        raise Refused(refused("media.gone"), 410)
    kind = "video/mp4" if is_picture(track) else "audio/mp4"
    return Response(found, media_type=kind, headers={**IMMUTABLE, "vary": "authorization"})
