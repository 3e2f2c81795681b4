"""The past of one class, for replays: its pages and keyframes, kept under `segments/`, and what no page holds yet.

Derived: every file here may be deleted and is made again from the log (rule S3).
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import re
import secrets
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, TypeVar

from agogic.classlog.decide import Sitter
from agogic.classlog.store import Row
from agogic.live.gauges import Counts
from agogic.live.segments import ALL, Page, Pages, Sealed
from agogic.live.turns import Turns

_NAME = re.compile(r"[0-9a-f]{32}")
_ROWS_AT_ONCE = 1000
_GATHERED = 1000
"""How many events may wait to be cut while a class is on."""
_TRAILER_BYTES = 8

LATELY_BYTES = 16 * 1024 * 1024
"""How much of the pages read last is kept in memory, for all classes together: a whole class replays at once."""

_Found = TypeVar("_Found")
Rows = Callable[[int, int], list[Row]]
"""What stands in the log after a seq, at most so many; may be called from any thread."""


class Lately:
    """Pages read last, by name; names are their content's, so they never grow stale."""

    def __init__(self, most_bytes: int = LATELY_BYTES) -> None:
        self._most_bytes = most_bytes
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()

    def find(self, name: str) -> bytes | None:
        """A page's bytes, if they are still here."""
        packed = self._pages.get(name)
        if packed is not None:
            self._pages.move_to_end(name)
        return packed

    def keep(self, name: str, packed: bytes) -> None:
        """Keep a page; what was not read for longest makes room."""
        self._size += len(packed) - len(self._pages.pop(name, b""))
        self._pages[name] = packed
        while self._size > self._most_bytes:
            self._size -= len(self._pages.popitem(last=False)[1])


class Past:
    """Cut as far as somebody asked for; one at a time extends it, long work in short turns."""

    def __init__(
        self, folder: Path, rows: Rows, *, turns: Turns, reads: Executor | None, counts: Counts, lately: Lately
    ) -> None:
        self._folder = folder / "segments"
        self._rows = rows
        self._turns = turns
        self._reads = reads
        self._counts = counts
        self._lately = lately
        self._pages = Pages()
        self._growing = asyncio.Lock()
        self._mending = asyncio.Lock()

    async def keep_up(self, head: int, *, ended: bool) -> None:
        """Cut what has gathered before anybody asks: after its end a class is replayed by many at once."""
        if self._growing.locked() or head - self._pages.taken_seq < (1 if ended else _GATHERED):
            return
        async with self._growing:
            await self._grow(head)

    async def index(self, sitter: Sitter, head: int) -> tuple[int, dict[str, Any]]:
        """Up to which seq it was cut, `head` or beyond, and the pages a seat may read."""
        async with self._growing:
            await self._grow(head)
            return self._pages.taken_seq, self._pages.index(sitter)

    async def events(self, sitter: Sitter, head: int, *, index: int | None, after: int, limit: int) -> list[bytes]:
        """What a seat may read up to `head` or beyond that no page of the index at `index` holds, as bytes, in order."""
        async with self._growing:
            await self._grow(head)
            pages = self._pages
            if index is None or not pages.sealed_since(index, sitter):
                rows = [row for row in pages.unsealed(sitter) if row.seq > after]
                return [row.raw for row in rows[:limit]]
            held, to = pages.held(index), pages.taken_seq
        # Sealed since that index was read: the pages it knows do not hold it, so it is told from the log.
        return await self._call(self._told, sitter, held, after, to, limit)

    async def segment(self, sitter: Sitter, head: int, name: str) -> bytes | None:
        """A page, gzip; None if there is none of that name for this seat, nothing if the log does not give it any more."""
        page = await self._page(head, name)
        if page is None or page.name != name or not sitter.reads(page.audience):
            return None
        return await self._packed(page, name)

    async def keyframe(self, sitter: Sitter, head: int, name: str) -> bytes | None:
        """What stands before a page, by its own name; otherwise as `segment`."""
        page = await self._page(head, name)
        if page is None or page.keyframe != name or not sitter.reads(page.audience):
            return None
        return await self._packed(page, name)

    # ---------------------------------------------------------------- inside

    async def _page(self, head: int, name: str) -> Page | None:
        page = self._pages.page(name)
        if page is None:
            async with self._growing:
                await self._grow(head)
                page = self._pages.page(name)
        return page

    async def _packed(self, page: Page, name: str) -> bytes:
        kept = self._lately.find(name)
        if kept is not None:
            return kept
        file = self._file(name)
        packed: bytes = await self._call(_read, file)
        if not packed:
            async with self._mending:
                packed = await self._call(_read, file) or await self._made_again(page, name)
        if packed:
            self._lately.keep(name, packed)
        return packed

    async def _grow(self, head: int) -> None:
        while self._pages.taken_seq < head:
            rows = await self._call(self._rows, self._pages.taken_seq, _ROWS_AT_ONCE)
            if not rows:
                return
            done: list[Sealed] = []
            await self._turns.work(_taking(self._pages, rows, done))
            for sealed in done:
                self._counts.pages += 1
                kept = await self._call(self._keep, sealed)
                sealed.page.bytes = len(kept[sealed.page.name])

    async def _made_again(self, page: Page, name: str) -> bytes:
        """The log is cut anew up to this page; others that are gone come back on the way."""
        again, found = Pages(), b""
        while not found and again.taken_seq < page.sealed_seq:
            rows = await self._call(self._rows, again.taken_seq, _ROWS_AT_ONCE)
            if not rows:
                break
            done: list[Sealed] = []
            await self._turns.work(_taking(again, rows, done))
            for sealed in done:
                kept = await self._call(self._keep, sealed)
                found = found or kept.get(name, b"")
        return found

    def _told(self, sitter: Sitter, held: dict[tuple[str, bool], int], after: int, to: int, limit: int) -> list[bytes]:
        told: list[bytes] = []
        while len(told) < limit and (rows := self._rows(after, _ROWS_AT_ONCE)):
            after = rows[-1].seq
            told += [
                row.raw
                for row in rows
                if row.seq <= to
                and sitter.reads(row.audience)
                and row.seq > held.get((ALL if sitter.teaches else row.audience, row.later), 0)
            ]
        return told[:limit]

    def _keep(self, sealed: Sealed) -> dict[str, bytes]:
        """The files of a page and of its keyframe, by name."""
        kept = {sealed.page.name: self._kept(sealed.page.name, sealed.content)}
        if sealed.page.keyframe is not None:
            kept[sealed.page.keyframe] = self._kept(sealed.page.keyframe, sealed.keyframe)
        return kept

    def _kept(self, name: str, content: bytes) -> bytes:
        """A file, made if it is not there whole; where it can not be written it is told all the same."""
        file = self._file(name)
        there = _read(file)
        if there and _trailer(there) == _sums(content):
            return there
        packed = gzip.compress(content, 6, mtime=0)
        fresh = file.with_name(f"{name}.{secrets.token_hex(4)}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(packed)
            fresh.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
        return packed

    def _file(self, name: str) -> Path:
        assert _NAME.fullmatch(name), name  # noqa: S101 - only names of pages come this far
        return self._folder / f"{name}.gz"

    async def _call(self, work: Callable[..., _Found], *given: object) -> _Found:
        return await asyncio.get_running_loop().run_in_executor(self._reads, work, *given)


def _taking(pages: Pages, rows: list[Row], done: list[Sealed]) -> Iterator[None]:
    for row in rows:
        done += pages.take(row)
        yield


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _sums(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")


def _trailer(packed: bytes) -> bytes:
    return packed[-_TRAILER_BYTES:]
