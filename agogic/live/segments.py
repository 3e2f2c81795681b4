"""The log cut into immutable pages, per audience (rules S1 to S3). Pure: the same log gives the same pages.

A page is lines of JSON, named by its content: first `{"audience", "seq", "part", "left_out"}` (the keyframe before it,
and the `from_seq` of the pages that hold what the keyframe leaves out), then its events.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from agogic.classlog.codec import event_read, part_bytes
from agogic.classlog.decide import Sitter
from agogic.classlog.events import ROOM, Event, seat_of
from agogic.classlog.fold import fold_part
from agogic.classlog.fold.recalled import RECALLED
from agogic.classlog.state import Part
from agogic.classlog.store import Row
from agogic.live.keyframes import PAGED, Kept, trimmed

SEGMENT_MS = 60_000
"""Class time in one page at most, ms; a seat's own pages are cut by number alone."""
SEGMENT_EVENTS = 2_000
"""Events in one page at most."""
LATER_EVENTS = 50
"""A page of contributions is sealed at this many."""

_json = msgspec.json.Encoder().encode


class Page(msgspec.Struct):
    """One sealed page. Times in ms of class time; `sealed_seq`: the event with which it was sealed."""

    name: str
    audience: str
    later: bool
    from_seq: int
    to_seq: int
    from_at: int
    to_at: int
    events: int
    sealed_seq: int
    bytes: int = 0
    """Its size compressed; known when it is kept."""


class Sealed(NamedTuple):
    """A page and what is in it."""

    page: Page
    content: bytes


@dataclass(slots=True)
class _Run:
    """A page that is still open: its first line, and its events so far."""

    first: bytes
    from_at: int
    to_at: int
    spoken: bool = False
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Whole:
    """An audience as far as its live events were taken, but for what its pages hold; and which of them hold that."""

    part: Part = field(default_factory=Part)
    is_cut: bool = False
    spoken: list[int] = field(default_factory=list)


class Pages:
    """The pages of one class, as far as its log was taken."""

    def __init__(self, kept: Kept = PAGED) -> None:
        self.taken_seq = 0
        self.sealed: list[Page] = []
        self._kept = kept
        self._whole: defaultdict[str, _Whole] = defaultdict(_Whole)
        self._open: dict[tuple[str, bool], _Run] = {}

    def take(self, row: Row) -> list[Sealed]:
        """One more event of the log, in the order of `seq`; the pages it seals."""
        event = event_read(row.raw)
        self.taken_seq = row.seq
        run = self._open.get((row.audience, row.later))
        done = []
        if run is not None and _is_full(run, event):
            done.append(self._seal(row.audience, row.later, run))
            run = None
        if run is None:
            first = self._first_line(row)
            run = self._open[(row.audience, row.later)] = _Run(first, event.at, event.at)
        run.rows.append(row)
        run.from_at, run.to_at = min(run.from_at, event.at), max(run.to_at, event.at)
        run.spoken = run.spoken or event.type in RECALLED
        if not row.later:
            fold_part(self._whole[row.audience].part, event)
        if event.type == "class.ended" and row.audience == ROOM:
            live = [(audience, other) for (audience, later), other in self._open.items() if not later]
            done += [self._seal(audience, False, other) for audience, other in sorted(live, key=itemgetter(0))]
        return done

    def index(self, sitter: Sitter) -> dict[str, Any]:
        """The pages a seat may read, by audience, in order."""
        live: dict[str, list[dict[str, Any]]] = {}
        later: dict[str, list[dict[str, Any]]] = {}
        for page in self.sealed:
            if sitter.reads(page.audience):
                told = msgspec.to_builtins(page)
                del told["audience"], told["later"], told["sealed_seq"]
                (later if page.later else live).setdefault(page.audience, []).append(told)
        return {"audiences": live, "later": later}

    def held(self, seq: int) -> dict[tuple[str, bool], int]:
        """How far the pages of the index at `seq` reach: the last event of each audience they hold."""
        return {(page.audience, page.later): page.to_seq for page in self.sealed if page.sealed_seq <= seq}

    def sealed_since(self, seq: int, sitter: Sitter) -> bool:
        """Whether pages a seat may read were sealed after the index at `seq`."""
        return any(page.sealed_seq > seq and sitter.reads(page.audience) for page in self.sealed)

    def unsealed(self, sitter: Sitter) -> list[Row]:
        """What no page holds yet of what a seat may read, in order."""
        runs = (run.rows for (audience, _), run in self._open.items() if sitter.reads(audience))
        return sorted(row for rows in runs for row in rows)

    def page(self, name: str) -> Page | None:
        """The page of a name."""
        return next((page for page in self.sealed if page.name == name), None)

    def _seal(self, audience: str, later: bool, run: _Run) -> Sealed:
        del self._open[(audience, later)]
        if run.spoken and not later:
            self._whole[audience].spoken.append(run.rows[0].seq)
        content = b"\n".join([run.first, *(row.raw for row in run.rows), b""])
        page = Page(
            name=hashlib.sha256(content).hexdigest()[:32],
            audience=audience,
            later=later,
            from_seq=run.rows[0].seq,
            to_seq=run.rows[-1].seq,
            from_at=run.from_at,
            to_at=run.to_at,
            events=len(run.rows),
            sealed_seq=self.taken_seq,
        )
        self.sealed.append(page)
        return Sealed(page, content)

    def _first_line(self, row: Row) -> bytes:
        """The keyframe before the page that begins with `row`."""
        keyframe, left_out = b"null", b"[]"
        if not row.later:
            whole = self._whole[row.audience]
            short = trimmed(whole.part, self._kept)
            if short is not whole.part:
                whole.part, whole.is_cut = short, True
            keyframe = part_bytes(whole.part)
            left_out = _json(whole.spoken if whole.is_cut else [])
        first = b'{"audience":%b,"seq":%d,"part":%b,"left_out":%b}'
        return first % (_json(row.audience), row.seq - 1, keyframe, left_out)


def _is_full(run: _Run, event: Event) -> bool:
    if event.later:
        return len(run.rows) >= LATER_EVENTS
    if len(run.rows) >= SEGMENT_EVENTS:
        return True
    return seat_of(event.to) is None and event.at - run.from_at > SEGMENT_MS
