"""Where the captions of a class are read whole, for who puts them into files and takes them out of files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agogic.live.entrance import Entrance
from agogic.live.media_in import At
from agogic.live.wire import compressed, told


class CaptionsOut:
    """The address."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def routes(self, under: str, at: At) -> list[Route]:
        """It alone."""
        return [at(f"{under}/captions", self.captions)]

    async def captions(self, request: Request) -> Response:
        """The last word on each caption, and how long the class is."""
        seated = await self._entrance.seated(request, "reads")
        room = seated.room
        async with room.settled:
            words = {"length_ms": room.length_ms, "captions": dict(room.state.room.captions)}
        return await compressed(request, told(words, headers={"cache-control": "no-store"}))
