"""The engine as a web application: the only file that joins its parts (WIRE.md)."""

from __future__ import annotations

import asyncio
import contextlib
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

from agogic.classlog.codec import DRAFTS_LIMIT_BYTES, drafts_read
from agogic.classlog.decide import Refusal, refused
from agogic.classlog.events import Draft
from agogic.classlog.store import StoreFault
from agogic.conf import Config
from agogic.live.gate import Gate, Refused, Seated
from agogic.live.rates import Rates
from agogic.live.results import results
from agogic.live.room import Fault
from agogic.live.rooms import Rooms
from agogic.live.segments import Pages
from agogic.live.stream import Stream, polled
from agogic.passes import CLASS, EVERY_CLASS

_BEAT_LIMIT_BYTES = 2_000
_EVENTS_LIMIT = 5_000
_IMMUTABLE = {"cache-control": "private, max-age=31536000, immutable"}
_SLIDE = re.compile(r"^(?:[1-9][0-9]{0,3}-(?:small|large)\.webp|text\.json)$")
_DECK = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_LOG = logging.getLogger("agogic.live")
_json = msgspec.json.Encoder().encode


def app(config: Config) -> Starlette:
    """The application of one data folder, to be mounted at `/live`."""
    engine = Engine(config)
    under = "/classes/{class_id}"
    routes = [
        Route("/health", engine.health),
        Route("/revocations", engine.guarded(engine.revoke), methods=["POST"]),
        Route(f"{under}/stream", engine.guarded(engine.stream), methods=["GET"]),
        Route(f"{under}/drafts", engine.guarded(engine.drafts), methods=["POST"]),
        Route(f"{under}/beat", engine.guarded(engine.beat), methods=["POST"]),
        Route(f"{under}/index", engine.guarded(engine.index)),
        Route(f"{under}/segments/{{name}}", engine.guarded(engine.segment)),
        Route(f"{under}/events", engine.guarded(engine.events)),
        Route(f"{under}/polls/{{poll}}/results", engine.guarded(engine.results)),
        Route(f"{under}/slides/{{deck}}/{{name}}", engine.guarded(engine.slide)),
    ]
    return Starlette(routes=routes, lifespan=engine.lifespan)


Answering = Callable[[Request], Awaitable[Response]]


