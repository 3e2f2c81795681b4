"""Simulated classes that benches read: whole, or cut before their end so that they are still on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from agogic.classlog.events import ROOM
from agogic.classlog.store import Line, SqliteStore
from agogic.cli.simulation.run import class_simulate
from bench.processes import folder

MINUTES = 60
_MINUTE_MS = 60_000
SEED = 7


def simulated(*, pupils: int, bustle: float, now_ms: int = MINUTES * _MINUTE_MS) -> list[Line]:
    """The whole log of a simulated class of 60 minutes, of which it is class time `now_ms` at this moment."""
    utc = time.time_ns() // 1_000_000 - now_ms
    with folder() as place:
        class_simulate(place, pupils=pupils, minutes=MINUTES, seed=SEED, bustle=bustle, utc=utc)
        return read(place)


def bustle_for(*, pupils: int, events: int) -> float:
    """How lively a class of so many pupils has to be, to have at least this many events that everybody reads."""
    bustle = 1.0
    while (found := len(of_room(still_on(simulated(pupils=pupils, bustle=bustle))))) < events:
        bustle *= 1.05 * max(1.0, events / found)
    return bustle


def still_on(lines: Sequence[Line]) -> list[Line]:
    """A class as it was a moment before it ended."""
    ends = next(n for n, line in enumerate(lines) if line.event.type == "class.ended")
    return list(lines[:ends])


def put(place: Path, lines: Sequence[Line]) -> None:
    """A class's folder with this log."""
    store = SqliteStore.writing(place)
    store.append(lines, 0)
    store.close()


def read(place: Path) -> list[Line]:
    """The log of a class's folder."""
    store = SqliteStore.reading(place)
    try:
        return list(store.read())
    finally:
        store.close()


def of_room(lines: Sequence[Line]) -> list[Line]:
    """What everybody reads."""
    return [line for line in lines if line.event.to == ROOM]
