"""What the engine does, counted and told as Prometheus reads it (text exposition format 0.0.4)."""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_LOOK_S = 0.025
_KEPT_LOOKS = 2400


@dataclass(slots=True)
class Counts:
    """Counted since the engine started; every room adds to the same."""

    granted: int = 0
    refused: int = 0
    faults: int = 0
    too_fast: int = 0
    events: int = 0
    commits: int = 0
    commit_s: float = 0.0
    delivered: int = 0
    slow: int = 0
    pages: int = 0
    chunks: int = 0
    chunks_delivered: int = 0


@dataclass(slots=True)
class Lateness:
    """How late the event loop is for what it was asked to do: what everybody on a stream feels."""

    _late: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT_LOOKS))
    _held: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT_LOOKS))

    async def watch(self) -> None:
        """Look at the clock, again and again, until cancelled."""
        while True:
            due, used = time.perf_counter() + _LOOK_S, time.thread_time()
            await asyncio.sleep(_LOOK_S)
            late = time.perf_counter() - due
            self._late.append(late)
            # A machine that does other things as well makes us late, too; what we did ourselves took processor time.
            self._held.append(min(late, time.thread_time() - used))

    @property
    def worst_s(self) -> float:
        """The worst of the last minute, seconds."""
        return max(self._late, default=0.0)

    @property
    def held_s(self) -> float:
        """The worst of the last minute for which the engine's own work may be the reason, seconds."""
        return max(self._held, default=0.0)


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure, under its name."""

    name: str
    kind: str
    says: str
    value: float


def told(gauges: Iterable[Gauge]) -> bytes:
    """Figures as text."""
    lines = []
    for gauge in gauges:
        name = f"agogic_live_{gauge.name}"
        lines += [f"# HELP {name} {gauge.says}", f"# TYPE {name} {gauge.kind}", f"{name} {gauge.value:.10g}"]
    return "\n".join([*lines, ""]).encode()


def counted(counts: Counts, lateness: Lateness, *, rooms: int, readers: int, behind: int) -> list[Gauge]:
    """Every figure of one engine."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Linux tells the most memory in kB, macOS in bytes.
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return [
        Gauge("classes_open", "gauge", "Classes that are open in this process.", rooms),
        Gauge("streams", "gauge", "Streams that are being read.", readers),
        Gauge("streams_behind", "gauge", "Streams whose network does not keep up at the moment.", behind),
        Gauge("streams_slow_total", "counter", "Streams cut off because they did not keep up.", counts.slow),
        Gauge("drafts_granted_total", "counter", "Drafts that became events.", counts.granted),
        Gauge("drafts_refused_total", "counter", "Drafts that were refused.", counts.refused),
        Gauge("requests_too_fast_total", "counter", "Requests refused because a seat asked too much.", counts.too_fast),
        Gauge("faults_total", "counter", "Errors of ours, each with an id in the server's log.", counts.faults),
        Gauge("events_total", "counter", "Events committed.", counts.events),
        Gauge("events_delivered_total", "counter", "Events written to streams.", counts.delivered),
        Gauge("commits_total", "counter", "Commits.", counts.commits),
        Gauge("commit_seconds_total", "counter", "Time spent in commits.", counts.commit_s),
        Gauge("pages_total", "counter", "Pages sealed.", counts.pages),
        Gauge("chunks_total", "counter", "Chunks of picture and sound taken.", counts.chunks),
        Gauge("chunks_delivered_total", "counter", "Chunks written to streams.", counts.chunks_delivered),
        Gauge("loop_late_seconds", "gauge", "How late the loop was at worst in the last minute.", lateness.worst_s),
        Gauge("loop_held_seconds", "gauge", "How late at worst by its own work.", lateness.held_s),
        Gauge("cpu_seconds_total", "counter", "Processor time of this process.", used.ru_utime + used.ru_stime),
        Gauge("memory_most_bytes", "gauge", "The most memory this process has used.", memory),
    ]
