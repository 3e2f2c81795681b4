"""The engine as a web application: the only file that joins its parts (WIRE.md)."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import logging
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from agogic.classlog.codec import DRAFTS_LIMIT_BYTES, drafts_read
from agogic.classlog.decide import Refusal, refused
from agogic.classlog.events import Draft
from agogic.classlog.store import StoreFault
from agogic.conf import Config
from agogic.live import gauges
from agogic.live.answers import Fault
from agogic.live.gate import Gate, Refused, Seated
from agogic.live.rates import Rates, SeatRates
from agogic.live.results import results
from agogic.live.rooms import Rooms
from agogic.live.stream import Stream, polled
from agogic.passes import CLASS, EVERY_CLASS

_BEAT_LIMIT_BYTES = 2_000
_BODY_S = 60
"""How long a body may take to arrive, seconds."""
_EVENTS_LIMIT = 5_000
_PACKED_BYTES = 1_000
"""Answers made for one reader are compressed from this size on."""
_IMMUTABLE = {"cache-control": "private, max-age=31536000, immutable"}
_SLIDE = re.compile(r"(?:[1-9][0-9]{0,3}-(?:small|large)\.webp|text\.json)")
_DECK = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOG = logging.getLogger("agogic.live")
_json = msgspec.json.Encoder().encode


def app(config: Config) -> Starlette:
    """The application of one data folder, to be mounted at `/live`."""
    engine = Engine(config)
    under = "/classes/{class_id}"
    routes = [
        # The busiest first: they are tried one after the other.
        engine.at(f"{under}/drafts", engine.drafts, "POST"),
        engine.at(f"{under}/stream", engine.stream),
        engine.at(f"{under}/beat", engine.beat, "POST"),
        engine.at(f"{under}/index", engine.index),
        engine.at(f"{under}/segments/{{name}}", engine.segment),
        engine.at(f"{under}/keyframes/{{name}}", engine.keyframe),
        engine.at(f"{under}/events", engine.events),
        engine.at(f"{under}/polls/{{poll}}/results", engine.results),
        engine.at(f"{under}/slides/{{deck}}/{{name}}", engine.slide),
        Route("/health", engine.health),
        engine.at("/gauges", engine.gauges),
        engine.at("/revocations", engine.revoke, "POST"),
    ]
    return Starlette(routes=routes, lifespan=engine.lifespan)


Answering = Callable[[Request], Awaitable[Response]]


class Guarded:
    """One address of the engine. An ASGI application itself, because a function would be wrapped in two more."""

    def __init__(self, answering: Answering, counts: gauges.Counts) -> None:
        self._answering = answering
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever becomes of it."""
        response = await self._answer(Request(scope, receive, send))
        response.headers.setdefault("x-content-type-options", "nosniff")
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            return await self._answering(request)
        except Refused as refusal:
            return _refused(refusal.refusal, refusal.status)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            fault = uuid.uuid4().hex[:12]
            self._counts.faults += 1
            _LOG.exception("Fault %s at %s", fault, request.url.path)
            words: dict[str, Any] = {"fault": {"id": fault}}
            if isinstance(error, StoreFault):
                # Its sentence names a folder and is for who runs the school: in the log; here its code alone.
                words["fault"]["code"] = error.code
            return _told(words, 500)


