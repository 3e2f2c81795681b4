"""SIGKILL under load: nothing acknowledged is lost, nothing stands twice, and the class goes on at once."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import threading
import time
from dataclasses import dataclass, field

import httpx
import pytest

from agogic.classlog.codec import event_read
from agogic.classlog.store import SqliteStore
from tests.live.engine import Engine, Seat

KILLS = 50
WRITERS = 4
BACK_S = 2.0


@dataclass
class Ledger:
    """What this process was told is kept; written down outside the engine's reach."""

    kept: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self, answers: list[dict]) -> None:
        """Acknowledgements: draft id -> seq; the same draft must always be told the same."""
        with self.lock:
            for answer in answers:
                if "events" in answer:
                    seq = answer["events"][0]["seq"]
                    assert self.kept.setdefault(answer["id"], seq) == seq


def _write(engine: Engine, seat: int, ledger: Ledger, stop: threading.Event) -> None:
    """A pupil who keeps on: what was not acknowledged is sent again, under the same id, until it is."""
    pupil = engine.seat("c1", seat, "teacher", "teach", "class")
    outbox: list[dict] = []
    while not stop.is_set():
        outbox += [pupil.draft("chat.said", {"text": f"{seat}: {time.monotonic()}"}) for _ in range(3)]
        try:
            ledger.told(pupil.post(*outbox[:50]))
            del outbox[:50]
        except (httpx.HTTPError, json.JSONDecodeError):
            _afresh(pupil)
            time.sleep(0.02)


def _afresh(seat: Seat) -> None:
    seat.http.close()
    seat.http = httpx.Client(headers=seat.headers, timeout=10)


@pytest.mark.fault
@pytest.mark.timeout(600)
def test_killed_at_random_moments_nothing_acknowledged_is_lost_and_nothing_stands_twice(tmp_path):
    engine, ledger, stop = Engine(tmp_path), Ledger(), threading.Event()
    moments = random.Random(7)
    engine.start()
    engine.open_class("c1")
    writers = [
        threading.Thread(target=_write, args=(engine, seat, ledger, stop), daemon=True)
        for seat in range(2, 2 + WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        for _ in range(KILLS):
            time.sleep(moments.uniform(0.05, 0.4))
            engine.stop(signal.SIGKILL)
            _compare(tmp_path, dict(ledger.kept))
            assert engine.start() < BACK_S + _python_starts_s()
        time.sleep(1)
    finally:
        stop.set()
        for writer in writers:
            writer.join(10)
        engine.stop()
    assert len(ledger.kept) > KILLS
    _compare(tmp_path, ledger.kept)


def _compare(data, kept: dict[str, int]) -> None:
    store = SqliteStore.reading(data / "classes" / "c1")
    log = [event_read(line.raw) for line in store.read()]
    store.close()
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert len({(event.by, event.id) for event in log}) == len(log)
    at = {event.id: event.seq for event in log}
    assert all(at.get(id_) == seq for id_, seq in kept.items())
    times = [event.at for event in log if not event.later]
    assert times == sorted(times)


def _python_starts_s() -> float:
    """What a start costs before the engine is reached: the interpreter and its imports, on a machine that is busy."""
    return 12.0


@pytest.mark.fault
def test_a_damaged_class_is_told_in_words_and_the_others_go_on(tmp_path):
    engine = Engine(tmp_path)
    engine.start()
    try:
        engine.open_class("c1")
        engine.stop()
        for name in ("log.sqlite", "log.sqlite-wal", "log.sqlite-shm"):
            file = tmp_path / "classes" / "c1" / name
            if file.exists():
                file.write_bytes(b"no database at all " * 400)
        engine.start()
        answer = engine.seat("c1", 2).get("index")
        assert answer.status_code == 500
        assert answer.json()["fault"]["code"] == "store.damaged"
        engine.open_class("c2")
        assert "events" in engine.seat("c2", 2).ask("chat.said", {"text": "undisturbed"})
    finally:
        engine.stop()


@pytest.mark.fault
def test_two_engines_on_one_folder_never_write_the_same_class(tmp_path):
    engine, second = Engine(tmp_path), Engine(tmp_path)
    engine.start()
    second.start()
    try:
        engine.open_class("c1")
        answer = second.seat("c1", 2).http.post(
            f"{second.address}/classes/c1/drafts", json={"drafts": [second.seat("c1", 2).draft("hand.raised")]}
        )
        assert answer.status_code == 500
        assert answer.json()["fault"]["code"] == "store.lease"
        assert "events" in engine.seat("c1", 2).ask("hand.raised")
    finally:
        engine.stop()
        second.stop()
    with sqlite3.connect(tmp_path / "classes" / "c1" / "log.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
