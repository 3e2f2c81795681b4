"""The roll comes out the same, however it is reckoned: bit by bit, from the beginning, or by a second hand."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agogic.campus.roll.rules import RollRule
from agogic.campus.roll.taking import ClassTaken, thinned
from agogic.classlog.events import Event
from agogic.classlog.ids import new_id

RULE = RollRule(share=0.8, checks=1, days=7)
SLOT = 1000
SLOTS = 120
OPENED = 1_800_000_000_000
ENDED = OPENED + SLOTS * SLOT
POLL = "01900000-0000-7000-8000-000000000001"

spans = st.tuples(st.integers(0, SLOTS), st.integers(0, SLOTS)).map(sorted)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("present"), spans, st.just(0)),
        st.tuples(st.just("watched"), spans, st.integers(-60, 600)),
        st.tuples(st.just("answered"), spans, st.integers(-60, 600)),
    ),
    max_size=12,
)


def log_of(happened: list[tuple[str, list[int], int]]) -> list[Event]:
    """A class without silences in which one seat did these things; the last number is seconds after its end."""
    rows: list[tuple[str, dict[str, Any], str, int, int, bool]] = [
        ("class.opened", {"title": "A", "rules": {}, "planned_ms": 0}, "room", 0, OPENED, False),
        ("seat.came", {}, "seat.2", 0, OPENED - 3_600_000, False),
        ("poll.opened", {"poll": POLL, "kind": "text", "prompt": "Why?", "check": True}, "room", 0, OPENED, False),
    ]
    rows += [
        ("chat.said", {"text": "On."}, "room", slot * SLOT, OPENED + slot * SLOT, False) for slot in range(0, SLOTS, 5)
    ]
    rows.append(("class.ended", {}, "room", SLOTS * SLOT, ENDED, False))
    for kind, (start, end), after in sorted(happened, key=lambda act: act[2]):
        body = {"from": start * SLOT, "to": end * SLOT}
        utc = ENDED + after * 1000
        if kind == "present":
            rows.append(("present", body, "seat.2", end * SLOT, ENDED, False))
        elif kind == "watched":
            rows.append(("watched", body, "seat.2", end * SLOT, utc, True))
        else:
            rows.append(("poll.answered", {"poll": POLL, "text": "So."}, "seat.2", start * SLOT, utc, after > 0))
    return [
        Event(seq=n, id=new_id(), at=at, utc=utc, by=2, to=to, type=type_, body=body, later=later)
        for n, (type_, body, to, at, utc, later) in enumerate(rows, start=1)
    ]


def naive(events: list[Event], due_utc: int) -> tuple[int, int, int, int, int]:
    """Second by second, with sets: live, later, caught up, checks live, checks later."""
    live: set[int] = set()
    replayed: set[int] = set()
    in_class: set[int] = set()
    answered: list[Event] = []
    for event in events:
        slots = set(range(event.body.get("from", 0) // SLOT, event.body.get("to", 0) // SLOT))
        if event.type == "present":
            live |= slots
        elif event.type == "watched" and event.utc <= due_utc:
            replayed |= slots
            in_class |= slots if event.utc <= ENDED else set()
        elif event.type == "poll.answered":
            answered.append(event)
    first = answered[:1] if answered and answered[0].utc <= due_utc else []
    return (
        len(live) * SLOT,
        len(replayed - live) * SLOT,
        len(in_class - live) * SLOT,
        sum(not event.later for event in first),
        sum(event.later for event in first),
    )


@given(happened=acts, due_after=st.integers(0, 600))
def test_a_second_hand_reckons_the_same(happened: list[Any], due_after: int) -> None:
    events = log_of(happened)
    due_utc = ENDED + due_after * 1000
    figures = ClassTaken().feed(events).figures(2, RULE, ended_utc=ENDED, due_utc=due_utc)
    assert (
        figures.live_ms,
        figures.later_ms,
        figures.caught_up_ms,
        figures.checks_live,
        figures.checks_later,
    ) == naive(events, due_utc)
    assert figures.expected_ms == SLOTS * SLOT


@given(happened=acts, cuts=st.lists(st.integers(0, 60), max_size=5))
def test_bit_by_bit_is_the_same_as_at_once(happened: list[Any], cuts: list[int]) -> None:
    events = log_of(happened)
    bitwise = ClassTaken()
    edges = [0, *sorted(min(cut, len(events)) for cut in cuts), len(events)]
    for start, end in pairwise(edges):
        bitwise.feed(events[start:end])
        bitwise.figures(2, RULE, ended_utc=None, due_utc=None)
    whole = ClassTaken().feed(events)
    for due in (None, ENDED + 60_000):
        assert bitwise.figures(2, RULE, ended_utc=ENDED, due_utc=due) == whole.figures(
            2, RULE, ended_utc=ENDED, due_utc=due
        )


@given(happened=acts)
def test_what_is_taken_became_enough_at_the_first_moment_it_was(happened: list[Any]) -> None:
    events = log_of(happened)
    taken = ClassTaken().feed(events)
    told = taken.figures(2, RULE, ended_utc=ENDED, due_utc=None).taken_utc
    enough = [
        utc
        for utc in sorted({ENDED, *(event.utc for event in events if event.utc > ENDED)})
        if _is_enough(naive(events, utc))
    ]
    assert told == (enough[0] if enough else None)


def _is_enough(figures: tuple[int, int, int, int, int]) -> bool:
    live, later, _caught_up, checks_live, checks_later = figures
    return live + later >= RULE.share * SLOTS * SLOT and checks_live + checks_later >= 1


@given(edges=st.lists(st.integers(0, 10_000), unique=True, max_size=60).map(sorted), most=st.integers(1, 10))
def test_drawing_joins_stretches_and_loses_none(edges: list[int], most: int) -> None:
    whole = [[a, z] for a, z in zip(edges[::2], edges[1::2], strict=False)]
    drawn = thinned(whole, most)
    assert len(drawn) <= max(most, 0) or len(whole) <= most
    assert all(any(a <= start and end <= z for a, z in drawn) for start, end in whole)
