"""Spans of class time against the plainest model there is: a set of milliseconds."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from agogic.classlog.anchors import LEAD_MS, READING_MS, SILENCE_MS, silences
from agogic.classlog.clock import ClassClock, level_in, taking_time
from agogic.classlog.spans import total, union, within, without

_spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def _points(spans):
    return {point for start, end in spans for point in range(start, end)}


@given(_spans, _spans)
def test_union_and_difference_are_those_of_sets(some, others):
    laid, taken = union(some), union(others)
    assert _points(laid) == _points(some)
    assert total(laid) == len(_points(some))
    assert all(before[1] < after[0] for before, after in itertools.pairwise(laid))
    assert _points(without(laid, taken)) == _points(some) - _points(others)
    assert _points(within(laid, 10, 40)) == _points(some) & set(range(10, 40))


def test_a1_silence_begins_after_reading_and_ends_before_the_next():
    assert silences([], 30_000) == [[READING_MS, 30_000]]
    assert silences([0, 20_000], 30_000) == [[8_000, 18_000]]
    assert silences([0, READING_MS + LEAD_MS + SILENCE_MS - 1], 14_000) == []


@given(st.lists(st.integers(0, 200_000)).map(sorted), st.integers(0, 250_000))
def test_a1_nothing_happens_in_a_silence(moments, length):
    moments = [moment for moment in moments if moment < length]
    for start, end in silences(moments, length):
        assert end - start >= SILENCE_MS
        assert not any(start - READING_MS < moment < end for moment in moments)


def test_t1_t2_class_time_never_goes_back():
    clock = ClassClock(base_at=0, base_mono=1_000)
    assert clock.at(6_000) == 5_000
    assert clock.at(500, last_at=5_000) == 5_000
    again = ClassClock.resumed(last_at=5_000, last_utc=100_000, utc=160_000, mono=7)
    assert again.at(7) == 65_000
    assert ClassClock.resumed(last_at=5_000, last_utc=100_000, utc=90_000, mono=7).at(7) == 5_000


def test_level_is_reached_at_the_difference_of_speeds():
    assert level_in(760_000, 1.5) == 1_520_000
    assert level_in(760_000, 1.0) is None
    assert level_in(0, 1.0) == 0
    assert taking_time(1_200_000, 300_000, 1.5) == 600_000
