"""Helping browsers to find each other: addresses of STUN and TURN, passwords for a while, and the words these servers speak.

STUN is RFC 8489, TURN RFC 8656; passwords for a while as in draft-uberti-behave-turn-rest-00.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

LIFETIME_S = 12 * 3600
"""How long a page may use a TURN server: longer than a school day."""
BINDING, ALLOCATE, REFRESH = 0x0001, 0x0003, 0x0004
SUCCESS, ERROR = 0x0100, 0x0110
USERNAME, INTEGRITY, ERROR_CODE, LIFETIME, REALM = 0x0006, 0x0008, 0x0009, 0x000D, 0x0014
NONCE, TRANSPORT, XOR_MAPPED = 0x0015, 0x0019, 0x0020
HEAD_BYTES = 20

_MAGIC = 0x2112A442
_UDP = 17
_INTEGRITY_BYTES = 24
_ADDRESS = re.compile(
    r"(?P<scheme>stun|turns?):(?P<host>\[[0-9a-f:.]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?(?:\?transport=(?P<transport>udp|tcp))?"
)


@dataclass(frozen=True)
class Server:
    """One address as it was set: `stun:…`, `turn:…?transport=tcp` or `turns:…`."""

    scheme: str
    host: str
    port: int
    transport: str

    @classmethod
    def read(cls, url: str) -> Server:
        """An address taken apart. Raises ValueError if it is none."""
        found = _ADDRESS.fullmatch(url)
        if found is None:
            raise ValueError(url)
        scheme = found["scheme"]
        port = int(found["port"] or (5349 if scheme == "turns" else 3478))
        transport = found["transport"] or ("tcp" if scheme == "turns" else "udp")
        return cls(scheme, found["host"].strip("[]"), port, transport)


@dataclass(frozen=True)
class Login:
    """A name and a password that a TURN server takes for a while."""

    username: str
    password: str = field(repr=False)

    @classmethod
    def until(cls, secret: str, name: str, expires_s: int) -> Login:
        """Good until `expires_s` (seconds since 1970); the server knows the secret too and needs no list."""
        username = f"{expires_s}:{name}"
        signed = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
        return cls(username, base64.b64encode(signed).decode())

    def key(self, realm: str) -> bytes:
        """What requests are signed with (RFC 8489, 9.2.2)."""
        return hashlib.md5(f"{self.username}:{realm}:{self.password}".encode(), usedforsecurity=False).digest()


def servers_told(
    stun: tuple[str, ...], turn: tuple[str, ...], secret: str, name: str, now_s: float
) -> list[dict[str, Any]]:
    """What a page is told, as browsers take it (`RTCIceServer`); never the secret itself."""
    told: list[dict[str, Any]] = [{"urls": list(stun)}] if stun else []
    if turn and secret:
        login = Login.until(secret, name, int(now_s) + LIFETIME_S)
        told.append({"urls": list(turn), "username": login.username, "credential": login.password})
    return told


@dataclass(frozen=True)
class Message:
    """A STUN message: its type, its transaction, its attributes in order."""

    kind: int
    attributes: tuple[tuple[int, bytes], ...] = ()
    transaction: bytes = field(default_factory=lambda: secrets.token_bytes(12))

    def attribute(self, number: int) -> bytes | None:
        """The first attribute of a kind."""
        return next((value for kind, value in self.attributes if kind == number), None)

    @property
    def error(self) -> int | None:
        """The number of an error answer, such as 401."""
        value = self.attribute(ERROR_CODE)
        return None if value is None or len(value) < 4 else value[2] * 100 + value[3]

    def encoded(self, key: bytes | None = None) -> bytes:
        """The bytes; with a key, signed with MESSAGE-INTEGRITY."""
        body = b"".join(_attribute(kind, value) for kind, value in self.attributes)
        if key is None:
            return self._head(len(body)) + body
        signed = hmac.new(key, self._head(len(body) + _INTEGRITY_BYTES) + body, hashlib.sha1).digest()
        body += _attribute(INTEGRITY, signed)
        return self._head(len(body)) + body

    def _head(self, length: int) -> bytes:
        return struct.pack(">HHI", self.kind, length, _MAGIC) + self.transaction

    @classmethod
    def decoded(cls, raw: bytes) -> Message:
        """A message that came in. Raises ValueError if it is none."""
        if len(raw) < HEAD_BYTES or int.from_bytes(raw[4:8]) != _MAGIC or body_bytes(raw) != len(raw) - HEAD_BYTES:
            raise ValueError("no STUN message")
        attributes, at = [], HEAD_BYTES
        while at + 4 <= len(raw):
            kind, length = struct.unpack_from(">HH", raw, at)
            if at + 4 + length > len(raw):
                raise ValueError("a torn STUN message")
            attributes.append((kind, raw[at + 4 : at + 4 + length]))
            at += 4 + length + -length % 4
        return cls(int.from_bytes(raw[:2]), tuple(attributes), raw[8:20])


def body_bytes(head: bytes) -> int:
    """How many bytes follow a head of 20."""
    return int.from_bytes(head[2:4])


def allocate(login: Login | None = None, realm: bytes = b"", nonce: bytes = b"") -> bytes:
    """Asks a TURN server for an address to be reached at; without a login, for its realm and nonce."""
    asked = ((TRANSPORT, bytes([_UDP, 0, 0, 0])),)
    if login is None:
        return Message(ALLOCATE, asked).encoded()
    return _signed(ALLOCATE, asked, login, realm, nonce)


def release(login: Login, realm: bytes, nonce: bytes) -> bytes:
    """Gives the address back."""
    return _signed(REFRESH, ((LIFETIME, bytes(4)),), login, realm, nonce)


def _signed(kind: int, asked: tuple[tuple[int, bytes], ...], login: Login, realm: bytes, nonce: bytes) -> bytes:
    who = ((USERNAME, login.username.encode()), (REALM, realm), (NONCE, nonce))
    return Message(kind, asked + who).encoded(login.key(realm.decode()))


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack(">HH", kind, len(value)) + value + bytes(-len(value) % 4)
