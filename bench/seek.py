"""A replay of a class of 60 minutes: opened over loopback by the front end's own code, then moments at random."""

from __future__ import annotations

import json
import random

from bench import engine as ours
from bench.classes import MINUTES, SEED, put
from bench.engine import Seat
from bench.figures import Figure, percentile
from bench.fold import lively
from bench.node import program
from bench.processes import folder

SEEKS = 1000
_MINUTE_MS = 60_000
_SEAT = 5


def measure() -> list[Figure]:
    """One pupil's replay."""
    lines = lively()
    length_ms = MINUTES * _MINUTE_MS
    luck = random.Random(SEED)
    moments = [0, *(luck.randrange(length_ms) for _ in range(SEEKS))]
    with folder() as data, ours.engine(data) as engine, program("seek") as seek:
        put(data / "classes" / "replayed", lines)
        seat = Seat("replayed", _SEAT)
        under = f"http://127.0.0.1:{engine.server.port}/live/classes/replayed"
        asked = {"under": under, "pass": engine.token(seat), "lengthMs": length_ms, "moments": moments}
        made = seek(json.dumps(asked))
        told = seek(json.dumps(asked))
    talk = sum(line.event.type == "chat.said" for line in lines)
    assert told["talk"] == talk, f"the replay shows {told['talk']} of {talk} things said"
    what = f"a class of {told['events']:,} events"
    return [
        Figure(f"{what}: state of a moment at random, p50", percentile(told["seeks"], 50), "ms"),
        Figure(f"{what}: state of a moment at random, p95", percentile(told["seeks"], 95), "ms", budget="ours <= 100"),
        Figure(f"{what}: the slowest of {SEEKS}", max(told["seeks"]), "ms"),
        Figure(f"{what}: replay opened, all of it loaded", told["openedMs"], "ms"),
        Figure(f"{what}: the same for the first who comes", made["openedMs"], "ms"),
    ]
