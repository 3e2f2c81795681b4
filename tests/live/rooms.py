"""A room without a network: stores, clocks and readers that do what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from agogic.classlog.decide import Sitter
from agogic.classlog.events import Draft, Event
from agogic.classlog.ids import new_id
from agogic.classlog.store import FULL, Line, LogStore, MemoryStore, StoreFault
from agogic.live import frames
from agogic.live.fanout import Reader
from agogic.live.room import CLASS_SITTER, Room

TEACHER = Sitter(1, "teacher", ("teach",))
NOOR = Sitter(2, "pupil")
OISIN = Sitter(3, "pupil")


def draft(type_: str, body: dict[str, object] | None = None, *, to: str = "room", id_: str | None = None) -> Draft:
    return Draft(id=id_ or new_id(), to=to, type=type_, body=body or {}, t=2**50)


def said(text: str = "a word") -> Draft:
    return draft("chat.said", {"text": text})


async def opened(store: LogStore) -> Room:
    """A room whose class is on."""
    room = await Room.open("c1", store)
    await opens(room)
    return room


async def opens(room: Room) -> None:
    """The class begins."""
    answer = await room.ask(CLASS_SITTER, draft("class.opened", {"title": "T", "rules": {}, "planned_ms": 0}))
    assert isinstance(answer, list)


async def granted(room: Room, sitter: Sitter, asked: Draft) -> list[Event]:
    """What must be granted."""
    answer = await room.ask(sitter, asked)
    assert isinstance(answer, list), answer
    return answer


class Counting(MemoryStore):
    """Counts its commits."""

    commits = 0

    def append(self, lines: Sequence[Line], expected_seq: int) -> None:
        self.commits += 1
        super().append(lines, expected_seq)


class Filling(MemoryStore):
    """A disk that is full while a test says so."""

    full = False

    def append(self, lines: Sequence[Line], expected_seq: int) -> None:
        if self.full:
            raise StoreFault(FULL, "memory")
        super().append(lines, expected_seq)

    @property
    def log(self) -> list[Event]:
        """Everything that is kept."""
        return [line.event for line in self.read()]


class Clock:
    """Wall time and monotonic time that a test moves; ms."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.utc, self.mono = 1_800_000_000_000, 5_000_000
        for place in ("room._utc_ms", "room._mono_ms", "presence._mono_ms"):
            name = "utc" if "utc" in place else "mono"
            monkeypatch.setattr(f"agogic.live.{place}", lambda name=name: getattr(self, name))

    def go(self, ms: int) -> None:
        """Time passes."""
        self.utc += ms
        self.mono += ms


class Ear:
    """A connection that takes everything at once."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.took = b""

    def write(self, piece: bytes, chunk: bytes | None = None) -> None:
        self.took += piece

    def waiting_bytes(self) -> int:
        return 0

    def end(self) -> None:
        self.ended.set()

    async def close(self) -> None:
        self.end()

    @property
    def seen(self) -> list[tuple[int, bytes]]:
        """Its frames."""
        return frames.split(self.took)


def listening(room: Room, sitter: Sitter) -> Ear:
    """A seat that reads from now on."""
    ear = Ear()
    room.fanout.join(Reader(sitter, ear, f"s{sitter.seat}", 2**60))
    return ear


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is in no event
            await asyncio.sleep(0.01)
