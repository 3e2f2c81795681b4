"""Passes: signed tokens that admit a seat. Campus signs, live verifies; no database is asked.

JWT (RFC 7519) with HS256 and a key id, by PyJWT. Keys lie in the data folder and rotate: the newest signs, all verify.
"""

import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jwt
import msgspec

LIFETIME_MS = 15 * 60 * 1000
"""How long a pass is good for, ms; the page renews it."""

EVERY_CLASS = "*"
"""The class of a pass for the school's own acts on any class."""

TEACH = "teach"
"""Power: sees every audience, may do what teachers do in this class."""
CLASS = "class"
"""Power: acts for the school itself."""
KEYS_FILE = "pass-keys.json"
"""The file of the keys in the data folder."""
UPLOAD = "upload"
"""Power: may bring a video for this class, and nothing else."""
TAKE = "take"
"""Power: may take a class along as a file."""
COOKIE = "agogic_pass"
"""The cookie in which a browser itself brings a pass, for what it plays or saves of one class's media; nothing else reads it."""
LOBBY = "lobby"
"""Power that takes all others away: waiting to be let in, reads nothing."""
UNKEPT = "unkept"
"""Power that takes one away: of what this seat shows and says nothing is written down, whatever the rules of the class."""

_ALGORITHM = "HS256"
_KEPT_KEYS = 3


class Pass(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may sit where, until when. `session`: the device's. `recorded`: consent to be recorded is on record."""

    class_id: str
    seat: int
    role: str
    expires_ms: int
    powers: tuple[str, ...] = ()
    name: str = ""
    session: str = ""
    recorded: bool = False

    def has(self, power: str) -> bool:
        """Whether the pass gives `power`."""
        return power in self.powers and (power == LOBBY or LOBBY not in self.powers)


@dataclass(frozen=True)
class Keys:
    """The keys that sign passes, newest last: key id -> secret."""

    secrets: Mapping[str, str] = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> "Keys":
        """The keys of a data folder; made there, readable by its owner alone, if there are none."""
        path = folder / KEYS_FILE
        try:
            return cls(json.loads(path.read_text()))
        except FileNotFoundError:
            return _kept(path, {_key_id(): secrets.token_hex(32)}, exclusive=True)

    @classmethod
    def rotate(cls, folder: Path) -> "Keys":
        """A new key signs from now on; passes signed by the last two stay good until they expire."""
        old = cls.load(folder).secrets
        kept = dict(list(old.items())[-(_KEPT_KEYS - 1) :])
        return _kept(folder / KEYS_FILE, {**kept, _key_id(): secrets.token_hex(32)}, exclusive=False)


def sign(pass_: Pass, keys: Keys) -> str:
    """The pass as a token, signed with the newest key."""
    key_id, secret = list(keys.secrets.items())[-1]
    return jwt.encode(msgspec.to_builtins(pass_), secret, algorithm=_ALGORITHM, headers={"kid": key_id})


def verify(token: str, keys: Keys, now_ms: int | None = None) -> Pass | None:
    """The pass a token holds; None if it is forged, malformed or expired at `now_ms` (UTC ms; default: now)."""
    try:
        secret = keys.secrets[jwt.get_unverified_header(token)["kid"]]
        pass_ = msgspec.convert(jwt.decode(token, secret, algorithms=[_ALGORITHM]), Pass)
    except (jwt.InvalidTokenError, KeyError, TypeError, msgspec.ValidationError):
        return None
    now = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    return pass_ if now < pass_.expires_ms else None


def _key_id() -> str:
    return secrets.token_hex(4)


def _kept(path: Path, keys: dict[str, str], *, exclusive: bool) -> Keys:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600, exist_ok=False)
    with fresh.open("w") as file:
        json.dump(keys, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        if exclusive:
            os.link(fresh, path)
        else:
            fresh.replace(path)
            return Keys(keys)
    except FileExistsError:
        return Keys(json.loads(path.read_text()))
    finally:
        fresh.unlink(missing_ok=True)
    return Keys(keys)
