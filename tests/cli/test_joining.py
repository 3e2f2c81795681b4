"""Classmates in a class that is on, in a real engine: they go on where it stood, do nothing twice, and notice the end."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agogic.cli.simulation.classmates import Classmate
from agogic.cli.simulation.joining import Joining, class_client
from agogic.cli.simulation.plan import Plan, plan_make
from agogic.cli.simulation.run import Opening, ids_of, plan_play
from agogic.cli.simulation.script import Lesson, asks, polls, pupil, teacher
from agogic.passes import Keys
from tests.cli.simulated import events_of
from tests.live.engine import Engine

pytestmark = pytest.mark.fault

CLASS = "c1"
NAMES = {1: "Ms Okafor", 2: "Tomasz Wilk", 3: "Freya Lund", 4: "Elif Demir", 5: "Luca Ferri"}
LENGTH_S = 50
BEEN_ON_S = 16
SHORT = Lesson(
    name="short",
    title="A short class",
    slides=(),
    cues=(
        teacher("Hello."),
        asks(1, "Is it long?"),
        polls("Ready?", "one", options=["Yes", "No"], open_s=16),
        pupil(2, "Over already?"),
    ),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine in whose folder a class has been on for a while."""
    (tmp_path / "live").mkdir()
    plan, opening = planned(), Opening(SHORT.title, [], {}, ids_of(random.Random(2), 0))
    plan_play(
        tmp_path / "classes" / CLASS,
        plan,
        opening,
        utc=time.time_ns() // 1_000_000 - BEEN_ON_S * 1000,
        until_ms=BEEN_ON_S * 1000,
    )
    one = Engine(tmp_path)
    one.start()
    yield one
    one.stop()


def test_they_go_on_do_nothing_twice_and_notice_the_end(engine: Engine) -> None:
    folder = engine.data / "classes" / CLASS
    before = events_of(folder)
    play(engine, seconds=4)
    engine.stop()
    between = events_of(folder)
    engine.start()
    play(engine, seconds=60)
    after = events_of(folder)
    assert after[: len(before)] == before
    assert after[: len(between)] == between
    counts = Counter(event.type for event in after)
    assert counts["class.ended"] == counts["poll.opened"] == counts["poll.revealed"] == 1
    assert counts["question.asked"] == 1
    answers = [event.by for event in after if event.type == "poll.answered"]
    assert len(answers) == len(set(answers)) >= 2
    ended = next(event for event in after if event.type == "class.ended")
    assert abs(ended.at - LENGTH_S * 1000) < 3000
    assert {event.by for event in after if event.type == "watched"} == {5}, "who came late takes what they missed"
    assert {event.to for event in after if event.type == "present"} >= {"seat.1", "seat.2", "seat.3"}


def test_a_visitor_s_hand_is_called(engine: Engine) -> None:
    visitor = engine.seat(CLASS, 9)
    playing = threading.Thread(target=play, args=(engine,), kwargs={"seconds": 10})
    playing.start()
    time.sleep(2.5)
    visitor.ask("hand.raised")
    playing.join()
    called = [event.body for event in events_of(engine.data / "classes" / CLASS) if event.type == "hand.called"]
    assert called == [{"seat": 9}]


def play(engine: Engine, *, seconds: float) -> None:
    """Let classmates take part until the class is over, or for so long."""
    stop = threading.Event()
    clock = threading.Timer(seconds, stop.set)
    clock.start()
    with class_client(engine.address.removesuffix("/live"), CLASS) as http:
        Joining(http, Keys.load(engine.data), CLASS, NAMES).play(planned(), stop)
    assert seconds < 30 or not stop.is_set(), "they noticed that the class is over"
    clock.cancel()


def planned() -> Plan:
    """The plan of the class, the same every time it is asked for."""
    luck = random.Random(1)
    return plan_make([SHORT], seats=list(NAMES), luck=luck, id_of=ids_of(luck, 0), seconds=LENGTH_S, mates=mates)


def mates(found: list[Classmate]) -> list[Classmate]:
    """All there from the start, but one who comes late and catches up."""
    there = [replace(mate, stays=((0.5, float(LENGTH_S)),), keen=1.0, catches_up=False) for mate in found]
    return [*there[:-1], replace(there[-1], stays=((12.0, float(LENGTH_S)),), catches_up=True)]
