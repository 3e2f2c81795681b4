"""The roll's arithmetic; each test names the rule of SPEC.md it proves."""

from typing import Any

import pytest
from hypothesis import given

from agogic.classlog.attendance import Attendance
from agogic.classlog.events import Event
from agogic.classlog.ids import new_id
from tests.classlog.lesson import NOOR, OISIN, SCHOOL, TEACHER, Lesson
from tests.classlog.logs import logs


def _busy(lesson: Lesson, until_ms: int) -> None:
    """Something is said every five seconds, so that nothing is silent."""
    while lesson.now < until_ms:
        lesson.must(TEACHER, "chat.said", {"text": "And so on"})
        lesson.now += 5_000
    lesson.now = until_ms


def _roll(lesson: Lesson, seat: int, **how: Any):
    return Attendance().feed(lesson.log).seat(seat, **how)


@pytest.fixture
def lesson() -> Lesson:
    lesson = Lesson()
    lesson.must(SCHOOL, "seat.came", to="seat.2")
    _busy(lesson, 600_000)
    lesson.must(SCHOOL, "present", {"from": 120_000, "to": 300_000}, to="seat.2")
    lesson.must(TEACHER, "class.ended")
    return lesson


def test_r2_r3_live_and_later_are_counted_alike_and_apart(lesson: Lesson):
    lesson.now = 3_600_000
    lesson.must(NOOR, "watched", {"from": 0, "to": 200_000})
    roll = _roll(lesson, 2)
    assert (roll.expected_ms, roll.live_ms, roll.later_ms) == (600_000, 180_000, 120_000)
    assert roll.share == 0.5
    assert roll.first_live_at == 120_000


def test_r1_pauses_and_silences_are_not_expected():
    lesson = Lesson()
    _busy(lesson, 60_000)
    lesson.must(TEACHER, "class.paused")
    lesson.now = 120_000
    lesson.must(TEACHER, "class.resumed")
    lesson.now = 180_000
    lesson.must(TEACHER, "class.ended")
    # busy until 60 s; a pause to 120 s; then silent from 128 s (reading time) to the end
    assert _roll(lesson, 2).expected_ms == 63_000 + 8_000 - 3_000


def test_r4_faster_than_twice_does_not_count(lesson: Lesson):
    lesson.now = 660_000
    lesson.must(SCHOOL, "seat.came", to="seat.3")
    lesson.now += 60_000
    lesson.must(OISIN, "watched", {"from": 0, "to": 600_000})
    assert _roll(lesson, 3).later_ms == 2 * 60_000 + 60_000


def test_r4_an_outbox_may_deliver_in_a_burst(lesson: Lesson):
    lesson.now = 660_000
    lesson.must(SCHOOL, "seat.came", to="seat.3")
    lesson.now += 400_000
    for start in range(0, 600_000, 100_000):
        lesson.must(OISIN, "watched", {"from": start, "to": start + 100_000})
    assert _roll(lesson, 3).later_ms == 600_000


def test_r4_what_nobody_was_seen_coming_for_does_not_count(lesson: Lesson):
    lesson.now = 660_000
    lesson.must(OISIN, "watched", {"from": 0, "to": 600_000})
    assert _roll(lesson, 3).later_ms == 0


def test_r5_checks_count_once_live_or_later_and_right_or_not():
    lesson = Lesson()
    check = lesson.poll(check=True, right={"choices": [1]})
    lesson.poll(check=False)
    lesson.must(NOOR, "poll.answered", {"poll": check, "choices": [1]})
    lesson.now = 30_000
    lesson.must(TEACHER, "class.ended")
    lesson.now = 90_000
    lesson.must(OISIN, "poll.answered", {"poll": check, "choices": [0]}, at=0)
    noor, oisin = _roll(lesson, 2), _roll(lesson, 3)
    assert [(answer.later, answer.right) for answer in noor.checks] == [(False, True)]
    assert [(answer.later, answer.right) for answer in oisin.checks] == [(True, False)]
    assert noor.checks_asked == 1
    assert _roll(lesson, 3, until_utc=lesson.log[-2].utc).checks == []


def test_a_pupil_without_a_device_counts_as_live_until_unticked(lesson: Lesson):
    lesson = Lesson()
    _busy(lesson, 100_000)
    lesson.must(TEACHER, "seat.ticked", {"here": True}, to="seat.3")
    _busy(lesson, 200_000)
    lesson.must(TEACHER, "class.ended")
    assert _roll(lesson, 3).live_ms == 100_000


def test_r5_a_check_is_not_asked_of_who_sits_in_the_room_without_a_device(lesson: Lesson):
    lesson = Lesson()
    asked = {"kind": "one", "prompt": "Which is more?", "options": ["a", "b"], "check": True}
    _busy(lesson, 50_000)
    lesson.must(TEACHER, "poll.opened", {"poll": new_id(), **asked})
    _busy(lesson, 60_000)
    lesson.must(TEACHER, "seat.ticked", {"here": True}, to="seat.3")
    _busy(lesson, 100_000)
    lesson.must(TEACHER, "poll.opened", {"poll": new_id(), **asked})
    _busy(lesson, 150_000)
    lesson.must(TEACHER, "class.ended")
    assert _roll(lesson, 3).checks_asked == 1
    assert _roll(lesson, 2).checks_asked == 2


@given(logs())
def test_r6_fed_at_once_or_bit_by_bit_the_roll_is_the_same(log: list[Event]):
    whole, bits = Attendance().feed(log), Attendance()
    for event in log:
        bits.feed([event])
    assert whole.seats == bits.seats
    for seat in whole.seats:
        roll = whole.seat(seat)
        assert roll == bits.seat(seat)
        assert 0 <= roll.covered_ms <= roll.expected_ms
