"""Simulated classes: the same for the same seed, believable, and nothing in them that `decide` would not grant."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from agogic.classlog.attendance import Attendance
from agogic.classlog.events import DESK, Event
from agogic.cli.simulation.joining import still_due
from agogic.cli.simulation.lessons import CLOCKS, EVERY_LESSON, FRACTIONS, RHYTHM, practice
from agogic.cli.simulation.plan import plan_make
from agogic.cli.simulation.run import Sitting, class_simulate, ids_of
from agogic.cli.simulation.script import Lesson
from tests.cli.simulated import events_of, raw_of_log, shapes, written

MINUTE = 60_000


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """The class of `agogic class simulate --pupils 30 --minutes 60 --seed 7`."""
    told, events = written(tmp_path_factory.mktemp("hour") / "class", pupils=30, minutes=60, seed=7)
    assert told.refused == []
    assert told.events == len(events)
    return events


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        class_simulate(tmp_path / name, pupils=8, minutes=8, seed=3, decks=shapes())
    class_simulate(tmp_path / "other", pupils=8, minutes=8, seed=4, decks=shapes())
    assert raw_of_log(tmp_path / "one") == raw_of_log(tmp_path / "two")
    assert raw_of_log(tmp_path / "one") != raw_of_log(tmp_path / "other")


def test_the_same_seed_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Python shuffles its sets anew in each process; no log may depend on that."""
    told = set()
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        script = (
            "from pathlib import Path; from agogic.cli.simulation.run import class_simulate\n"
            f"class_simulate(Path({str(folder)!r}), pupils=12, minutes=15, seed=7)"
        )
        environ = {**os.environ, "PYTHONHASHSEED": hash_seed}
        subprocess.run([sys.executable, "-c", script], check=True, env=environ)
        told.add(hashlib.sha256(b"\n".join(raw_of_log(folder))).hexdigest())
    assert len(told) == 1


@pytest.mark.parametrize(("pupils", "minutes"), [(1, 1), (1, 60), (2, 3), (15, 1), (30, 240), (500, 1), (500, 5)])
def test_classes_of_every_size_are_granted(tmp_path: Path, pupils: int, minutes: int) -> None:
    told, events = written(tmp_path / "class", pupils=pupils, minutes=minutes, seed=7)
    assert told.refused == []
    assert told.length_ms == minutes * MINUTE
    assert [event.type for event in events].count("class.ended") == 1
    assert all(0 <= event.at <= told.length_ms for event in events if event.later)
    # The end is the last thing of the class itself; what is written after it is the roll's and who comes later.
    ended = next(event for event in events if event.type == "class.ended")
    assert ended.at == told.length_ms


@pytest.mark.parametrize("bustle", [0.0, 10.0])
def test_a_quiet_and_a_loud_class_are_granted(tmp_path: Path, bustle: float) -> None:
    told, events = written(tmp_path / "class", pupils=20, minutes=12, seed=7, bustle=bustle)
    assert told.refused == []
    _, usual = written(tmp_path / "usual", pupils=20, minutes=12, seed=7)
    assert (len(talk(events)) > len(talk(usual))) == (bustle > 1)


@pytest.mark.parametrize("lesson", EVERY_LESSON, ids=lambda lesson: lesson.name)
@pytest.mark.parametrize("is_alone", [False, True], ids=["held", "alone"])
def test_every_lesson_is_granted(tmp_path: Path, lesson: Lesson, is_alone: bool) -> None:
    sitting = Sitting(seats=[1] if is_alone else range(1, 14), later={20: 1.0, 21: 0.5}, ticked=[22])
    told, events = written(tmp_path / "class", lessons=[lesson], seed=5, sitting=sitting, decks=shapes([lesson]))
    assert told.refused == []
    opened = next(event for event in events if event.type == "class.opened")
    assert opened.body.get("alone", False) is is_alone
    shown = [event.body.get("page", 1) for event in events if event.type == "slide.shown"]
    assert sorted(set(shown)) == list(range(1, len(lesson.slides) + 1))[: len(set(shown))]
    assert len({event.body["poll"] for event in events if event.type == "poll.opened"}) == polls_in(lesson)


