"""Laws of pages: with what no page holds yet they are the whole log of a reader, however it was taken (S1 to S3)."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes, event_read
from agogic.classlog.decide import Sitter
from agogic.classlog.events import Event, seat_of
from agogic.classlog.fold import fold_all
from agogic.classlog.state import Part
from agogic.classlog.store import Row
from agogic.live.keyframes import PAGED, Kept
from agogic.live.segments import ALL, LATER_EVENTS, LATER_EVENTS_ALL, SEGMENT_EVENTS, SEGMENT_MS, Page, Pages, Sealed
from tests.classlog.logs import logs

TEACHER = Sitter(1, "teacher", ("teach",))
PUPILS = (Sitter(2, "pupil"), Sitter(7, "pupil"))
SEATS = (TEACHER, *PUPILS)
TIGHT = Kept(talk=2, questions=1, reports=1)
_LAWS = settings(max_examples=60, deadline=None)


class Keyframe(msgspec.Struct):
    audience: str
    seq: int
    parts: dict[str, Part]


def rows_of(log: list[Event]) -> list[Row]:
    return [Row(event.seq, event.to, event.later, event_bytes(event)) for event in log]


def cut(log: list[Event], kept: Kept = PAGED) -> tuple[Pages, list[Sealed]]:
    pages = Pages(kept)
    return pages, [sealed for row in rows_of(log) for sealed in pages.take(row)]


def events_of(sealed: Sealed) -> list[Event]:
    return [event_read(line) for line in sealed.content.splitlines()]


def keyframe_of(sealed: Sealed) -> Keyframe | None:
    return msgspec.json.decode(sealed.keyframe, type=Keyframe) if sealed.page.keyframe else None


def live(log: list[Event], audience: str) -> Part:
    return fold_all(event for event in log if not event.later).part(audience)


def as_decided(log: list[Event]) -> list[Event]:
    """A log as `decide` lets it come to be: each thing has an id of its own, and is there before it is spoken of."""
    there: set[tuple[str, object]] = set()
    made = []
    for n, event in enumerate(log):
        of = next((event.body[name] for name in ("on", "of", "question", "report") if event.body.get(name)), None)
        if event.type in _OF and (event.to, str(of)) not in there:
            continue
        id_ = f"0198a000-0000-7000-8000-{n:012d}"
        if not event.later:
            there.add((event.to, id_))
        made.append(msgspec.structs.replace(event, id=id_))
    return made


_OF = frozenset({"hidden", "question.voted", "question.answered", "report.settled"})


def in_index(pages: Pages, sitter: Sitter) -> list[dict[str, Any]]:
    index = pages.index(sitter)
    return [page for kind in index.values() for series in kind.values() for page in series]


@_LAWS
@given(logs(max_size=60))
def test_s2_the_pages_of_its_index_and_the_rest_are_a_seats_whole_log_and_none_is_read_twice(log: list[Event]) -> None:
    pages, sealed = cut(log)
    named = {one.page.name: one for one in sealed}
    for sitter in SEATS:
        read = [event_read(row.raw) for row in pages.unsealed(sitter)]
        read += [event for page in in_index(pages, sitter) for event in events_of(named[page["name"]])]
        whole = [event_read(row.raw) for row in rows_of(log) if sitter.reads(row.audience)]
        assert sorted(read, key=lambda event: event.seq) == whole


@_LAWS
@given(logs(max_size=60))
def test_s1_contributions_are_cut_apart_and_every_page_is_short(log: list[Event]) -> None:
    for one in cut(log)[1]:
        page, events = one.page, events_of(one)
        assert {event.later for event in events} == {page.later}
        assert page.audience == ALL or {event.to for event in events} == {page.audience}
        assert [event.seq for event in events] == sorted(event.seq for event in events)
        assert (page.from_seq, page.to_seq, page.events) == (events[0].seq, events[-1].seq, len(events))
        assert len(events) <= (_most_later(page) if page.later else SEGMENT_EVENTS)
        if not page.later and seat_of(page.audience) is None:
            assert page.to_at - page.from_at <= SEGMENT_MS


def _most_later(page: Page) -> int:
    return LATER_EVENTS_ALL if page.audience == ALL else LATER_EVENTS


@_LAWS
@given(logs(max_size=60))
def test_s2_a_keyframe_is_what_was_before_its_page_but_for_what_it_leaves_out(log: list[Event]) -> None:
    log = as_decided(log)
    begun: set[str] = set()
    for one in cut(log, TIGHT)[1]:
        keyframe, page = keyframe_of(one), one.page
        # None where there is nothing before, or nothing that a keyframe may hold.
        assert (keyframe is None) == (page.later or page.audience not in begun)
        begun |= set() if page.later else {page.audience}
        if keyframe is None:
            continue
        assert (keyframe.audience, keyframe.seq) == (page.audience, page.from_seq - 1)
        before = [event for event in log if event.seq <= keyframe.seq and not event.later]
        audiences = {event.to for event in before} if page.audience == ALL else {page.audience}
        assert keyframe.parts.keys() == audiences
        for audience, short in keyframe.parts.items():
            assert_same_but_for_what_is_left_out(short, live(before, audience))
        if page.audience == ALL:
            seats = [part for audience, part in keyframe.parts.items() if seat_of(audience) is not None]
            assert sum(len(part.talk) for part in seats) <= TIGHT.talk
            assert sum(len(part.questions) for part in seats) <= 1


def assert_same_but_for_what_is_left_out(short: Part, whole: Part) -> None:
    assert len(short.talk) <= 2 and len(short.questions) <= 1 and len(short.reports) <= 1
    assert short.talk_left_out + len(short.talk) == len(whole.talk)
    for name in ("talk", "questions", "reports"):
        kept, there = getattr(short, name), getattr(whole, name)
        last = sorted(there.values(), key=lambda thing: thing.seq)[len(there) - len(kept) :]
        assert sorted(kept.values(), key=lambda thing: thing.seq) == last
    standing = {*short.talk, *short.questions, *short.reports}
    for name in ("reactions", "hidden", "votes", "replies", "settled"):
        kept, there = getattr(short, name), getattr(whole, name)
        assert {id_: kept[id_] for id_ in kept if id_ in standing} == {
            id_: there[id_] for id_ in there if id_ in standing
        }
    left = {"talk", "talk_left_out", "questions", "reports", "reactions", "hidden", "votes", "replies", "settled"}
    for name in Part.__struct_fields__:
        if name not in left:
            assert getattr(short, name) == getattr(whole, name), name


def test_s2_a_keyframe_remembers_that_a_contribution_is_hidden_though_it_holds_none() -> None:
    made: list[Event] = []

    def happened(type_: str, body: dict[str, Any], *, at: int, later: bool = False) -> str:
        id_ = f"0198a000-0000-7000-8000-{len(made):012d}"
        made.append(Event(len(made) + 1, id_, at, 0, 1, "room", type_, body, later))
        return id_

    unkind = happened("chat.said", {"text": "unkind"}, at=0, later=True)
    happened("hidden", {"of": unkind}, at=1)
    happened("reacted", {"emoji": "👍", "on": unkind}, at=2)
    old = happened("chat.said", {"text": "old"}, at=3)
    happened("hidden", {"of": old}, at=4)
    for n in range(PAGED.talk):
        happened("chat.said", {"text": "words"}, at=5 + n)
    happened("chat.said", {"text": "the next page"}, at=2 * SEGMENT_MS)
    happened("class.ended", {}, at=2 * SEGMENT_MS + 1)
    keyframes = [keyframe for one in cut(made)[1] if (keyframe := keyframe_of(one)) is not None]
    assert {keyframe.audience for keyframe in keyframes} == {"room", ALL}
    for keyframe in keyframes:
        room = keyframe.parts["room"]
        assert old not in room.talk and room.talk_left_out == 1
        assert room.hidden.keys() == room.reactions.keys() == {unkind}


@_LAWS
@given(logs(max_size=60), st.integers(0, 60))
def test_s3_what_was_deleted_is_made_again_under_the_same_names(log: list[Event], length: int) -> None:
    assert cut(log[:length])[1] == [one for one in cut(log)[1] if one.page.sealed_seq <= length]


@_LAWS
@given(logs(max_size=60))
def test_s3_no_two_pages_share_a_name_though_they_hold_the_same(log: list[Event]) -> None:
    names = [name for one in cut(log)[1] for name in (one.page.name, one.page.keyframe) if name is not None]
    assert len(names) == len(set(names))


@_LAWS
@given(logs(max_size=60))
def test_a_pupil_is_shown_pages_of_its_own_audiences_alone_and_a_teacher_one_series(log: list[Event]) -> None:
    pages, _ = cut(log)
    assert {audience for kind in pages.index(TEACHER).values() for audience in kind} <= {ALL}
    for sitter in PUPILS:
        mine = {"room", sitter.own}
        assert {audience for kind in pages.index(sitter).values() for audience in kind} <= mine
        assert {row.audience for row in pages.unsealed(sitter)} <= mine
        assert not sitter.reads(ALL)
