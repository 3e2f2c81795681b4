"""Laws of pages: with what no page holds yet they are the whole log of an audience, however it was fed (S1 to S3)."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes, event_read, part_bytes
from agogic.classlog.decide import Sitter
from agogic.classlog.events import Event
from agogic.classlog.fold import fold_all, fold_part
from agogic.classlog.state import Part
from agogic.live.segments import LATER_EVENTS, Pages
from tests.classlog.logs import AUDIENCES, logs

TEACHER = Sitter(1, "teacher", ("teach",))


class First(msgspec.Struct):
    audience: str
    seq: int
    part: Part | None


def read(pages: Pages, name: str) -> tuple[First, list[Event]]:
    page = pages.page(name)
    assert page is not None
    first, *lines = gzip.decompress(pages.body(page)).splitlines()
    return msgspec.json.decode(first, type=First), [event_read(line) for line in lines]


def fed(log: list[Event], folder: Path, *, each: int, ended: bool) -> Pages:
    pages = Pages(folder)
    for start in range(0, len(log), each):
        pages.feed([event_bytes(event) for event in log[start : start + each]], ended=False)
    pages.feed([], ended=ended)
    return pages


def names(pages: Pages) -> dict[str, dict[str, list[str]]]:
    index = pages.index(TEACHER)
    return {
        kind: {audience: [page["name"] for page in told] for audience, told in index[kind].items()} for kind in index
    }


@settings(max_examples=40, deadline=None)
@given(logs(), st.integers(1, 50), st.booleans())
def test_s2_pages_and_the_rest_are_the_whole_log(log: list[Event], each: int, ended: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = fed(log, Path(folder), each=each, ended=ended)
        seen = [event_read(raw) for raw in pages.unsealed(TEACHER, 0, 10**6)]
        for kind in names(pages).values():
            for told in kind.values():
                seen += [event for name in told for event in read(pages, name)[1]]
        assert sorted(seen, key=lambda event: event.seq) == [event_read(event_bytes(event)) for event in log]


@settings(max_examples=40, deadline=None)
@given(logs(), st.integers(1, 50), st.booleans())
def test_s1_a_keyframe_is_all_live_events_before_its_page_and_no_contribution(
    log: list[Event], each: int, ended: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = fed(log, Path(folder), each=each, ended=ended)
        told = names(pages)
        for audience, some in told["audiences"].items():
            before = Part()
            for name in some:
                first, events = read(pages, name)
                assert first.audience == audience
                assert part_bytes(first.part or Part()) == part_bytes(before)
                assert {event.to for event in events} == {audience}
                assert not any(event.later for event in events)
                for event in events:
                    fold_part(before, event)
        for audience, some in told["later"].items():
            for name in some:
                first, events = read(pages, name)
                assert first.part is None
                assert {(event.to, event.later) for event in events} == {(audience, True)}
                assert len(events) <= LATER_EVENTS


@settings(max_examples=40, deadline=None)
@given(logs(), st.integers(1, 50), st.booleans())
def test_s3_what_was_deleted_is_made_again_under_the_same_names(log: list[Event], each: int, ended: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        first = fed(log, Path(folder), each=each, ended=ended)
        again = fed(log, Path(other), each=1000, ended=ended)
        assert names(first) == names(again)


@settings(max_examples=40, deadline=None)
@given(logs(), st.sampled_from([2, 7]))
def test_a_seat_is_shown_pages_of_its_own_audiences_alone(log: list[Event], seat: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = fed(log, Path(folder), each=10, ended=True)
        sitter = Sitter(seat, "pupil")
        index = pages.index(sitter)
        mine = {"room", f"seat.{seat}"}
        assert {audience for kind in index.values() for audience in kind} <= mine
        assert {event_read(raw).to for raw in pages.unsealed(sitter, 0, 10**6)} <= mine
        whole = fold_all(event for event in log if not event.later)
        for audience in AUDIENCES:
            folded = Part()
            for name in names(pages)["audiences"].get(audience, []):
                for event in read(pages, name)[1]:
                    fold_part(folded, event)
            assert part_bytes(folded) == part_bytes(whole.part(audience))
