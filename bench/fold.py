"""A class of 60 minutes, 30 pupils and about 20,000 events, folded whole: in Python, and in TypeScript by Node.

A browser folds a class for the first time, so in Node the first fold of a fresh process counts; that of a process
that has folded it before stands beside it. Other programs on the machine only ever add, so the quickest of seven counts.
"""

from __future__ import annotations

import gc
import time

from agogic.classlog.fold import fold_all
from agogic.classlog.state import State
from agogic.classlog.store import Line as LogLine
from bench.classes import bustle_for, simulated
from bench.figures import Figure
from bench.node import program
from bench.processes import folder

PUPILS = 30
EVENTS = 20_000
_TIMES = 7


def measure() -> list[Figure]:
    """Both folds of the same log."""
    lines = lively()[:EVENTS]
    events = [line.event for line in lines]
    took = []
    for _ in range(_TIMES):
        gc.collect()
        began = time.process_time()
        state = fold_all(events)
        took.append((time.process_time() - began) * 1000)
    with folder() as place, program("fold") as fold:
        log = place / "log"
        log.write_bytes(b"\n".join(line.raw for line in lines))
        told = [fold(str(log)) for _ in range(_TIMES)]
    for each in told:
        assert (each["events"], each["first"]["parts"], each["first"]["talk"]) == (EVENTS, *_size(state))
    what = f"{EVENTS:,} events of {PUPILS} pupils folded"
    return [
        Figure(f"{what}, Python", min(took), "ms", budget="ours <= 200"),
        Figure(
            f"{what}, Node, for the first time",
            min(each["first"]["ms"] for each in told),
            "ms",
            budget="ours <= 50",
        ),
        Figure(f"{what}, Node, once more", min(each["again"]["ms"] for each in told), "ms"),
    ]


def lively() -> list[LogLine]:
    """The class: a few thousand of its events are for single seats."""
    return simulated(pupils=PUPILS, bustle=bustle_for(pupils=PUPILS, events=EVENTS - 2_000))


def _size(state: State) -> tuple[int, int]:
    return len(state.parts), len(state.room.talk)
