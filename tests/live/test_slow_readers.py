"""Readers who do not keep up: nothing twice, nothing left out, little memory, a goodbye that says why, others undisturbed."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes, event_read
from agogic.classlog.decide import Sitter
from agogic.classlog.events import Event
from agogic.live import fanout, frames, tail
from agogic.live.fanout import Fanout, Reader
from tests.live.engine import Engine, Seat

TEACHER, NOOR = Sitter(1, "teacher", ("teach",)), Sitter(2, "pupil")


class Pipe:
    """A connection that takes what it is let take."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.took = b""
        self._waiting = b""
        self.most_bytes = 0

    def write(self, piece: bytes, chunk: bytes | None = None) -> None:
        assert not self.ended.is_set()
        self._waiting += piece
        self.most_bytes = max(self.most_bytes, len(self._waiting))

    def waiting_bytes(self) -> int:
        return len(self._waiting)

    def end(self) -> None:
        self.ended.set()

    async def close(self) -> None:
        self.end()

    def take(self, size_bytes: int) -> None:
        self.took += self._waiting[:size_bytes]
        self._waiting = self._waiting[size_bytes:]


def event(seq: int, to: str, words: int) -> Event:
    return Event(seq, f"e{seq}", seq, seq, 1, to, "chat.said", {"text": "x" * words})


_steps = st.lists(
    st.tuples(
        st.sampled_from(["room", "room", "desk", "seat.2", "seat.3"]),
        st.integers(1, 400),
        st.lists(st.integers(0, 1500), min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=80,
)


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("AHEAD_BYTES", 900), ("AGAIN_BYTES", 300), ("_PIECE_BYTES", 500), ("_CATCH_UP_S", 0)):
        monkeypatch.setattr(fanout, name, value)
    monkeypatch.setattr(fanout, "TICK_S", 0)
    monkeypatch.setattr(tail, "TAIL_EVENTS", 20)


@pytest.mark.usefixtures("tight")
def test_whatever_a_network_takes_each_reader_gets_its_own_once_and_in_order_or_is_told_that_it_was_too_slow() -> None:
    @settings(max_examples=80, deadline=None)
    @given(_steps)
    def law(steps: list[tuple[str, int, list[int]]]) -> None:
        asyncio.run(played(steps))

    law()


async def played(steps: list[tuple[str, int, list[int]]]) -> None:
    class_fanout = Fanout()
    pipes = [Pipe(), Pipe(), Pipe()]
    readers = [
        Reader(TEACHER, pipes[0], "a", 0),
        Reader(NOOR, pipes[1], "b", 0),
        Reader(NOOR, pipes[2], "c", 0, lines=True),
    ]
    for reader in readers:
        class_fanout.join(reader)
    log = []
    for seq, (to, words, taken) in enumerate(steps, start=1):
        log.append(event(seq, to, words))
        class_fanout.publish(seq, to, event_bytes(log[-1]))
        await asyncio.sleep(0.0001)
        for pipe, size_bytes in zip(pipes, taken, strict=True):
            pipe.take(size_bytes)
    for _ in range(2 * len(steps) + 5):
        await asyncio.sleep(0.0001)
        for pipe in pipes:
            pipe.take(10**9)
    for reader, pipe in zip(readers, pipes, strict=True):
        mine = [one for one in log if reader.sitter.reads(one.to)]
        got, bye = taken_by(reader, pipe)
        if bye is None:
            assert got == mine
            assert reader in class_fanout.readers
        else:
            assert bye == "stream.slow"
            assert got == mine[: len(got)]
            assert reader not in class_fanout.readers
        # What may wait, one piece more, the goodbye.
        assert pipe.most_bytes < 900 + 20 * 600


async def test_whispers_that_passed_a_slow_reader_by_are_made_up_for_when_it_is_level() -> None:
    whole = frames.told(frames.EPHEMERAL, {"kind": "here", "whole": True, "seats": {}})
    class_fanout, pipe = Fanout(greeting=lambda: whole), Pipe()
    class_fanout.join(Reader(NOOR, pipe, "b", 0))
    pipe.write(b"x" * (fanout.AHEAD_BYTES + 1))
    class_fanout.tell(frames.told(frames.EPHEMERAL, {"kind": "here", "whole": False, "seats": {"2": None}}))
    assert class_fanout.behind() == 1
    pipe.take(10**9)
    await asyncio.sleep(0.3)
    assert class_fanout.behind() == 0
    pipe.take(10**9)
    assert pipe.took[fanout.AHEAD_BYTES + 1 :] == whole


def taken_by(reader: Reader, pipe: Pipe) -> tuple[list[Event], str | None]:
    if not reader.lines:
        split = frames.split(pipe.took)
        byes = [json.loads(payload)["code"] for kind, payload in split if kind == frames.BYE]
        return [event_read(payload) for kind, payload in split if kind == frames.EVENT], byes[0] if byes else None
    blocks = [block.split(b"\n") for block in pipe.took.split(b"\n\n") if block]
    byes = [json.loads(data.removeprefix(b"data: "))["code"] for first, data in blocks if first == b"event: bye"]
    told = [event_read(data.removeprefix(b"data: ")) for first, data in blocks if first.startswith(b"id: ")]
    return told, byes[0] if byes else None


# ---------------------------------------------------------------- over a real connection


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    one = Engine(tmp_path)
    one.start()
    yield one
    one.stop()


class Deaf:
    """A connection that asked for a stream and does not read it."""

    def __init__(self, seat: Seat) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, _, port = seat.url.split("/")[2].partition(":")
        self.socket.connect((host, int(port)))
        path = "/" + seat.url.split("/", 3)[3] + "/stream"
        ask = f"GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: {seat.headers['authorization']}\r\n\r\n"
        self.socket.sendall(ask.encode())

    def hear(self) -> list[tuple[int, bytes]]:
        """Everything until the connection ends, as frames."""
        self.socket.settimeout(20)
        whole = b""
        while piece := self._piece():
            whole += piece
        body = whole.split(b"\r\n\r\n", 1)[1]
        return frames.split(unchunked(body))

    def _piece(self) -> bytes:
        try:
            return self.socket.recv(65536)
        except ConnectionResetError:
            return b""


def unchunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        if not size or int(size, 16) == 0:
            break
        whole += body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]
    return whole


