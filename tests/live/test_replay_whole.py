"""S2, S3: an index and what it is asked together with are the whole log, whatever happens between the requests."""

from __future__ import annotations

import asyncio
import gzip
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes, event_read
from agogic.classlog.decide import Sitter
from agogic.classlog.events import Event
from agogic.classlog.store import Row
from agogic.live import past as past_module
from agogic.live import segments
from agogic.live.gauges import Counts
from agogic.live.past import Lately, Past
from agogic.live.turns import Turns
from tests.classlog.logs import logs
from tests.live.rooms import NOOR, TEACHER


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SEGMENT_EVENTS", 4), ("LATER_EVENTS", 2), ("LATER_EVENTS_ALL", 3), ("SEGMENT_MS", 20_000)):
        monkeypatch.setattr(segments, name, value)
    monkeypatch.setattr(past_module, "_ROWS_AT_ONCE", 3)


class Growing:
    """A class whose log grows while it is read."""

    def __init__(self, folder: Path, log: list[Event]) -> None:
        self._all = [Row(event.seq, event.to, event.later, event_bytes(event)) for event in log]
        self.head = 0
        self.past = Past(
            folder, self._rows, turns=Turns(), reads=None, lately=Lately(most_bytes=2_000), counts=Counts()
        )

    def _rows(self, after: int, limit: int) -> list[Row]:
        return self._all[after : self.head][:limit]

    def grow(self, many: int) -> None:
        self.head = min(len(self._all), self.head + many)

    def log(self, sitter: Sitter, head: int) -> list[Event]:
        return [event_read(row.raw) for row in self._all[:head] if sitter.reads(row.audience)]


async def replayed(growing: Growing, sitter: Sitter, chance: random.Random, limit: int) -> tuple[list[Event], int]:
    """What one replay reads, step by step, with others going on in between; and the seq of its index."""

    async def meanwhile() -> None:
        growing.grow(chance.randrange(4))
        await asyncio.sleep(0)

    seq, index = await growing.past.index(sitter, growing.head)
    await meanwhile()
    told: list[Event] = []
    for pages in [*index["audiences"].values(), *index["later"].values()]:
        for page in pages:
            packed = await growing.past.segment(sitter, growing.head, page["name"])
            assert packed is not None
            assert len(packed) == page["bytes"]
            if page["keyframe"] is not None:
                assert await growing.past.keyframe(sitter, growing.head, page["keyframe"])
                assert await growing.past.segment(sitter, growing.head, page["keyframe"]) is None
            told += [event_read(line) for line in gzip.decompress(packed).splitlines()]
            await meanwhile()
    after, how = 0, {"index": seq, "limit": limit}
    while rest := await growing.past.events(sitter, growing.head, after=after, **how):
        told += [event_read(raw) for raw in rest]
        after = told[-1].seq
        await meanwhile()
    return sorted(told, key=lambda event: event.seq), seq


@pytest.mark.usefixtures("short_pages")
def test_nothing_falls_between_an_index_and_its_events(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=60, deadline=None)
    @given(logs(max_size=60), st.randoms(use_true_random=False), st.integers(1, 7))
    def law(log: list[Event], chance: random.Random, limit: int) -> None:
        async def play() -> None:
            growing = Growing(tmp_path_factory.mktemp("class"), log)
            growing.grow(chance.randrange(len(log) + 1))
            seats: list[Any] = [TEACHER, NOOR, Sitter(7, "pupil")]
            for told, sitter in zip(
                await asyncio.gather(*(replayed(growing, sitter, chance, limit) for sitter in seats)),
                seats,
                strict=True,
            ):
                events, seq = told
                whole = growing.log(sitter, growing.head)
                # Each once; up to the index without a gap, and beyond it as far as it was asked for.
                assert events == whole[: len(events)]
                assert len(events) >= len(growing.log(sitter, seq))

        asyncio.run(play())

    law()