@pytest.mark.parametrize("lesson", EVERY_LESSON, ids=lambda lesson: lesson.name)
def test_every_lesson_is_well_written(lesson: Lesson) -> None:
    for cue in lesson.cues:
        if cue.does == "shows":
            assert 1 <= cue.more["page"] <= len(lesson.slides)
        if cue.does == "polls" and cue.more["kind"] == "one":
            assert 0 <= cue.more.get("right", 0) < len(cue.more["options"])
            assert len(set(cue.more["options"])) == len(cue.more["options"])
    assert all(0 < after.at < 1 for after in lesson.afterwards)
    assert sum(bool(cue.more.get("check")) for cue in lesson.cues) >= 1


def test_a_practice_task_has_one_right_answer_among_four() -> None:
    luck = random.Random(1)
    for _ in range(200):
        poll = next(cue for cue in practice(luck) if cue.does == "polls")
        options = [_value(option) for option in poll.more["options"]]
        asked = _value(poll.text.removeprefix("What is the simplest form of ").removesuffix("?"))
        assert len(options) == 4
        assert [n for n, option in enumerate(options) if option == asked] == [poll.more["right"]]


def test_an_hour_has_something_of_every_family(hour: list[Event]) -> None:
    counts = Counter(event.type for event in hour)
    at_least = {
        "chat.said": 150,
        "reacted": 150,
        "poll.opened": 10,
        "poll.keyed": 8,
        "poll.answered": 200,
        "poll.revealed": 10,
        "slide.shown": 15,
        "question.asked": 8,
        "question.answered": 6,
        "question.voted": 15,
        "hand.raised": 3,
        "hand.called": 3,
        "hand.lowered": 3,
        "present": 1200,
        "watched": 100,
        "seat.came": 30,
        "deck.added": 3,
        "report.made": 1,
        "report.settled": 1,
        "hidden": 1,
        "seat.allowed": 2,
        "seat.ticked": 1,
        "class.paused": 1,
        "class.resumed": 1,
    }
    assert {name: counts[name] for name, least in at_least.items() if counts[name] < least} == {}
    assert 1500 < len(hour) < 20_000


def test_pupils_come_late_stay_away_and_drop_out(hour: list[Event]) -> None:
    attendance = Attendance().feed(hour)
    took = [attendance.seat(seat) for seat in attendance.seats if seat > 1]
    live = [each for each in took if each.first_live_at is not None]
    late = [each for each in live if (each.first_live_at or 0) > MINUTE]
    assert 25 <= len(live) <= 30
    assert 1 <= len(late) <= 10
    assert any(each.later_ms > MINUTE for each in live), "somebody who came late has caught up"
    assert any(each.live_ms == 0 and each.later_ms > 40 * MINUTE for each in took), "somebody took it later"
    assert any(len(each.live) > 1 for each in live), "somebody was away for a while in the middle"
    assert sum(each.share > 0.9 for each in took) >= 20


def test_the_talk_flows_and_stops_in_the_break(hour: list[Event]) -> None:
    said = talk(hour)
    pauses = [(0, 0)]
    for event in hour:
        if event.type == "class.paused":
            pauses.append((event.at, event.at))
        elif event.type == "class.resumed":
            pauses[-1] = (pauses[-1][0], event.at)
    assert not [at for at in said if any(start < at < end for start, end in pauses)]
    gaps = [later - earlier for earlier, later in pairwise(said)]
    assert max(gaps) < 3 * MINUTE
    assert len({event.by for event in hour if event.type == "chat.said"}) > 15


