"""Who is here and how: beats in; `present` for the roll and a whisper to everybody out.

A whisper (`here`, `tally`) is never stored and may be lost.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agogic.classlog.decide import Sitter
from agogic.classlog.events import seat_audience
from agogic.live import frames
from agogic.live.answers import Fault

if TYPE_CHECKING:
    from agogic.live.room import Room

BEAT_EACH_MS = 15_000
"""How often a page says that it is there, ms."""
GONE_MS = 40_000
"""A seat that has not been heard of for this long is gone, ms."""
PRESENT_EACH_MS = 60_000
"""How often a stretch of presence is written down, ms."""
OVERTAKEN_MS = 3_000
"""A page's last words may come in any order: that it is hidden counts no more when it said that it goes, ms."""
AGAIN_MS = 10_000
"""What could not be written down is tried again after this long, ms."""

_WAYS = ("live", "late", "own")


@dataclass(slots=True)
class _Trace:
    sitter: Sitter
    name: str
    way: str = "live"
    at: int | None = None
    heard_ms: int = 0
    device: str = ""
    """The one whose word counts, until it says less than another or falls silent."""
    rank: int = 0
    ranked_ms: int = 0
    present_from: int | None = None
    present_to: int = 0
    left: bool = False
    went_ms: int | None = None
    """When a page of it said that it was being closed."""


class Presence:
    """The seats of one room that are here now."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._here: dict[int, _Trace] = {}
        self._changed: set[int] = set()
        self._tallies: dict[str, int] = {}
        self._owed: list[tuple[int, int, int]] = []
        self._again_ms = 0

    def come(self, sitter: Sitter, name: str) -> None:
        """A seat opened a stream."""
        trace = self._here.get(sitter.seat)
        if trace is None or trace.name != name:
            # Only what is new is whispered: three hundred who say that they are still here are none of it.
            self._changed.add(sitter.seat)
        if trace is None:
            trace = self._here[sitter.seat] = _Trace(sitter, name)
        trace.sitter, trace.name = sitter, name
        trace.heard_ms = _mono_ms()

    def beat(
        self, sitter: Sitter, name: str, *, visible: bool, edge: bool, at: int, way: str, device: str = ""
    ) -> None:
        """A page says how it is there. At the live edge and visible is present; anything else ends the stretch.

        Of several devices of a seat the one counts that is there most: a phone in a pocket takes nobody out of class.
        """
        if not visible and _just_went(self._here.get(sitter.seat)):
            return
        self.come(sitter, name)
        trace = self._here[sitter.seat]
        if not _counts(trace, device, rank=2 * (visible and edge) or int(visible)):
            return
        now = self._room.now().at
        on = self._room.state.room.status in ("open", "paused")
        if visible and edge and on:
            fresh = trace.present_from is not None and not trace.left and now - trace.present_to <= GONE_MS
            if not fresh and not trace.left:
                trace.present_from = now
            if not trace.left:
                trace.present_to = now
        elif trace.present_from is not None:
            # Hidden, or behind the edge: what was present until then is written down soon, and nothing after it.
            trace.left = True
        way = way if way in _WAYS else "own"
        position = None if way == "live" else max(0, at)
        if (trace.way, trace.at) != (way, position):
            trace.way, trace.at = way, position
            self._changed.add(sitter.seat)

    def go(self, sitter: Sitter, device: str) -> None:
        """A page says that it is being closed: who has no other is gone once the stream has ended, not 40 s later."""
        trace = self._here.get(sitter.seat)
        if trace is None or trace.device not in ("", device):
            return
        trace.ranked_ms = 0
        now = _mono_ms()
        trace.went_ms, trace.heard_ms = now, now - GONE_MS - 1

    def sitters(self) -> dict[int, Sitter]:
        """Everybody who is here, as who may sit."""
        return {seat: trace.sitter for seat, trace in self._here.items()}

    def taught(self) -> bool:
        """Whether a teacher is here."""
        now = _mono_ms()
        return any(trace.sitter.teaches and now - trace.heard_ms <= GONE_MS for trace in self._here.values())

    def whole(self) -> bytes:
        """Everybody who is here, as a frame."""
        seats = {str(seat): _words(trace) for seat, trace in self._here.items()}
        return frames.told(frames.EPHEMERAL, {"kind": "here", "whole": True, "seats": seats})

    def tally(self, poll: str, answered: int) -> None:
        """How many have answered; told with the next whisper."""
        self._tallies[poll] = answered

    async def look_after(self) -> None:
        """Write down presence that is due, forget who is gone, whisper what changed. Called every second."""
        now = _mono_ms()
        streaming = {reader.sitter.seat for reader in self._room.fanout.readers}
        ended = self._room.state.room.status == "ended"
        due = []
        for seat, trace in list(self._here.items()):
            silent = now - trace.heard_ms > GONE_MS
            long = trace.present_from is not None and trace.present_to - trace.present_from >= PRESENT_EACH_MS
            if long or silent or ended or trace.left:
                due.append(self._written(seat, trace))
            if silent and seat not in streaming:
                del self._here[seat]
                self._changed.add(seat)
        if self._owed and now >= self._again_ms:
            owed, self._owed = self._owed, []
            due += [self._note(*one) for one in owed]
        await asyncio.gather(*due)
        self._whisper()

    async def leave_all(self) -> None:
        """Write down everybody's presence, because the room closes."""
        await asyncio.gather(*(self._written(seat, trace) for seat, trace in self._here.items()))

    async def _written(self, seat: int, trace: _Trace) -> None:
        start, end = trace.present_from, trace.present_to
        goes_on = not trace.left and self._room.state.room.status != "ended"
        trace.present_from, trace.left = None, False
        if start is None or start >= end:
            return
        if goes_on:
            # The stretch goes on where it was written down.
            trace.present_from = end
        await self._note(seat, start, end)

    async def _note(self, seat: int, start: int, end: int) -> None:
        answer = await self._room.note("present", {"from": start, "to": end}, seat_audience(seat))
        if isinstance(answer, Fault):
            self._owed.append((seat, start, end))
            self._again_ms = _mono_ms() + AGAIN_MS

    def _whisper(self) -> None:
        if self._changed:
            seats = {str(seat): _words(self._here.get(seat)) for seat in self._changed}
            self._changed.clear()
            self._room.fanout.tell(frames.told(frames.EPHEMERAL, {"kind": "here", "whole": False, "seats": seats}))
        for poll, answered in self._tallies.items():
            told = {"kind": "tally", "poll": poll, "answered": answered}
            self._room.fanout.tell(frames.told(frames.EPHEMERAL, told))
        self._tallies.clear()


def _counts(trace: _Trace, device: str, rank: int) -> bool:
    """Whether a device's word counts now; if so, it is the one from which more is heard."""
    now = _mono_ms()
    stands = trace.device != device and now - trace.ranked_ms <= GONE_MS
    if stands and trace.rank > rank:
        return False
    trace.device, trace.rank, trace.ranked_ms = device, rank, now
    return True


def _just_went(trace: _Trace | None) -> bool:
    return trace is not None and trace.went_ms is not None and _mono_ms() - trace.went_ms < OVERTAKEN_MS


def _words(trace: _Trace | None) -> dict[str, Any] | None:
    if trace is None:
        return None
    return {"way": trace.way, "at": trace.at, "name": trace.name, "role": trace.sitter.role}


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000
