"""Videos come in by tus 1.0: in pieces, taken up again where they broke off, after a restart as well.

https://tus.io/protocols/resumable-upload: core, creation, expiration, termination, checksum. What was answered as taken is
on the disk. Who comes back while the server still waits for the connection that broke takes the upload over.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import errno
import hashlib
import os
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from agogic.classlog.decide import refused
from agogic.live.gate import Gate, Refused
from agogic.live.wire import Answering
from agogic.media.uploads import Upload, room_left
from agogic.passes import UPLOAD

VERSION = "1.0.0"
_EXTENSIONS = "creation,expiration,termination,checksum"
_SUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
_PIECE = "application/offset+octet-stream"
_SILENT_S = 60.0
"""A connection that brings nothing for so long has broken."""
_WRITTEN_BYTES = 1_000_000
"""So much is gathered before it is written, so that the event loop hands it over seldom."""
_METADATA_BYTES = 4_000


class Uploads:
    """The addresses of uploads."""

    def __init__(self, data: Path, gate: Gate, *, most_bytes: int) -> None:
        self._data = data
        self._gate = gate
        self._most_bytes = most_bytes
        self._taking: dict[str, _Taking] = {}

    def routes(self, under: str, at: Callable[[str, Answering, str], Route]) -> list[Route]:
        """Its addresses, below `under`."""
        one = f"{under}/uploads/{{upload}}"
        return [
            at(f"{under}/uploads", self.told, "OPTIONS"),
            at(f"{under}/uploads", self.begun, "POST"),
            at(one, self.looked_at, "HEAD"),
            at(one, self.taken, "PATCH"),
            at(one, self.dropped, "DELETE"),
        ]

    async def told(self, request: Request) -> Response:
        """What this server can do (OPTIONS); asked before anybody says who they are."""
        return _answer(
            204,
            **{
                "tus-version": VERSION,
                "tus-extension": _EXTENSIONS,
                "tus-max-size": str(self._most_bytes),
                "tus-checksum-algorithm": ",".join(_SUMS),
            },
        )

    async def begun(self, request: Request) -> Response:
        """A new upload (POST)."""
        folder = self._folder(request)
        size = _number(request, "upload-length")
        if size is None or size == 0:
            raise Refused(refused("upload.malformed"), 400)
        if size > self._most_bytes:
            raise Refused(refused("upload.too_large", limit_mb=self._most_bytes // 1_000_000), 413)
        if size > room_left(folder):
            raise Refused(refused("upload.no_room"), 507)
        for taking in [each for each in self._taking.values() if each.folder == folder]:
            await taking.given_over()
        try:
            upload = await asyncio.to_thread(Upload.begin, folder, size_bytes=size, name=_name(request))
        except OSError as error:
            raise _no_room(error) from error
        location = f"{request.url.path.rstrip('/')}/{upload.id}"
        return _answer(201, location=location, **_expires(upload))

    async def looked_at(self, request: Request) -> Response:
        """How much has come (HEAD)."""
        upload = await self._asked_for(request)
        await self._alone(upload)
        return _answer(
            200,
            **{
                "upload-offset": str(upload.here_bytes),
                "upload-length": str(upload.size_bytes),
                "cache-control": "no-store",
            },
            **_expires(upload),
        )

    async def taken(self, request: Request) -> Response:
        """A piece (PATCH)."""
        upload = await self._asked_for(request)
        offset = _number(request, "upload-offset")
        if request.headers.get("content-type") != _PIECE or offset is None:
            raise Refused(refused("upload.malformed"), 415 if offset is not None else 400)
        await self._alone(upload)
        if offset != upload.here_bytes:
            raise Refused(refused("upload.elsewhere", offset=upload.here_bytes), 409)
        taking = self._taking[upload.id] = _Taking(upload)
        try:
            await taking.take(request, _sum_of(request))
        except OSError as error:
            raise _no_room(error) from error
        finally:
            taking.over.set()
            self._taking.pop(upload.id, None)
        return _answer(204, **{"upload-offset": str(upload.here_bytes)}, **_expires(upload))

    async def dropped(self, request: Request) -> Response:
        """Given up by whoever brought it (DELETE)."""
        upload = await self._asked_for(request)
        await self._alone(upload)
        await asyncio.to_thread(upload.drop)
        return _answer(204)

    # ---------------------------------------------------------------- inside

    def _folder(self, request: Request) -> Path:
        """The folder of the class a pass lets bring something to. Raises `Refused`."""
        pass_ = self._gate.pass_of(request)
        class_id = str(request.path_params["class_id"])
        if pass_.class_id != class_id or not pass_.has(UPLOAD):
            raise Refused(refused("power.teach"), 403)
        if request.headers.get("tus-resumable") != VERSION:
            raise Refused(refused("upload.malformed"), 412)
        return self._data / "classes" / class_id

    async def _asked_for(self, request: Request) -> Upload:
        folder = self._folder(request)
        upload = await asyncio.to_thread(Upload.find, folder, str(request.path_params["upload"]))
        if upload is None:
            raise Refused(refused("upload.unknown"), 404)
        if upload.given_up:
            await asyncio.to_thread(upload.drop)
            raise Refused(refused("upload.unknown"), 410)
        return upload

    async def _alone(self, upload: Upload) -> None:
        """Nobody else writes to it from now on."""
        taking = self._taking.get(upload.id)
        if taking is not None:
            await taking.given_over()


class _Taking:
    """One piece on its way to the disk."""

    def __init__(self, upload: Upload) -> None:
        self.folder = upload.folder.parent
        self.over = asyncio.Event()
        self._upload = upload
        self._stop = asyncio.Event()

    async def given_over(self) -> None:
        """Let somebody else go on; returns when what had come is on the disk."""
        self._stop.set()
        await self.over.wait()

    async def take(self, request: Request, wanted: tuple[str, bytes] | None) -> None:
        """Write what comes until it ends, breaks off or is given over. Raises `OSError`, `Refused`."""
        upload = self._upload
        begun = upload.here_bytes
        digest = _SUMS[wanted[0]]() if wanted else None
        with await asyncio.to_thread(upload.path.open, "r+b", buffering=0) as file:
            file.seek(begun)
            left = upload.size_bytes - begun
            gathered = bytearray()
            pieces = request.stream()
            ended = False
            while not ended:
                piece, ended = await self._next(pieces)
                if len(piece) > left:
                    await asyncio.to_thread(_written, file, gathered)
                    raise Refused(refused("upload.malformed"), 413)
                left -= len(piece)
                gathered += piece
                if digest is not None:
                    digest.update(piece)
                if len(gathered) >= _WRITTEN_BYTES or ended:
                    await asyncio.to_thread(_written, file, gathered)
                    gathered = bytearray()
            if digest is not None and wanted is not None and digest.digest() != wanted[1]:
                # A piece that is not what it should be is forgotten whole.
                await asyncio.to_thread(os.ftruncate, file.fileno(), begun)
                raise Refused(refused("upload.damaged"), 460)
            await asyncio.to_thread(os.fsync, file.fileno())

    async def _next(self, pieces: Any) -> tuple[bytes, bool]:
        """The next bytes, and whether no more will come: the end, a broken connection, silence, or somebody else."""
        coming: asyncio.Task[bytes] = asyncio.ensure_future(anext(pieces, b""))
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({coming, stopping}, timeout=_SILENT_S, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                return b"", True
            piece = coming.result()
        except ClientDisconnect:
            return b"", True
        finally:
            for task in (coming, stopping):
                if not task.done():
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError, ClientDisconnect):
                        await task
        return piece, not piece


def _written(file: Any, piece: bytes | bytearray) -> None:
    left = memoryview(piece)
    while left:
        left = left[file.write(left) :]


def _answer(status: int, **headers: str) -> Response:
    return Response(status_code=status, headers={"tus-resumable": VERSION, **headers})


def _expires(upload: Upload) -> dict[str, str]:
    return {} if upload.whole else {"upload-expires": formatdate(upload.until_ms / 1000, usegmt=True)}


def _number(request: Request, name: str) -> int | None:
    given = request.headers.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _name(request: Request) -> str:
    """The file's name from the metadata (`filename` and base64); only to be shown."""
    given = request.headers.get("upload-metadata", "")
    if len(given) > _METADATA_BYTES:
        return ""
    for pair in given.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            with contextlib.suppress(binascii.Error, ValueError):
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
    return ""


def _sum_of(request: Request) -> tuple[str, bytes] | None:
    """The checksum a piece should have. Raises `Refused` if it is none we know."""
    given = request.headers.get("upload-checksum")
    if given is None:
        return None
    kind, _, value = given.partition(" ")
    with contextlib.suppress(binascii.Error, ValueError):
        if kind in _SUMS:
            return kind, base64.b64decode(value, validate=True)
    raise Refused(refused("upload.malformed"), 400)


def _no_room(error: OSError) -> Refused:
    """A full disk is no fault of ours; anything else is."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise error
    return Refused(refused("upload.no_room"), 507)
