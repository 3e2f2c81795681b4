"""HLS with the class's own pass: what a player that knows nothing else reads, and what the cookie opens and does not."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from itertools import pairwise

import httpx
import pytest

from agogic.classlog.ids import new_id
from agogic.media.boxes import boxes
from agogic.media.films.confined import ffmpeg_path
from tests.live.engine import Engine, Seat
from tests.live.sending import Track, chunk_post, posted


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """Three seconds of picture and sound by a real encoder: init segment and fragments."""
    found = {}
    for name, given in (
        (
            "camera",
            [
                "-i",
                "testsrc=size=160x120:rate=10:duration=3",
                "-c:v",
                "libx264",
                "-g",
                "10",
                "-bf",
                "0",
                "-video_track_timescale",
                "90000",
            ],
        ),
        ("voice", ["-i", "sine=frequency=440:duration=3", "-ar", "48000", "-c:a", "aac"]),
    ):
        file = tmp_path_factory.mktemp("real") / f"{name}.mp4"
        flags = "+frag_keyframe+empty_moov+default_base_moof" if name == "camera" else "+empty_moov+default_base_moof"
        command = [
            ffmpeg_path(),
            "-v",
            "error",
            "-f",
            "lavfi",
            *given,
            "-frag_duration",
            "1000000",
            "-movflags",
            flags,
            str(file),
        ]
        subprocess.run(command, check=True, timeout=60)
        found[name] = list(_pieces(file.read_bytes()))
    return found


def _pieces(raw: bytes) -> Iterator[bytes]:
    whole = list(boxes(raw))
    first = next(start - 8 for kind, start, _ in whole if kind == b"moof")
    yield raw[:first]
    for (kind, start, _), (_, _, end) in pairwise(whole):
        if kind == b"moof":
            yield raw[start - 8 : end]


def cookie_of(seat: Seat) -> tuple[str, SimpleCookie]:
    answer = seat.http.post(f"{seat.url}/media/hls")
    assert answer.status_code == 204
    cookie = SimpleCookie(answer.headers["set-cookie"])
    seat.http.cookies.clear()
    return f"agogic_pass={cookie['agogic_pass'].value}", cookie


def test_a_real_class_is_played_by_a_real_player(engine: Engine, real: dict[str, list[bytes]]) -> None:
    class_id = new_id()
    teacher = engine.open_class(class_id)
    teacher.ask("stage.entered")
    for kind, mime in (("camera", 'video/mp4; codecs="avc1.64000A"'), ("voice", 'audio/mp4; codecs="mp4a.40.2"')):
        track = Track(teacher, kind)
        init, *fragments = real[kind]
        assert track.begin(init=init, mime=mime).status_code == 201
        for n, fragment in enumerate(fragments):
            head = {"track": track.name, "epoch": track.epoch, "n": n, "t": n * 1000, "d": 1000, "key": True}
            while teacher.get("time").json()["at"] < n * 1000 - 900:
                time.sleep(0.1)
            answer = posted(teacher, chunk_post(head, fragment))
            assert answer.json()["refused"] == [], answer.text
        assert track.end(len(fragments)).status_code == 204
    assert "events" in teacher.ask("class.ended")
    noor = engine.seat(class_id, 2)
    cookie, _ = cookie_of(noor)
    command = [ffmpeg_path(), "-v", "error", "-headers", f"Cookie: {cookie}\r\n", "-allowed_extensions", "ALL"]
    command += ["-extension_picky", "0", "-i", f"{noor.url}/media/hls/master.m3u8", "-f", "null", "-progress", "-", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    frames = [line for line in done.stdout.splitlines() if line.startswith("frame=")][-1]
    assert int(frames.removeprefix("frame=")) == 30


def test_the_cookie_opens_the_media_of_one_class_to_readers_alone(engine: Engine) -> None:
    teacher, elsewhere = engine.open_class(new_id()), engine.open_class(new_id())
    teacher.ask("stage.entered")
    camera = Track(teacher)
    camera.begin()
    camera.send(*range(5))
    cookie, told = cookie_of(teacher)
    morsel = told["agogic_pass"]
    assert morsel["path"].endswith(f"/{teacher.url.rsplit('/', 1)[1]}/media")
    assert morsel["httponly"] and morsel["samesite"] == "strict" and 0 < int(morsel["max-age"]) <= 900

    def ask(method: str, url: str) -> int:
        return httpx.request(method, url, headers={"cookie": cookie}, timeout=5).status_code

    own = teacher.url
    assert ask("GET", f"{own}/media/hls/master.m3u8") == 200
    assert ask("GET", f"{own}/media/hls/{camera.name}/full.m3u8") == 200
    assert ask("GET", f"{own}/media/{camera.name}/{camera.epoch}/full/0-4") == 200
    for path in ("index", "events", "stream?wait=0", "time", "media", "slides/media/1-small.webp"):
        assert ask("GET", f"{own}/{path}") == 401, path
    for path in (
        "drafts",
        "media/chunks",
        "media/wants",
        "media/hls",
        "signal",
        f"media/{camera.name}/{camera.epoch}/end",
    ):
        assert ask("POST", f"{own}/{path}") == 401, path
    assert ask("PUT", f"{own}/media/{camera.name}/9/init") == 401
    assert ask("GET", f"{elsewhere.url}/media/hls/master.m3u8") == 403


def test_which_tracks_are_played_may_be_chosen(engine: Engine) -> None:
    teacher = engine.open_class(new_id())
    assert teacher.get("media/hls/master.m3u8").status_code == 404
    teacher.ask("stage.entered")
    tracks = [Track(teacher, kind) for kind in ("camera", "screen", "voice")]
    for track in tracks:
        track.begin()
        track.send(0)
    text = teacher.get("media/hls/master.m3u8").text
    assert "1.camera/full.m3u8" in text and "1.voice/full.m3u8" in text
    text = teacher.get("media/hls/master.m3u8", picture="1.screen").text
    assert "1.screen/full.m3u8" in text and "1.camera" not in text
    assert teacher.get("media/hls/master.m3u8", picture="1.voice").status_code == 404
    assert teacher.get("media/hls/2.camera/full.m3u8").status_code == 404
