"""Whether those on the stage can find each other: the STUN and TURN servers of the settings are really asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator

from agogic import ice
from agogic.conf import Config
from agogic.inspection.findings import Finding, fine, look, wrong
from agogic.inspection.findings import gettext_noop as _

PATIENCE_S = 3.0
_TRIES = 2
_UNKNOWN, _FULL = 401, 486


def stage_ways_found(config: Config) -> Iterator[Finding]:
    """One finding for each server; without any, what that means."""
    if not config.stun and not config.turn:
        yield look(
            "stage.none",
            _("Those on the stage find each other in one network only"),
            _(
                "No STUN or TURN server is set. From other networks they hear each other through the class, about a second later."
            ),
            _("Set AGOGIC_STUN, and AGOGIC_TURN with AGOGIC_TURN_SECRET, to servers of your own, and start again."),
        )
    for url in config.stun:
        yield _stun_found(url)
    if config.turn and not config.turn_secret:
        yield wrong(
            "turn.no_secret",
            _("The TURN server is of no use"),
            _("AGOGIC_TURN is set, but not the secret it shares with the school, so nobody can sign in there."),
            _("Set AGOGIC_TURN_SECRET to the server’s static-auth-secret and start again."),
        )
    elif config.turn:
        login = ice.Login.until(config.turn_secret, "check", int(time.time()) + 60)
        for url in config.turn:
            yield _turn_found(url, login)


def _stun_found(url: str) -> Finding:
    try:
        with _connected(ice.Server.read(url)) as line:
            answer = line.asked(ice.Message(ice.BINDING).encoded())
    except (OSError, ValueError) as error:
        return _silent("stun.silent", _("A STUN server does not answer"), url, error)
    if answer.kind != ice.BINDING | ice.SUCCESS or answer.attribute(ice.XOR_MAPPED) is None:
        return _silent("stun.silent", _("A STUN server does not answer"), url, ValueError("it answers something else"))
    return fine(
        "stun", _("Pages learn how they are reached"), _("The STUN server at %(address)s answers."), address=url
    )


def _turn_found(url: str, login: ice.Login) -> Finding:
    try:
        with _connected(ice.Server.read(url)) as line:
            first = line.asked(ice.allocate())
            realm, nonce = first.attribute(ice.REALM), first.attribute(ice.NONCE)
            if first.error != _UNKNOWN or realm is None or nonce is None:
                raise ValueError(f"it answers with error {first.error}" if first.error else "it lets anybody in")
            answer = line.asked(ice.allocate(login, realm, nonce))
            if answer.kind == ice.ALLOCATE | ice.SUCCESS:
                line.asked(ice.release(login, realm, nonce))
    except (OSError, ValueError) as error:
        return _silent("turn.silent", _("A TURN server does not help"), url, error)
    if answer.error == _UNKNOWN:
        return wrong(
            "turn.refused",
            _("A TURN server does not know the school"),
            _("%(address)s refuses the password that is made from AGOGIC_TURN_SECRET."),
            _("See that the secret is the same on both sides, and that both clocks are right."),
            address=url,
        )
    if answer.error is not None:
        code = "turn.full" if answer.error == _FULL else "turn.silent"
        return _silent(code, _("A TURN server does not help"), url, ValueError(f"it answers with error {answer.error}"))
    return fine(
        "turn", _("A way round is there"), _("The TURN server at %(address)s takes the school’s password."), address=url
    )


def _silent(code: str, what: str, url: str, error: Exception) -> Finding:
    return wrong(
        code,
        what,
        _("%(address)s can not be used: %(why)s. Some on the stage will hear each other through the class only."),
        _("See that the address is right and that its port is let through, and try again."),
        address=url,
        why=getattr(error, "strerror", None) or str(error) or type(error).__name__,
    )


class _Line:
    """One conversation with a server."""

    def __init__(self, to: socket.socket, *, streams: bool) -> None:
        self._to, self._streams = to, streams

    def asked(self, message: bytes) -> ice.Message:
        """The answer to a message; over UDP it is asked twice. Raises OSError, ValueError."""
        for _try in range(1 if self._streams else _TRIES):
            self._to.sendall(message)
            with contextlib.suppress(TimeoutError):
                while True:
                    answer = ice.Message.decoded(self._came())
                    if answer.transaction == message[8:20]:
                        return answer
        raise TimeoutError("it does not answer")

    def _came(self) -> bytes:
        if not self._streams:
            return self._to.recv(2048)
        head = self._read(ice.HEAD_BYTES)
        return head + self._read(ice.body_bytes(head))

    def _read(self, length: int) -> bytes:
        found = b""
        while len(found) < length:
            piece = self._to.recv(length - len(found))
            if not piece:
                raise ConnectionError("it hung up")
            found += piece
        return found


@contextlib.contextmanager
def _connected(server: ice.Server) -> Iterator[_Line]:
    streams = server.transport == "tcp"
    kind = socket.SOCK_STREAM if streams else socket.SOCK_DGRAM
    family, _kind, proto, _name, where = socket.getaddrinfo(server.host, server.port, type=kind)[0]
    with contextlib.ExitStack() as stack:
        to = stack.enter_context(socket.socket(family, kind, proto))
        to.settimeout(PATIENCE_S)
        to.connect(where)
        if server.scheme == "turns":
            to = stack.enter_context(ssl.create_default_context().wrap_socket(to, server_hostname=server.host))
        yield _Line(to, streams=streams)
