"""A class of 500 readers and 100 events a second, through our engine, NATS and Socket.IO, one after the other.

Ours decides each event and keeps it durably before it is sent; the peers only pass it on. Every reader's bytes are
counted and hashed against what was posted.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agogic.classlog.store import SqliteStore
from bench import engine as ours
from bench.crowd import Crowd, Line
from bench.engine import Seat, answers, asked, draft, opening, school
from bench.figures import Figure, percentile
from bench.processes import ROOT, Server, files_allowed, folder, free_port, program, running
from bench.wires import Nats, Ours, SocketIo, Wire

READERS = 500
EACH_S = 0.01
EVENTS = 800
SLOW_EVENTS = 160
"""For the peer that can not keep up: enough for its figure, few enough for a minute."""
WRITERS = 50
CLASS = "fanout"
_QUIET_S = 2.5
_SLOWEST_S = 25.0
_SENTENCES = (
    "Three quarters is more, because the pieces are bigger",
    "Can you say that again please?",
    "I drew it as a cake and then it was easy",
    "So the smaller the number below, the bigger the piece",
)


@dataclass(frozen=True)
class Round:
    """What one server did: deliveries made, processor time used, and how late the readers saw things (ms)."""

    deliveries: int
    cpu_s: float
    seen_ms: list[float]
    seen_by_all_ms: list[float]

    @property
    def each_cpu_s(self) -> float:
        """Deliveries for a second of the server's processor time."""
        return self.deliveries / self.cpu_s


def measure() -> list[Figure]:
    """All three, in one run."""
    files_allowed()
    mine, kept_ms, payloads = _ours()
    nats = _nats(payloads)
    socketio = _socketio(payloads[:SLOW_EVENTS])
    costs = "deliveries for a server CPU-second"
    return [
        Figure(costs, mine.each_cpu_s, "1/s", "nats-server", nats.each_cpu_s, "ratio >= 1"),
        Figure(costs, mine.each_cpu_s, "1/s", "python-socketio", socketio.each_cpu_s, "ratio >= 3"),
        _late("posted until a reader has seen it, p50", mine.seen_ms, 50, nats.seen_ms),
        _late("posted until a reader has seen it, p99", mine.seen_ms, 99, nats.seen_ms),
        Figure("posted until it is kept on the disk, p50", percentile(kept_ms, 50), "ms"),
        Figure("kept until all 500 have seen it, p50", percentile(mine.seen_by_all_ms, 50), "ms"),
        Figure("kept until all 500 have seen it, p99", percentile(mine.seen_by_all_ms, 99), "ms", budget="ours <= 100"),
    ]


def _late(what: str, mine: list[float], percent: int, theirs: list[float]) -> Figure:
    return Figure(what, percentile(mine, percent), "ms", "nats-server", percentile(theirs, percent))


def _ours() -> tuple[Round, list[float], list[bytes]]:
    """Our engine: drafts go up by POST from many seats, each acknowledged after its commit."""
    with folder() as data, ours.engine(data) as engine, Crowd() as crowd:
        asked(engine.server.port, engine.post(school(CLASS), [opening()]))
        wire = Ours(engine, CLASS)
        readers = _readers(crowd, wire)
        seats = [Seat(CLASS, number) for number in range(1, WRITERS + 1)]
        posters = [crowd.line(engine.server.port) for _ in seats]
        drafts = [draft("chat.said", {"text": _SENTENCES[n % len(_SENTENCES)]}) for n in range(EVENTS)]
        words = [(posters[n % WRITERS], engine.post(seats[n % WRITERS], [said])) for n, said in enumerate(drafts)]
        before = engine.server.cpu_s()
        said = crowd.say(words, EACH_S)
        crowd.listen(0.5)
        cpu_s = engine.server.cpu_s() - before
        acknowledged = _acknowledged(posters)
        store = SqliteStore.reading(data / "classes" / CLASS)
        lines = [line for line in store.read() if line.event.type == "chat.said"]
        store.close()
    place = {each["id"]: n for n, each in enumerate(drafts)}
    order = [place[line.event.id] for line in lines]
    assert len(order) == EVENTS, f"{len(order)} of {EVENTS} events are in the log"
    payloads = [line.raw for line in lines]
    round_ = _checked(wire, readers, payloads, [said[n] for n in order], cpu_s, kept=[acknowledged[n] for n in order])
    return round_, [(kept - then) * 1000 for kept, then in zip(acknowledged, said, strict=True)], payloads


