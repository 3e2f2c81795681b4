"""What is kept of pictures and sound, and what is not: consent, cuts for good, kills, restarts."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agogic.classlog.ids import new_id
from agogic.classlog.store import MemoryStore
from agogic.live.broadcast import Broadcast
from agogic.live.chunks import Head, Sent
from agogic.live.commits import Commits
from agogic.live.keeping import Keeping
from agogic.live.media_rules import Beginning
from agogic.live.rooms import Rooms
from agogic.media.epochs import Chunk, StoredEpoch
from agogic.passes import LIFETIME_MS
from tests.live.engine import Engine, Listener, Seat
from tests.live.rooms import TEACHER, Clock, draft, granted, opened, opens
from tests.live.rooms import until as waited
from tests.live.sending import SOUND, Track, carried, posted, want
from tests.media import muxing


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Engine]:
    """An engine that may be killed."""
    one = Engine(tmp_path)
    one.start()
    yield one
    one.stop()


def events(seat: Seat, *types: str) -> list[dict]:
    lines = [json.loads(line) for line in seat.get("events").text.splitlines()]
    return [event for event in lines if event["type"] in types]


def until(condition, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def holds(folder: Path, words: bytes) -> list[Path]:
    """Files of a folder that hold some bytes."""
    return [file for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


def _later() -> int:
    """When a pass expires that is given now, UTC ms."""
    return time.time_ns() // 1_000_000 + LIFETIME_MS + 1


def on_stage(engine: Engine, class_id: str) -> Seat:
    teacher = engine.open_class(class_id)
    assert "events" in teacher.ask("stage.entered")
    return teacher


def test_what_was_cut_for_good_is_in_no_file_and_told_so(engine: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(engine, class_id)
    camera, voice = Track(teacher), Track(teacher, "voice")
    camera.begin()
    voice.begin()
    camera.send(*range(10))
    voice.send(*range(10))
    folder = engine.data / "classes" / class_id
    start, end = camera.epoch + 450, camera.epoch + 550
    path = f"media/{camera.name}/{camera.epoch}"
    assert teacher.get(f"{path}/full/0-3").status_code == 200
    until(lambda: teacher.get("time").json()["at"] > end)
    assert holds(folder, b"picture 2.") and holds(folder, b"sound 2.")
    assert "events" in teacher.ask("media.cut", {"from": start, "to": end, "tracks": [camera.name]})
    until(lambda: not holds(folder, b"picture 2."))
    assert not holds(folder, b"picture 3."), "what shows only with it goes too"
    assert holds(folder, b"picture 1.") and holds(folder, b"picture 4.") and holds(folder, b"sound 2.")
    gone = teacher.get(f"{path}/full/0-3")
    assert (gone.status_code, gone.json()["refusal"]["code"]) == (410, "media.gone")
    assert teacher.get(f"{path}/full/0-1").status_code == 200
    assert teacher.get("media").json()["tracks"][camera.name][0]["segments"][0][:2] == [0, 1]
    again = camera.send(2)["refused"]
    assert [one["code"] for one in again] == ["media.gone"]
    assert "events" in teacher.ask("media.cut", {"from": start, "to": end})
    until(lambda: not holds(folder, b"sound 2."))
    camera.send(10)
    assert teacher.get(f"{path}/full/4-10").status_code == 200, "the track goes on"


def test_what_was_cut_just_before_a_kill_is_gone_after_it(own: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(own, class_id)
    camera = Track(teacher)
    camera.begin()
    camera.send(*range(4))
    until(lambda: teacher.get("time").json()["at"] > camera.epoch + 800)
    chunks = own.data / "classes" / class_id / "media" / camera.name / str(camera.epoch) / "chunks"
    whole = chunks.read_bytes()
    assert "events" in teacher.ask("media.cut", {"from": camera.epoch, "to": camera.epoch + 100})
    until(lambda: not holds(chunks.parent, b"picture 0."))
    own.stop(signal.SIGKILL)
    # As if the kill had come before the file was written anew.
    chunks.write_bytes(whole)
    assert not (chunks.parents[2] / "cutting").exists()
    (chunks.parents[2] / "cutting").touch()
    own.start()
    until(lambda: not holds(chunks.parent, b"picture 0."))


def test_a_pupils_track_is_kept_with_consent_alone_and_no_longer_than_it_stands(engine: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(engine, class_id)
    noor = engine.seat(class_id, 2, recorded=True)
    noor.get("stream", wait=0)
    teacher.ask("stage.called", {"seat": 2})
    assert "events" in noor.ask("stage.entered")
    camera = Track(noor)
    assert camera.begin().status_code == 201
    assert camera.send(0)["taken"]
    camera.seat = engine.seat(class_id, 2, recorded=False)
    assert [one["code"] for one in camera.send(1)["refused"]] == ["media.unconsented"]
    assert not holds(engine.data / "classes" / class_id, b"picture 1.")
    camera.seat = noor
    assert "events" in teacher.ask("class.ruled", {"rules": {"recording": "teachers"}})
    assert [one["code"] for one in camera.send(1)["refused"]] == ["media.unconsented"]
    assert camera.begin().json()["refusal"]["code"] == "media.unconsented"
    camera.kept = False
    assert camera.begin().status_code == 201


def test_when_consent_is_taken_back_nothing_more_is_written_with_the_pass_that_was_given_before(own: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(own, class_id)
    noor, bao = own.seat(class_id, 2, recorded=True), own.seat(class_id, 3, recorded=True)
    for pupil in (noor, bao):
        pupil.get("stream", wait=0)
        teacher.ask("stage.called", {"seat": pupil.seat})
        assert "events" in pupil.ask("stage.entered")
    camera, other = Track(noor), Track(bao)
    assert (camera.begin().status_code, other.begin().status_code) == (201, 201)
    assert camera.send(0)["taken"]
    school = own.seat(class_id, 0, "class", "class")
    assert noor.http.post(f"{noor.url}/unrecorded", json={"seat": 3}).status_code == 403
    began = time.monotonic()
    assert school.http.post(f"{noor.url}/unrecorded", json={"seat": 2}).status_code == 204
    assert [one["code"] for one in camera.send(1)["refused"]] == ["media.unconsented"]
    # Refused at the next chunk, whatever the pass says; pages send four a second.
    assert time.monotonic() - began < 1
    assert other.send(0)["taken"]
    own.stop(signal.SIGKILL)
    own.start()
    assert [one["code"] for one in camera.send(1)["refused"]] == ["media.unconsented"]
    assert camera.begin().json()["refusal"]["code"] == "media.unconsented"
    assert not holds(own.data / "classes" / class_id, b"picture 1.")
    camera.kept = False
    assert camera.begin().status_code == 201
    assert camera.send(0)["taken"]
    assert len(list((own.data / "classes" / class_id / "media" / camera.name).iterdir())) == 1
    # Given again, it counts for passes that are given from then on.
    camera.seat, camera.kept = own.seat(class_id, 2, recorded=True, expires_ms=_later()), True
    assert camera.begin().status_code == 201


def test_where_the_school_keeps_nothing_a_teacher_is_not_kept_either(engine: Engine) -> None:
    class_id = new_id()
    on_stage(engine, class_id)
    camera = Track(engine.seat(class_id, 1, "teacher", "teach", "unkept"))
    assert camera.begin().json()["refusal"]["code"] == "media.unconsented"
    camera.kept = False
    assert camera.begin().status_code == 201
    assert camera.send(0)["taken"]
    assert not holds(engine.data / "classes" / class_id, b"picture 0.")


def test_who_is_taken_off_the_stage_is_off_the_air(engine: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(engine, class_id)
    noor = engine.seat(class_id, 2, recorded=True)
    noor.get("stream", wait=0)
    teacher.ask("stage.called", {"seat": 2})
    noor.ask("stage.entered")
    camera = Track(noor)
    camera.begin()
    camera.send(0)
    ear = Listener(teacher)
    want(teacher, ear, s2_camera="full")
    teacher.ask("stage.left", {"seat": 2})
    until(lambda: events(teacher, "media.ended"))
    camera.send(1, t=camera.epoch + 200)
    epoch = camera.epoch
    assert camera.begin().json()["refusal"]["code"] == "stage.off"
    teacher.ask("chat.said", {"text": "and so on"})
    ear.until(lambda: any(b"and so on" in payload for _, payload in ear.seen))
    assert [n for n, _ in carried(ear, camera.name)] == [-1, 0]
    camera.epoch = epoch
    until(lambda: teacher.get("time").json()["at"] > epoch + 400)
    assert [one["code"] for one in camera.send(112, d=20)["refused"]] == ["stage.off"]


def test_an_epoch_goes_on_after_a_kill_and_nothing_acknowledged_is_lost(own: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(own, class_id)
    camera, unkept = Track(teacher), Track(teacher, "screen", kept=False)
    camera.begin()
    unkept.begin()
    assert len(camera.send(0, 1)["taken"]) == 2
    assert len(camera.send(4)["taken"]) == 1
    unkept.send(0)
    own.stop(signal.SIGKILL)
    own.start()
    ear = Listener(teacher)
    want(teacher, ear, s1_camera="full", s1_screen="full")
    assert [n for n, _ in carried(ear, camera.name)] in ([], [-1])
    assert camera.send(5)["refused"] == []
    ear.until(lambda: [n for n, _ in carried(ear, camera.name)] == [-1, 5])
    until(lambda: [one["body"]["state"] for one in events(teacher, "media.hole")] == ["open"])
    camera.send(2, 3)
    until(lambda: [one["body"]["state"] for one in events(teacher, "media.hole")] == ["open", "filled"])
    whole = teacher.get(f"media/{camera.name}/{camera.epoch}/full/0-5")
    assert whole.content == b"".join(camera.fragment(n) for n in range(6))
    assert [one["code"] for one in unkept.send(1)["refused"]] == ["media.unknown"]
    answer = teacher.http.put(
        f"{unkept.path}/init?kept=0", content=unkept.init, headers={"content-type": 'video/mp4; codecs="avc1.42E01F"'}
    )
    assert answer.status_code == 200
    assert unkept.send(1)["refused"] == []
    ear.until(lambda: [n for n, _ in carried(ear, unkept.name)] == [-1, 1])


@pytest.mark.fault
def test_killed_again_and_again_in_mid_stream_nothing_acknowledged_is_lost(own: Engine) -> None:
    class_id = new_id()
    teacher = on_stage(own, class_id)
    camera = Track(teacher)
    camera.begin()
    acknowledged: set[int] = set()
    n = 0
    for _ in range(8):
        ends = time.monotonic() + 0.4
        killed = False
        while not killed:
            try:
                if time.monotonic() > ends:
                    own.process.kill()  # type: ignore[union-attr]
                    killed = True
                answer = posted(teacher, *(camera.chunk(k, d=20, size=3000) for k in range(n, n + 3)))
                time.sleep(0.01)
                acknowledged |= {taken[2] for taken in answer.json()["taken"]}
                n += 3
            except httpx.HTTPError:
                killed = True
        own.stop(signal.SIGKILL)
        own.start()
        teacher.http = httpx.Client(headers=teacher.headers, timeout=10, verify=False)
    assert len(acknowledged) > 30
    for k in sorted(acknowledged):
        found = teacher.get(f"media/{camera.name}/{camera.epoch}/full/{k}-{k}")
        assert found.content == camera.fragment(k, d=20, size=3000), k
    camera.send(n, d=20)
    assert "events" in teacher.ask("chat.said", {"text": "the class goes on"})


async def test_quiet_stretches_stand_in_the_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clock, store = Clock(monkeypatch), MemoryStore()
    room = await opened(store)
    broadcast = Broadcast(room, tmp_path, Commits(1))
    await room.ask(TEACHER, draft("stage.entered"))
    await room.ask(TEACHER, draft("stage.turned", {"seat": 1, "voice": True}))
    told = Beginning("1.voice", 0, SOUND, muxing.init(), True)
    assert await broadcast.begin(TEACHER, told) is True
    for n in range(80):
        clock.go(500)
        head = Head("1.voice", 0, n, n * 500, 500, key=True, loud=not 20 <= n < 60)
        chunk = Chunk(n, head.t, head.d, True, head.loud, muxing.sound(n, t=head.t))
        assert (await broadcast.take(TEACHER, [Sent(head, chunk, True)], recorded=True)).refused == []
        broadcast.look_after()
    await broadcast.close()
    await room.close()
    assert [line.event.body for line in store.read() if line.event.type == "media.quiet"] == [
        {"from": 10_000, "to": 30_000}
    ]


async def test_what_was_recorded_is_let_go_after_its_time_and_films_and_the_log_stay(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    for class_id in ("old", "young"):
        room = await rooms.room(class_id, make=True)
        assert room is not None
        await opens(room)
        await room.ask(TEACHER, draft("stage.entered"))
        broadcast = rooms.broadcast(room)
        await broadcast.begin(TEACHER, Beginning("1.voice", 0, SOUND, muxing.init(), True))
        head = Head("1.voice", 0, 0, 0, 500, key=True)
        await broadcast.take(
            TEACHER, [Sent(head, Chunk(0, 0, 500, True, True, muxing.sound(0, t=0)), True)], recorded=True
        )
        await asyncio.sleep(0.005)
        await granted(room, TEACHER, draft("class.ended"))
        film = StoredEpoch.make(tmp_path / "classes" / class_id / "media" / "0.sound" / "0", muxing.init())
        film.append([Chunk(0, 0, 500, True, True, b"of a film")])
    for file in (tmp_path / "classes" / "old" / "media").rglob("chunks"):
        os.utime(file, (0, time.time() - 8 * 86_400))
    assert await Keeping(tmp_path / "classes", rooms, 0).look() is None
    assert holds(tmp_path / "classes" / "old", b"sound 0.")
    await Keeping(tmp_path / "classes", rooms, 7).look()
    await waited(lambda: not holds(tmp_path / "classes" / "old", b"sound 0."))
    assert holds(tmp_path / "classes" / "old", b"of a film") and holds(tmp_path / "classes" / "young", b"sound 0.")
    room = await rooms.room("old")
    assert room is not None and room.state.room.tracks["1.voice"]
    head_before = room.head
    await Keeping(tmp_path / "classes", rooms, 7).look()
    assert room.head == head_before, "what is gone is not cut again"
    await rooms.close()
