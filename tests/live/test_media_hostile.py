"""Whoever sends what no page of ours sends: refused in words, others undisturbed, nothing of it kept."""

from __future__ import annotations

import json
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.ids import new_id
from agogic.live.chunks import CHUNK_LIMIT_BYTES, POST_LIMIT_BYTES, chunks_read
from tests.live.engine import Engine, Listener, Seat
from tests.live.sending import PICTURE, Track, carried, chunk_post, posted, want
from tests.media import muxing


@pytest.fixture
def camera(engine: Engine) -> Track:
    """A teacher's camera in a class of its own, on the air."""
    teacher = engine.open_class(new_id())
    teacher.ask("stage.entered")
    track = Track(teacher)
    assert track.begin().status_code == 201
    return track


def other(engine: Engine, track: Track, seat: int, **fields: object) -> Seat:
    return engine.seat(track.seat.url.rsplit("/", 1)[1], seat, **fields)


def codes(answer: dict) -> list[str]:
    return [one["code"] for one in answer["refused"]]


def test_nobody_sends_in_anothers_name(engine: Engine, camera: Track) -> None:
    noor = other(engine, camera, 2, recorded=True)
    forged = Track(noor)
    forged.name, forged.epoch = camera.name, camera.epoch
    assert codes(forged.send(0)) == ["media.track"]
    answer = forged.begin(camera.epoch + 10)
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (403, "media.track")
    assert forged.end(1).json()["refusal"]["code"] == "media.track"
    own = Track(noor)
    assert own.begin().json()["refusal"]["code"] == "stage.off", "not on the stage"
    assert codes(own.send(0)) == ["media.unknown"]
    for name in ("2.film", "0.film", "2.mouth", "02.camera", "../2.camera", "2.camera/../..", ""):
        own.name = name
        assert codes(own.send(0)) in (["media.track"], ["media.unknown"])
    assert not (engine.data / "classes" / camera.seat.url.rsplit("/", 1)[1] / "media" / "2.camera").exists()


def test_times_and_numbers_that_can_not_be_are_refused_one_by_one(camera: Track) -> None:
    far = camera.seat.get("time").json()["at"] + 60_000
    for changed in ({"t": far}, {"t": 2**53 - 1}, {"n": 4_001}, {"n": 2**31 - 1}, {"t": 0, "epoch": 0}):
        answer = posted(camera.seat, _chunk(camera, **changed)).json()
        assert codes(answer) == ["media.unknown" if "epoch" in changed else "draft.outside"], changed
    late = Track(camera.seat, "screen")
    late.begin(camera.seat.get("time").json()["at"] + 1_900)
    assert codes(late.send(0, t=0, d=100)) in ([], ["draft.outside"])
    assert camera.send(0)["refused"] == []
    answer = posted(camera.seat, camera.chunk(1), camera.chunk(2, t=far), camera.chunk(3)).json()
    assert [taken[2] for taken in answer["taken"]] == [1, 3] and codes(answer) == ["draft.outside"]


def test_a_fragment_that_lies_about_its_time_is_refused(camera: Track) -> None:
    true, fragment = camera.fragment(0, d=100), muxing.picture(0, t=camera.epoch + 3_600_000, d=100)
    head = {"track": camera.name, "epoch": camera.epoch, "n": 0, "t": camera.epoch, "d": 100, "key": True}
    for lying in (fragment, true + fragment, muxing.box(b"moof") + muxing.box(b"mdat")):
        assert codes(posted(camera.seat, chunk_post(head, lying)).json()) == ["draft.outside"]
    assert codes(camera.send(0)) == []


@pytest.mark.parametrize(
    "head", [{"d": 0}, {"d": 60_000}, {"d": -5}, {"n": -1}, {"t": -1}, {"t": 2**60}, {"n": 2**31}, {"key": 1}]
)
def test_what_is_no_chunk_is_no_post(camera: Track, head: dict) -> None:
    answer = posted(camera.seat, _chunk(camera, **head))
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (400, "draft.malformed")


def _chunk(camera: Track, **head: int) -> bytes:
    words = {"track": camera.name, "epoch": camera.epoch, "n": 0, "t": camera.epoch, "d": 200, **head}
    return chunk_post(words, camera.fragment(0))


