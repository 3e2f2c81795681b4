"""What one seat may ask: generously much, refused in words beyond that, never at the cost of another (WIRE.md)."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from agogic.live import frames
from agogic.live.rates import MOST_STREAMS, Bucket, SeatRates
from tests.live.engine import Engine, Listener, Seat


def other(engine: Engine, teacher: Seat, seat: int) -> Seat:
    return engine.seat(teacher.url.rsplit("/", 1)[1], seat)


def until_slowed(ask, most: int) -> httpx.Response:
    for _ in range(most):
        answer = ask()
        if answer.status_code == 429:
            return answer
    raise AssertionError("never slowed")


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "beat", 200),
        ("GET", "stream?wait=0", 200),
        ("GET", "index", 1500),
        ("GET", "segments/x", 1500),
        ("GET", "keyframes/x", 1500),
        ("GET", "slides/d/1-small.webp", 1500),
    ],
)
def test_who_asks_too_much_is_told_when_to_come_again_and_the_others_go_on(
    engine: Engine, teacher: Seat, method: str, path: str, most: int
) -> None:
    noor = other(engine, teacher, 2)
    sent = {"visible": True, "edge": True} if method == "POST" else None
    slowed = until_slowed(lambda: noor.http.request(method, f"{noor.url}/{path}", json=sent), most)
    told = slowed.json()["refusal"]
    assert told["code"] == "seat.too_fast"
    assert slowed.headers["retry-after"] == str(told["params"]["seconds"])
    oisin = other(engine, teacher, 3)
    assert oisin.http.request(method, f"{oisin.url}/{path}", json=sent).status_code in (200, 204, 404)
    time.sleep(told["params"]["seconds"])
    assert noor.http.request(method, f"{noor.url}/{path}", json=sent).status_code in (200, 204, 404)


def test_a_post_is_slowed_whole_and_an_outbox_that_sends_it_again_loses_nothing(engine: Engine, teacher: Seat) -> None:
    noor = other(engine, teacher, 2)
    drafts = [noor.draft("chat.said", {"text": f"word {n}"}) for n in range(105)]
    outbox, slowed = list(drafts), 0
    while outbox:
        answer = noor.http.post(f"{noor.url}/drafts", json={"drafts": outbox[:40]})
        if answer.status_code == 429:
            slowed += 1
            assert answer.json().keys() == {"refusal"}
            assert answer.json()["refusal"]["code"] == "draft.too_fast"
            time.sleep(answer.json()["refusal"]["params"]["seconds"])
            continue
        assert all("events" in one for one in answer.json()["answers"])
        del outbox[:40]
    assert slowed
    said = [json.loads(line) for line in teacher.get("events").text.splitlines()]
    assert [one["id"] for one in said if one["type"] == "chat.said"] == [draft["id"] for draft in drafts]


def test_more_drafts_than_a_post_may_hold_are_not_cut_off_in_silence(engine: Engine, teacher: Seat) -> None:
    drafts = [teacher.draft("hand.raised") for _ in range(51)]
    answer = teacher.http.post(f"{teacher.url}/drafts", json={"drafts": drafts})
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (400, "draft.malformed")
    answer = teacher.http.post(f"{teacher.url}/drafts", content=b'{"drafts":[' + b"1," * 9_999 + b"1]}")
    assert answer.status_code == 400


def test_of_many_streams_the_oldest_makes_room(engine: Engine, teacher: Seat) -> None:
    noor = other(engine, teacher, 2)
    ears = [Listener(noor) for _ in range(MOST_STREAMS + 2)]
    for ear in ears[:2]:
        ear.until(lambda ear=ear: ear.seen[-1][0] == frames.BYE)  # type: ignore[misc]
        assert json.loads(ear.seen[-1][1])["code"] == "stream.too_many"
    said = teacher.ask("chat.said", {"text": "to all six"})["events"][0]["id"].encode()
    for ear in ears[2:]:
        ear.until(lambda ear=ear: any(said in payload for _, payload in ear.seen))  # type: ignore[misc]
    teacher.ask("seat.removed", {"seat": 2})


def test_as_server_sent_events_a_stream_says_why_it_ends(engine: Engine, teacher: Seat) -> None:
    noor = other(engine, teacher, 2)
    headers = {**noor.headers, "accept": "text/event-stream"}
    with httpx.stream("GET", f"{noor.url}/stream", headers=headers, timeout=10) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "id: 1"
        teacher.ask("chat.said", {"text": "last words"})
        assert "events" in teacher.ask("seat.removed", {"seat": 2})
        rest = [line for line in lines if line]
    assert rest[-2] == "event: bye"
    assert json.loads(rest[-1].removeprefix("data: ")) == {"code": "seat.removed", "params": {}}


def test_who_reports_is_told_that_it_was_taken_and_nobody_else_is(engine: Engine, teacher: Seat) -> None:
    noor, oisin = other(engine, teacher, 2), other(engine, teacher, 3)
    said = oisin.ask("chat.said", {"text": "unkind"})["events"][0]["id"]
    report = noor.draft("report.made", {"of": said, "why": "between us"}, "desk")
    told, again = noor.post(report)[0], noor.post(report)[0]
    assert told == again
    assert [(event["type"], event["to"], event["by"]) for event in told["events"]] == [("report.made", "seat.2", 2)]
    assert b"between us" in noor.get("events").content
    assert b"between us" not in oisin.get("events").content + oisin.get("stream", wait=0).content
    whole = [json.loads(line) for line in teacher.get("events").text.splitlines()]
    assert [event["to"] for event in whole if event["type"] == "report.made"] == ["desk", "seat.2"]


def test_gauges_tell_prometheus_what_the_engine_does(engine: Engine, teacher: Seat) -> None:
    other(engine, teacher, 2).ask("hand.raised")
    school = engine.seat("*", 0, "class", "class")
    answer = school.http.get(f"{engine.address}/gauges")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    names = {line.split()[2] for line in lines if line.startswith("# TYPE ")}
    figures = {name: float(value) for name, value in (line.split() for line in lines if not line.startswith("#"))}
    assert figures.keys() == names
    assert figures["agogic_live_events_total"] >= figures["agogic_live_commits_total"] >= 2
    assert figures["agogic_live_classes_open"] >= 1
    assert teacher.http.get(f"{engine.address}/gauges").status_code == 403
    assert httpx.get(f"{engine.address}/gauges").status_code == 401


def test_what_is_refused_costs_nothing() -> None:
    rates = SeatRates(drafts=Bucket(each_s=1, most=10), bytes=Bucket(each_s=1, most=100))
    assert rates.post(5, 200) > 0
    assert rates.post(10, 100) == 0
    assert rates.post(1, 0) == 1
