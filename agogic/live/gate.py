"""The one place of this room that says who may: a pass is read, a class is found, a sitter sits down, or a kind no."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

from agogic.classlog.decide import Refusal, Sitter, refused
from agogic.live.room import Room
from agogic.live.rooms import Rooms
from agogic.passes import CLASS, COOKIE, EVERY_CLASS, LIFETIME_MS, LOBBY, TEACH, UNKEPT, Keys, Pass, verify

_OF_MEDIA = re.compile(r".*/classes/[^/]+/media/.+")
_KEYS_EACH_S = 1.0
_KNOWN_MOST = 10_000


class Refused(Exception):
    """A request that goes no further; the refusal is its answer."""

    def __init__(self, refusal: Refusal, status: int) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.status = status


@dataclass(frozen=True)
class Seated:
    """Who asks, in which class."""

    pass_: Pass
    sitter: Sitter
    room: Room


class Gate:
    """Lets requests in."""

    def __init__(self, data: Path, rooms: Rooms) -> None:
        self._rooms = rooms
        self._data = data
        self._keys = Keys.load(data)
        self._keys_at = 0.0
        self._known: dict[str, Pass] = {}
        self._revoked = Lasting(data / "live" / "revoked.json")
        self._withdrawn = Lasting(data / "live" / "unrecorded.json")

    async def seated(self, request: Request, *, may_make: bool = False) -> Seated:
        """The seat a request speaks for. Raises `Refused`."""
        pass_ = self.pass_of(request)
        class_id = str(request.path_params["class_id"])
        if pass_.class_id not in (class_id, EVERY_CLASS):
            raise Refused(refused("pass.missing"), 403)
        if LOBBY in pass_.powers:
            raise Refused(refused("lobby.waiting"), 403)
        room = await self._rooms.room(class_id, make=may_make and pass_.has(CLASS))
        if room is None:
            raise Refused(refused("class.unknown"), 404)
        if room.removed(pass_.seat) and not pass_.has(CLASS):
            raise Refused(refused("seat.removed"), 403)
        return Seated(pass_, Sitter(pass_.seat, pass_.role, pass_.powers), room)

    def pass_of(self, request: Request) -> Pass:
        """The pass a request carries. Raises `Refused`."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not scheme and request.method in ("GET", "HEAD") and _OF_MEDIA.fullmatch(request.url.path):
            scheme, token = "bearer", request.cookies.get(COOKIE, "")
        if scheme.lower() != "bearer" or not token:
            raise Refused(refused("pass.missing"), 401)
        pass_ = self._verified(token)
        if pass_ is None:
            raise Refused(refused("pass.expired"), 401)
        if self._revoked.holds(pass_.session):
            raise Refused(refused("session.revoked"), 403)
        return pass_

    def _verified(self, token: str) -> Pass | None:
        """The pass of a token; what was verified once is good until it expires, and a page asks many times with it."""
        known = self._known.get(token)
        if known is not None and time.time_ns() // 1_000_000 < known.expires_ms:
            return known
        pass_ = verify(token, self._keys)
        if pass_ is None and time.monotonic() - self._keys_at > _KEYS_EACH_S:
            # Keys may have been rotated by campus since they were read.
            self._keys, self._keys_at = Keys.load(self._data), time.monotonic()
            pass_ = verify(token, self._keys)
        if pass_ is not None:
            if len(self._known) >= _KNOWN_MOST:
                self._known.clear()
            self._known[token] = pass_
        return pass_

    def revoke(self, session: str) -> None:
        """Refuse a device's session from now on, and end its streams."""
        self._revoked.add(session)
        for room in self._rooms.open_now():
            room.fanout.dismiss("session.revoked", lambda reader: reader.session == session)

    def unrecord(self, class_id: str, seat: int) -> None:
        """Consent was taken back: passes given to this seat until now no longer let anything of it be kept."""
        self._withdrawn.add(f"{class_id}/{seat}")

    def may_be_kept(self, pass_: Pass) -> bool:
        """Whether this seat's picture and voice may be written down: of teachers, and where consent is on record."""
        if pass_.has(UNKEPT) or not (pass_.has(TEACH) or pass_.recorded):
            return False
        return pass_.expires_ms > self._withdrawn.until(f"{pass_.class_id}/{pass_.seat}")


class Lasting:
    """What was taken back from passes: kept until the last of them has expired, a restart in between included."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._until_ms: dict[str, int] = json.loads(file.read_text())
        except (OSError, ValueError):
            self._until_ms = {}

    def holds(self, name: str) -> bool:
        """Whether something was taken back from it."""
        return name in self._until_ms

    def until(self, name: str) -> int:
        """When the last pass from before expires, UTC ms; 0 if nothing was taken back."""
        return self._until_ms.get(name, 0)

    def add(self, name: str) -> None:
        """Take something back, now."""
        now = time.time_ns() // 1_000_000
        self._until_ms = {name: until for name, until in self._until_ms.items() if until > now}
        self._until_ms[name] = now + LIFETIME_MS
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f"{self._file.stem}.{secrets.token_hex(4)}")
        fresh.write_text(json.dumps(self._until_ms))
        fresh.replace(self._file)
