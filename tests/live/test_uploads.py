"""Videos come in by tus, in pieces: what was answered is on the disk, and who was cut off goes on where it was."""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import os
import secrets
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest

from agogic.classlog.ids import new_id
from agogic.conf import Config
from agogic.live import uploads
from agogic.live.app import app
from agogic.media.uploads import KEPT_MS, Upload
from agogic.passes import Keys, Pass, sign
from tests.live.engine import Engine

PIECE = "application/offset+octet-stream"


class Bringing:
    """Who brings a video for a class."""

    def __init__(self, data: Path, address: str, class_id: str, *powers: str) -> None:
        expires_ms = time.time_ns() // 1_000_000 + 600_000
        pass_ = Pass(class_id, 1, "teacher", expires_ms, powers or ("upload",), session="s1")
        self.headers = {"authorization": f"Bearer {sign(pass_, Keys.load(data))}", "tus-resumable": "1.0.0"}
        self.url = f"{address}/classes/{class_id}/uploads"
        self.folder = data / "classes" / class_id
        self.http = httpx.Client(timeout=20, verify=False)
        self.address = address

    def begin(self, size: int, name: str = "a film.mp4", **headers: str) -> httpx.Response:
        """A new upload."""
        said = base64.b64encode(name.encode()).decode()
        more = {"upload-length": str(size), "upload-metadata": f"filename {said},filetype dmlkZW8vbXA0"}
        return self.http.post(self.url, headers={**self.headers, **more, **headers})

    def begun(self, size: int) -> str:
        """The address of a new upload."""
        answer = self.begin(size)
        assert answer.status_code == 201, answer.text
        return str(httpx.URL(self.url).join(answer.headers["location"]))

    def send(self, where: str, offset: int, piece: bytes, **headers: str) -> httpx.Response:
        """A piece."""
        said = {"upload-offset": str(offset), "content-type": PIECE, **headers}
        return self.http.patch(where, headers={**self.headers, **said}, content=piece)

    def offset(self, where: str) -> int:
        """How much is there."""
        answer = self.http.head(where, headers=self.headers)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["upload-offset"])

    def half_sent(self, where: str, offset: int, whole: bytes, sent: int) -> socket.socket:
        """A connection that said it would bring all, brought `sent` bytes, and says no more."""
        url = httpx.URL(where)
        said = {**self.headers, "upload-offset": str(offset), "content-type": PIECE, "host": "x"}
        said["content-length"] = str(len(whole))
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        one = socket.create_connection((url.host, url.port))
        one.sendall(f"PATCH {url.path} HTTP/1.1\r\n{lines}\r\n".encode() + whole[:sent])
        return one


@pytest.fixture
def bringing(engine: Engine) -> Bringing:
    return Bringing(engine.data, engine.address, new_id())


