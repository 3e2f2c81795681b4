"""STUN and TURN servers of the settings are asked as the standards say; these here answer as such servers do, or wrongly."""

from __future__ import annotations

import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from agogic import conf, ice
from agogic.inspection import stage_ways

SECRET = "a secret that both sides know, of old"
REALM = b"school.example"
Answering = Callable[[ice.Message, bytes], bytes | None]


@contextmanager
def server(answering: Answering) -> Iterator[int]:
    """A server on UDP; gives its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
        here.bind(("127.0.0.1", 0))
        here.settimeout(0.2)
        gone = threading.Event()

        def serve() -> None:
            while not gone.is_set():
                try:
                    raw, where = here.recvfrom(2048)
                except TimeoutError:
                    continue
                if answer := answering(ice.Message.decoded(raw), raw):
                    here.sendto(answer, where)

        thread = threading.Thread(target=serve)
        thread.start()
        yield here.getsockname()[1]
        gone.set()
        thread.join()


def stun(message: ice.Message, raw: bytes) -> bytes:
    """A binding is answered with the address it came from."""
    mapped = (ice.XOR_MAPPED, bytes([0, 1, 0x21, 0x13, 0x5E, 0x12, 0xA4, 0x43]))
    return ice.Message(ice.BINDING | ice.SUCCESS, (mapped,), message.transaction).encoded()


def turn(secret: str) -> Answering:
    """An allocation is given to whoever signs with a password made from the secret, and is not out of date."""

    def answer(message: ice.Message, raw: bytes) -> bytes:
        unknown = ((ice.ERROR_CODE, bytes([0, 0, 4, 1])), (ice.REALM, REALM), (ice.NONCE, b"n0nce"))
        name, signed = message.attribute(ice.USERNAME), message.attribute(ice.INTEGRITY)
        if name is None or signed is None:
            return ice.Message(message.kind | ice.ERROR, unknown, message.transaction).encoded()
        password = ice.base64.b64encode(hmac.new(secret.encode(), name, hashlib.sha1).digest()).decode()
        key = hashlib.md5(b":".join((name, REALM, password.encode())), usedforsecurity=False).digest()
        right = hmac.new(key, raw[:-24], hashlib.sha1).digest() == signed and int(name.split(b":")[0]) > time.time()
        kind = message.kind | (ice.SUCCESS if right else ice.ERROR)
        return ice.Message(kind, () if right else unknown, message.transaction).encoded()

    return answer


def codes(**settings: str) -> list[str]:
    """What the check says with these settings."""
    config = conf.load({f"AGOGIC_{name.upper()}": value for name, value in settings.items()})
    return [finding.code for finding in stage_ways.stage_ways_found(config)]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_ways, "PATIENCE_S", 0.3)


def test_without_any_it_is_said_what_that_means() -> None:
    assert codes() == ["stage.none"]


def test_a_stun_server_answers() -> None:
    with server(stun) as port:
        assert codes(stun=f"stun:127.0.0.1:{port}") == ["stun"]


def test_a_turn_server_takes_the_password_of_the_secret_and_no_other() -> None:
    with server(turn(SECRET)) as port:
        assert codes(turn=f"turn:127.0.0.1:{port}", turn_secret=SECRET) == ["turn"]
        assert codes(turn=f"turn:127.0.0.1:{port}", turn_secret=SECRET + "?") == ["turn.refused"]


def test_a_turn_server_without_its_secret_is_of_no_use() -> None:
    assert codes(turn="turn:127.0.0.1:9") == ["turn.no_secret"]


@pytest.mark.parametrize(
    "answering", [lambda message, raw: None, lambda message, raw: b"HTTP/1.1 400 Bad Request\r\n\r\n"]
)
def test_who_does_not_answer_or_speaks_something_else_is_told(answering: Answering) -> None:
    with server(answering) as port:
        assert codes(stun=f"stun:127.0.0.1:{port}") == ["stun.silent"]
        assert codes(turn=f"turn:127.0.0.1:{port}", turn_secret=SECRET) == ["turn.silent"]


def test_a_stream_is_read_however_it_is_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:

        def serve() -> None:
            to, _where = here.accept()
            with to:
                raw = stun(ice.Message.decoded(to.recv(2048)), b"")
                for at in range(0, len(raw), 7):
                    to.sendall(raw[at : at + 7])
                    time.sleep(0.01)

        thread = threading.Thread(target=serve)
        thread.start()
        with stage_ways._connected(ice.Server("stun", "127.0.0.1", here.getsockname()[1], "tcp")) as line:
            assert line.asked(ice.Message(ice.BINDING).encoded()).kind == ice.BINDING | ice.SUCCESS
        thread.join()


def test_pages_are_told_a_password_for_a_while_and_never_the_secret() -> None:
    told = ice.servers_told(("stun:a.example",), ("turns:b.example",), SECRET, "seat7", 1_000)
    assert told[0] == {"urls": ["stun:a.example"]}
    assert told[1]["username"] == f"{1_000 + ice.LIFETIME_S}:seat7"
    assert SECRET not in str(told)
    assert ice.servers_told((), ("turn:b.example",), "", "seat7", 1_000) == []
    assert SECRET not in repr(ice.Login.until(SECRET, "x", 1))
