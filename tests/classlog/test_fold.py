"""Laws of the fold, on random logs; each test names the rule of SPEC.md it proves."""

import copy
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes, event_read, part_bytes, part_read
from agogic.classlog.events import ANCHORABLE, Event, raw_of
from agogic.classlog.fold import fold, fold_all, fold_part
from agogic.classlog.state import Part, State
from tests.classlog.lesson import NOOR, TEACHER, Lesson
from tests.classlog.logs import logs


@given(logs())
def test_f1_an_event_changes_only_the_part_it_is_addressed_to(log: list[Event]):
    state = State()
    for event in log:
        before = {audience: part_bytes(part) for audience, part in state.parts.items() if audience != event.to}
        fold(state, event)
        assert {audience: part_bytes(state.parts[audience]) for audience in before} == before


@given(logs())
def test_f2_no_log_raises_and_every_event_moves_seq(log: list[Event]):
    state = fold_all(log)
    for audience, part in state.parts.items():
        assert part.seq == max(event.seq for event in log if event.to == audience)


@given(logs(), st.randoms(use_true_random=False))
def test_f3_anchorable_events_commute(log: list[Event], shuffler: random.Random):
    anchorable = _each_id_once([event for event in log if event.type in ANCHORABLE])
    shuffled = list(anchorable)
    shuffler.shuffle(shuffled)
    assert _canonical(fold_all(shuffled)) == _canonical(fold_all(anchorable))


@given(logs())
def test_s1_later_events_laid_in_afterwards_give_the_same_state(log: list[Event]):
    log = _each_id_once(log)
    live_first = [event for event in log if not event.later] + [event for event in log if event.later]
    assert _canonical(fold_all(live_first)) == _canonical(fold_all(log))


@given(logs(), st.integers(0, 40))
def test_s2_a_keyframe_and_the_rest_give_the_whole(log: list[Event], cut: int):
    keyframe = {audience: part_read(part_bytes(part)) for audience, part in fold_all(log[:cut]).parts.items()}
    assert _canonical(fold_all(log[cut:], State(keyframe))) == _canonical(fold_all(log))


@given(logs())
def test_e6_events_survive_their_bytes(log: list[Event]):
    assert [event_read(event_bytes(event)) for event in log] == log


def test_e6_unknown_fields_of_a_body_are_kept():
    event = event_read(
        b'{"seq":1,"id":"x","at":0,"utc":0,"by":1,"to":"room","type":"new","body":{"a":[1]},"later":true,"more":2}'
    )
    assert event.body == {"a": [1]}


@settings(max_examples=20)
@given(logs())
def test_folding_again_from_the_start_gives_the_same(log: list[Event]):
    assert _canonical(fold_all(copy.deepcopy(log))) == _canonical(fold_all(log))


def test_e4_a_slide_is_drawn_at_its_senders_time_within_two_seconds():
    for t, drawn in [(9_500, 9_500), (5_000, 8_000), (12_000, 10_000), (-3, 8_000)]:
        part = Part()
        body = {"deck": "d", "page": 2, "t": t}
        fold_part(part, Event(seq=1, id="x", at=10_000, utc=0, by=1, to="room", type="slide.shown", body=body))
        assert part.slides[0].t == drawn


def test_hands_stand_in_a_queue_and_the_one_called_stands_first():
    lesson = Lesson()
    for seat in (2, 3, 4):
        lesson.must(NOOR.__class__(seat, "pupil"), "hand.raised")
    lesson.must(TEACHER, "hand.called", {"seat": 3})
    lesson.must(TEACHER, "hand.called", {"seat": 4})
    assert [(hand.seat, hand.called) for hand in lesson.state.room.hands] == [(4, True), (2, False)]
    lesson.must(TEACHER, "class.ruled", {"rules": {"hands": False}})
    assert lesson.state.room.hands == []


def test_a_reaction_taken_back_and_given_again_stands():
    lesson = Lesson()
    said = lesson.must(TEACHER, "chat.said", {"text": "Good"})[0]
    for off in (False, True, False):
        lesson.must(NOOR, "reacted", {"emoji": "👍", "on": said.id, "off": off})
    assert lesson.state.room.reactions[said.id]["👍"]["2"].on


def _each_id_once(log: list[Event]) -> list[Event]:
    # A store keeps an id once for each seat (rule E2); random logs do not.
    seen: set[str] = set()
    kept = []
    for event in log:
        if event.id not in seen or event.type not in (
            "chat.said",
            "question.asked",
            "question.answered",
            "report.made",
        ):
            kept.append(event)
            seen.add(event.id)
    return kept


def _canonical(state: State) -> dict[str, object]:
    return {audience: raw_of(part) for audience, part in state.parts.items()}