def _nats(payloads: Sequence[bytes]) -> Round:
    """Core NATS: nothing is kept."""
    port = free_port()
    with running([program("nats-server"), "-a", "127.0.0.1", "-p", str(port), "-l", "/dev/null"], port) as server:
        return _passed_on(server, Nats(port), payloads)


def _socketio(payloads: Sequence[bytes]) -> Round:
    """A room of python-socketio: nothing is kept."""
    port = free_port()
    command: list[str | Path] = [sys.executable, ROOT / "bench" / "peers" / "socketio_server.py", "--port", str(port)]
    with running(command, port) as server:
        return _passed_on(server, SocketIo(port), payloads)


def _passed_on(server: Server, wire: Nats | SocketIo, payloads: Sequence[bytes]) -> Round:
    with Crowd() as crowd:
        readers = _readers(crowd, wire)
        poster = wire.poster(crowd)
        assert crowd.listen_until(lambda: wire.is_reading(poster), 10)
        words = [(poster, wire.posted(payload)) for payload in payloads]
        before = server.cpu_s()
        said = crowd.say(words, EACH_S)
        crowd.listen_until_quiet(1.0, within_s=_SLOWEST_S)
        cpu_s = server.cpu_s() - before
    return _checked(wire, readers, payloads, said, cpu_s)


def _readers(crowd: Crowd, wire: Wire) -> list[Line]:
    """All readers, connected and quiet; what they heard until now is forgotten."""
    readers = []
    for number in range(1, READERS + 1):
        line = wire.reader(crowd, number)
        assert crowd.listen_until(lambda line=line: wire.is_reading(line), 10), f"reader {number} got no answer"  # type: ignore[misc]
        readers.append(line)
    crowd.listen(_QUIET_S)
    crowd.forget()
    return readers


def _acknowledged(posters: Sequence[Line]) -> list[float]:
    """When each draft was acknowledged, in the order they were posted."""
    told: list[float] = [0.0] * EVENTS
    for first, line in enumerate(posters):
        for n, (status, body, end) in enumerate(answers(line.received)):
            assert status == 200 and b'"events"' in body, body[:300]
            told[first + n * WRITERS] = line.seen_at(end)
    assert all(told), "an acknowledgement did not come"
    return told


def _checked(
    wire: Wire,
    readers: Sequence[Line],
    payloads: Sequence[bytes],
    said: Sequence[float],
    cpu_s: float,
    kept: Sequence[float] | None = None,
) -> Round:
    """Every reader has everything, in order, byte for byte; and when it came."""
    wanted = hashlib.sha256(b"".join(payloads)).digest()
    since = said if kept is None else kept
    seen_ms: list[float] = []
    last = [0.0] * len(payloads)
    for number, line in enumerate(readers, 1):
        got = [(payload, line.seen_at(end)) for payload, end in wire.payloads(line.received)]
        assert len(got) == len(payloads), f"{wire.name}: reader {number} got {len(got)} of {len(payloads)} events"
        found = hashlib.sha256(b"".join([payload for payload, _ in got])).digest()
        assert found == wanted, f"{wire.name}: reader {number} got other events than were posted"
        for n, (_, at) in enumerate(got):
            seen_ms.append((at - said[n]) * 1000)
            last[n] = max(last[n], at)
    by_all = [max(0.0, at - then) * 1000 for at, then in zip(last, since, strict=True)]
    return Round(len(readers) * len(payloads), cpu_s, seen_ms, by_all)
