"""The log as immutable pages, per audience (rules S1 to S3): what replays read, and caches keep.

Derived: everything here may be deleted and is made again from the log. A page is lines of JSON, gzip, named by its
content: first `{"audience", "seq", "part"}` (the keyframe before it), then its events.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from agogic.classlog.codec import event_read, part_bytes
from agogic.classlog.decide import Sitter
from agogic.classlog.events import Event, seat_of
from agogic.classlog.fold import fold_part
from agogic.classlog.state import Part

SEGMENT_MS = 60_000
"""Class time in one page at most, ms; a seat's own pages are cut by number alone."""
SEGMENT_EVENTS = 2_000
"""Events in one page at most."""
LATER_EVENTS = 50
"""A page of contributions is sealed at this many."""

_NAME = re.compile(r"^[0-9a-f]{32}$")


class Page(msgspec.Struct):
    """One sealed page. Times in ms of class time; `bytes`: its size compressed."""

    name: str
    audience: str
    later: bool
    from_seq: int
    to_seq: int
    from_at: int
    to_at: int
    events: int
    bytes: int


class Pages:
    """The sealed pages of one class; kept in its folder under `segments/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "segments"
        self._pages: list[Page] = []
        self._parts: dict[str, Part] = {}
        self._open: dict[tuple[str, bool], list[tuple[Event, bytes]]] = {}
        self.fed_seq = 0

    def feed(self, lines: Iterable[bytes], *, ended: bool) -> None:
        """Take more of the log, in the order of `seq`, and seal what is full; everything live once the class ended."""
        for raw in lines:
            event = event_read(raw)
            if event.seq <= self.fed_seq:
                continue
            self.fed_seq = event.seq
            run = self._open.setdefault((event.to, event.later), [])
            if run and self._is_full(run, event):
                self._seal(event.to, event.later)
                run = self._open[(event.to, event.later)]
            run.append((event, raw))
        if ended:
            for audience, later in list(self._open):
                if not later:
                    self._seal(audience, later)

    def index(self, sitter: Sitter) -> dict[str, Any]:
        """The pages a seat may read, by audience, in order."""
        live: dict[str, list[dict[str, Any]]] = {}
        later: dict[str, list[dict[str, Any]]] = {}
        for page in self._pages:
            if sitter.reads(page.audience):
                told = msgspec.to_builtins(page)
                del told["audience"], told["later"]
                (later if page.later else live).setdefault(page.audience, []).append(told)
        return {"audiences": live, "later": later}

    def unsealed(self, sitter: Sitter, after: int, limit: int) -> list[bytes]:
        """What no page holds yet of what a seat may read, in order."""
        runs = (run for (audience, _), run in self._open.items() if sitter.reads(audience))
        found = sorted(((event.seq, raw) for run in runs for event, raw in run if event.seq > after))
        return [raw for _, raw in found[:limit]]

    def page(self, name: str) -> Page | None:
        """The page of a name."""
        return next((page for page in self._pages if page.name == name), None)

    def body(self, page: Page) -> bytes:
        """A page's bytes, gzip. Raises OSError if its file is gone."""
        return self._file(page.name).read_bytes()

    def _is_full(self, run: list[tuple[Event, bytes]], event: Event) -> bool:
        if event.later:
            return len(run) >= LATER_EVENTS
        if len(run) >= SEGMENT_EVENTS:
            return True
        return seat_of(event.to) is None and event.at - run[0][0].at > SEGMENT_MS

    def _seal(self, audience: str, later: bool) -> None:
        run = self._open.get((audience, later), [])
        self._open[(audience, later)] = []
        if not run:
            return
        part = self._parts.setdefault(audience, Part())
        keyframe = b"null" if later else part_bytes(part)
        first = b'{"audience":%b,"seq":%d,"part":%b}' % (json.dumps(audience).encode(), run[0][0].seq - 1, keyframe)
        content = b"\n".join([first, *(raw for _, raw in run)]) + b"\n"
        name = hashlib.sha256(content).hexdigest()[:32]
        packed = gzip.compress(content, 6, mtime=0)
        self._keep(name, packed)
        if not later:
            for event, _ in run:
                fold_part(part, event)
        ats = [event.at for event, _ in run]
        self._pages.append(
            Page(
                name=name,
                audience=audience,
                later=later,
                from_seq=run[0][0].seq,
                to_seq=run[-1][0].seq,
                from_at=min(ats),
                to_at=max(ats),
                events=len(run),
                bytes=len(packed),
            )
        )

    def _keep(self, name: str, packed: bytes) -> None:
        file = self._file(name)
        if file.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{name}.{secrets.token_hex(4)}")
        fresh.write_bytes(packed)
        fresh.replace(file)

    def _file(self, name: str) -> Path:
        if not _NAME.match(name):
            raise FileNotFoundError(name)
        return self._folder / f"{name}.gz"
