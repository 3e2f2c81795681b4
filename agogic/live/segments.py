"""The log cut into immutable pages (rules S1 to S3). Pure: the same log gives the same pages.

There is a series of pages for each audience that pupils read, and one of all audiences together for teachers. A page is
its events as lines of JSON; the keyframe before it stands apart, so that who reads everything pays nothing for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from agogic.classlog.codec import event_read
from agogic.classlog.decide import Sitter
from agogic.classlog.events import DESK, ROOM, Event, seat_of
from agogic.classlog.fold import fold_part
from agogic.classlog.state import Part
from agogic.classlog.store import Row
from agogic.live.keyframes import PAGED, Kept, keyframe_bytes, trimmed, trimmed_all

ALL = "*"
"""The series that teachers read: every audience, in the order of the log."""
SEGMENT_MS = 60_000
"""Class time in one page at most, ms; a seat's own pages are cut by number alone."""
SEGMENT_EVENTS = 2_000
"""Events in one page at most."""
LATER_EVENTS = 50
"""A page of contributions is sealed at this many."""
LATER_EVENTS_ALL = 500
"""The same for teachers, to whom every seat's come in one series."""


class Page(msgspec.Struct):
    """One sealed page. Times in ms of class time; `sealed_seq`: the event with which it was sealed."""

    name: str
    keyframe: str | None
    """The name of what the audience was before it; none before the first, and for contributions."""
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
    """A page, what is in it, and the keyframe before it (nothing where it has none)."""

    page: Page
    content: bytes
    keyframe: bytes


@dataclass(slots=True)
class _Run:
    """A page that is still open: the keyframe before it, and its events so far."""

    keyframe: bytes
    from_at: int
    to_at: int
    rows: list[Row] = field(default_factory=list)


class Pages:
    """The pages of one class, as far as its log was taken."""

    def __init__(self, kept: Kept = PAGED) -> None:
        self.taken_seq = 0
        self.sealed: list[Page] = []
        self._kept = kept
        self._named: dict[str, Page] = {}
        self._parts: defaultdict[str, Part] = defaultdict(Part)
        self._open: dict[tuple[str, bool], _Run] = {}
        self._begun: set[str] = set()

    def take(self, row: Row) -> list[Sealed]:
        """One more event of the log, in the order of `seq`; the pages it seals."""
        event = event_read(row.raw)
        self.taken_seq = row.seq
        # What the desk alone reads is read by teachers, and they have it with everything else.
        series = (ALL,) if row.audience == DESK else (row.audience, ALL)
        done = [sealed for audience in series for sealed in self._lay(audience, row, event)]
        if not row.later:
            fold_part(self._parts[row.audience], event)
        if event.type == "class.ended" and row.audience == ROOM:
            live = [(audience, run) for (audience, later), run in self._open.items() if not later]
            done += [self._seal(audience, False, run) for audience, run in sorted(live, key=itemgetter(0))]
        return done

    def index(self, sitter: Sitter) -> dict[str, Any]:
        """The pages a seat has need of, by audience, in order."""
        live: dict[str, list[dict[str, Any]]] = {}
        later: dict[str, list[dict[str, Any]]] = {}
        for page in self.sealed:
            if _needs(sitter, page.audience):
                told = msgspec.to_builtins(page)
                del told["audience"], told["later"], told["sealed_seq"]
                (later if page.later else live).setdefault(page.audience, []).append(told)
        return {"audiences": live, "later": later}

    def held(self, seq: int) -> dict[tuple[str, bool], int]:
        """How far the pages of the index at `seq` reach: the last event of each series they hold."""
        return {(page.audience, page.later): page.to_seq for page in self.sealed if page.sealed_seq <= seq}

    def sealed_since(self, seq: int, sitter: Sitter) -> bool:
        """Whether pages a seat has need of were sealed after the index at `seq`."""
        return any(page.sealed_seq > seq and _needs(sitter, page.audience) for page in self.sealed)

    def unsealed(self, sitter: Sitter) -> list[Row]:
        """What no page holds yet of what a seat may read, in order."""
        runs = (run.rows for (audience, _), run in self._open.items() if _needs(sitter, audience))
        return sorted(row for rows in runs for row in rows)

    def page(self, name: str) -> Page | None:
        """The page that has this name, or whose keyframe has."""
        return self._named.get(name)

    def _lay(self, audience: str, row: Row, event: Event) -> Iterator[Sealed]:
        """Lay an event into a series; the page that was full already."""
        run = self._open.get((audience, row.later))
        if run is not None and _is_full(audience, run, event):
            yield self._seal(audience, row.later, run)
            run = None
        if run is None:
            keyframe = b"" if row.later else self._keyframe(audience, row.seq - 1)
            run = self._open[(audience, row.later)] = _Run(keyframe, event.at, event.at)
        run.rows.append(row)
        run.from_at, run.to_at = min(run.from_at, event.at), max(run.to_at, event.at)

    def _seal(self, audience: str, later: bool, run: _Run) -> Sealed:
        del self._open[(audience, later)]
        content = b"\n".join([*(row.raw for row in run.rows), b""])
        page = Page(
            name=_name(audience, content),
            keyframe=_name(audience, run.keyframe) if run.keyframe else None,
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
        self._named[page.name] = page
        if page.keyframe is not None:
            self._named[page.keyframe] = page
        return Sealed(page, content, run.keyframe)

    def _keyframe(self, audience: str, seq: int) -> bytes:
        """What a series was at `seq`; nothing where it begins."""
        if audience not in self._begun:
            self._begun.add(audience)
            return b""
        if audience == ALL:
            return keyframe_bytes(audience, seq, trimmed_all(self._parts, self._kept))
        # What was left out stays out: a part may not grow with the class.
        self._parts[audience] = part = trimmed(self._parts[audience], self._kept)
        return keyframe_bytes(audience, seq, {audience: part})


def _needs(sitter: Sitter, audience: str) -> bool:
    """Whether a seat reads this series; a teacher, who may read them all, reads the one that holds everything."""
    return audience == ALL if sitter.teaches else sitter.reads(audience)


def _is_full(audience: str, run: _Run, event: Event) -> bool:
    if event.later:
        return len(run.rows) >= (LATER_EVENTS_ALL if audience == ALL else LATER_EVENTS)
    if len(run.rows) >= SEGMENT_EVENTS:
        return True
    return seat_of(audience) is None and event.at - run.from_at > SEGMENT_MS


def _name(audience: str, content: bytes) -> str:
    """By content and audience: who may not read a page can not come upon one of the same words under its name."""
    return hashlib.sha256(b"%b\n%b" % (audience.encode(), content)).hexdigest()[:32]
