"""What people see: a camera that shows the time of day, in one browser, and whoever watches it, in the same one.

The time in each frame that is shown says how late it is, and whether what the playhead draws (slides, ink) is in step.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import statistics
import sys
import time
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from bench.figures import Figure, percentile
from bench.processes import folder
from tests.journeys.taught import Taught, held_on_air
from tests.journeys.watching import Watching, off_by

PARTS = {
    "glass": "a camera and who watches it live: how late, how smooth",
    "late": "who comes late, at 1.5 times the speed: how long until level, against theory",
    "seeks": "20 seeks at random in a replay: first picture, and whether slides and picture are in step",
    "drift": "how far the class time in the picture wanders",
}
"""What is measured alone, each in less than a minute."""
_SETTLES_S, _WATCHED_S = 4, 20
_BEHIND_MS = 12_000
_SPEED = 1.5
_SEEKS = 20
_DRIFT_S = 35
_END_S = 5
_FPS = 25


def measure(part: str) -> list[Figure]:
    """One part."""
    measures = {"glass": _glass, "late": _late, "seeks": _seeks, "drift": _drift}
    with _taught() as taught:
        return measures[part](taught)


@contextlib.contextmanager
def _taught() -> Iterator[Taught]:
    with folder() as data, sync_playwright() as playwright:
        yield from held_on_air(data / "school", playwright)


def _came(taught: Taught, **how: object) -> Watching:
    one = taught.watched_by("noor")
    one.begin(**how)
    one.sees()
    return one


def _glass(taught: Taught) -> list[Figure]:
    """Live, from the canvas that is the camera to the video element."""
    noor = _came(taught)
    noor.page.wait_for_timeout(_SETTLES_S * 1000)
    before = len(noor.seen(1_000_000))
    noor.page.wait_for_timeout(_WATCHED_S * 1000)
    frames = noor.seen(1_000_000)[before:]
    late = [frame["late"] for frame in frames]
    between = [other["utc"] - one["utc"] for one, other in itertools.pairwise(frames)]
    sent = f"{_FPS} frames a second, 640×360, chunks of 250 ms"
    return [
        Figure(f"glass to glass to the audience, p50 ({sent})", percentile(late, 50), "ms", budget="ours <= 700"),
        Figure("the same, p95", percentile(late, 95), "ms", budget="ours <= 900"),
        Figure("frames seen a second", len(frames) / _WATCHED_S, "frames"),
        Figure("longest time without a new frame", max(between), "ms"),
    ]


def _late(taught: Taught) -> list[Figure]:
    """From the first frame to the live edge."""
    taught.air.page.wait_for_timeout(_BEHIND_MS)
    began = time.monotonic()
    noor = taught.watched_by("noor")
    noor.begin(at=0)
    noor.told(f"w.session.setSpeed({_SPEED})")
    noor.sees()
    first_s = time.monotonic() - began
    behind_s, left = noor.state()["clock"]["behind"] / 1000, time.monotonic()
    noor.until("w.session.clock.way === 'live'", seconds=120)
    took_s, theory_s = time.monotonic() - left, behind_s / (_SPEED - 1)
    return [
        Figure(
            f"level with the class, from {behind_s:.0f} s behind at {_SPEED}×",
            took_s,
            "s",
            "theory",
            theory_s,
            "ratio <= 1.1",
        ),
        Figure("page opened until the first picture", first_s, "s"),
    ]


def _seeks(taught: Taught) -> list[Figure]:
    """A class that is over, moments at random."""
    taught.air.page.wait_for_timeout(_BEHIND_MS)
    ahead = taught.air.ahead()
    taught.air.stop()
    (camera,) = taught.air.epochs("camera")
    begins, end = camera["segments"][0][2], camera["until"]
    taught.air.draft("class.ended", {})
    noor = _came(taught, clock="own", at=begins)
    luck = random.Random(7)
    took, off = [], []
    for _ in range(_SEEKS):
        took.append(noor.sought(luck.uniform(begins + 500, end - 3000)))
        noor.page.wait_for_timeout(600)
        off.append(abs(statistics.median(off_by(noor.seen(8), ahead))))
    return [
        Figure("a moment at random: until its picture is there, p50", percentile(took, 50), "ms"),
        Figure("the same, p95", percentile(took, 95), "ms", budget="ours <= 500"),
        Figure(f"picture and what the playhead draws, after {_SEEKS} seeks: apart, p50", percentile(off, 50), "ms"),
        Figure("the same, the worst of them", max(off), "ms", budget="ours <= 100"),
    ]


def _drift(taught: Taught, seconds: float = _DRIFT_S) -> list[Figure]:
    """Class time as it stands in the picture, against the clock that was drawn into it."""
    taught.air.page.wait_for_timeout(seconds * 1000)
    taught.air.stop()
    (camera,) = taught.air.epochs("camera")
    first, last = camera["segments"][0][0], camera["segments"][-1][1]
    many = int(_END_S * 1000 / 250)
    begun = taught.air.stamped_ms(camera, first, first + many)
    ended = taught.air.stamped_ms(camera, _key_before(camera, last - many), last)
    whole = [*begun, *ended]
    return [
        Figure(
            f"class time in the picture wanders in {seconds:.0f} s",
            abs(statistics.mean(ended) - statistics.mean(begun)),
            "ms",
            budget="ours <= 15",
        ),
        Figure("the same, from its drawing to its stamp, p50", abs(statistics.mean(whole)), "ms", budget="ours <= 20"),
        Figure(
            "the frames of both ends, spread from p5 to p95", 1 + percentile(whole, 95) - percentile(whole, 5), "ms"
        ),
    ]


def _key_before(camera: dict[str, list[list[int]]], n: int) -> int:
    """The first chunk of the last segment (each begins with a keyframe) that begins at or before a chunk."""
    return max((run[0] for run in camera["segments"] if run[0] <= n), default=0)


if __name__ == "__main__":
    # Longer than a bench may take: `python -m bench.media_seen 330`.
    with _taught() as lesson:
        for figure in _drift(lesson, float(sys.argv[1])):
            print(figure.told())
