"""Where pictures and sound come in: the addresses of those on the stage, and of every page that says what it wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agogic.classlog.decide import Refusal, refused
from agogic.live.answers import Fault
from agogic.live.broadcast import Broadcast
from agogic.live.chunks import POST_LIMIT_BYTES, Time, chunks_read
from agogic.live.entrance import Entrance
from agogic.live.gate import Refused, Seated
from agogic.live.media_rules import Beginning
from agogic.live.rooms import Rooms
from agogic.live.signals import Signal, signal
from agogic.live.wants import MOST_TRACKS
from agogic.live.wire import asked, body_read, number, told
from agogic.media.boxes import is_init
from agogic.media.tracks import track_seat
from agogic.passes import CLASS

INIT_LIMIT_BYTES = 16 * 1024
"""An init segment at most, bytes."""
SIGNAL_LIMIT_BYTES = 16 * 1024
_WORDS_LIMIT_BYTES = 4_000
_MOST_PIXELS = 8192
_EPOCH = re.compile(r"0|[1-9][0-9]{0,14}")
_STATUS = {"media.track": 403, "stage.off": 403, "media.unconsented": 403, "media.stale": 409, "media.codec": 415}

At = Callable[..., Route]


class MediaIn:
    """The addresses."""

    def __init__(self, entrance: Entrance, rooms: Rooms) -> None:
        self._entrance = entrance
        self._rooms = rooms

    def routes(self, under: str, at: At) -> list[Route]:
        """Them all, the busiest first."""
        return [
            at(f"{under}/media/chunks", self.chunks, "POST"),
            at(f"{under}/media/wants", self.wants, "POST"),
            at(f"{under}/time", self.time),
            at(f"{under}/signal", self.signal, "POST"),
            at(f"{under}/unrecorded", self.unrecorded, "POST"),
            at(f"{under}/media/{{track}}/{{epoch}}/init", self.init, "PUT"),
            at(f"{under}/media/{{track}}/{{epoch}}/end", self.end, "POST"),
        ]

    async def time(self, request: Request) -> Response:
        """What time it is in class, for a sender's clock."""
        seated = await self._entrance.seated(request, "times")
        now = seated.room.now()
        return told({"at": now.at, "utc": now.utc}, headers={"cache-control": "no-store"})

    async def init(self, request: Request) -> Response:
        """An epoch begins."""
        seated = await self._entrance.seated(request, "epochs")
        (track, epoch), query = own_named(request, seated), request.query_params
        init = await _limited(request, INIT_LIMIT_BYTES)
        width, height, layers = (number(request, name) or 0 for name in ("width", "height", "layers"))
        if max(width, height) > _MOST_PIXELS or not is_init(init) or query.get("kept") not in ("0", "1"):
            raise Refused(refused("media.codec"), 415)
        mime = request.headers.get("content-type", "")
        kept = query["kept"] == "1"
        if kept and not self._may_be_kept(seated):
            raise Refused(refused("media.unconsented"), 403)
        beginning = Beginning(track, epoch, mime, init, kept, width, height, min(layers, 3))
        answer = await self._broadcast(seated).begin(seated.sitter, beginning)
        return Response(status_code=201 if _granted(answer) else 200)

    async def chunks(self, request: Request) -> Response:
        """Chunks in; answered when they are on the disk."""
        seated = await self._entrance.gate.seated(request)
        rates = self._entrance.rates_of(seated)
        self._entrance.slowed(rates.chunks.lacks_s(1), "seat.too_fast")
        raw = await _limited(request, POST_LIMIT_BYTES)
        self._entrance.slowed(rates.chunks_post(len(raw)), "seat.too_fast")
        sent = chunks_read(raw)
        if not sent:
            raise Refused(refused("draft.malformed"), 400)
        return told(await self._broadcast(seated).take(seated.sitter, sent, recorded=self._may_be_kept(seated)))

    async def end(self, request: Request) -> Response:
        """An epoch is over."""
        seated = await self._entrance.seated(request, "epochs")
        track, epoch = own_named(request, seated)
        words = await asked(request, _WORDS_LIMIT_BYTES, _End)
        answer = await self._broadcast(seated).end(track, epoch, words.chunks, words.until)
        _granted(answer)
        return Response(status_code=204)

    async def wants(self, request: Request) -> Response:
        """What a stream carries from now on."""
        seated = await self._entrance.seated(request, "wants")
        words = await asked(request, _WORDS_LIMIT_BYTES, _Wants)
        readers = seated.room.fanout.readers
        reader = next((one for one in readers if one.stream == words.stream and not one.lines), None)
        if reader is None or reader.sitter.seat != seated.sitter.seat:
            raise Refused(refused("media.unknown"), 404)
        await self._broadcast(seated).want(reader, words.tracks)
        return Response(status_code=204)

    async def signal(self, request: Request) -> Response:
        """A word between those on the stage, or of one of them to all; never stored."""
        seated = await self._entrance.seated(request, "signals")
        words = await asked(request, SIGNAL_LIMIT_BYTES, Signal)
        if no := signal(seated.room, seated.sitter, words):
            raise Refused(no, 403)
        return Response(status_code=204)

    async def unrecorded(self, request: Request) -> Response:
        """The school says that somebody may not be recorded any more."""
        seated = await self._entrance.gate.seated(request)
        if not seated.pass_.has(CLASS):
            raise Refused(refused("power.class"), 403)
        words = await asked(request, _WORDS_LIMIT_BYTES, _Unrecorded)
        self._entrance.gate.unrecord(seated.room.class_id, words.seat)
        return Response(status_code=204)

    def _may_be_kept(self, seated: Seated) -> bool:
        return self._entrance.gate.may_be_kept(seated.pass_)

    def _broadcast(self, seated: Seated) -> Broadcast:
        return self._rooms.broadcast(seated.room)


class _End(msgspec.Struct):
    chunks: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    until: Time | None = None


class _Unrecorded(msgspec.Struct):
    seat: Annotated[int, msgspec.Meta(ge=1, lt=2**31)]


class _Wants(msgspec.Struct):
    stream: str
    tracks: Annotated[
        dict[Annotated[str, msgspec.Meta(max_length=32)], Annotated[str, msgspec.Meta(max_length=12)]],
        msgspec.Meta(max_length=MOST_TRACKS),
    ]


def epoch_named(request: Request) -> tuple[str, int]:
    """The epoch an address names. Raises `Refused`."""
    track, epoch = str(request.path_params["track"]), str(request.path_params["epoch"])
    if track_seat(track) is None or not _EPOCH.fullmatch(epoch):
        raise Refused(refused("media.unknown"), 404)
    return track, int(epoch)


def own_named(request: Request, seated: Seated) -> tuple[str, int]:
    """The same, of a track that is the seat's own."""
    track, epoch = epoch_named(request)
    if track_seat(track) != seated.sitter.seat:
        raise Refused(refused("media.track"), 403)
    return track, epoch


async def _limited(request: Request, limit_bytes: int) -> bytes:
    try:
        return await body_read(request, limit_bytes)
    except Refused as no:
        if no.status != 413:
            raise
        raise Refused(refused("media.too_large", limit_bytes=limit_bytes), 413) from None


def _granted(answer: Refusal | Fault | bool | None) -> bool:
    if isinstance(answer, Refusal):
        raise Refused(answer, _STATUS.get(answer.code, 400))
    if isinstance(answer, Fault):
        raise RuntimeError(f"not noted: fault {answer.id}")
    return bool(answer)
