"""From a class log to who took it, and how: covered class time and checks answered (rules R1 to R6).

Fed with the events of all audiences in the order of `seq`; knows seats, not people, and no rule of any section.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agogic.classlog.anchors import breaks_silence, lively, silences
from agogic.classlog.events import (
    ROOM,
    Event,
    PollAnswered,
    PollKeyed,
    PollOpened,
    Present,
    Right,
    SeatTicked,
    Watched,
    body_of,
    seat_of,
)
from agogic.classlog.fold import fold_part
from agogic.classlog.spans import span_laid, total, union, within, without
from agogic.classlog.state import Part

_LENGTHS = ("class.", "media.", "film.")
"""What decides how much of a class there is to take, by the beginnings of its types."""

PACE = 2
"""Class time counts as replayed at most at this speed (rule R4)."""
PACE_GRACE_MS = 60_000
"""What may be ahead of that pace, ms, summed over all of a seat's time."""


@dataclass(slots=True)
class CheckAnswer:
    """A seat's answer to one check. `right` is None where nothing was keyed."""

    poll: str
    at: int
    utc: int
    later: bool
    right: bool | None


@dataclass(slots=True)
class SeatAttendance:
    """How one seat took a class. Times in ms; `expected_ms` leaves out pauses and silences, and so do the others."""

    seat: int
    expected_ms: int
    live_ms: int
    later_ms: int
    first_live_at: int | None
    last_live_at: int | None
    checks: list[CheckAnswer]
    checks_asked: int
    live: list[list[int]] = field(default_factory=list)
    """The stretches behind `live_ms`, silences and all."""
    later: list[list[int]] = field(default_factory=list)
    """The stretches behind `later_ms`, silences and all."""
    left: list[list[int]] = field(default_factory=list)
    """What is still to be taken of what is expected."""

    @property
    def covered_ms(self) -> int:
        """What was taken, live or later."""
        return self.live_ms + self.later_ms

    @property
    def share(self) -> float:
        """What was taken of what was expected, 0 to 1; a class with nothing in it was taken by all who came."""
        return self.covered_ms / self.expected_ms if self.expected_ms else 1.0


@dataclass(slots=True)
class _SeatTrace:
    came_utc: int | None = None
    present: list[list[int]] = field(default_factory=list)
    ticked: list[list[int | None]] = field(default_factory=list)
    watched: list[tuple[int, int, int]] = field(default_factory=list)
    answers: dict[str, tuple[PollAnswered, Event]] = field(default_factory=dict)


