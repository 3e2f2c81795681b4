"""A class as a file to take along: made by the school beside it, given here, because a slow phone holds no page's thread here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from agogic.classlog.decide import refused
from agogic.live.entrance import Entrance
from agogic.live.gate import Refused
from agogic.live.media_in import At
from agogic.live.rooms import Rooms
from agogic.media.takeaway.composing import NAMES
from agogic.passes import TAKE


class Takeaways:
    """Their one address."""

    def __init__(self, entrance: Entrance, rooms: Rooms) -> None:
        self._entrance = entrance
        self._rooms = rooms

    def routes(self, under: str, at: At) -> list[Route]:
        """It."""
        return [at(f"{under}/media/takeaway/{{kind}}", self.given)]

    async def given(self, request: Request) -> Response:
        """The file, whole or in part."""
        seated = await self._entrance.seated(request, "reads")
        if not seated.pass_.has(TAKE):
            raise Refused(refused("power.teach"), 403)
        kind = str(request.path_params["kind"])
        file = self._rooms.folder(seated.room.class_id) / "takeaway" / kind / NAMES.get(kind, "none")
        if kind not in NAMES or not file.is_file():
            raise Refused(refused("media.unknown"), 404)
        headers = {"cache-control": "private, no-store"}
        return FileResponse(file, filename=file.name, headers=headers)
