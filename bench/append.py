"""Events kept on the disk a second: 60 writers, each of whom waits for its acknowledgement before it says more.

The peer is JetStream with `sync_interval: always`, because it does the same: one server, a message over a socket, an
answer once it is on the disk. (As released it syncs every two minutes, and says yes before.) Beside that our store
alone stands next to a plain table in SQLite that is given the same bytes in commits of the same size.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agogic.classlog.codec import event_bytes
from agogic.classlog.events import Event
from agogic.classlog.ids import new_id
from agogic.classlog.store import Line as LogLine
from agogic.classlog.store import SqliteStore
from bench import engine as ours
from bench.classes import read
from bench.crowd import Crowd, Line
from bench.engine import Engine, Seat, answers, asked, draft, opening, school
from bench.figures import Figure
from bench.peers.jetstream import JetStream, jetstream
from bench.processes import Server, files_allowed, folder

WRITERS = 60
CLASSES = 20
SECONDS = 5.0
PEER = "JetStream, synced"
_DRAIN_S = 1.0
_SAID = "Three quarters is more, because the pieces are bigger"


def measure() -> list[Figure]:
    """The engine and JetStream, in one class and in twenty; then the stores alone."""
    files_allowed()
    one, many, payload = _engine()
    peer_one, peer_many = _jetstream(payload)
    store, plain = _stores()
    figures = []
    for where, mine, theirs in (("one class", one, peer_one), (f"{CLASSES} classes", many, peer_many)):
        what = f"acknowledged, {WRITERS} writers, {where}"
        figures.append(Figure(what, mine.each_s, "1/s", PEER, theirs.each_s))
        figures.append(Figure("server CPU for each", mine.cpu_ms, "ms", PEER, theirs.cpu_ms))
    return [*figures, Figure(f"the store alone, commits of {WRITERS}", store, "1/s", "a plain table", plain)]


@dataclass(frozen=True)
class Told:
    """Acknowledgements a second, and the server's processor time for each, ms."""

    each_s: float
    cpu_ms: float


def _engine() -> tuple[Told, Told, bytes]:
    """Ours, through HTTP: decided, committed, answered. Also one event as it is kept."""
    with folder() as data, ours.engine(data) as engine:
        one = _posted(engine, ["one"])
        many = _posted(engine, [f"many-{n}" for n in range(CLASSES)])
        payload = read(data / "classes" / "one")[-1].raw
    return one, many, payload


def _posted(engine: Engine, classes: list[str]) -> Told:
    """What was acknowledged; afterwards the logs are read, and hold each of them."""
    for class_id in classes:
        asked(engine.server.port, engine.post(school(class_id), [opening()]))
    with Crowd() as crowd:
        seats: dict[Line, Seat] = {}
        for n in range(WRITERS):
            # With the school's own power, because a seat that talks this fast would be slowed down.
            seat = Seat(classes[n % len(classes)], 1 + n, "teacher", "teach", "class")
            seats[crowd.line(engine.server.port)] = seat

        def words(line: Line) -> bytes:
            return engine.post(seats[line], [draft("chat.said", {"text": _SAID})])

        def is_acknowledged(line: Line) -> bool:
            found = answers(line.received)
            assert all(status == 200 and b'"events"' in body for status, body, _ in found), found
            return bool(found)

        each, total = _told(engine.server, crowd, list(seats), words, is_acknowledged)
    kept = 0
    for class_id in classes:
        log = read(engine.data / "classes" / class_id)
        assert [line.event.seq for line in log] == list(range(1, len(log) + 1)), f"{class_id} has a gap"
        kept += sum(line.event.type == "chat.said" for line in log)
    assert kept == total, f"{total} events were acknowledged, and {kept} are in the logs"
    return each


def _jetstream(payload: bytes) -> tuple[Told, Told]:
    """The same bytes in one stream, and in as many as there were classes."""
    with jetstream(always=True) as server:
        return _published(server, ["one"], payload), _published(server, [f"many-{n}" for n in range(CLASSES)], payload)


def _published(server: JetStream, streams: list[str], payload: bytes) -> Told:
    for name in streams:
        server.fill(name)
    with Crowd() as crowd:
        numbers = {server.writer(crowd, n): n for n in range(WRITERS)}
        crowd.listen(0.3)
        crowd.forget()

        def words(line: Line) -> bytes:
            number = numbers[line]
            return server.published(streams[number % len(streams)], number, payload)

        def is_acknowledged(line: Line) -> bool:
            assert b'"error"' not in line.received, line.received
            # The server's own PING may come behind it.
            return b"}\r\n" in line.received and b'"seq":' in line.received

        each, total = _told(server.server, crowd, list(numbers), words, is_acknowledged)
    kept = sum(server.kept(name) for name in streams)
    assert kept == total, f"{total} messages were acknowledged, and {kept} are in the streams"
    return each


def _told(
    server: Server,
    crowd: Crowd,
    lines: list[Line],
    words: Callable[[Line], bytes],
    is_acknowledged: Callable[[Line], bool],
) -> tuple[Told, int]:
    """Acknowledgements, and how many they are with those that came when no more was said."""
    told = 0

    def next_words(line: Line) -> bytes | None:
        nonlocal told
        if not is_acknowledged(line):
            return None
        told += 1
        line.forget()
        return words(line)

    before = server.cpu_s()
    for line in lines:
        line.send(words(line))
    began = time.monotonic()
    crowd.converse(next_words, SECONDS)
    each_s = told / (time.monotonic() - began)
    crowd.listen(_DRAIN_S)
    total = told + sum(is_acknowledged(line) for line in lines)
    return Told(each_s, (server.cpu_s() - before) * 1000 / total), total


# ---------------------------------------------------------------- the stores alone


def _stores() -> tuple[float, float]:
    """Events a second into our store, and rows a second into a plain table."""
    with folder() as place:
        store = SqliteStore.writing(place / "class")
        try:
            mine = _commits(store.append)
        finally:
            store.close()
        theirs = _plain(place / "plain.sqlite")
    return mine, theirs


def _plain(file: Path) -> float:
    with closing(sqlite3.connect(file, isolation_level=None)) as table:
        table.execute("PRAGMA journal_mode = WAL")
        table.execute("PRAGMA synchronous = FULL")
        table.execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, raw BLOB NOT NULL)")

        def append(lines: list[LogLine], expected_seq: int) -> None:
            table.execute("BEGIN IMMEDIATE")
            rows = [(line.event.seq, line.raw) for line in lines]
            table.executemany("INSERT INTO events (seq, raw) VALUES (?, ?)", rows)
            table.execute("COMMIT")

        return _commits(append)


def _commits(append: Callable[[list[LogLine], int], None]) -> float:
    seq, spent_s = 0, 0.0
    while spent_s < SECONDS / 2:
        lines = [_line(seq + n) for n in range(1, WRITERS + 1)]
        began = time.monotonic()
        append(lines, seq)
        spent_s += time.monotonic() - began
        seq += WRITERS
    return seq / spent_s


def _line(seq: int) -> LogLine:
    event = Event(seq, new_id(), seq, 1_790_000_000_000 + seq, 7, "room", "chat.said", {"text": _SAID})
    return LogLine(event, event_bytes(event), seq)
