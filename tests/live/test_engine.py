"""The engine over HTTP: what seats send, what each of them receives."""

from __future__ import annotations

import json
import threading
import time

import httpx
import msgspec
import pytest

from agogic.classlog.ids import new_id
from agogic.live import frames
from tests.live.engine import Engine, Listener, Seat


def _other(engine: Engine, teacher: Seat, seat: int, **fields) -> Seat:
    return engine.seat(teacher.url.rsplit("/", 1)[1], seat, "pupil", **fields)


def _events(seen: list[tuple[int, bytes]]) -> list[dict]:
    return [json.loads(payload) for kind, payload in seen if kind == frames.EVENT]


def _parts(seen: list[tuple[int, bytes]]) -> dict[str, dict]:
    found = [json.loads(payload) for kind, payload in seen if kind == frames.KEYFRAME]
    return {one["audience"]: one["part"] for one in found}


def test_what_is_said_reaches_everybody_once_and_in_order(engine, teacher):
    noor, oisin = _other(engine, teacher, 2), _other(engine, teacher, 3)
    listeners = [Listener(seat) for seat in (teacher, noor, oisin)]
    for n in range(20):
        assert "events" in noor.ask("chat.said", {"text": f"word {n}"})
    for listener in listeners:
        listener.until(lambda one=listener: len(_said(one)) == 20)
        assert _said(listener) == [f"word {n}" for n in range(20)]


def _said(listener: Listener) -> list[str]:
    return [event["body"]["text"] for event in _events(listener.seen) if event["type"] == "chat.said"]


def test_answers_reach_their_pupil_and_the_teachers_alone_on_the_wire_too(engine, teacher):
    noor, oisin = _other(engine, teacher, 2), _other(engine, teacher, 3)
    listeners = [Listener(seat) for seat in (teacher, noor, oisin)]
    poll = new_id()
    opened = {"poll": poll, "kind": "one", "prompt": "?", "options": ["a", "b"], "right": {"choices": [1]}}
    teacher.ask("poll.opened", opened)
    noor.ask("poll.answered", {"poll": poll, "choices": [1]})
    noor.ask("question.asked", {"text": "between us"}, "seat.2")
    noor.ask("chat.said", {"text": "done"})
    for listener in listeners:
        listener.until(lambda one=listener: _said(one) == ["done"])
    at_teacher, at_noor, at_oisin = (b"".join(payload for _, payload in one.seen) for one in listeners)
    assert b"poll.answered" in at_teacher and b"poll.keyed" in at_teacher and b"between us" in at_teacher
    assert b"poll.answered" in at_noor and b"poll.keyed" not in at_noor
    assert b"poll.answered" not in at_oisin and b"between us" not in at_oisin and b"right" not in at_oisin
    assert b"between us" not in oisin.get("stream", wait=0).content
    assert b"between us" not in oisin.get("events").content
    assert oisin.get(f"polls/{poll}/results").json()["refusal"]["code"] == "poll.hidden"
    assert teacher.get(f"polls/{poll}/results").json()["choices"]["live"] == [0, 1]


def test_a_newcomer_gets_keyframes_and_one_who_comes_back_what_was_missed(engine, teacher):
    noor = _other(engine, teacher, 2)
    for n in range(60):
        teacher.post(teacher.draft("chat.said", {"text": f"word {n}"}))
    room = _parts(noor.frames())["room"]
    assert len(room["talk"]) == 50 and room["talk_left_out"] == 10
    seen = noor.frames(after=room["seq"] - 3)
    assert len(_events(seen)) >= 3 and not _parts(seen)
    assert _parts(noor.frames(after=10**9))


def test_a_draft_sent_again_gets_the_answer_it_got(engine, teacher):
    draft = teacher.draft("chat.said", {"text": "once"})
    first, again = teacher.post(draft)[0], teacher.post(draft, draft)
    assert again == [first, first]
    assert sum(event["id"] == draft["id"] for event in _tail(teacher)) == 1


def _tail(seat: Seat) -> list[dict]:
    return [json.loads(line) for line in seat.get("events").text.splitlines()]


def test_a_removed_seat_is_out_within_a_second(engine, teacher):
    noor = _other(engine, teacher, 2)
    listener = Listener(noor)
    listener.until(lambda: "2" in _parts(teacher.frames())["room"].get("seats", {}))
    teacher.ask("seat.removed", {"seat": 2})
    listener.until(lambda: any(kind == frames.BYE for kind, _ in listener.seen), 1)
    for answer in (noor.get("stream"), noor.get("index"), noor.http.post(f"{noor.url}/drafts", json={"drafts": []})):
        assert answer.status_code == 403 and answer.json()["refusal"]["code"] == "seat.removed"


def test_a_stream_ends_with_its_pass(engine, teacher):
    soon = time.time_ns() // 1_000_000 + 1_200
    listener = Listener(_other(engine, teacher, 2, expires_ms=soon))
    listener.until(lambda: listener.seen[-1][0] == frames.BYE, 3)
    assert json.loads(listener.seen[-1][1])["code"] == "pass.expired"


def test_a_device_signed_out_is_refused_at_once(engine, teacher):
    noor = _other(engine, teacher, 7)
    listener = Listener(noor)
    school = engine.seat("*", 0, "class", "class")
    answer = school.http.post(f"{engine.address}/revocations", json={"session": "s7"})
    assert answer.status_code == 204
    listener.until(lambda: any(kind == frames.BYE for kind, _ in listener.seen), 1)
    assert noor.get("index").json()["refusal"]["code"] == "session.revoked"


