"""From a class's log to the figures of its roll: fed with events as they come, or with all of them at once.

Knows seats, not people. What it says depends on the events alone, so that reading the log again from its
beginning gives what reading it bit by bit gave (rule R6 of the class log).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from agogic.campus.roll.rules import RollRule
from agogic.classlog.attendance import Attendance, CheckAnswer, SeatAttendance, is_right
from agogic.classlog.events import (
    Event,
    PollAnswered,
    PollKeyed,
    PollOpened,
    PollUnplaced,
    Right,
    body_of,
    seat_of,
)

ANSWER_LENGTH = 300
"""Characters of a written answer that the roll keeps."""
DRAWN_STRETCHES = 200
"""Stretches kept for drawing; more are joined over their smallest gaps."""


@dataclass(frozen=True, slots=True)
class Check:
    """A poll that counts. `at`: class time at which it opened, ms."""

    poll: str
    prompt: str
    at: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The fields of one `RollEntry` that come from the log. Times ms of class time; `taken_utc` ms since 1970.

    `taken_utc`: when what was taken became enough; None if it is not. Live, a class is taken when it ends.
    """

    expected_ms: int
    live_ms: int
    later_ms: int
    caught_up_ms: int
    first_live_at: int | None
    checks_asked: int
    checks_live: int
    checks_later: int
    live: list[list[int]]
    later: list[list[int]]
    left: list[list[int]]
    answers: list[dict[str, Any]]
    taken_utc: int | None


class ClassTaken:
    """What is kept of one class to know its roll."""

    def __init__(self) -> None:
        self.attendance = Attendance()
        self.seq = 0
        self._checks: dict[str, tuple[PollOpened, int]] = {}
        self._rights: dict[str, Right] = {}
        self._answers: dict[int, dict[str, PollAnswered]] = defaultdict(dict)
        self._later_utcs: dict[int, list[int]] = defaultdict(list)

    def feed(self, events: Iterable[Event]) -> ClassTaken:
        """Take more events, in the order of `seq`."""
        for event in events:
            self.attendance.feed([event])
            self.seq = event.seq
            self._note(event)
        return self

    def checks(self) -> list[Check]:
        """The polls that count, in the order in which they opened."""
        found = [Check(poll, opened.prompt, at) for poll, (opened, at) in self._checks.items()]
        return sorted(found, key=lambda check: (check.at, check.poll))

    def expected_ms(self) -> int:
        """What of the class must be taken, ms."""
        return self.attendance.seat(-1).expected_ms

    def figures(self, seat: int, rule: RollRule, *, ended_utc: int | None, due_utc: int | None) -> Figures:
        """How a seat took the class until `due_utc` (ms; None: until now)."""
        taken = self.attendance.seat(seat, until_utc=due_utc)
        caught_up_ms = taken.later_ms
        if ended_utc is not None and caught_up_ms:
            caught_up_ms = self.attendance.seat(seat, until_utc=ended_utc).later_ms
        return Figures(
            expected_ms=taken.expected_ms,
            live_ms=taken.live_ms,
            later_ms=taken.later_ms,
            caught_up_ms=caught_up_ms,
            first_live_at=taken.first_live_at,
            checks_asked=taken.checks_asked,
            checks_live=sum(not check.later for check in taken.checks),
            checks_later=sum(check.later for check in taken.checks),
            live=thinned(taken.live),
            later=thinned(taken.later),
            left=thinned(taken.left),
            answers=[self._told(seat, check) for check in sorted(taken.checks, key=lambda check: check.at)],
            taken_utc=self._taken_utc(seat, rule, taken, ended_utc, due_utc),
        )

    def _note(self, event: Event) -> None:
        seat = seat_of(event.to)
        if seat is None and event.type not in ("poll.opened", "poll.placed", "poll.unplaced", "poll.keyed"):
            return
        body = body_of(event.type, event.body)
        if isinstance(body, PollOpened) and body.check and event.to == "room":
            self._checks.setdefault(body.poll, (body, event.at))
        elif isinstance(body, PollUnplaced):
            self._checks.pop(body.poll, None)
        elif isinstance(body, PollKeyed):
            self._rights[body.poll] = body.right
        elif seat is not None and isinstance(body, PollAnswered):
            self._answers[seat].setdefault(body.poll, body)
            self._later_utcs[seat].append(event.utc)
        elif seat is not None and event.type == "watched":
            self._later_utcs[seat].append(event.utc)

    def _taken_utc(
        self, seat: int, rule: RollRule, taken: SeatAttendance, ended_utc: int | None, due_utc: int | None
    ) -> int | None:
        """The first moment at which what was taken was enough: found by halving, because it only grows."""
        if ended_utc is None or not _is_enough(taken, rule):
            return None
        utcs = sorted({ended_utc, *(utc for utc in self._later_utcs[seat] if utc > ended_utc)})
        utcs = [utc for utc in utcs if due_utc is None or utc <= due_utc] or [ended_utc]
        first = bisect_left(utcs, True, key=lambda utc: _is_enough(self.attendance.seat(seat, until_utc=utc), rule))
        return utcs[min(first, len(utcs) - 1)]

    def _told(self, seat: int, check: CheckAnswer) -> dict[str, Any]:
        opened, at = self._checks[check.poll]
        answer = self._answers[seat][check.poll]
        return {
            "poll": check.poll,
            "prompt": opened.prompt,
            "answer": answer_words(opened, answer)[:ANSWER_LENGTH],
            "at": at,
            "later": check.later,
            "right": is_right(answer, self._rights.get(check.poll)),
        }


def answer_words(poll: PollOpened, answer: PollAnswered) -> str:
    """An answer in the words of its poll."""
    if answer.choices:
        return ", ".join(poll.options[choice] for choice in answer.choices if choice < len(poll.options))
    if answer.number is not None:
        return f"{answer.number:g}"
    return answer.text


def thinned(spans: list[list[int]], most: int = DRAWN_STRETCHES) -> list[list[int]]:
    """At most `most` spans: neighbours with the smallest gaps between them are joined."""
    if len(spans) <= most:
        return spans
    gaps = sorted(range(1, len(spans)), key=lambda i: (spans[i][0] - spans[i - 1][1], i))
    joined = set(gaps[: len(spans) - most])
    kept: list[list[int]] = []
    for index, (start, end) in enumerate(spans):
        if index in joined:
            kept[-1][1] = end
        else:
            kept.append([start, end])
    return kept


def fields_of(figures: Figures) -> dict[str, Any]:
    """The figures as the fields of a `RollEntry`."""
    fields = asdict(figures)
    del fields["taken_utc"]
    return fields


def _is_enough(taken: SeatAttendance, rule: RollRule) -> bool:
    return taken.covered_ms >= rule.share * taken.expected_ms and len(taken.checks) >= min(
        rule.checks, taken.checks_asked
    )
