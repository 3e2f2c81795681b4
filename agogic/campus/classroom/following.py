"""One class followed: its log folded as it grows, and what the school keeps of it brought up to that."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.asking import asked_keep, desk_waiting
from agogic.campus.classroom.clockwork import moments_of, strokes_of
from agogic.campus.classroom.models import ClassSession, Seat, Stage
from agogic.campus.classroom.recording import seats_keep, seats_kept
from agogic.campus.courses.models import Enrolment
from agogic.campus.foundation.models import FollowerCursor
from agogic.campus.roll.actions import attended_note, column_keep, entries_keep
from agogic.campus.roll.taking import ClassTaken
from agogic.classlog.events import Event, seat_of
from agogic.classlog.fold import fold
from agogic.classlog.state import Part, State
from agogic.classlog.store import SqliteStore

NAME = "classroom"
"""The follower's cursor is kept under this name."""
HERE_MS = 90_000
"""Whoever was at the live edge this recently is here, ms."""
KEEP_EACH_S = 2.0
"""While a class is on, what pages show of it is written at most this often."""
ROLL_EACH_S = 15.0
"""While a class is on, its roll is written at most this often."""

_ROLLED = frozenset({"present", "watched", "poll.answered", "seat.ticked", "seat.came"})


class ClassFollowing:
    """A class as it was read so far. Everything kept follows from the log alone."""

    def __init__(self, class_id: UUID) -> None:
        self.class_id = class_id
        self.state = State()
        self.taken = ClassTaken()
        self._kept_at = 0.0
        self._rolled_at = 0.0
        self._kept_seq = -1
        self._kept_status = ""
        self._changed: set[int] = set()

    @property
    def seq(self) -> int:
        """How far the log was read."""
        return self.taken.seq

    @property
    def waits(self) -> bool:
        """Whether something was read that is not kept yet."""
        return self.seq != self._kept_seq or bool(self._changed)

    @property
    def is_on(self) -> bool:
        """Whether the class goes on, in a break too."""
        return self.state.room.status in ("open", "paused")

    def read_on(self) -> int:
        """Read what the log has gained. Returns how many events that was."""
        count = 0
        for event in log_events(self.class_id, self.seq):
            fold(self.state, event)
            self.taken.feed([event])
            seat = seat_of(event.to)
            if seat is not None and event.type in _ROLLED:
                self._changed.add(seat)
            count += 1
        return count

    def keep(self, *, now: float | None = None) -> bool:
        """Write what pages need, if it is time to; the cursor in the same transaction. Returns whether it was."""
        now = time.monotonic() if now is None else now
        status = self.state.room.status
        turned = status != self._kept_status
        if not turned and status != "ended" and now - self._kept_at < KEEP_EACH_S:
            return False
        with transaction.atomic():
            session = ClassSession.objects.select_related("section").filter(pk=self.class_id).first()
            if session is not None and status:
                _session_keep(session, self.state, self.taken)
                seats_keep(session, seats_kept(self.state.room))
                asked_keep(session, self.state)
                if turned or status == "ended" or now - self._rolled_at >= ROLL_EACH_S:
                    roll_keep(session, self.taken, None if turned else self._changed)
                    self._rolled_at = now
                    self._changed = set()
            FollowerCursor.objects.update_or_create(name=NAME, class_id=self.class_id, defaults={"seq": self.seq})
        self._kept_at, self._kept_seq, self._kept_status = now, self.seq, status
        return True


def log_events(class_id: UUID, after_seq: int = 0) -> Iterator[Event]:
    """The events of a class's log after `after_seq`, all audiences. Raises `StoreFault`."""
    store = SqliteStore.reading(class_folder(class_id))
    try:
        for line in store.read(after_seq):
            yield line.event
    finally:
        store.close()


def log_head(class_id: UUID) -> int:
    """The last `seq` of a class's log. Raises `StoreFault`."""
    store = SqliteStore.reading(class_folder(class_id))
    try:
        return store.head().seq
    finally:
        store.close()


