"""Seats whose wire loses what it likes end equal, and what each of them did stands once (rules D2, E2, L2)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_read, part_bytes
from agogic.classlog.fold import fold
from agogic.classlog.ids import new_id
from agogic.classlog.state import Part, State
from agogic.live import frames
from tests.live.engine import Engine, Seat

SEATS = (2, 3, 4)
_parts = msgspec.json.Decoder(Part)


class Way(Enum):
    """What becomes of one request."""

    THROUGH = "there and back"
    LOST_THERE = "lost on the way there"
    LOST_BACK = "lost on the way back"


class Wired:
    """A seat at the end of such a wire: it keeps what was not answered, and folds what it reads."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.state = State()
        self.seq: int | None = None
        self.waiting: list[dict[str, Any]] = []

    def does(self, type_: str, body: dict[str, Any]) -> None:
        """Something is done; it is kept until it is answered."""
        self.waiting.append(self.seat.draft(type_, body))

    def sends(self, way: Way) -> None:
        """All that waits goes up."""
        if way is Way.LOST_THERE or not self.waiting:
            return
        sent = self.waiting[:50]
        answers = self.seat.post(*sent)
        if way is Way.THROUGH:
            answered = {answer["id"] for answer in answers if "fault" not in answer}
            self.waiting = [draft for draft in self.waiting if draft["id"] not in answered]

    def reads(self, way: Way) -> None:
        """It reads on from where it is."""
        seen = self.seat.frames() if self.seq is None else self.seat.frames(after=self.seq)
        if way is Way.THROUGH:
            for kind, payload in seen:
                self._takes(kind, payload)

    def _takes(self, kind: int, payload: bytes) -> None:
        if kind == frames.HELLO:
            hello = json.loads(payload)
            if not hello["resumed"]:
                self.state, self.seq = State(), hello["seq"]
        elif kind == frames.KEYFRAME:
            told = json.loads(payload)
            self.state.parts[told["audience"]] = _parts.decode(json.dumps(told["part"]))
        elif kind == frames.EVENT:
            event = event_read(payload)
            assert event.seq > (self.seq or 0), "told twice, or out of order"
            fold(self.state, event)
            self.seq = event.seq


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine of its own."""
    one = Engine(tmp_path_factory.mktemp("school"))
    one.start()
    yield one
    one.stop()


_ways = st.sampled_from([Way.THROUGH, Way.THROUGH, Way.LOST_THERE, Way.LOST_BACK])
_steps = st.tuples(
    st.sampled_from(SEATS), st.sampled_from(["says", "asks", "answers", "sends", "sends", "reads"]), _ways
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_steps, min_size=5, max_size=40))
def test_random_seats_over_a_lossy_wire_end_equal(engine: Engine, steps: list[tuple[int, str, Way]]) -> None:
    class_id, poll = new_id(), new_id()
    teacher = engine.open_class(class_id)
    teacher.ask("poll.opened", {"poll": poll, "kind": "number", "prompt": "How many?", "options": []})
    wired = {seat: Wired(engine.seat(class_id, seat)) for seat in SEATS}
    done: Counter[str] = Counter()
    for n, (seat, act, way) in enumerate(steps):
        one = wired[seat]
        match act:
            case "sends":
                one.sends(way)
            case "reads":
                one.reads(way)
            case _:
                one.does(*_act(act, n, poll))
                done[act] += 1
    for one in wired.values():
        one.sends(Way.THROUGH)
        assert one.waiting == []
    for one in wired.values():
        one.reads(Way.THROUGH)
        fresh = Wired(one.seat)
        fresh.reads(Way.THROUGH)
        assert _told(one.state) == _told(fresh.state)
    room = wired[SEATS[0]].state.part("room")
    assert len(room.talk) == done["says"]
    assert len(room.questions) == done["asks"]
    assert len({said.text for said in room.talk.values()}) == len(room.talk)


def _act(act: str, n: int, poll: str) -> tuple[str, dict[str, Any]]:
    match act:
        case "says":
            return "chat.said", {"text": f"word {n}"}
        case "asks":
            return "question.asked", {"text": f"why {n}?"}
        case _:
            return "poll.answered", {"poll": poll, "number": n}


def _told(state: State) -> dict[str, bytes]:
    return {audience: part_bytes(part) for audience, part in state.parts.items()}