class Engine:
    """The parts, joined."""

    def __init__(self, config: Config) -> None:
        self.counts = gauges.Counts()
        self.rooms = Rooms(config.data, self.counts)
        self.gate = Gate(config.data, self.rooms)
        self._lateness = gauges.Lateness()
        self._rates = Rates()

    @contextlib.asynccontextmanager
    async def lifespan(self, application: object) -> AsyncIterator[None]:
        """Look after the rooms while the application runs; close them when it stops."""
        running = [
            asyncio.create_task(self.rooms.run(), name="rooms"),
            asyncio.create_task(self._lateness.watch(), name="lateness"),
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await self.rooms.close()

    def at(self, path: str, answering: Answering, method: str = "GET") -> Route:
        """An address. Refusals and faults become answers; nothing a request holds stops the engine."""
        return Route(path, Guarded(answering, self.counts), methods=[method])

    # ---------------------------------------------------------------- answers

    async def health(self, request: Request) -> Response:
        """That the engine is there."""
        return _told({"ok": True})

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
        seated = await self._seated(request, "streams")
        if "wait" not in request.query_params:
            return Stream(request, seated)
        # A poll may have waited while its seat was removed or its device signed out: the gate is asked once more.
        return await polled(request, seated, lambda: self.gate.seated(request))

    async def drafts(self, request: Request) -> Response:
        """Drafts in, answers out, after their commit."""
        seated = await self.gate.seated(request, may_make=True)
        raw = await _body(request, DRAFTS_LIMIT_BYTES)
        drafts = drafts_read(raw)
        if not drafts:
            raise Refused(refused("draft.malformed"), 400)
        if not seated.pass_.has(CLASS):
            self._slowed(self._rates_of(seated).post(len(drafts), len(raw)), "draft.too_fast")
        if len(drafts) == 1:
            # As most posts: a task of its own for it would cost more than its decision.
            return _told({"answers": [await _answered(seated, drafts[0])]})
        answers = await asyncio.gather(*(_answered(seated, draft) for draft in drafts))
        return _told({"answers": answers})

    async def beat(self, request: Request) -> Response:
        """How a page is there."""
        seated = await self._seated(request, "beats")
        raw = await _body(request, _BEAT_LIMIT_BYTES)
        try:
            beat = msgspec.json.decode(raw, type=_Beat)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(refused("draft.malformed"), 400) from None
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
        seated = await self._seated(request, "reads")
        room = seated.room
        await room.come(seated.sitter)
        async with room.settled:
            status, at, length_ms = room.state.room.status, room.now().at, room.length_ms
        seq, pages = await self.rooms.past(room).index(seated.sitter, room.head)
        tag = f'"{seq}-{status}"'
        headers = {"cache-control": "private, no-cache", "etag": tag, "vary": "authorization"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        told = _told({"seq": seq, "at": at, "status": status, "length_ms": length_ms, **pages}, headers=headers)
        return await _compressed(request, told)

    async def segment(self, request: Request) -> Response:
        """One page."""
        seated = await self._seated(request, "reads")
        past, name = self.rooms.past(seated.room), str(request.path_params["name"])
        return _page(await past.segment(seated.sitter, seated.room.head, name), "application/x-ndjson")

    async def keyframe(self, request: Request) -> Response:
        """What stands before a page."""
        seated = await self._seated(request, "reads")
        past, name = self.rooms.past(seated.room), str(request.path_params["name"])
        return _page(await past.keyframe(seated.sitter, seated.room.head, name), "application/json")

    async def events(self, request: Request) -> Response:
        """What no page of an index holds."""
        seated = await self._seated(request, "reads")
        room = seated.room
        lines = await self.rooms.past(room).events(
            seated.sitter,
            room.head,
            index=_number(request, "index"),
            after=_number(request, "after") or 0,
            limit=min(_EVENTS_LIMIT, _number(request, "limit") or _EVENTS_LIMIT),
        )
        body = b"".join([line + b"\n" for line in lines])
        headers = {"cache-control": "no-store"}
        return await _compressed(request, Response(body, media_type="application/x-ndjson", headers=headers))

    async def results(self, request: Request) -> Response:
        """What a poll was answered."""
        seated = await self._seated(request, "reads")
        async with seated.room.settled:
            found = results(seated.room.state, seated.sitter, str(request.path_params["poll"]))
        if isinstance(found, Refusal):
            raise Refused(found, 404 if found.code == "poll.unknown" else 403)
        return _told(found, headers={"cache-control": "no-store"})

    async def slide(self, request: Request) -> Response:
        """One page of slides, or the text of all."""
        seated = await self._seated(request, "reads")
        deck, name = str(request.path_params["deck"]), str(request.path_params["name"])
        file = self.rooms.folder(seated.room.class_id) / "slides" / deck / name
        if not (_DECK.fullmatch(deck) and _SLIDE.fullmatch(name) and file.is_file()):
            raise Refused(refused("deck.unknown"), 404)
        return FileResponse(file, headers={**_IMMUTABLE, "vary": "authorization"})

    async def revoke(self, request: Request) -> Response:
        """A device was signed out."""
        self._of_school(request)
        try:
            session = msgspec.json.decode(await _body(request, _BEAT_LIMIT_BYTES), type=_Revocation).session
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(refused("draft.malformed"), 400) from None
        self.gate.revoke(session)
        return Response(status_code=204)

    # ---------------------------------------------------------------- inside

    async def _seated(self, request: Request, rate: str) -> Seated:
        seated = await self.gate.seated(request)
        if not seated.pass_.has(CLASS):
            self._slowed(getattr(self._rates_of(seated), rate).take(), "seat.too_fast")
        return seated

    def _rates_of(self, seated: Seated) -> SeatRates:
        return self._rates.of(seated.room.class_id, seated.sitter.seat)

    def _slowed(self, seconds: int, code: str) -> None:
        if seconds:
            self.counts.too_fast += 1
            raise Refused(refused(code, seconds=seconds), 429)

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


async def _body(request: Request, limit_bytes: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_S):
            async for piece in request.stream():
                body += piece
                if len(body) > limit_bytes:
                    raise Refused(refused("body.too_large", limit_bytes=limit_bytes), 413)
    except TimeoutError:
        raise Refused(refused("body.too_slow", seconds=_BODY_S), 408) from None
    return bytes(body)


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _told(words: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(_json(words), status, media_type="application/json", headers=headers)


def _page(packed: bytes | None, media_type: str) -> Response:
    if packed is None:
        raise Refused(refused("segment.unknown"), 404)
    if not packed:
        # The log does not give this page any more.
        raise Refused(refused("segment.gone"), 410)
    headers = {**_IMMUTABLE, "content-encoding": "gzip", "vary": "authorization"}
    return Response(packed, media_type=media_type, headers=headers)


async def _compressed(request: Request, response: Response) -> Response:
    """The same answer, packed if it is worth it and the reader takes that; large ones beside the event loop."""
    if len(response.body) < _PACKED_BYTES or "gzip" not in request.headers.get("accept-encoding", ""):
        return response
    response.body = await asyncio.to_thread(gzip.compress, response.body, 4, mtime=0)
    response.headers["content-encoding"] = "gzip"
    response.headers["content-length"] = str(len(response.body))
    response.headers.add_vary_header("accept-encoding")
    return response


def _refused(refusal: Refusal, status: int) -> Response:
    headers = {"cache-control": "no-store"}
    if status == 429:
        headers["retry-after"] = str(refusal.params["seconds"])
    return _told({"refusal": refusal}, status, headers=headers)