@pytest.mark.parametrize(
    "method", ["GET stream", "POST drafts", "POST beat", "GET index", "GET events", "GET segments/x"]
)
@pytest.mark.parametrize("bad", ["none", "forged", "expired", "another class", "lobby"])
def test_without_a_good_pass_nothing_is_told(engine, teacher, method, bad):
    class_id = teacher.url.rsplit("/", 1)[1]
    seat = {
        "none": lambda: _without(engine, class_id),
        "forged": lambda: _forged(engine, class_id),
        "expired": lambda: engine.seat(class_id, 2, expires_ms=1),
        "another class": lambda: _of_another(engine, class_id),
        "lobby": lambda: engine.seat(class_id, 2, "pupil", "lobby"),
    }[bad]()
    verb, path = method.split()
    answer = seat.http.request(verb, f"{seat.url}/{path}", json={"drafts": []} if verb == "POST" else None)
    assert answer.status_code in (401, 403)
    assert set(answer.json()) == {"refusal"}


def _without(engine: Engine, class_id: str) -> Seat:
    seat = engine.seat(class_id, 2)
    del seat.http.headers["authorization"]
    return seat


def _forged(engine: Engine, class_id: str) -> Seat:
    seat = engine.seat(class_id, 2)
    seat.http.headers["authorization"] = seat.http.headers["authorization"][:-3] + "AAA"
    return seat


def _of_another(engine: Engine, class_id: str) -> Seat:
    seat = engine.seat("another", 2)
    seat.url = f"{engine.address}/classes/{class_id}"
    return seat


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"drafts":[]}', b'{"drafts":[1]}', b"\xff\xfe", b'{"drafts":' + b"[" * 20_000, b"x" * 300_000],
    ids=range(8),
)
def test_no_input_stops_the_engine(engine, teacher, body):
    answer = teacher.http.post(f"{teacher.url}/drafts", content=body)
    assert answer.status_code in (200, 400, 413)
    if answer.status_code == 200:
        assert answer.json()["answers"] == [{"id": None, "refusal": {"code": "draft.malformed", "params": {}}}]
    assert "events" in teacher.ask("chat.said", {"text": "still here"})


def test_one_seat_that_sends_too_much_is_slowed_and_the_others_are_not(engine, teacher):
    noor = _other(engine, teacher, 2)
    codes = [noor.http.post(f"{noor.url}/drafts", json={"drafts": [noor.draft("hand.raised")] * 40}) for _ in range(5)]
    assert {answer.status_code for answer in codes} == {200, 429}
    assert codes[-1].json()["refusal"]["params"]["seconds"] >= 1
    assert "events" in teacher.ask("chat.said", {"text": "undisturbed"})


def test_pages_and_tail_give_the_whole_log_of_an_audience(engine, teacher):
    noor = _other(engine, teacher, 2)
    for n in range(30):
        teacher.ask("chat.said", {"text": f"word {n}"})
    teacher.ask("class.ended")
    noor.ask("chat.said", {"text": "afterwards"}, at=0)
    index = noor.get("index").json()
    lines = [line for page in index["audiences"]["room"] for line in _page(noor, page["name"])]
    lines += _tail(noor)
    said = [line["body"]["text"] for line in lines if line["type"] == "chat.said"]
    assert said == [*(f"word {n}" for n in range(30)), "afterwards"]
    assert index["status"] == "ended"
    other = _other(engine, teacher, 3)
    own = [page["name"] for page in noor.get("index").json()["audiences"].get("seat.2", [])]
    assert all(other.get(f"segments/{name}").status_code == 404 for name in own)


def _page(seat: Seat, name: str) -> list[dict]:
    return [json.loads(line) for line in seat.get(f"segments/{name}").text.splitlines()]


def test_beats_become_presence_for_the_roll(engine, teacher):
    noor = _other(engine, teacher, 2)
    noor.frames()
    for _ in range(3):
        noor.http.post(f"{noor.url}/beat", json={"visible": True, "edge": True, "at": 0, "way": "live"})
        time.sleep(0.4)
    teacher.ask("class.ended")
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        present = [event for event in _tail(noor) if event["type"] == "present"] + _own_pages(noor)
        if present:
            break
        time.sleep(0.1)
    assert present[0]["to"] == "seat.2"
    assert present[0]["body"]["to"] - present[0]["body"]["from"] >= 700


def _own_pages(seat: Seat) -> list[dict]:
    pages = seat.get("index").json()["audiences"].get(f"seat.{seat.seat}", [])
    lines = [json.loads(line) for page in pages for line in seat.get(f"segments/{page['name']}").text.splitlines()]
    return [line for line in lines if line["type"] == "present"]


def test_as_server_sent_events_the_log_has_its_seq_as_id(engine, teacher):
    teacher.ask("chat.said", {"text": "for scripts"})
    headers = {**teacher.headers, "accept": "text/event-stream"}
    with httpx.stream("GET", f"{teacher.url}/stream", headers=headers, timeout=5) as answer:
        lines = answer.iter_lines()
        first = [next(lines) for _ in range(2)]
    assert first[0] == "id: 1"
    assert msgspec.json.decode(first[1].removeprefix("data: "))["type"] == "class.opened"


def test_a_long_poll_waits_for_what_comes(engine, teacher):
    noor = _other(engine, teacher, 2)
    noor.frames()
    head = json.loads(next(payload for kind, payload in noor.frames() if kind == frames.HELLO))["seq"]
    threading.Timer(0.3, lambda: teacher.ask("chat.said", {"text": "late news"})).start()
    answer = noor.get("stream", wait=5, after=head)
    assert [event["body"]["text"] for event in _events(frames.split(answer.content))] == ["late news"]
