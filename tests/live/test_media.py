"""The class's media over HTTP: from those on the stage to those who watch, onto the disk, and back."""

from __future__ import annotations

import json

import pytest

from agogic.live import frames
from tests.live.engine import Engine, Listener, Seat
from tests.live.sending import Track, carried, want
from tests.media import muxing


def other(engine: Engine, teacher: Seat, seat: int, **fields: object) -> Seat:
    return engine.seat(teacher.url.rsplit("/", 1)[1], seat, **fields)


def events(seat: Seat, *types: str) -> list[dict]:
    lines = [json.loads(line) for line in seat.get("events").text.splitlines()]
    return [event for event in lines if event["type"] in types]


@pytest.fixture
def camera(teacher: Seat) -> Track:
    """The teacher's camera, on the stage."""
    assert "events" in teacher.ask("stage.entered")
    track = Track(teacher)
    assert track.begin().status_code == 201
    return track


def test_what_is_sent_is_seen_at_once_kept_and_read_again(engine: Engine, teacher: Seat, camera: Track) -> None:
    noor = other(engine, teacher, 2)
    ear = Listener(noor)
    assert want(noor, ear, s1_camera="full").status_code == 204
    assert camera.send(0, 1, 2)["taken"] == [[camera.name, camera.epoch, n] for n in range(3)]
    ear.until(lambda: len(carried(ear, camera.name)) == 4)
    assert carried(ear, camera.name) == [(-1, camera.init), *((n, camera.fragment(n)) for n in range(3))]
    assert camera.send(3)["refused"] == []
    told = noor.get("media").json()["tracks"][camera.name]
    assert [(one["epoch"], one["kept"], one["segments"], one["since"][:2]) for one in told] == [
        (camera.epoch, True, [], [0, 3])
    ]
    assert noor.get(f"media/{camera.name}/{camera.epoch}/init").content == camera.init
    run = noor.get(f"media/{camera.name}/{camera.epoch}/full/0-3")
    assert run.content == b"".join(camera.fragment(n) for n in range(4))
    assert "immutable" in run.headers["cache-control"] and "private" in run.headers["cache-control"]


def test_who_begins_to_watch_gets_what_came_since_the_last_keyframe(
    engine: Engine, teacher: Seat, camera: Track
) -> None:
    camera.send(*range(7))
    noor = other(engine, teacher, 2)
    ear = Listener(noor)
    want(noor, ear, s1_camera="full")
    ear.until(lambda: len(carried(ear, camera.name)) == 4)
    assert [n for n, _ in carried(ear, camera.name)] == [-1, 4, 5, 6]


def test_the_index_tells_where_somebody_is_heard(teacher: Seat, camera: Track) -> None:
    voice = Track(teacher, "voice")
    voice.begin()
    for n in range(6):
        voice.send(n, loud=n in (1, 2, 5))
    at = voice.epoch
    (told,) = teacher.get("media").json()["tracks"][voice.name]
    assert told["loud"] == [[at + 200, at + 600], [at + 1000, at + 1200]]
    (later,) = teacher.get("media", **{"from": at + 700}).json()["tracks"][voice.name]
    assert later["loud"] == [[at + 1000, at + 1200]]
    camera.send(0)
    assert "loud" not in teacher.get("media").json()["tracks"][camera.name][0]


def test_nothing_is_carried_that_is_not_wanted(engine: Engine, teacher: Seat, camera: Track) -> None:
    voice = Track(teacher, "voice")
    assert voice.begin().status_code == 201
    noor = other(engine, teacher, 2)
    ear, deaf = Listener(noor), Listener(noor)
    want(noor, ear, s1_voice="full")
    camera.send(0)
    voice.send(0)
    ear.until(lambda: len(carried(ear, voice.name)) == 2)
    assert carried(ear, camera.name) == []
    assert carried(deaf, voice.name) == []


def test_the_log_tells_of_an_epoch_and_its_end(teacher: Seat, camera: Track) -> None:
    camera.send(0, 1)
    assert camera.end(2).status_code == 204
    began, ended = events(teacher, "media.epoch", "media.ended")
    assert began["body"]["mime"].startswith("video/mp4") and began["by"] == 0
    assert ended["body"]["until"] == camera.epoch + 400


