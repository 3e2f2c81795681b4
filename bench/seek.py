"""A replay of a class of 60 minutes: opened over loopback by the front end's own code, then moments at random.

It opens late in the class, as one who goes on where they stopped does; a teacher's, of a class with 300 pupils too.
"""

from __future__ import annotations

import json
import random
from typing import Any

from bench import engine as ours
from bench.classes import MINUTES, SEED, bustle_for, put, simulated
from bench.engine import Seat
from bench.figures import Figure, percentile
from bench.fold import EVENTS, lively
from bench.node import program
from bench.processes import folder

SEEKS = 1000
LARGE = 300
"""Pupils of the large class."""
_MINUTE_MS = 60_000
_LATE_MS = 40 * _MINUTE_MS
_SEAT = 5


def measure() -> list[Figure]:
    """One pupil's replay, and a teacher's of a large class."""
    lines = lively()
    length_ms = MINUTES * _MINUTE_MS
    luck = random.Random(SEED)
    moments = [_LATE_MS, *(luck.randrange(length_ms) for _ in range(SEEKS))]
    with folder() as data, ours.engine(data) as engine, program("seek") as seek:
        put(data / "classes" / "replayed", lines)
        put(data / "classes" / "large", simulated(pupils=LARGE, bustle=bustle_for(pupils=LARGE, events=EVENTS)))

        def opened(seat: Seat, *audiences: str) -> dict[str, Any]:
            under = f"http://127.0.0.1:{engine.server.port}/live/classes/{seat.class_id}"
            asked = {"under": under, "pass": engine.token(seat), "audiences": audiences}
            told: dict[str, Any] = seek(json.dumps({**asked, "lengthMs": length_ms, "moments": moments}))
            return told

        pupil, teacher = Seat("replayed", _SEAT), Seat("large", 1, "teacher", "teach")
        made = opened(pupil, "room", f"seat.{_SEAT}")
        told = opened(pupil, "room", f"seat.{_SEAT}")
        opened(teacher, "*")
        taught = opened(teacher, "*")
    talk = sum(line.event.type == "chat.said" for line in lines)
    assert told["talk"] == talk, f"the replay shows {told['talk']} of {talk} things said"
    what, large = f"a class of {len(lines):,} events", f"a teacher's replay of {LARGE} pupils"
    return [
        Figure(f"{what}: state of a moment at random, p50", percentile(told["seeks"], 50), "ms"),
        Figure(f"{what}: state of a moment at random, p95", percentile(told["seeks"], 95), "ms", budget="ours <= 100"),
        Figure(f"{what}: the slowest of {SEEKS}", max(told["seeks"]), "ms"),
        Figure(f"{what}: opened at minute {_LATE_MS // _MINUTE_MS}, its state there", told["shownMs"], "ms"),
        Figure(f"{what}: read until then", told["shown"]["bytes"] / 1000, "kB"),
        Figure(f"{what}: all of it loaded", told["openedMs"], "ms"),
        Figure(f"{what}: the same for the first who comes", made["openedMs"], "ms"),
        *_whole(what, told),
        Figure(f"{large}: its state at minute {_LATE_MS // _MINUTE_MS}", taught["shownMs"], "ms"),
        Figure(f"{large}: read until then", taught["shown"]["bytes"] / 1000, "kB"),
        *_whole(large, taught),
    ]


def _whole(what: str, told: dict[str, Any]) -> list[Figure]:
    return [
        Figure(f"{what}: requests until all is there", told["all"]["requests"], "requests"),
        Figure(f"{what}: bytes of them", told["all"]["bytes"] / 1000, "kB"),
    ]
