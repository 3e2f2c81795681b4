"""A class of 20,000 events: opened, restarted, cut into pages and read, while another class goes on beside it."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agogic.classlog.codec import event_bytes, event_read
from agogic.classlog.events import Event
from agogic.live import frames
from tests.live.engine import Engine
from tests.live.long_class import LENGTH_MS, kept, long_log
from tests.live.test_pages import cut, keyframe_of, rows_of

EVENTS = 20_000
KEYFRAME_BYTES = 100_000
BACK_S = 2.0
HELD_S = 0.05
"""What anybody else may feel of it."""


@pytest.fixture(scope="module")
def log() -> list[Event]:
    return long_log(EVENTS, opened_utc=time.time_ns() // 1_000_000 - LENGTH_MS)


@pytest.fixture
def engine(tmp_path: Path, log: list[Event]) -> Iterator[Engine]:
    kept(tmp_path / "classes" / "long", log)
    one = Engine(tmp_path)
    one.start()
    yield one
    one.stop()


def test_s2_keyframes_of_a_long_class_are_small(log: list[Event]) -> None:
    sealed = cut(log)[1]
    for audience in ("room", "*"):
        series = [one for one in sealed if one.page.audience == audience and not one.page.later]
        assert len(series) >= 59
        assert all(keyframe_of(one) for one in series[1:])
        assert max(len(gzip.compress(one.keyframe)) for one in series) < KEYFRAME_BYTES


def test_a_newcomer_gets_the_hour_in_a_hundred_kilobytes(engine: Engine) -> None:
    for seat in (engine.seat("long", 5), engine.seat("long", 1, "teacher", "teach")):
        seen = seat.frames()
        parts = {json.loads(payload)["audience"]: payload for kind, payload in seen if kind == frames.KEYFRAME}
        assert len(gzip.compress(b"".join(parts.values()))) < KEYFRAME_BYTES
        assert len(json.loads(parts["room"])["part"]["talk"]) == 50


@pytest.mark.fault
def test_killed_the_engine_is_back_with_its_long_class_within_two_seconds(engine: Engine) -> None:
    engine.seat("long", 5).frames()
    empty = _starts_s()
    engine.stop(signal.SIGKILL)
    began = time.monotonic()
    engine.start()
    assert engine.seat("long", 5).frames()
    # What starting Python costs here and now is measured beside it, on an engine that has nothing to open.
    assert time.monotonic() - began < BACK_S + empty


def _starts_s() -> float:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        nothing = Engine(Path(folder))
        took = nothing.start()
        nothing.stop()
    return took


def test_opening_and_cutting_it_keeps_nobody_else_waiting(engine: Engine) -> None:
    engine.open_class("other")
    stop = threading.Event()
    threading.Thread(target=_speak, args=(engine, stop), daemon=True).start()
    long = engine.seat("long", 1, "teacher", "teach")
    index = long.get("index").json()
    pages = index["audiences"]["*"]
    assert len(pages) >= 59
    shutil.rmtree(engine.data / "classes" / "long" / "segments")
    assert all(long.get(f"segments/{page['name']}").status_code == 200 for page in pages)
    assert all(long.get(f"keyframes/{page['keyframe']}").status_code == 200 for page in pages[1:])
    assert long.get("events", index=index["seq"]).status_code == 200
    with long.http.stream("GET", f"{long.url}/stream", headers={"accept": "text/event-stream"}) as answer:
        heard = (line for line in answer.iter_lines() if line.startswith("id: "))
        assert [int(next(heard)[4:]) for _ in range(EVENTS)] == list(range(1, EVENTS + 1))
    stop.set()
    assert _held_s(engine) < HELD_S


def _held_s(engine: Engine) -> float:
    school = engine.seat("*", 0, "class", "class")
    text = school.http.get(f"{engine.address}/gauges").text
    return float(text.split("\nagogic_live_loop_held_seconds ")[1].split()[0])


def _speak(engine: Engine, stop: threading.Event) -> None:
    school = engine.seat("other", 0, "class", "teach", "class")
    while not stop.is_set():
        school.ask("chat.said", {"text": "and on"})
        time.sleep(0.01)


def test_s3_pages_whose_files_are_gone_are_told_all_the_same(engine: Engine) -> None:
    teacher = engine.seat("long", 1, "teacher", "teach")
    pages = teacher.get("index").json()["audiences"]["*"]
    folder = engine.data / "classes" / "long" / "segments"
    paths = [f"segments/{page['name']}" for page in pages] + [f"keyframes/{page['keyframe']}" for page in pages[1:]]
    kept = {path: gzip.decompress((folder / f"{path.split('/')[1]}.gz").read_bytes()) for path in paths}
    # Each is asked for once: what was told lately is remembered, and not what is tried here.
    first, second, third = (paths[start::20] for start in range(3))
    shutil.rmtree(folder)
    assert all(teacher.get(path).content == kept[path] for path in first)
    assert len(list(folder.iterdir())) >= len(first)
    # Half a file, as a power cut may leave it.
    for path in (second[0], second[-1]):
        (folder / f"{path.split('/')[1]}.gz").write_bytes(b"")
        assert teacher.get(path).content == kept[path]
    # A folder that can not be had: nothing is kept, everything is told.
    shutil.rmtree(folder)
    folder.write_bytes(b"in the way")
    assert all(teacher.get(path).content == kept[path] for path in (*first, *third))
    assert engine.seat("long", 5).get("index").status_code == 200


def test_what_is_told_of_it_is_the_log(engine: Engine, log: list[Event]) -> None:
    teacher = engine.seat("long", 1, "teacher", "teach")
    index = teacher.get("index").json()
    told: list[Event] = []
    assert index["audiences"].keys() == {"*"}
    for page in [*index["audiences"]["*"], *index["later"].get("*", [])]:
        lines = teacher.get(f"segments/{page['name']}").content.splitlines()
        told += [event_read(line) for line in lines]
    after = 0
    while rest := teacher.get("events", index=index["seq"], after=after, limit=1000).content.splitlines():
        told += [event_read(line) for line in rest]
        after = told[-1].seq
    told.sort(key=lambda event: event.seq)
    assert told[: len(log)] == [event_read(row.raw) for row in rows_of(log)]
    assert [event_bytes(event) for event in told[:3]] == [event_bytes(event) for event in log[:3]]
