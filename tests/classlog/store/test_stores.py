"""Every store keeps the same promises (rules L1, E2): one suite for all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes
from agogic.classlog.decide import Entry
from agogic.classlog.store import MOVED_ON, Head, Line, LogStore, MemoryStore, SqliteStore, StoreFault, lines_of
from tests.classlog.store.entries import AUDIENCES, drafted, drafts


@contextmanager
def memory() -> Iterator[LogStore]:
    store = MemoryStore()
    yield store
    store.close()


@contextmanager
def sqlite() -> Iterator[LogStore]:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.writing(Path(folder))
        yield store
        store.close()


Opening = Callable[[], "contextmanager[LogStore]"]
all_stores = pytest.mark.parametrize("opening", [memory, sqlite])


def kept(store: LogStore, entries: list[Entry]) -> list[Line]:
    head = store.head().seq
    lines = lines_of(entries, head)
    store.append(lines, head)
    return lines


@all_stores
def test_an_empty_log_begins_before_its_first_event(opening: Opening) -> None:
    with opening() as store:
        assert store.head() == Head(0, 0, 0)
        assert list(store.read()) == []
        assert store.find(1, "0198a000-0000-7000-8000-000000000001") == []


@all_stores
@settings(max_examples=25, deadline=None)
@given(st.lists(drafts(), max_size=12))
def test_what_is_read_is_what_was_appended_in_order(opening: Opening, log: list[list[Entry]]) -> None:
    """E1: seq strictly increasing; E6: kept and passed on exactly as encoded."""
    with opening() as store:
        lines = [line for entries in log for line in kept(store, entries)]
        assert [(line.raw, line.first) for line in store.read()] == [(line.raw, line.first) for line in lines]
        assert [line.event.seq for line in store.read()] == list(range(1, len(lines) + 1))
        assert all(event_bytes(line.event) == line.raw for line in store.read())


@all_stores
@settings(max_examples=25, deadline=None)
@given(
    st.lists(drafts(), max_size=12),
    st.integers(0, 50),
    st.none() | st.integers(0, 50),
    st.none() | st.sets(st.sampled_from(AUDIENCES)),
)
def test_reading_narrows_to_a_stretch_and_to_audiences(
    opening: Opening, log: list[list[Entry]], after: int, limit: int | None, audiences: set[str] | None
) -> None:
    with opening() as store:
        lines = [line for entries in log for line in kept(store, entries)]
        fit = [
            line.event.seq
            for line in lines
            if line.event.seq > after and (audiences is None or line.event.to in audiences)
        ]
        assert [line.event.seq for line in store.read(after, limit, audiences)] == fit[:limit]


@all_stores
@settings(max_examples=25, deadline=None)
@given(st.lists(drafts(), max_size=12))
def test_a_draft_is_found_with_all_that_came_from_it(opening: Opening, log: list[list[Entry]]) -> None:
    """E2: a draft sent again gets the answer it got."""
    with opening() as store:
        for entries in log:
            kept(store, entries)
        for entries in log:
            found = store.find(entries[0].by, entries[0].id)
            assert [event.id for event in found] == [entry.id for entry in entries]
            assert store.find(entries[0].by + 10, entries[0].id) == []
            for further in entries[1:]:
                assert [event.id for event in store.find(further.by, further.id)] == [further.id]


@all_stores
def test_the_head_tells_the_time_of_the_last_event_that_is_no_contribution(opening: Opening) -> None:
    with opening() as store:
        kept(store, drafted(at=5_000))
        later = drafted(at=1_000)[0]
        kept(store, [Entry(**{name: getattr(later, name) for name in later.__struct_fields__} | {"later": True})])
        assert store.head() == Head(2, 5_000, 1_800_000_005_000)


@all_stores
@pytest.mark.parametrize("expected", [0, 1, 3])
def test_an_append_that_expects_another_end_is_refused_whole(opening: Opening, expected: int) -> None:
    """L1: every append names the last seq."""
    with opening() as store:
        kept(store, drafted(2))
        with pytest.raises(StoreFault) as fault:
            store.append(lines_of(drafted(3), expected), expected)
        assert fault.value.code == MOVED_ON
        assert store.head().seq == 2


@all_stores
def test_an_append_is_kept_whole_or_not_at_all(opening: Opening) -> None:
    with opening() as store:
        first = drafted(1)
        kept(store, first)
        with pytest.raises(StoreFault):
            kept(store, [*drafted(2), *first])
        assert store.head().seq == 1
        assert len(list(store.read())) == 1
        kept(store, drafted(1))
        assert store.head().seq == 2


@all_stores
def test_more_than_one_batch_is_read_whole(opening: Opening) -> None:
    with opening() as store:
        kept(store, drafted(2_345))
        assert [line.event.seq for line in store.read()] == list(range(1, 2_346))
        assert [line.event.seq for line in store.read(7, 1_500)] == list(range(8, 1_508))