def test_a_chunk_that_is_late_is_waited_for_then_a_hole_then_filled(
    engine: Engine, teacher: Seat, camera: Track
) -> None:
    noor = other(engine, teacher, 2)
    ear = Listener(noor)
    want(noor, ear, s1_camera="full")
    # In one post: a busy machine may take longer for the next than a chunk is waited for (see test_airing).
    camera.send(0, 2, 1)
    ear.until(lambda: len(carried(ear, camera.name)) == 4)
    assert [n for n, _ in carried(ear, camera.name)] == [-1, 0, 1, 2], "in order, though it came out of order"
    camera.send(4)
    ear.until(lambda: len(carried(ear, camera.name)) == 5)
    (hole,) = events(teacher, "media.hole")
    assert (hole["body"]["first"], hole["body"]["last"], hole["body"]["state"]) == (3, 3, "open")
    assert (hole["body"]["from"], hole["body"]["to"]) == (camera.epoch + 600, camera.epoch + 800)
    camera.send(3)
    ear.until(lambda: len(events(teacher, "media.hole")) == 2)
    assert events(teacher, "media.hole")[1]["body"]["state"] == "filled"
    assert [n for n, _ in carried(ear, camera.name)] == [-1, 0, 1, 2, 4], "what came too late goes to nobody live"
    assert noor.get(f"media/{camera.name}/{camera.epoch}/full/0-4").status_code == 200


def test_the_lower_layer_alone_for_who_wants_less(engine: Engine, teacher: Seat) -> None:
    teacher.ask("stage.entered")
    camera = Track(teacher, layers=2)
    camera.begin()
    noor = other(engine, teacher, 2)
    ear = Listener(noor)
    want(noor, ear, s1_camera="base")
    camera.send(0)
    ear.until(lambda: len(carried(ear, camera.name)) == 2)
    (_, seen) = carried(ear, camera.name)[1]
    assert b"picture 0.0" in seen and b"picture 0.1" not in seen
    assert noor.get(f"media/{camera.name}/{camera.epoch}/base/0-0").content == seen
    assert b"picture 0.1" in noor.get(f"media/{camera.name}/{camera.epoch}/full/0-0").content


def test_what_may_not_be_kept_is_seen_and_leaves_nothing_on_the_disk(engine: Engine, teacher: Seat) -> None:
    pupil = other(engine, teacher, 2)
    pupil.get("stream", wait=0)
    assert "events" in teacher.ask("stage.called", {"seat": 2})
    assert "events" in pupil.ask("stage.entered")
    camera = Track(pupil)
    refused = camera.begin()
    assert (refused.status_code, refused.json()["refusal"]["code"]) == (403, "media.unconsented")
    camera.kept = False
    assert camera.begin().status_code == 201
    ear = Listener(teacher)
    want(teacher, ear, s2_camera="full")
    camera.send(0, 1)
    ear.until(lambda: len(carried(ear, camera.name)) == 3)
    told = teacher.get("media").json()["tracks"][camera.name][0]
    assert (told["kept"], told["segments"]) == (False, []) and "since" not in told
    files = [file for file in (engine.data / "classes" / teacher.url.rsplit("/", 1)[1]).rglob("*") if file.is_file()]
    assert not [file for file in files if b"picture 1.0" in file.read_bytes() or f"/{camera.name}/" in str(file)]
    assert teacher.get(f"media/{camera.name}/{camera.epoch}/init").status_code == 404


def test_a_signal_goes_to_the_one_it_is_for(engine: Engine, teacher: Seat, camera: Track) -> None:
    pupil = other(engine, teacher, 2)
    ear, deaf = Listener(pupil), Listener(other(engine, teacher, 3))

    def told(listener: Listener) -> list[dict]:
        words = [json.loads(payload) for kind, payload in listener.seen if kind == frames.EPHEMERAL]
        return [one for one in words if one["kind"] == "signal"]

    def say(seat: Seat, to: object, **body: object) -> int:
        return seat.http.post(f"{seat.url}/signal", json={"to": to, "body": body}).status_code

    assert say(teacher, 2, sdp="x") == 403, "not called yet"
    teacher.ask("stage.called", {"seat": 2})
    assert say(teacher, 2, sdp="offer") == 204
    assert say(pupil, 1, sdp="answer") == 204
    assert say(other(engine, teacher, 3), 1, sdp="x") == 403
    assert say(teacher, "room", speaks=True) == 204
    assert say(teacher, "room", anything=1) == 403
    assert say(pupil, "room", speaks=True) == 403, "called, not there yet"
    ear.until(lambda: len(told(ear)) == 2)
    assert told(ear) == [
        {"kind": "signal", "from": 1, "body": {"sdp": "offer"}},
        {"kind": "signal", "from": 1, "body": {"speaks": True}},
    ]
    assert told(deaf) == told(ear)[1:]


def test_an_init_segment_sent_again_changes_nothing(teacher: Seat, camera: Track) -> None:
    assert camera.begin(camera.epoch).status_code == 200
    assert camera.begin(camera.epoch, init=muxing.init(b"other")).status_code == 409
    assert len(events(teacher, "media.epoch")) == 1