def roll_keep(session: ClassSession, taken: ClassTaken, seats: set[int] | None) -> None:
    """Bring the roll of a class up to its log: its column, and the entries of some seats or of all."""
    column = column_keep(
        class_id=session.id,
        section=session.section,
        title=session.title,
        held_at=session.opened_at or session.planned_at,
        ended_at=session.ended_at,
        window_from=_window_from(session),
        alone=session.is_alone,
        length_ms=session.length_ms,
        expected_ms=session.lively_ms,
        checks=[{"poll": check.poll, "prompt": check.prompt, "at": check.at} for check in taken.checks()],
        rule=session.rule,
        strokes=session.strokes,
    )
    if session.column_id != column.id:
        session.column = column
        session.save(update_fields=["column", "changed_at"])
    entries_keep(column=column, section=session.section, taken=taken, pupils=pupils_by_seat(session), seats=seats)
    if column.facts_noted and column.ended_at is None:
        attended_note(column=column, section=session.section)


def pupils_by_seat(session: ClassSession) -> dict[int, Enrolment]:
    """Which pupil of the section sits on which seat; those who have left it since too. Two queries."""
    seats = Seat.objects.filter(class_session=session, teaches=False).values_list("number", "person_id")
    by_person = dict(seats)
    enrolments = {
        each.person_id: each
        for each in Enrolment.objects.filter(section=session.section_id, person__in=by_person.values())
    }
    for enrolment in enrolments.values():
        enrolment.section = session.section
    return {number: enrolments[person] for number, person in by_person.items() if person in enrolments}


def _window_from(session: ClassSession) -> datetime | None:
    if session.ended_at is None:
        return None
    if session.is_alone and session.planned_at is not None:
        return max(session.ended_at, session.planned_at)
    return session.ended_at


def _session_keep(session: ClassSession, state: State, taken: ClassTaken) -> None:
    room = state.room
    length_ms = taken.attendance.length_ms
    nods, reports = desk_waiting(state)
    questions = [
        (question.at, question.later)
        for part in state.parts.values()
        for question in part.questions.values()
        if not question.waits
    ]
    fields: dict[str, Any] = {
        "state": Stage.ENDED if room.status == "ended" else Stage.OPEN,
        "opened_at": _moment(room.opened_utc),
        "ended_at": _ended_at(room),
        "length_ms": length_ms,
        "lively_ms": taken.expected_ms(),
        "strokes": strokes_of(room.strokes, length_ms),
        "moments": moments_of(room, questions),
        "captions": _captions(room),
        "here": 0 if room.status == "ended" else _here(state),
        "nods_waiting": nods,
        "reports_waiting": reports,
    }
    changed = [name for name, value in fields.items() if getattr(session, name) != value]
    if changed:
        for name in changed:
            setattr(session, name, fields[name])
        session.save(update_fields=[*changed, "changed_at"])


def _captions(room: Part) -> dict[str, int]:
    return dict(Counter(caption.lang for caption in room.captions.values() if caption.text.strip()))


def _ended_at(room: Part) -> datetime | None:
    """When a class was over; one made from a video was so as soon as it was there, however long that is."""
    if room.ended_at is None:
        return None
    return _moment(room.opened_utc + (room.ended_at if room.film_ms is None else 0))


def _here(state: State) -> int:
    room = state.room
    here = 0
    for audience, part in state.parts.items():
        seat = seat_of(audience)
        sitting = room.seats.get(str(seat)) if seat is not None else None
        if sitting is None or sitting.role != "pupil" or sitting.removed:
            continue
        seen = part.present[-1][1] if part.present else (part.came_utc or 0) - room.opened_utc
        ticked = bool(part.ticked) and part.ticked[-1][1] is None
        here += ticked or seen >= room.at - HERE_MS
    return here


def _moment(utc_ms: int) -> datetime:
    return datetime.fromtimestamp(utc_ms / 1000, UTC)
