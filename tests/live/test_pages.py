"""Laws of pages: with what no page holds yet they are the whole log of an audience, however it was taken (S1 to S3)."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes, event_read
from agogic.classlog.decide import Sitter
from agogic.classlog.events import Event
from agogic.classlog.fold import fold_all, fold_part
from agogic.classlog.fold.recalled import recall
from agogic.classlog.state import Part
from agogic.classlog.store import Row
from agogic.live.keyframes import PAGED, Kept
from agogic.live.segments import LATER_EVENTS, Pages, Sealed
from tests.classlog.logs import AUDIENCES, logs

TEACHER = Sitter(1, "teacher", ("teach",))
TIGHT = Kept(talk=2, questions=1, reports=1)
_LAWS = settings(max_examples=60, deadline=None)


class First(msgspec.Struct):
    audience: str
    seq: int
    part: Part | None
    left_out: list[int]


def rows_of(log: list[Event]) -> list[Row]:
    return [Row(event.seq, event.to, event.later, event_bytes(event)) for event in log]


def cut(log: list[Event], kept: Kept = PAGED) -> tuple[Pages, list[Sealed]]:
    pages = Pages(kept)
    return pages, [sealed for row in rows_of(log) for sealed in pages.take(row)]


def read(sealed: Sealed) -> tuple[First, list[Event]]:
    first, *lines = sealed.content.splitlines()
    return msgspec.json.decode(first, type=First), [event_read(line) for line in lines]


def each_id_once(log: list[Event]) -> list[Event]:
    """A log as `decide` lets it come to be: what is said stands under an id of its own."""
    return [msgspec.structs.replace(event, id=f"0198a000-0000-7000-8000-{n:012d}") for n, event in enumerate(log)]


@_LAWS
@given(logs(max_size=60))
def test_s2_pages_and_the_rest_are_the_whole_log(log: list[Event]) -> None:
    pages, sealed = cut(log)
    seen = [event_read(row.raw) for row in pages.unsealed(TEACHER)]
    seen += [event for one in sealed for event in read(one)[1]]
    assert sorted(seen, key=lambda event: event.seq) == [event_read(raw) for _, _, _, raw in rows_of(log)]


@_LAWS
@given(logs(max_size=60))
def test_s1_no_contribution_stands_in_a_keyframe_or_among_what_was_live(log: list[Event]) -> None:
    for one in cut(log)[1]:
        first, events = read(one)
        assert {(event.to, event.later) for event in events} == {(first.audience, one.page.later)}
        if one.page.later:
            assert first.part is None
            assert len(events) <= LATER_EVENTS
        else:
            assert first.part is not None
            before = [event for event in log if event.to == first.audience and event.seq <= first.seq]
            assert first.part == live(before, first.audience)


def live(log: list[Event], audience: str) -> Part:
    return fold_all(event for event in log if not event.later).part(audience)


@_LAWS
@given(logs(max_size=60))
def test_s2_a_keyframe_and_the_pages_it_refers_to_are_the_whole_state_before_its_page(log: list[Event]) -> None:
    log = each_id_once(log)
    sealed = [read(one) for one in cut(log, TIGHT)[1] if not one.page.later]
    events = {(first.audience, page[0].seq): page for first, page in sealed}
    for first, _ in sealed:
        assert first.part is not None
        whole = first.part
        for from_seq in first.left_out:
            for event in events[(first.audience, from_seq)]:
                recall(whole, event)
        whole.talk_left_out = 0
        assert whole == live([event for event in log if event.seq <= first.seq], first.audience)


@_LAWS
@given(logs(max_size=60))
def test_s2_a_keyframe_holds_no_more_than_it_may(log: list[Event]) -> None:
    log = each_id_once(log)
    for one in cut(log, TIGHT)[1]:
        part = read(one)[0].part or Part()
        assert len(part.talk) <= 2 and len(part.questions) <= 1 and len(part.reports) <= 1
        before = live([event for event in log if event.seq < one.page.from_seq], one.page.audience)
        assert one.page.later or part.talk_left_out + len(part.talk) == len(before.talk)


@_LAWS
@given(logs(max_size=60), st.integers(0, 60))
def test_s3_what_was_deleted_is_made_again_under_the_same_names(log: list[Event], length: int) -> None:
    assert cut(log[:length])[1] == [one for one in cut(log)[1] if one.page.sealed_seq <= length]


@_LAWS
@given(logs(max_size=60), st.sampled_from([2, 7]))
def test_a_seat_is_shown_pages_of_its_own_audiences_alone(log: list[Event], seat: int) -> None:
    pages, sealed = cut(log)
    sitter, mine = Sitter(seat, "pupil"), {"room", f"seat.{seat}"}
    index = pages.index(sitter)
    assert {audience for kind in index.values() for audience in kind} <= mine
    assert {row.audience for row in pages.unsealed(sitter)} <= mine
    for audience in AUDIENCES:
        folded = Part()
        for one in sealed:
            if one.page.audience == audience and not one.page.later:
                for event in read(one)[1]:
                    fold_part(folded, event)
        for row in pages.unsealed(TEACHER):
            if row.audience == audience and not row.later:
                fold_part(folded, event_read(row.raw))
        assert folded == live(log, audience)