def test_the_server_tells_what_it_can(bringing: Bringing) -> None:
    answer = bringing.http.options(bringing.url)
    assert answer.status_code == 204 and answer.headers["tus-version"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {"creation", "expiration", "termination", "checksum"}
    assert int(answer.headers["tus-max-size"]) == Config().film_bytes


def test_a_film_comes_in_pieces_and_is_whole(bringing: Bringing) -> None:
    film = secrets.token_bytes(3_500_000)
    where = bringing.begun(len(film))
    assert bringing.offset(where) == 0
    for start in range(0, len(film), 1_000_000):
        answer = bringing.send(where, start, film[start : start + 1_000_000])
        assert answer.status_code == 204
        assert int(answer.headers["upload-offset"]) == min(start + 1_000_000, len(film))
    (upload,) = Upload.all_in(bringing.folder)
    assert upload.whole and upload.name == "a film.mp4" and upload.path.read_bytes() == film
    assert where.endswith(upload.id)


def test_who_breaks_off_goes_on_where_it_was(bringing: Bringing) -> None:
    film = secrets.token_bytes(2_000_000)
    where = bringing.begun(len(film))
    bringing.half_sent(where, 0, film, 1_500_000).close()
    time.sleep(0.2)
    # Who asks may come before the last of what was sent: then that is sent again.
    offset = bringing.offset(where)
    assert 0 < offset <= 1_500_000
    assert bringing.send(where, offset, film[offset:]).status_code == 204
    assert Upload.all_in(bringing.folder)[0].path.read_bytes() == film


def test_who_comes_back_takes_over_from_a_connection_that_only_looks_alive(bringing: Bringing) -> None:
    film = secrets.token_bytes(1_000_000)
    where = bringing.begun(len(film))
    with contextlib.closing(bringing.half_sent(where, 0, film, 400_000)):
        time.sleep(0.3)
        began = time.monotonic()
        offset = bringing.offset(where)
        assert offset == 400_000 and time.monotonic() - began < 2
        assert bringing.send(where, offset, film[offset:]).status_code == 204
    assert Upload.all_in(bringing.folder)[0].path.read_bytes() == film


def test_an_upload_outlives_the_server(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    engine.start()
    film = secrets.token_bytes(3_000_000)
    try:
        bringing = Bringing(tmp_path, engine.address, new_id())
        where = bringing.begun(len(film))
        assert bringing.send(where, 0, film[:1_000_000]).status_code == 204
        half = bringing.half_sent(where, 1_000_000, film[1_000_000:], 700_000)
        time.sleep(0.2)
        engine.stop(signal.SIGKILL)
        half.close()
        engine.start()
        offset = bringing.offset(where)
        assert 1_000_000 <= offset <= 1_700_000, "what was answered is there"
        assert bringing.send(where, offset, film[offset:]).status_code == 204
        assert Upload.all_in(bringing.folder)[0].path.read_bytes() == film
    finally:
        engine.stop()


def test_a_damaged_piece_is_forgotten(bringing: Bringing) -> None:
    film = secrets.token_bytes(500_000)
    where = bringing.begun(len(film))
    right = base64.b64encode(hashlib.sha256(film[:200_000]).digest()).decode()
    wrong = bringing.send(where, 0, film[1:200_001], **{"upload-checksum": f"sha256 {right}"})
    assert wrong.status_code == 460 and bringing.offset(where) == 0
    assert bringing.send(where, 0, film[:200_000], **{"upload-checksum": f"sha256 {right}"}).status_code == 204
    assert bringing.send(where, 200_000, b"x", **{"upload-checksum": "md5 eA=="}).status_code == 400
    assert bringing.offset(where) == 200_000


def test_pieces_have_their_place(bringing: Bringing) -> None:
    where = bringing.begun(1000)
    elsewhere = bringing.send(where, 500, b"x" * 500)
    assert elsewhere.status_code == 409 and elsewhere.json()["refusal"]["params"] == {"offset": 0}
    assert bringing.send(where, 0, b"x" * 1001).status_code == 413
    assert bringing.send(where, 0, b"x", **{"content-type": "video/mp4"}).status_code == 415
    assert bringing.offset(where) <= 1000


@pytest.mark.parametrize("size", ["0", "-1", "many", "", str(10**15), str(Config().film_bytes + 1)])
def test_sizes_that_can_not_be_are_refused(size: str, bringing: Bringing) -> None:
    answer = bringing.begin(1, **{"upload-length": size})
    assert answer.status_code in (400, 413) and "refusal" in answer.json()


def test_names_are_only_shown(bringing: Bringing) -> None:
    bringing.begin(10, "../../etc/\u202epass\x00wd.mp4")
    (upload,) = Upload.all_in(bringing.folder)
    assert upload.name == "passwd.mp4"
    assert sorted(path.suffix for path in (bringing.folder / "uploads").iterdir()) == [".film", ".json"]


def test_one_at_a_time_in_a_class(bringing: Bringing) -> None:
    first, second = bringing.begun(100), bringing.begun(200)
    assert bringing.http.head(first, headers=bringing.headers).status_code == 404
    assert bringing.offset(second) == 0
    assert [upload.size_bytes for upload in Upload.all_in(bringing.folder)] == [200]


def test_given_up_is_gone(bringing: Bringing) -> None:
    where = bringing.begun(100)
    assert bringing.http.delete(where, headers=bringing.headers).status_code == 204
    assert bringing.http.head(where, headers=bringing.headers).status_code == 404
    assert list((bringing.folder / "uploads").iterdir()) == []


def test_what_nobody_goes_on_with_is_given_up(bringing: Bringing) -> None:
    where = bringing.begun(100)
    (upload,) = Upload.all_in(bringing.folder)
    long_ago = time.time() - KEPT_MS / 1000 - 10
    os.utime(upload.path, (long_ago, long_ago))
    assert bringing.http.head(where, headers=bringing.headers).status_code == 410
    assert list((bringing.folder / "uploads").iterdir()) == []


def test_only_who_may_bring_it_does(engine: Engine, bringing: Bringing) -> None:
    where = bringing.begun(100)
    for stranger in (
        Bringing(engine.data, engine.address, new_id()),
        Bringing(engine.data, engine.address, bringing.folder.name, "teach"),
        Bringing(engine.data, engine.address, "*", "class", "teach"),
        Bringing(engine.data, engine.address, bringing.folder.name, "upload", "lobby"),
    ):
        for method, url in (("POST", bringing.url), ("HEAD", where), ("PATCH", where), ("DELETE", where)):
            answer = stranger.http.request(method, url, headers={**stranger.headers, "upload-length": "5"})
            assert answer.status_code == 403, method
    without = {"tus-resumable": "1.0.0"}
    assert bringing.http.patch(where, headers=without).status_code == 401
    old = {**bringing.headers, "tus-resumable": "0.2.2"}
    assert bringing.http.head(where, headers=old).status_code == 412
    for name in ("../../pass-keys", "%2e%2e", "0" * 31, "0" * 32, "G" * 32):
        assert bringing.http.head(f"{bringing.url}/{name}", headers=bringing.headers).status_code == 404
    assert bringing.offset(where) == 0


def test_an_upload_pass_opens_nothing_else(engine: Engine) -> None:
    teacher = engine.open_class(new_id())
    class_id = teacher.url.rpartition("/")[2]
    bringing = Bringing(engine.data, engine.address, class_id)
    draft = {"id": new_id(), "to": "room", "type": "class.ended", "body": {}, "t": 0}
    answer = bringing.http.post(f"{teacher.url}/drafts", headers=bringing.headers, json={"drafts": [draft]})
    assert answer.status_code == 403 or "refusal" in answer.json()["answers"][0]


async def test_a_full_disk_is_told_kindly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bringing = Bringing(tmp_path, "http://live", new_id())
    headers = {**bringing.headers, "upload-length": "1000"}

    def full(file: object, piece: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app(Config(data=tmp_path))), base_url="http://live"
    ) as http:
        where = (await http.post(bringing.url, headers=headers)).headers["location"]
        monkeypatch.setattr(uploads, "_written", full)
        said = {**bringing.headers, "upload-offset": "0", "content-type": PIECE}
        answer = await http.patch(where, headers=said, content=b"x" * 1000)
        assert answer.status_code == 507 and answer.json()["refusal"]["code"] == "upload.no_room"
        monkeypatch.setattr(uploads, "room_left", lambda folder: 10)
        answer = await http.post(bringing.url, headers=headers)
        assert answer.status_code == 507 and answer.json()["refusal"]["code"] == "upload.no_room"
