"""The engine as a web application: the only file that joins its parts (WIRE.md)."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from agogic.classlog.codec import DRAFTS_LIMIT_BYTES, drafts_read
from agogic.classlog.decide import Refusal, refused
from agogic.classlog.events import Draft
from agogic.conf import Config
from agogic.live import gauges
from agogic.live.answers import Fault
from agogic.live.captions import CaptionsOut
from agogic.live.entrance import Entrance
from agogic.live.gate import Gate, Refused, Seated
from agogic.live.keeping import Keeping
from agogic.live.media_in import MediaIn
from agogic.live.media_lists import MediaLists
from agogic.live.media_out import MediaOut
from agogic.live.results import results
from agogic.live.rooms import Rooms
from agogic.live.stream import Stream, polled
from agogic.live.takeaways import Takeaways
from agogic.live.uploads import Uploads
from agogic.live.wire import IMMUTABLE, Answering, asked, body_read, compressed, number, route, told
from agogic.passes import CLASS, EVERY_CLASS

_BEAT_LIMIT_BYTES = 2_000
_EVENTS_LIMIT = 5_000
_SLIDE = re.compile(r"(?:[1-9][0-9]{0,3}-(?:small|large)\.webp|text\.json)")
_DECK = re.compile(r"[A-Za-z0-9_-]{1,64}")


def app(config: Config) -> Starlette:
    """The application of one data folder, to be mounted at `/live`."""
    engine = Engine(config)
    under = "/classes/{class_id}"

    def at(path: str, answering: Answering, method: str = "GET") -> Route:
        return route(path, answering, engine.counts, method)

    routes = [
        # The busiest first: they are tried one after the other.
        at(f"{under}/drafts", engine.drafts, "POST"),
        at(f"{under}/stream", engine.stream),
        at(f"{under}/beat", engine.beat, "POST"),
        at(f"{under}/index", engine.index),
        at(f"{under}/segments/{{name}}", engine.segment),
        at(f"{under}/keyframes/{{name}}", engine.keyframe),
        at(f"{under}/events", engine.events),
        at(f"{under}/polls/{{poll}}/results", engine.results),
        at(f"{under}/slides/{{deck}}/{{name}}", engine.slide),
        Route("/health", engine.health),
        at("/gauges", engine.gauges),
        at("/revocations", engine.revoke, "POST"),
        *CaptionsOut(engine.entrance).routes(under, at),
        *MediaIn(engine.entrance, engine.rooms).routes(under, at),
        *MediaLists(engine.entrance, engine.rooms).routes(under, at),
        *MediaOut(engine.entrance, engine.rooms).routes(under, at),
        *Takeaways(engine.entrance, engine.rooms).routes(under, at),
        *Uploads(config.data, engine.gate, most_bytes=config.film_bytes).routes(under, at),
    ]
    return Starlette(routes=routes, lifespan=engine.lifespan)


class Engine:
    """The parts, joined."""

    def __init__(self, config: Config) -> None:
        self.counts = gauges.Counts()
        self.rooms = Rooms(config.data, self.counts)
        self.gate = Gate(config.data, self.rooms)
        self._keeping = Keeping(config.data / "classes", self.rooms, config.recorded_days)
        self._lateness = gauges.Lateness()
        self.entrance = Entrance(self.gate, self.counts)

    @contextlib.asynccontextmanager
    async def lifespan(self, application: object) -> AsyncIterator[None]:
        """Look after the rooms while the application runs; close them when it stops."""
        running = [
            asyncio.create_task(self.rooms.run(), name="rooms"),
            asyncio.create_task(self._keeping.run(), name="keeping"),
            asyncio.create_task(self._lateness.watch(), name="lateness"),
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await self.rooms.close()

    # ---------------------------------------------------------------- answers

    async def health(self, request: Request) -> Response:
        """That the engine is there."""
        return told({"ok": True})

    async def gauges(self, request: Request) -> Response:
        """What the engine does, for who runs the school."""
        self._of_school(request)
        fanouts = [room.fanout for room in self.rooms.open_now()]
        figures = gauges.counted(
            self.counts,
            self._lateness,
            rooms=len(fanouts),
            readers=sum(len(fanout.readers) for fanout in fanouts),
            behind=sum(fanout.behind() for fanout in fanouts),
        )
        return Response(gauges.told(figures), media_type=gauges.MEDIA_TYPE, headers={"cache-control": "no-store"})

    async def stream(self, request: Request) -> Response:
        """The log, live."""
        if request.method == "HEAD":
            # A stream writes its body past the server, which would not hold it back.
            return Response(status_code=405, headers={"allow": "GET"})
        seated = await self.entrance.seated(request, "streams")
        if "wait" not in request.query_params:
            return Stream(request, seated)
        # A poll may have waited while its seat was removed or its device signed out: the gate is asked once more.
        return await polled(request, seated, lambda: self.gate.seated(request))

    async def drafts(self, request: Request) -> Response:
        """Drafts in, answers out, after their commit."""
        seated = await self.gate.seated(request, may_make=True)
        raw = await body_read(request, DRAFTS_LIMIT_BYTES)
        drafts = drafts_read(raw)
        if not drafts:
            raise Refused(refused("draft.malformed"), 400)
        if not seated.pass_.has(CLASS):
            self.entrance.slowed(self.entrance.rates_of(seated).post(len(drafts), len(raw)), "draft.too_fast")
        if len(drafts) == 1:
            # As most posts: a task of its own for it would cost more than its decision.
            return told({"answers": [await _answered(seated, drafts[0])]})
        answers = await asyncio.gather(*(_answered(seated, draft) for draft in drafts))
        return told({"answers": answers})

    async def beat(self, request: Request) -> Response:
        """How a page is there."""
        seated = await self.entrance.seated(request, "beats")
        beat = await asked(request, _BEAT_LIMIT_BYTES, _Beat)
        if beat.gone:
            seated.room.presence.go(seated.sitter, seated.pass_.session)
            return Response(status_code=204)
        seated.room.presence.beat(
            seated.sitter,
            seated.pass_.name,
            visible=beat.visible,
            edge=beat.edge,
            at=beat.at,
            way=beat.way,
            device=seated.pass_.session,
        )
        return Response(status_code=204)

    async def index(self, request: Request) -> Response:
        """The pages a seat may read."""
        seated = await self.entrance.seated(request, "reads")
        room = seated.room
        await room.come(seated.sitter)
        async with room.settled:
            status, at, length_ms = room.state.room.status, room.now().at, room.length_ms
        seq, pages = await self.rooms.past(room).index(seated.sitter, room.head)
        tag = f'"{seq}-{status}"'
        headers = {"cache-control": "private, no-cache", "etag": tag, "vary": "authorization"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        words = {"seq": seq, "at": at, "status": status, "length_ms": length_ms, **pages}
        return await compressed(request, told(words, headers=headers))

    async def segment(self, request: Request) -> Response:
        """One page."""
        seated = await self.entrance.seated(request, "reads")
        past, name = self.rooms.past(seated.room), str(request.path_params["name"])
        return _page(await past.segment(seated.sitter, seated.room.head, name), "application/x-ndjson")

    async def keyframe(self, request: Request) -> Response:
        """What stands before a page."""
        seated = await self.entrance.seated(request, "reads")
        past, name = self.rooms.past(seated.room), str(request.path_params["name"])
        return _page(await past.keyframe(seated.sitter, seated.room.head, name), "application/json")

    async def events(self, request: Request) -> Response:
        """What no page of an index holds."""
        seated = await self.entrance.seated(request, "reads")
        room = seated.room
        lines = await self.rooms.past(room).events(
            seated.sitter,
            room.head,
            index=number(request, "index"),
            after=number(request, "after") or 0,
            limit=min(_EVENTS_LIMIT, number(request, "limit") or _EVENTS_LIMIT),
        )
        body = b"".join([line + b"\n" for line in lines])
        headers = {"cache-control": "no-store"}
        return await compressed(request, Response(body, media_type="application/x-ndjson", headers=headers))

    async def results(self, request: Request) -> Response:
        """What a poll was answered."""
        seated = await self.entrance.seated(request, "reads")
        async with seated.room.settled:
            found = results(seated.room.state, seated.sitter, str(request.path_params["poll"]))
        if isinstance(found, Refusal):
            raise Refused(found, 404 if found.code == "poll.unknown" else 403)
        return told(found, headers={"cache-control": "no-store"})

    async def slide(self, request: Request) -> Response:
        """One page of slides, or the text of all."""
        seated = await self.entrance.seated(request, "reads")
        deck, name = str(request.path_params["deck"]), str(request.path_params["name"])
        file = self.rooms.folder(seated.room.class_id) / "slides" / deck / name
        if not (_DECK.fullmatch(deck) and _SLIDE.fullmatch(name) and file.is_file()):
            raise Refused(refused("deck.unknown"), 404)
        return FileResponse(file, headers={**IMMUTABLE, "vary": "authorization"})

    async def revoke(self, request: Request) -> Response:
        """A device was signed out."""
        self._of_school(request)
        self.gate.revoke((await asked(request, _BEAT_LIMIT_BYTES, _Revocation)).session)
        return Response(status_code=204)

    # ---------------------------------------------------------------- inside

    def _of_school(self, request: Request) -> None:
        pass_ = self.gate.pass_of(request)
        if not pass_.has(CLASS) or pass_.class_id != EVERY_CLASS:
            raise Refused(refused("power.class"), 403)


async def _answered(seated: Seated, draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {"id": None, "refusal": refused("draft.malformed")}
    answer = await seated.room.ask(seated.sitter, draft)
    if isinstance(answer, Refusal):
        return {"id": draft.id, "refusal": answer}
    if isinstance(answer, Fault):
        return {"id": draft.id, "fault": {"id": answer.id}}
    return {"id": draft.id, "events": [event for event in answer if seated.sitter.reads(event.to)]}


class _Beat(msgspec.Struct):
    visible: bool
    edge: bool
    at: int = 0
    way: str = "live"
    gone: bool = False


class _Revocation(msgspec.Struct):
    session: str


def _page(packed: bytes | None, media_type: str) -> Response:
    if packed is None:
        raise Refused(refused("segment.unknown"), 404)
    if not packed:
        # The log does not give this page any more.
        raise Refused(refused("segment.gone"), 410)
    headers = {**IMMUTABLE, "content-encoding": "gzip", "vary": "authorization"}
    return Response(packed, media_type=media_type, headers=headers)
