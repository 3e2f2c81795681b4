"""The log as server-sent events: whole, resumed, and only what a seat may read."""

from __future__ import annotations

import json

import httpx

from agogic.classlog.ids import new_id
from tests.live.engine import Engine, Seat


def listened(seat: Seat, until: str, *, after: int | None = None) -> list[tuple[int, dict]]:
    """(id, event) of a stream, up to the event whose text is `until`."""
    headers = {**seat.headers, "accept": "text/event-stream"}
    if after is not None:
        headers["last-event-id"] = str(after)
    found: list[tuple[int, dict]] = []
    with httpx.stream("GET", f"{seat.url}/stream", headers=headers, timeout=5) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        number = 0
        for line in answer.iter_lines():
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                found.append((number, json.loads(line[6:])))
                if found[-1][1]["body"].get("text") == until:
                    return found
    raise AssertionError(found)


def test_the_whole_log_then_the_rest_of_it(engine: Engine, teacher: Seat) -> None:
    for n in range(10):
        teacher.ask("chat.said", {"text": f"word {n}"})
    whole = listened(teacher, "word 9")
    assert [number for number, _ in whole] == [event["seq"] for _, event in whole]
    assert whole[0][1]["type"] == "class.opened"
    cut = whole[-4][0]
    rest = listened(teacher, "word 9", after=cut)
    assert [event["body"]["text"] for _, event in rest if event["seq"] > cut] == ["word 7", "word 8", "word 9"]
    assert all(number > cut for number, _ in rest)


def test_a_pupil_hears_the_room_and_its_own_alone(engine: Engine, teacher: Seat) -> None:
    class_id = teacher.url.rsplit("/", 1)[1]
    noor, oisin = engine.seat(class_id, 2), engine.seat(class_id, 3)
    noor.ask("question.asked", {"text": "between us"}, "seat.2")
    teacher.ask("poll.prepared", {"poll": new_id(), "kind": "text", "prompt": "to the desk alone"}, "desk")
    teacher.ask("chat.said", {"text": "done"})
    heard = listened(oisin, "done")
    assert {event["to"] for _, event in heard} <= {"room", "seat.3"}
    assert "between us" in [event["body"].get("text") for _, event in listened(noor, "done")]
    assert {"room", "desk", "seat.2"} <= {event["to"] for _, event in listened(teacher, "done")}