def test_bytes_that_are_no_fragments_and_no_init_segments_are_refused(camera: Track) -> None:
    head = {"track": camera.name, "epoch": camera.epoch, "n": 0, "t": camera.epoch, "d": 200, "key": True}
    for junk in (
        b"",
        b"MZ" * 500,
        muxing.init(),
        muxing.picture(0, t=0)[:-3],
        b"\0" * 64,
        b"<script>alert(1)</script>",
    ):
        assert posted(camera.seat, chunk_post(head, junk)).status_code == 400
    assert posted(camera.seat, b"\xff" * 4000).status_code == 400
    screen = Track(camera.seat, "screen")
    for junk in (b"", b"MZ" * 500, muxing.picture(0, t=0), b"#!/bin/sh\n"):
        assert screen.begin(init=junk).json()["refusal"]["code"] == "media.codec"
    for mime in ("text/html", "video/mp4", 'video/mp4; codecs="<b>"', PICTURE + "; x=1", 'audio/mp4; codecs="opus"'):
        assert screen.begin(mime=mime).json()["refusal"]["code"] == "media.codec"
    assert screen.begin(init=muxing.init(bytes(20_000))).json()["refusal"]["code"] == "media.too_large"
    assert screen.begin(width=10**6).json()["refusal"]["code"] == "media.codec"
    assert screen.begin(camera.seat.get("time").json()["at"] + 10**9).json()["refusal"]["code"] == "draft.outside"


def test_what_is_too_large_is_refused_and_the_rest_of_the_post_is_not(camera: Track) -> None:
    large = camera.chunk(0, d=100, size=CHUNK_LIMIT_BYTES)
    answer = posted(camera.seat, large, camera.chunk(1)).json()
    assert codes(answer) == ["media.too_large"] and [taken[2] for taken in answer["taken"]] == [1]
    whole = posted(camera.seat, *[camera.chunk(n, d=100, size=500_000) for n in range(5)])
    assert (whole.status_code, whole.json()["refusal"]["code"]) == (413, "media.too_large")
    assert whole.json()["refusal"]["params"] == {"limit_bytes": POST_LIMIT_BYTES}


def test_a_flood_is_slowed_and_the_others_go_on(engine: Engine, camera: Track) -> None:
    noor = other(engine, camera, 2)
    ear = Listener(noor)
    want(noor, ear, s1_camera="full")
    flood = other(engine, camera, 3)
    slowed = 0
    for n in range(450):
        slowed += posted(flood, camera.chunk(n % 5)).status_code == 429
    assert slowed
    began = time.monotonic()
    assert camera.send(0, 1)["refused"] == []
    ear.until(lambda: len(carried(ear, camera.name)) == 3)
    assert time.monotonic() - began < 1
    epochs = [Track(camera.seat, "screen").begin().status_code for _ in range(70)]
    assert epochs[-1] == 429 and 201 in epochs


def test_wants_are_ones_own_and_not_many(engine: Engine, camera: Track) -> None:
    noor, oisin = other(engine, camera, 2), other(engine, camera, 3)
    ear = Listener(noor)
    assert want(oisin, ear, s1_camera="full").status_code == 404
    assert want(noor, ear, **{f"s{n}_camera": "full" for n in range(25)}).status_code == 400
    assert want(noor, ear, s9_camera="full", s1_camera="8k").status_code == 204
    camera.send(0)
    ear.until(lambda: len(carried(ear, camera.name)) == 2)


@pytest.mark.parametrize("run", ["0-999999999", "5-1", "00-0x", "0-0-0", "-1-0", "0"])
def test_runs_that_are_not_there_are_told_so(camera: Track, run: str) -> None:
    camera.send(0)
    answer = camera.seat.get(f"media/{camera.name}/{camera.epoch}/full/{run}")
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (404, "media.unknown")


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_body_is_read_or_none(body: bytes) -> None:
    found = chunks_read(body)
    assert found is None or found == []


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**16 - 1), st.binary(max_size=60))
def test_lengths_that_lie_are_found_out(length: int, head_length: int, rest: bytes) -> None:
    good = chunk_post({"track": "1.camera", "epoch": 0, "n": 0, "t": 0, "d": 5}, muxing.picture(0, t=0, d=100))
    found = chunks_read(good)
    assert found is not None and len(found) == 1
    assert chunks_read(good + struct.pack(">IH", length, head_length) + rest) is None
    assert json.loads(good[6 : 6 + struct.unpack_from(">H", good, 4)[0]])["d"] == 5
