"""What is quiet: nobody is heard in it, whatever comes in whatever order, and nothing is missing from it (rule A2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agogic.classlog.spans import total, union, within
from agogic.live.quiet import JUDGED_MS, LEAST_MS, Quiet


def told(
    quiet: Quiet, loud: list[bool], track: str = "1.voice", at: int = 0, missing: tuple[int, ...] = ()
) -> list[list[int]]:
    """Chunks of 500 ms, judged each second."""
    quiet.begin(track, at)
    found = []
    for n, is_loud in enumerate(loud):
        if n not in missing:
            quiet.heard(track, at + n * 500, 500, loud=is_loud)
        found += quiet.judge(at + n * 500 + 500)
    quiet.end(track)
    return found + quiet.judge(at + len(loud) * 500 + 2 * JUDGED_MS)


def test_a_long_enough_silence_is_quiet_and_a_short_one_is_not() -> None:
    loud = [True] * 4 + [False] * 20 + [True] * 2 + [False] * 3 + [True] * 2
    assert told(Quiet(), loud) == [[2_000, 12_000]]


def test_a_quiet_that_goes_on_is_told_by_and_by() -> None:
    found = told(Quiet(), [True] * 2 + [False] * 300 + [True] * 2)
    assert len(found) > 1
    assert union(found) == [[1_000, 151_000]]


def test_what_is_missing_is_no_quiet_unless_it_was_turned_off() -> None:
    assert told(Quiet(), [False] * 40, missing=tuple(range(10, 12))) == [[0, 5_000], [6_000, 20_000]]
    quiet = Quiet()
    quiet.begin("1.voice", 0)
    quiet.heard("1.voice", 0, 500, loud=True)
    assert quiet.judge(20_000, {"1.voice"}) == []
    quiet.heard("1.voice", 15_000, 500, loud=True)
    assert quiet.judge(30_000, {"1.voice"}) == [[500, 15_000]]


def test_nobody_is_heard_only_where_none_of_them_is() -> None:
    quiet = Quiet()
    quiet.begin("1.voice", 0)
    quiet.begin("2.voice", 0)
    for n in range(40):
        quiet.heard("1.voice", n * 500, 500, loud=n < 10)
        quiet.heard("2.voice", n * 500, 500, loud=n >= 30)
    quiet.end("1.voice")
    quiet.end("2.voice")
    assert quiet.judge(60_000) == [[5_000, 15_000]]


@given(st.lists(st.booleans(), max_size=200), st.sets(st.integers(0, 199), max_size=10), st.integers(0, 10_000))
def test_no_loud_or_missing_moment_is_ever_quiet_and_no_long_quiet_is_forgotten(
    loud: list[bool], missing: set[int], at: int
) -> None:
    found = union(told(Quiet(), loud, at=at, missing=tuple(missing)))
    here = [n for n in range(len(loud)) if n not in missing]
    last = max(here, default=-1)
    noise = union([at + n * 500, at + n * 500 + 500] for n in range(last + 1) if loud[n] or n in missing)
    assert all(not within(found, start, end) for start, end in noise)
    edges = [at, *(edge for span in noise for edge in span), at + (last + 1) * 500]
    expected = [[a, z] for a, z in zip(edges[::2], edges[1::2], strict=True) if z - a >= LEAST_MS]
    assert total(found) == total(expected)