def test_most_who_are_there_answer_a_poll(hour: list[Event]) -> None:
    for opened in (event for event in hour if event.type == "poll.opened"):
        answered = [e for e in hour if e.type == "poll.answered" and e.body["poll"] == opened.body["poll"]]
        assert 18 <= len({e.by for e in answered}) <= 30
        assert len({e.by for e in answered}) == len(answered)
        revealed = next(e for e in hour if e.type == "poll.revealed" and e.body["poll"] == opened.body["poll"])
        assert all(opened.at <= e.at <= revealed.at for e in answered if not e.later)


def test_who_oversteps_is_reported_hidden_and_quiet_for_a_while(hour: list[Event]) -> None:
    hidden = next(event for event in hour if event.type == "hidden")
    report = next(event for event in hour if event.type == "report.made")
    said = next(event for event in hour if event.id == hidden.body["of"])
    muted, freed = (event for event in hour if event.type == "seat.allowed")
    assert report.to == DESK
    assert report.body["of"] == said.id
    assert muted.body["seat"] == freed.body["seat"] == said.by
    assert not [e for e in hour if e.type == "chat.said" and e.by == said.by and muted.at < e.at < freed.at]


def test_who_takes_it_later_asks_and_may_be_answered(tmp_path: Path) -> None:
    sitting = Sitting(seats=range(1, 10), later={20: 1.0, 21: 1.0})
    _, events = written(tmp_path / "class", lessons=[CLOCKS], seed=5, sitting=sitting, decks=shapes([CLOCKS]))
    asked = [event for event in events if event.type == "question.asked" and event.later]
    answered = {event.body["question"] for event in events if event.type == "question.answered" and event.later}
    assert [event.by for event in asked] == [20, 21]
    assert [event.id in answered for event in asked] == [True, False]
    attendance = Attendance().feed(events)
    assert attendance.seat(20).share > 0.95
    assert len(attendance.seat(20).checks) == attendance.seat(20).checks_asked


def test_where_the_section_asks_for_it_contributions_wait_for_a_nod(tmp_path: Path) -> None:
    sitting = Sitting(seats=range(1, 8), later={20: 1.0, 21: 1.0})
    told, events = written(
        tmp_path / "class",
        lessons=[RHYTHM],
        seed=5,
        sitting=sitting,
        decks=shapes([RHYTHM]),
        rules={"nod": True},
    )
    assert told.refused == []
    waiting = [event.id for event in events if event.type == "question.asked" and event.body.get("waits")]
    nodded = [event.body["of"] for event in events if event.type == "nod.given"]
    assert len(waiting) == 2
    assert nodded == waiting[:1]


def test_a_class_found_again_does_only_what_is_still_due() -> None:
    luck = random.Random(7)
    plan = plan_make([FRACTIONS], seats=range(1, 12), luck=luck, id_of=ids_of(luck, 0), decks={FRACTIONS.name: "deck"})
    now_at = 7 * MINUTE
    due = still_due(plan, now_at)
    before = [act for act in due if act.at <= now_at]
    assert [act for act in plan.in_order() if act.at > now_at] == due[len(before) :]
    assert [act.type for act in before].count("slide.shown") == 1
    assert {act.type for act in before} <= {
        "slide.shown",
        "poll.revealed",
        "hand.lowered",
        "class.resumed",
        "seat.allowed",
    }
    shown = [act for act in plan.in_order() if act.type == "slide.shown" and act.at <= now_at]
    assert shown[-1] in before


def talk(events: list[Event]) -> list[int]:
    """The moments at which something was said in the talk."""
    return sorted(event.at for event in events if event.type == "chat.said" and not event.later)


def polls_in(lesson: Lesson) -> int:
    """How many polls a lesson has."""
    return sum(cue.does == "polls" for cue in lesson.cues)


def _value(fraction: str) -> float:
    above, below = fraction.split("/")
    return round(int(above) / int(below), 9)


def test_what_was_written_can_be_read_again(tmp_path: Path) -> None:
    told, _ = written(tmp_path / "class", pupils=3, minutes=2, seed=1)
    assert [event.seq for event in events_of(tmp_path / "class")] == list(range(1, told.events + 1))
