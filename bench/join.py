"""Coming into a class that has been on for an hour: 300 seats within 5 s; and one newcomer who reads all that was said.

The peer for the latter is JetStream, which replays as many messages of the same bytes to a new consumer.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path

from agogic.classlog.store import Line as LogLine
from agogic.live import frames
from bench import engine as ours
from bench.classes import bustle_for, of_room, put, simulated, still_on
from bench.crowd import Crowd, Line
from bench.engine import Engine, Seat, answers, chunks
from bench.figures import Figure, percentile
from bench.peers.jetstream import jetstream
from bench.processes import files_allowed, folder
from bench.wires import Nats

SEATS = 300
WITHIN_S = 5.0
EVENTS = 10_000
NEWCOMERS = 20
"""Enough of them, one after the other, that processor time can be read off in its steps of 10 ms."""
_FIRST_NEW = 1000
_AT_ONCE = 4
"""Pages a browser asks for at the same time (web/link/pages)."""


def measure() -> list[Figure]:
    """Both, in one run."""
    files_allowed()
    bustle = bustle_for(pupils=SEATS, events=EVENTS)
    whole = still_on(simulated(pupils=SEATS, bustle=bustle))
    ends_ms = _with_events(whole, EVENTS)[-1].event.at
    read = _with_events(simulated(pupils=SEATS, bustle=bustle, now_ms=ends_ms), EVENTS)
    with folder() as data:
        put(_class(data, "joined"), whole)
        put(_class(data, "read"), read)
        with ours.engine(data) as engine:
            figures = _joined(engine)
            cpu_s, wall_s, size_bytes = _newcomers(engine, of_room(read))
    peer_cpu_s, peer_wall_s = _replayed([line.raw for line in of_room(read)])
    newcomer = f"a newcomer reads {EVENTS:,} events"
    return [
        *figures,
        Figure(f"{newcomer}: server CPU", cpu_s * 1000, "ms", "JetStream", peer_cpu_s * 1000, "ratio <= 1"),
        Figure(f"{newcomer}: until the last is there", wall_s * 1000, "ms", "JetStream", peer_wall_s * 1000),
        Figure(f"{newcomer}: bytes on the wire", size_bytes / 1000, "kB"),
    ]


def _class(data: Path, name: str) -> Path:
    return data / "classes" / name


def _with_events(lines: Sequence[LogLine], wanted: int) -> list[LogLine]:
    """The beginning of a log that holds so many events of the room."""
    left = wanted
    for n, line in enumerate(lines):
        left -= line.event.to == "room"
        if left == 0:
            return list(lines[: n + 1])
    raise ValueError(f"the class has fewer than {wanted} events of the room")


# ---------------------------------------------------------------- 300 at once


def _joined(engine: Engine) -> list[Figure]:
    """Everyone comes in the same few seconds; the teacher is there and reads."""
    with Crowd() as crowd:
        teacher = crowd.line(engine.server.port, engine.stream(Seat("joined", 1, "teacher", "teach")))
        assert crowd.listen_until(lambda: b'"whole":true' in teacher.received, 20)
        requests = [engine.stream(Seat("joined", _FIRST_NEW + n)) for n in range(SEATS)]
        before = engine.server.cpu_s()
        lines = []
        began = time.monotonic()
        for n, request in enumerate(requests):
            crowd.listen(max(0.0, began + n * WITHIN_S / SEATS - time.monotonic()))
            lines.append(crowd.line(engine.server.port, request))
        crowd.listen(3)
        cpu_s = engine.server.cpu_s() - before
    states = [_whole_state(line) for line in lines]
    waited = [(at - line.began) * 1000 for line, (at, _) in zip(lines, states, strict=True)]
    packed = [len(gzip.compress(state)) / 1000 for _, state in states]
    what = f"{SEATS} seats within {WITHIN_S:.0f} s: whole state"
    return [
        Figure(f"{what}, p50", percentile(waited, 50), "ms"),
        Figure(f"{what}, p95", percentile(waited, 95), "ms", budget="ours <= 1000"),
        Figure("server CPU for each seat that came", cpu_s * 1000 / SEATS, "ms"),
        Figure("a seat's whole state, compressed", percentile(packed, 95), "kB", budget="ours <= 100"),
    ]


def _whole_state(line: Line) -> tuple[float, bytes]:
    """When a seat had its whole state, and the state."""
    state = b""
    for chunk, end in chunks(line.received, headed=True):
        for kind, payload in frames.split(chunk):
            if kind == frames.KEYFRAME:
                state += payload
            if kind == frames.EPHEMERAL and b'"whole":true' in payload:
                assert json.loads(payload)["seats"], "nobody was told to be here"
                assert b'"audience":"room"' in state, "the room's keyframe did not come"
                return line.seen_at(end), state
    raise AssertionError("a seat never got the whole state")


# ---------------------------------------------------------------- one newcomer


def _newcomers(engine: Engine, wanted: Sequence[LogLine]) -> tuple[float, float, float]:
    """Server CPU and time of one newcomer (s), and bytes; the first has the pages made and is not counted."""
    expected = hashlib.sha256(b"\n".join(line.raw for line in wanted)).hexdigest()
    walls, sizes = [], []
    with Crowd() as crowd:
        _newcomer(engine, crowd, _FIRST_NEW, expected)
        before = engine.server.cpu_s()
        for n in range(1, NEWCOMERS + 1):
            wall_s, size = _newcomer(engine, crowd, _FIRST_NEW + n, expected)
            walls.append(wall_s)
            sizes.append(size)
        cpu_s = (engine.server.cpu_s() - before) / NEWCOMERS
    return cpu_s, percentile(walls, 50), percentile(sizes, 50)


def _newcomer(engine: Engine, crowd: Crowd, number: int, expected: str) -> tuple[float, int]:
    """As web/link/pages does: the index, its pages a few at a time, and what no page holds yet."""
    seat, under = Seat("read", number), "/live/classes/read"
    began = time.monotonic()
    lines = [crowd.line(engine.server.port) for _ in range(_AT_ONCE)]
    (index,), size = _got(crowd, lines[:1], [engine.get(f"{under}/index", seat)])
    told = json.loads(index)
    names = [page["name"] for page in told["audiences"]["room"]]
    bodies: list[bytes] = []
    for start in range(0, len(names), _AT_ONCE):
        some = [engine.get(f"{under}/segments/{name}", seat) for name in names[start : start + _AT_ONCE]]
        more, came = _got(crowd, lines[: len(some)], some)
        bodies += more
        size += came
    (rest,), came = _got(crowd, lines[:1], [engine.get(f"{under}/events", seat)])
    wall_s = time.monotonic() - began
    events = [raw for body in bodies for raw in gzip.decompress(body).splitlines()]
    seen = set(events)
    events += [raw for raw in rest.splitlines() if b'"to":"room"' in raw and raw not in seen]
    found = hashlib.sha256(b"\n".join(events[:EVENTS])).hexdigest()
    assert found == expected, f"newcomer {number} read {len(events)} events, and not those of the log"
    return wall_s, size + came


def _got(crowd: Crowd, lines: Sequence[Line], requests: Sequence[bytes]) -> tuple[list[bytes], int]:
    """One request on each connection; the bodies of their answers, and how much came."""
    for line, request in zip(lines, requests, strict=True):
        line.forget()
        line.send(request)
    told: list[tuple[int, bytes, int]] = []
    for line in lines:
        assert crowd.listen_until(lambda line=line: bool(answers(line.received)), 10), "an answer did not come"  # type: ignore[misc]
        told += answers(line.received)
    assert all(status == 200 for status, _, _ in told), told
    return [body for _, body, _ in told], sum(size for _, _, size in told)


def _replayed(payloads: Sequence[bytes]) -> tuple[float, float]:
    """The same bytes from JetStream: server CPU and time of one newcomer (s)."""
    wire = Nats(0)
    with jetstream() as stream, Crowd() as crowd:
        stream.fill("class", payloads)
        walls = []
        size = sum(map(len, payloads))
        crowd.listen(1)
        before = stream.server.cpu_s()
        for n in range(NEWCOMERS):
            line = stream.replay(crowd, "class", n)
            assert crowd.listen_until(lambda line=line: line.size > size and _is_whole(line), 10)  # type: ignore[misc]
            walls.append(line.times[-1] - line.began)
            assert [payload for payload, _ in wire.payloads(line.received)][:EVENTS] == list(payloads)
            line.forget()
        cpu_s = (stream.server.cpu_s() - before) / NEWCOMERS
    return cpu_s, percentile(walls, 50)


def _is_whole(line: Line) -> bool:
    """Whether the last message has come; its reply subject names its number in the stream and for the consumer."""
    return b".%d.%d." % (EVENTS, EVENTS) in line.received[-2000:]
