"""Readers whose network is slow: sound before pictures, pictures from a keyframe on, and the log behind neither."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.decide import Sitter
from agogic.classlog.ids import new_id
from agogic.live import frames
from agogic.live.airing import Airing, Hole
from agogic.live.chunks import Head, Sent, chunk_words
from agogic.live.fanout import Reader
from agogic.live.gauges import Counts
from agogic.live.wants import FREE_BYTES, PICTURES_BYTES, SOUND_BYTES, Wants
from agogic.media.epochs import Chunk
from tests.live.engine import Engine, Seat
from tests.live.sending import Track
from tests.live.test_slow_readers import Pipe
from tests.media import muxing

CAMERA, VOICE = "1.camera", "1.voice"


def sent(track: str, n: int, size: int, *, key: bool = True) -> Sent:
    fragment = bytes(size)
    return Sent(Head(track, 0, n, n * 500, 500, key=key), Chunk(n, n * 500, 500, key, True, fragment), True)


def told(pipe: Pipe) -> list[tuple[str, Any, bool]]:
    """What a reader took: chunks as (track, n, key), whispers as (kind, tracks)."""
    found: list[tuple[str, Any, bool]] = []
    for kind, payload in frames.split(pipe.took):
        words = chunk_words(payload)[0] if kind == frames.CHUNK else json.loads(payload)
        if kind == frames.CHUNK:
            found.append((str(words["track"]), words["n"], bool(words["key"])))
        else:
            found.append((str(words["kind"]), words["tracks"], True))
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1_000, 60_000), st.booleans(), st.integers(0, 80_000)), min_size=1, max_size=60),
    st.integers(2, 6),
)
def test_sound_comes_first_and_pictures_from_a_keyframe_on(posts: list[tuple[int, bool, int]], each: int) -> None:
    async def run() -> None:
        wants, pipe = Wants(Counts()), Pipe()
        reader = Reader(Sitter(2, "pupil"), pipe, "s", 2**60)
        airings = [
            Airing(track, 0, "m", ["full"], b"init", lambda _, one: wants.air(one), nothing)
            for track in (CAMERA, VOICE)
        ]
        wants.set(reader, {CAMERA: "full", VOICE: "full"}, airings)
        whole: list[int] = []
        for n, (size, _, takes) in enumerate(posts):
            before = pipe.waiting_bytes()
            airings[0].take(sent(CAMERA, n, size, key=n % each == 0))
            airings[1].take(sent(VOICE, n, 2_000))
            await asyncio.sleep(0)
            assert (
                pipe.waiting_bytes() <= max(before, PICTURES_BYTES) + max(size, 0) + 5_000 or before <= PICTURES_BYTES
            )
            if before <= SOUND_BYTES:
                whole.append(n)
            pipe.take(takes)
        pipe.take(2**30)
        seen = told(pipe)
        assert [n for track, n, _ in seen if track == VOICE and n != -1] == whole
        out, last = False, -1
        for track, n, key in seen:
            if track == "thin":
                out = CAMERA in n
                last = -2 if out else last
            elif track == CAMERA and n != -1:
                assert not out, "no picture while they are left out"
                assert n == last + 1 or key, "pictures go on without a gap, or from a keyframe"
                last = n

    asyncio.run(run())


def nothing(airing: Airing, hole: Hole) -> None:
    """No hole is looked at here."""


async def test_those_who_want_the_same_are_written_the_very_same_bytes() -> None:
    wants, pipes = Wants(Counts()), [Writes() for _ in range(300)]
    airing = Airing(CAMERA, 0, "m", ["full", "base"], b"init", lambda _, one: wants.air(one), nothing)
    for n, pipe in enumerate(pipes):
        variant = "base" if n % 3 == 0 else "full"
        wants.set(Reader(Sitter(n, "pupil"), pipe, "s", 2**60), {CAMERA: variant}, [airing])
    for pipe in pipes:
        pipe.writes.clear()
    fragment = muxing.picture(0, t=0, layers=2)
    airing.take(Sent(Head(CAMERA, 0, 0, 0, 500, key=True), Chunk(0, 0, 500, True, True, fragment), True))
    await asyncio.sleep(0)
    assert all(len(pipe.writes) == 1 for pipe in pipes)
    assert len({id(pipe.writes[0]) for pipe in pipes}) == 2


class Writes(Pipe):
    """Remembers what it was written."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, piece: bytes, chunk: bytes | None = None) -> None:
        self.writes.append(chunk or piece)


def test_on_a_slow_connection_the_log_and_the_sound_are_not_held_up_by_pictures(engine: Engine) -> None:
    class_id = new_id()
    teacher = engine.open_class(class_id)
    teacher.ask("stage.entered")
    camera, voice = Track(teacher), Track(teacher, "voice")
    camera.begin()
    voice.begin()
    slow = Slow(engine.seat(class_id, 2), bytes_s=40_000)
    slow.want(teacher, {camera.name: "full", voice.name: "full"})
    for n in range(24):
        camera.send(n, d=100, size=60_000)
        voice.send(n, d=100)
        time.sleep(0.1)
    began = time.monotonic()
    teacher.ask("chat.said", {"text": "can you hear me"})
    slow.until(lambda: b"can you hear me" in slow.took, 15)
    waited = time.monotonic() - began
    # All of it would take 24 × 60 kB / 40 kB/s = 36 s; what may stand before it is what waited when pictures were left out.
    assert waited < (PICTURES_BYTES + 60_000 + 3 * FREE_BYTES) / 40_000 + 2, waited
    sounds = [words for words, _ in slow.chunks() if words["track"] == voice.name and words["n"] != -1]
    assert [words["n"] for words in sounds] == list(range(len(sounds))) and len(sounds) > 15
    slow.stop = True


class Slow:
    """A stream read by and by, through a small window."""

    def __init__(self, seat: Seat, bytes_s: int) -> None:
        self._seat, self._bytes_s, self.took, self.stop = seat, bytes_s, b"", False
        host, _, port = seat.url.removeprefix("http://").partition("/")[0].partition(":")
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
        self._socket.connect((host, int(port)))
        path = "/" + seat.url.split("/", 3)[3]
        head = f"GET {path}/stream HTTP/1.1\r\nhost: x\r\nauthorization: {seat.headers['authorization']}\r\n\r\n"
        self._socket.sendall(head.encode())
        threading.Thread(target=self._read, daemon=True).start()
        self.until(lambda: b'"stream":"' in self.took, 5)

    def want(self, teacher: Seat, tracks: dict[str, str]) -> None:
        name = self.took.split(b'"stream":"')[1][:16].decode()
        answer = self._seat.http.post(f"{self._seat.url}/media/wants", json={"stream": name, "tracks": tracks})
        assert answer.status_code == 204

    def until(self, condition: Any, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def chunks(self) -> list[tuple[dict[str, Any], bytes]]:
        """The chunks that have come."""
        body, rest = b"", self.took.split(b"\r\n\r\n", 1)[1]
        while b"\r\n" in rest:
            length, _, rest = rest.partition(b"\r\n")
            body, rest = body + rest[: int(length, 16)], rest[int(length, 16) + 2 :]
        return [chunk_words(payload) for kind, payload in frames.split(body) if kind == frames.CHUNK]

    def _read(self) -> None:
        while not self.stop:
            self.took += self._socket.recv(max(1, self._bytes_s // 50))
            time.sleep(0.02)
        self._socket.close()