class Attendance:
    """What a follower keeps of one class to know its roll; events may be fed as they come."""

    def __init__(self) -> None:
        self._room = Part()
        self._moments: list[int] = []
        self._seats: dict[int, _SeatTrace] = {}
        self._checks: dict[str, int] = {}
        self._rights: dict[str, Right] = {}
        self._expected_now: list[list[int]] | None = None

    def feed(self, events: Iterable[Event]) -> "Attendance":
        """Take more events, in the order of `seq`."""
        for event in events:
            self._feed_one(event)
        return self

    @property
    def seats(self) -> list[int]:
        """Every seat that left a trace."""
        return sorted(self._seats)

    @property
    def length_ms(self) -> int:
        """How long the class is so far, or was."""
        return self._room.ended_at if self._room.ended_at is not None else self._room.at

    def silences(self) -> list[list[int]]:
        """The stretches in which nothing happened, as `[from, to)` in ms of class time."""
        length = self.length_ms
        return silences(sorted(moment for moment in self._moments if moment < length), length)

    def seat(self, seat: int, *, until_utc: int | None = None) -> SeatAttendance:
        """How a seat took the class; what arrived after `until_utc` (ms) does not count."""
        trace = self._seats.get(seat) or _SeatTrace()
        length = self.length_ms
        expected = self._expected()
        live = self._live(trace, length)
        live_lively = _overlap(expected, live)
        paced = within(_paced(trace, until_utc), 0, length)
        later = without(_overlap(expected, paced), live_lively)
        return SeatAttendance(
            seat=seat,
            expected_ms=total(expected),
            live_ms=total(live_lively),
            later_ms=total(later),
            first_live_at=live[0][0] if live else None,
            last_live_at=live[-1][1] if live else None,
            checks=self._answered(trace, until_utc),
            checks_asked=self._asked(trace, length),
            live=live,
            later=without(paced, live),
            left=without(expected, union(live, paced)),
        )

    def _expected(self) -> list[list[int]]:
        """What everyone must take; kept until the room moves on, because every seat is held against it."""
        if self._expected_now is None:
            self._expected_now = lively(self._room, self.silences(), self.length_ms)
        return self._expected_now

    def _feed_one(self, event: Event) -> None:
        if event.to == ROOM:
            self._feed_room(event)
            return
        body = body_of(event.type, event.body)
        if isinstance(body, PollKeyed):
            self._rights[body.poll] = body.right
        seat = seat_of(event.to)
        if seat is None:
            return
        trace = self._seats.setdefault(seat, _SeatTrace())
        if event.type == "seat.came":
            trace.came_utc = event.utc if trace.came_utc is None else min(trace.came_utc, event.utc)
        elif isinstance(body, Present):
            span_laid(trace.present, body.from_, body.to)
        elif isinstance(body, Watched):
            trace.watched.append((body.from_, body.to, event.utc))
        elif isinstance(body, SeatTicked):
            _ticked(trace, event.at, body.here)
        elif isinstance(body, PollAnswered):
            trace.answers.setdefault(body.poll, (body, event))

    def _feed_room(self, event: Event) -> None:
        self._expected_now = None
        if event.type.startswith(_LENGTHS):
            fold_part(self._room, event)
        elif not event.later:
            self._room.at = max(self._room.at, event.at)
        if breaks_silence(event):
            self._moments.append(event.at)
        if event.type in ("poll.opened", "poll.placed"):
            body = body_of(event.type, event.body)
            if isinstance(body, PollOpened) and body.check:
                self._checks.setdefault(body.poll, event.at)
        elif event.type == "poll.unplaced":
            self._checks.pop(str(event.body.get("poll")), None)

    def _live(self, trace: _SeatTrace, length: int) -> list[list[int]]:
        return within(union(trace.present, _in_room(trace, length)), 0, length)

    def _asked(self, trace: _SeatTrace, length: int) -> int:
        """How many checks were asked of a seat: who sat in the room without a device could not answer them (rule R5)."""
        in_room = _in_room(trace, length)
        return sum(
            poll in trace.answers or not any(start <= at < end for start, end in in_room)
            for poll, at in self._checks.items()
        )

    def _answered(self, trace: _SeatTrace, until_utc: int | None) -> list[CheckAnswer]:
        found = []
        for poll, (body, event) in trace.answers.items():
            if poll in self._checks and (until_utc is None or event.utc <= until_utc):
                right = is_right(body, self._rights.get(poll))
                found.append(CheckAnswer(poll=poll, at=event.at, utc=event.utc, later=event.later, right=right))
        return found


def is_right(answer: PollAnswered, right: Right | None) -> bool | None:
    """Whether an answer is right; None where there is nothing to hold it against."""
    if right is None:
        return None
    if right.choices:
        return set(answer.choices) == set(right.choices)
    if right.number is not None:
        return answer.number is not None and abs(answer.number - right.number) <= right.tolerance
    if right.texts:
        return answer.text.strip().casefold() in {text.strip().casefold() for text in right.texts}
    return None


def _paced(trace: _SeatTrace, until_utc: int | None) -> list[list[int]]:
    """The replayed stretches that count, in the order of arrival: played time never outruns the pace (rule R4)."""
    counted: list[list[int]] = []
    if trace.came_utc is None:
        return counted
    played = 0
    for start, end, utc in trace.watched:
        if until_utc is not None and utc > until_utc:
            continue
        room = PACE * max(0, utc - trace.came_utc) + PACE_GRACE_MS - played
        kept = min(end - start, room)
        if kept > 0:
            played += kept
            span_laid(counted, start, start + kept)
    return counted


def _overlap(spans: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> list[list[int]]:
    return union(*(within(spans, start, end) for start, end in others))


def _in_room(trace: _SeatTrace, length: int) -> list[list[int]]:
    spans = [[start, length if end is None else end] for start, end in trace.ticked if start is not None]
    return [span for span in spans if span[0] < span[1]]


def _ticked(trace: _SeatTrace, at: int, here: bool) -> None:
    is_open = bool(trace.ticked) and trace.ticked[-1][1] is None
    if here and not is_open:
        trace.ticked.append([at, None])
    if not here and is_open:
        trace.ticked[-1][1] = at