def memory_bytes(engine: Engine) -> int:
    assert engine.process is not None
    status = Path(f"/proc/{engine.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def said(seen: list[tuple[int, bytes]]) -> list[str]:
    events = [json.loads(payload) for kind, payload in seen if kind == frames.EVENT]
    return [one["body"]["text"] for one in events if one["type"] == "chat.said"]


def flood(school: Seat, many: int) -> None:
    for start in range(0, many, 40):
        school.post(*(school.draft("chat.said", {"text": f"{n} " + "x" * 3900}) for n in range(start, start + 40)))


def test_a_reader_too_slow_is_told_so_and_costs_little_and_the_others_hear_everything(engine: Engine) -> None:
    engine.open_class("c1")
    school = engine.seat("c1", 0, "class", "teach", "class")
    heard: list[str] = []
    began = threading.Event()
    listening = threading.Thread(target=listen, args=(engine.seat("c1", 90), 2000, heard, began), daemon=True)
    listening.start()
    assert began.wait(20)
    flood(school, 40)
    before = memory_bytes(engine)
    deaf = [Deaf(engine.seat("c1", seat)) for seat in range(2, 32)]
    time.sleep(0.5)
    flood(school, 2000)
    listening.join(60)
    assert [text.split()[0] for text in heard[40:]] == [str(n) for n in range(2000)]
    # Eight megabytes were sent to each of thirty who took none of it: with a copy for each it would be 240.
    assert memory_bytes(engine) - before < 60_000_000
    seen = deaf[0].hear()
    assert seen[-1][0] == frames.BYE
    assert json.loads(seen[-1][1])["code"] == "stream.slow"
    got = [text.split()[0] for text in said(seen)]
    assert got == [str(n) for n in range(len(got))] and 0 < len(got) < 2000


def listen(seat: Seat, until: int, heard: list[str], began: threading.Event) -> None:
    waiting = b""
    with seat.http.stream("GET", f"{seat.url}/stream", timeout=60) as answer:
        for piece in answer.iter_raw():
            began.set()
            waiting += piece
            whole = frames.split(waiting)
            waiting = waiting[sum(len(payload) + 5 for _, payload in whole) :]
            heard += said(whole)
            if heard and heard[-1].startswith(f"{until - 1} "):
                return


def test_a_reader_who_stops_for_a_moment_goes_on_where_it_was(engine: Engine) -> None:
    engine.open_class("c1")
    school = engine.seat("c1", 0, "class", "teach", "class")
    deaf = Deaf(engine.seat("c1", 2))
    time.sleep(0.5)
    flood(school, 600)
    teacher = engine.seat("c1", 1, "teacher", "teach")
    # A reader who is behind is served in pieces, a megabyte a second.
    threading.Timer(5, lambda: teacher.ask("seat.removed", {"seat": 2})).start()
    seen = deaf.hear()
    assert json.loads(seen[-1][1])["code"] == "seat.removed"
    assert [text.split()[0] for text in said(seen)] == [str(n) for n in range(600)]
    hello = [kind for kind, _ in seen].count(frames.HELLO)
    assert hello == 1
