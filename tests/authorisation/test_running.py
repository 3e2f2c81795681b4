"""`agogic serve` as a whole: what it gives to anybody, how its cookies are kept, and how soon a device is out."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from agogic.cli.serving.mount import school_app
from agogic.conf import Config
from tests.authorisation.mounted import MOUNTS, STATIC
from tests.journeys.conftest import Server, school_make
from tests.journeys.school import PASSWORD

SOON_S = 1.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("running") / "school"
    section = school_make(data)
    one = Server(data)
    one.section = section  # type: ignore[attr-defined]
    one.start()
    yield one
    one.stop()


class Browser(httpx.Client):
    """A browser that sends the page's token with what it posts."""

    def __init__(self, server: Server) -> None:
        super().__init__(base_url=server.address, timeout=20, verify=False)

    def send_form(self, where: str, **sent: str) -> httpx.Response:
        """Posts a form."""
        if "agogic_csrf" not in self.cookies:
            self.get("/")
        return self.post(where, data={**sent, "csrfmiddlewaretoken": self.cookies["agogic_csrf"]})

    def sign_in(self, username: str) -> Browser:
        """Signs in."""
        answer = self.send_form("/", login=username, password=PASSWORD)
        assert answer.status_code == 302, answer.text
        return self


def test_every_mount_is_named() -> None:
    there = {each.path for each in school_app(Config()).routes}  # type: ignore[attr-defined]
    assert there == set(MOUNTS)


@pytest.mark.parametrize("where", STATIC)
def test_files_of_the_disk_are_nobodys(where: str, server: Server) -> None:
    """Asked for letter by letter, as no client would tidy it."""
    told = raw(server, f"GET {where} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert int(told.split(b" ", 2)[1]) == STATIC[where], told[:200]
    for secret in (b"SQLite format", b"SECRET_KEY", b"root:", b"[core]"):
        assert secret not in told


@pytest.mark.parametrize(
    "asked",
    [
        "GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "BREW / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(asked: str, server: Server) -> None:
    told = raw(server, asked.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1))
    assert told.split(b" ", 2)[1] in (b"400", b"403", b"404", b"405"), told[:200]


def test_too_much_is_refused_in_words(server: Server) -> None:
    with Browser(server) as one:
        one.sign_in("ada")
        answer = one.post("/people/file/", content=_endless())
        assert answer.status_code == 413 and "too large" in answer.text
        assert answer.headers["content-type"].startswith("text/plain")


def _endless() -> Iterator[bytes]:
    for _piece in range(700):
        yield b"x" * 1_000_000


def test_cookies_are_kept_from_scripts_and_from_other_sites(server: Server) -> None:
    with Browser(server) as one:
        one.get("/")
        told = one.send_form("/", login="noor", password=PASSWORD).headers.get_list("set-cookie")
    session = next(each for each in told if each.startswith("agogic_session="))
    assert "HttpOnly" in session and "SameSite=Lax" in session and "Domain=" not in session
    assert all("SameSite=Lax" in each for each in told)


def test_a_device_signed_out_loses_its_live_stream_within_a_second(server: Server) -> None:
    with Browser(server) as teacher, Browser(server) as pupil, Browser(server) as again:
        teacher.sign_in("adeyemi")
        opened = teacher.send_form(f"/sections/{server.section}/classes/start", title="Now")  # type: ignore[attr-defined]
        assert opened.status_code == 302, opened.text
        class_id = opened.headers["location"].split("/")[2]
        pupil.sign_in("oisin")
        token = pupil.send_form(f"/classes/{class_id}/pass").json()["pass"]
        reading = Reading(server, class_id, token)
        again.sign_in("oisin")
        devices = re.findall(r"/me/devices/([0-9a-f-]{36})/sign-out/", again.get("/me/").text)
        assert len(devices) == 1, "this device has no such button"
        began = time.monotonic()
        assert again.send_form(f"/me/devices/{devices[0]}/sign-out/").status_code == 302
        assert reading.ended.wait(5), "the stream goes on"
        took_s = reading.ended_at - began
        assert b"session.revoked" in reading.last and took_s < SOON_S, f"{took_s:.2f} s"
        assert pupil.get("/today/").headers["location"].startswith("/?next="), "and its pages are closed"
        refused = httpx.get(
            f"{server.address}/live/classes/{class_id}/index",
            headers={"authorization": f"Bearer {token}"},
            verify=False,
        )
        assert refused.json()["refusal"]["code"] == "session.revoked"


def test_who_leaves_the_section_loses_the_stream_within_a_second(server: Server) -> None:
    with Browser(server) as teacher, Browser(server) as pupil:
        teacher.sign_in("adeyemi")
        here = f"/sections/{server.section}"  # type: ignore[attr-defined]
        class_id = teacher.send_form(f"{here}/classes/start", title="Now").headers["location"].split("/")[2]
        token = pupil.sign_in("mei").send_form(f"/classes/{class_id}/pass").json()["pass"]
        reading = Reading(server, class_id, token)
        row = teacher.get(f"{here}/people/").text.partition("Mei-Lin")[2]
        end = re.search(rf"{here}/people/[0-9a-f-]+/end", row)
        assert end is not None
        began = time.monotonic()
        assert teacher.send_form(end[0]).status_code == 302
        assert reading.ended.wait(5), "the stream goes on"
        took_s = reading.ended_at - began
        assert b"seat.removed" in reading.last and took_s < SOON_S, f"{took_s:.2f} s"
        assert pupil.send_form(f"/classes/{class_id}/pass").status_code == 404


class Reading:
    """Reads a live stream beside the test."""

    def __init__(self, server: Server, class_id: str, token: str) -> None:
        self.ended, self.last, self.ended_at = threading.Event(), b"", 0.0
        self._where = f"{server.address}/live/classes/{class_id}/stream"
        self._token = token
        self._began = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        assert self._began.wait(10)

    def _read(self) -> None:
        with httpx.stream(
            "GET", self._where, headers={"authorization": f"Bearer {self._token}"}, timeout=30, verify=False
        ) as answer:
            for piece in answer.iter_raw():
                self._began.set()
                self.last = piece
        self.ended_at = time.monotonic()
        self.ended.set()


def raw(server: Server, asked: str) -> bytes:
    """What a connection answers to these letters."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(asked.encode("latin-1"))
        told = b""
        while piece := line.recv(65536):
            told += piece
            if len(told) > 1_000_000:
                break
        return told