class Engine:
    """The parts, joined."""

    def __init__(self, config: Config) -> None:
        self.rooms = Rooms(config.data)
        self.gate = Gate(config.data, self.rooms)
        self._rates = Rates()
        self._pages: dict[str, Pages] = {}

    @contextlib.asynccontextmanager
    async def lifespan(self, application: object) -> AsyncIterator[None]:
        """Look after the rooms while the application runs; close them when it stops."""
        running = asyncio.create_task(self.rooms.run(), name="rooms")
        try:
            yield
        finally:
            running.cancel()
            await self.rooms.close()

    def guarded(self, answering: Answering) -> Answering:
        """Refusals and faults become answers; nothing a request holds stops the engine."""

        async def answer(request: Request) -> Response:
            response = await told(request)
            response.headers.setdefault("x-content-type-options", "nosniff")
            return response

        async def told(request: Request) -> Response:
            try:
                return await answering(request)
            except Refused as refusal:
                return _refused(refusal.refusal, refusal.status)
            except ClientDisconnect:
                return Response(status_code=400)
            except Exception as error:
                fault = uuid.uuid4().hex[:12]
                _LOG.exception("Fault %s at %s", fault, request.url.path)
                words: dict[str, Any] = {"fault": {"id": fault}}
                if isinstance(error, StoreFault):
                    # Its sentence names a folder and is for who runs the school: in the log; here its code alone.
                    words["fault"]["code"] = error.code
                return _told(words, 500)

        return answer

    # ---------------------------------------------------------------- answers

    async def health(self, request: Request) -> Response:
        """That the engine is there."""
        return _told({"ok": True})

    async def stream(self, request: Request) -> Response:
        """The log, live."""
        if request.method == "HEAD":
            # A stream writes its body past the server, which would not hold it back.
            return Response(status_code=405, headers={"allow": "GET"})
        seated = await self.gate.seated(request)
        if "wait" not in request.query_params:
            return Stream(request, seated)
        # A poll may have waited while its seat was removed or its device signed out: the gate is asked once more.
        return await polled(request, seated, lambda: self.gate.seated(request))

    async def drafts(self, request: Request) -> Response:
        """Drafts in, answers out, after their commit."""
        raw = await _body(request, DRAFTS_LIMIT_BYTES)
        seated = await self.gate.seated(request, may_make=True)
        drafts = drafts_read(raw)
        if not drafts:
            raise Refused(refused("draft.malformed"), 400)
        if not seated.pass_.has(CLASS):
            self._slowed(seated, len(drafts), len(raw))
        answers = await asyncio.gather(*(self._one(seated, draft) for draft in drafts))
        return _told({"answers": answers})

    async def beat(self, request: Request) -> Response:
        """How a page is there."""
        raw = await _body(request, _BEAT_LIMIT_BYTES)
        seated = await self.gate.seated(request)
        try:
            beat = msgspec.json.decode(raw, type=_Beat)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(refused("draft.malformed"), 400) from None
        seated.room.presence.beat(
            seated.sitter, seated.pass_.name, visible=beat.visible, edge=beat.edge, at=beat.at, way=beat.way
        )
        return Response(status_code=204)

    async def index(self, request: Request) -> Response:
        """The pages a seat may read."""
        seated = await self.gate.seated(request)
        room = seated.room
        pages = await self._paged(seated)
        await room.come(seated.sitter)
        tag = f'"{room.head}-{room.state.room.status}"'
        headers = {"cache-control": "private, no-cache", "etag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        told = {"seq": room.head, "at": room.now().at, "status": room.state.room.status, "length_ms": room.length_ms}
        return _told({**told, **pages.index(seated.sitter)}, headers=headers)

    async def segment(self, request: Request) -> Response:
        """One page."""
        seated = await self.gate.seated(request)
        pages = await self._paged(seated)
        page = pages.page(str(request.path_params["name"]))
        if page is None or not seated.sitter.reads(page.audience):
            raise Refused(refused("segment.unknown"), 404)
        packed = await asyncio.to_thread(pages.body, page)
        headers = {**_IMMUTABLE, "content-encoding": "gzip", "vary": "authorization"}
        return Response(packed, media_type="application/x-ndjson", headers=headers)

    async def events(self, request: Request) -> Response:
        """What no page holds yet."""
        seated = await self.gate.seated(request)
        pages = await self._paged(seated)
        after = _number(request, "after", 0)
        lines = pages.unsealed(seated.sitter, after, min(_EVENTS_LIMIT, _number(request, "limit", _EVENTS_LIMIT)))
        body = b"".join([line + b"\n" for line in lines])
        return Response(body, media_type="application/x-ndjson", headers={"cache-control": "no-store"})

    async def results(self, request: Request) -> Response:
        """What a poll was answered."""
        seated = await self.gate.seated(request)
        async with seated.room.settled:
            found = results(seated.room.state, seated.sitter, str(request.path_params["poll"]))
        if isinstance(found, Refusal):
            raise Refused(found, 404 if found.code == "poll.unknown" else 403)
        return _told(found, headers={"cache-control": "no-store"})

    async def slide(self, request: Request) -> Response:
        """One page of slides, or the text of all."""
        seated = await self.gate.seated(request)
        deck, name = str(request.path_params["deck"]), str(request.path_params["name"])
        file = self.rooms.folder(seated.room.class_id) / "slides" / deck / name
        if not (_DECK.match(deck) and _SLIDE.match(name) and file.is_file()):
            raise Refused(refused("deck.unknown"), 404)
        return FileResponse(file, headers={**_IMMUTABLE, "vary": "authorization"})

    async def revoke(self, request: Request) -> Response:
        """A device was signed out."""
        pass_ = self.gate.pass_of(request)
        if not pass_.has(CLASS) or pass_.class_id != EVERY_CLASS:
            raise Refused(refused("power.class"), 403)
        try:
            session = msgspec.json.decode(await _body(request, _BEAT_LIMIT_BYTES), type=_Revocation).session
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(refused("draft.malformed"), 400) from None
        self.gate.revoke(session)
        return Response(status_code=204)

    # ---------------------------------------------------------------- inside

    async def _one(self, seated: Seated, draft: Draft | None) -> dict[str, Any]:
        if draft is None:
            return {"id": None, "refusal": refused("draft.malformed")}
        answer = await seated.room.ask(seated.sitter, draft)
        if isinstance(answer, Refusal):
            return {"id": draft.id, "refusal": answer}
        if isinstance(answer, Fault):
            return {"id": draft.id, "fault": {"id": answer.id}}
        return {"id": draft.id, "events": [event for event in answer if seated.sitter.reads(event.to)]}

    def _slowed(self, seated: Seated, drafts: int, size_bytes: int) -> None:
        rates = self._rates.of(seated.room.class_id, seated.sitter.seat)
        seconds = rates.drafts.take(drafts) or rates.bytes.take(size_bytes)
        if seconds:
            raise Refused(refused("draft.too_fast", seconds=seconds), 429)

    async def _paged(self, seated: Seated) -> Pages:
        room = seated.room
        pages = self._pages.get(room.class_id)
        if pages is None:
            pages = self._pages[room.class_id] = Pages(self.rooms.folder(room.class_id))
        if pages.fed_seq < room.head:
            async with room.settled:
                pages.feed(room.events(pages.fed_seq), ended=room.state.room.status == "ended")
        return pages


class _Beat(msgspec.Struct):
    visible: bool
    edge: bool
    at: int = 0
    way: str = "live"


class _Revocation(msgspec.Struct):
    session: str


async def _body(request: Request, limit_bytes: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit_bytes:
            raise Refused(refused("body.too_large", limit_bytes=limit_bytes), 413)
    return bytes(body)


def _number(request: Request, name: str, default: int) -> int:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else default


def _told(words: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(_json(words), status, media_type="application/json", headers=headers)


def _refused(refusal: Refusal, status: int) -> Response:
    return _told({"refusal": refusal}, status, headers={"cache-control": "no-store"})
