"""Requests read and answers told, the same at every address (WIRE.md)."""

from __future__ import annotations

import asyncio
import gzip
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from agogic.classlog.decide import Refusal, refused
from agogic.classlog.store import StoreFault
from agogic.live.answers import Fault
from agogic.live.gate import Refused
from agogic.live.gauges import Counts

IMMUTABLE = {"cache-control": "private, max-age=31536000, immutable"}
_BODY_S = 60
"""How long a body may take to arrive, seconds."""
_PACKED_BYTES = 1_000
"""Answers made for one reader are compressed from this size on."""
_LOG = logging.getLogger("agogic.live")
_json = msgspec.json.Encoder().encode
_Asked = TypeVar("_Asked")

Answering = Callable[[Request], Awaitable[Response]]


class Guarded:
    """One address of the engine. An ASGI application itself, because a function would be wrapped in two more."""

    def __init__(self, answering: Answering, counts: Counts) -> None:
        self._answering = answering
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever becomes of it (ASGI)."""
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
            return told(words, 500)


def route(path: str, answering: Answering, counts: Counts, method: str = "GET") -> Route:
    """An address. Refusals and faults become answers; nothing a request holds stops the engine."""
    return Route(path, Guarded(answering, counts), methods=[method])


async def body_read(request: Request, limit_bytes: int) -> bytes:
    """The body of a request. Raises `Refused` if it is too large or too slow."""
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


async def asked(request: Request, limit_bytes: int, type_: type[_Asked]) -> _Asked:
    """The body of a request as JSON of some shape. Raises `Refused`."""
    try:
        return msgspec.json.decode(await body_read(request, limit_bytes), type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(refused("draft.malformed"), 400) from None


def number(request: Request, name: str) -> int | None:
    """A whole number in the query; None if there is none."""
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def told(words: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(_json(words), status, media_type="application/json", headers=headers)


def faulted(fault: Fault) -> Response:
    """An error of ours that was written down already."""
    return told({"fault": {"id": fault.id}}, 500)


async def compressed(request: Request, response: Response) -> Response:
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
    return told({"refusal": refusal}, status, headers=headers)
