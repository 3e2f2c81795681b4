"""The school follows its classes and its journal: `run_once` brings everything derived up to what happened.

Each class is followed on its own, so that one that cannot be read does not stop the others.
"""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from agogic.campus.classroom import door
from agogic.campus.classroom.actions import class_folder, meetings_extend
from agogic.campus.classroom.filming import films_arrived, films_given_up
from agogic.campus.classroom.following import (
    NAME,
    ClassFollowing,
    log_events,
    log_head,
    pupils_by_seat,
)
from agogic.campus.classroom.models import ClassSession, Deck, DeckState, Seat, Stage
from agogic.campus.classroom.queries import class_for
from agogic.campus.classroom.recording import recording_end, recordings_due, unrecord
from agogic.campus.classroom.takeaways import takeaways_given_up, takeaways_stale
from agogic.campus.classroom.tasks import deck_told_if_open, film_begin
from agogic.campus.courses.follower import Invited
from agogic.campus.foundation.follower import JournalFollower
from agogic.campus.foundation.journal import last_seq, lines_after
from agogic.campus.foundation.lasting import Lasting
from agogic.campus.foundation.models import FollowerCursor, JournalLine
from agogic.campus.foundation.refusals import Refused
from agogic.campus.roll.actions import attended_notes_due, columns_stale, roll_recompute
from agogic.campus.roll.models import RollColumn
from agogic.classlog.events import CLASS_SEAT
from agogic.classlog.store import StoreFault

COMPARED_EACH_S = 600.0
"""How often all cursors are compared with the logs, whatever the doorbell says."""
SWEPT_EACH_S = 30.0
"""How often what only time brings about is looked for."""
EXTENDED_EACH_S = 3600.0
HELD_CLASSES = 40
"""Classes kept folded in memory. Of those that are over, and kept, the least lately followed go; a class that is on would
be read from its beginning at each look."""
ACTS = "classroom.acts"
"""The cursor of what the engine is told is kept under this name."""
CONSENTS = frozenset({"consent.said", "consent.withdrawn", "guardian.linked", "guardian.unlinked"})
"""Acts after which somebody may perhaps not be recorded any more."""
TOLD_AT_ONCE = 500
TOLD_AGAIN_S = 5.0
FAILED_AGAIN_S = 30.0
REVOKED_AGAIN = timedelta(minutes=16)
"""At start, devices revoked this recently are told to the engine again: passes live for 15 minutes."""

log = logging.getLogger("agogic.follower")


class Changes(JournalFollower):
    """Follows acts after which logs must be read again: another rule, another window."""

    name = "classroom.changes"
    acts = frozenset({"roll_rule.set", "enrolment.added"})

    def line_follow(self, line: JournalLine) -> None:
        """Mark what is stale."""
        if line.act == "roll_rule.set" and line.of_id is not None:
            columns_stale(section_id=line.of_id)
        elif line.act == "enrolment.added":
            columns_stale(section_id=UUID(line.body["section"]), person_id=UUID(line.body["person"]))


class School:
    """What one worker remembers between two looks."""

    def __init__(self) -> None:
        self._classes: OrderedDict[UUID, ClassFollowing] = OrderedDict()
        self._rung: dict[str, int] = {}
        self._bell_ns = 0
        self._journal = -1
        self._is_told = False
        self._failed: dict[UUID, float] = {}
        self._lasting = Lasting(log)
        self._due = {"compare": 0.0, "sweep": 0.0, "extend": 0.0, "tell": 0.0}
        self._began = timezone.now()
        self._seqs: dict[UUID, int] = {}

    def run_once(self) -> int:
        """Follow whatever has happened since the last call. Returns how many classes and lines were followed."""
        now = time.monotonic()
        followed = self._journal_follow(now)
        wanted = self._bell_heard()
        if self._is_due("compare", COMPARED_EACH_S, now):
            wanted |= self._all_behind()
        wanted |= {class_id for class_id, each in self._classes.items() if each.waits}
        for class_id in wanted:
            followed += self._class_follow(class_id, now)
        if self._is_due("sweep", SWEPT_EACH_S, now):
            followed += self._sweep()
        if self._is_due("extend", EXTENDED_EACH_S, now):
            followed += meetings_extend(now=timezone.now())
        return followed

    def _is_due(self, what: str, each_s: float, now: float) -> bool:
        if now < self._due[what]:
            return False
        self._due[what] = now + each_s
        return True

    def _journal_follow(self, now: float) -> int:
        seq, followed = last_seq(), 0
        if seq != self._journal:
            followed = Invited().catch_up() + Changes().catch_up()
            self._journal, self._is_told, self._due["tell"] = seq, False, 0.0
        if not self._is_told and self._is_due("tell", TOLD_AGAIN_S, now):
            followed += acts_tell(since=self._began - REVOKED_AGAIN)
            self._is_told = acts_told()
        return followed

    def _bell_heard(self) -> set[UUID]:
        """The classes whose heads the doorbell names and that were not read so far."""
        bell = Path(settings.DATA) / "live" / "doorbell.json"
        try:
            changed_ns = bell.stat().st_mtime_ns
            if changed_ns != self._bell_ns:
                self._rung = json.loads(bell.read_bytes())
                self._bell_ns = changed_ns
        except (FileNotFoundError, json.JSONDecodeError):
            return set()
        if self._rung and not self._seqs:
            self._seqs = cursors()
        named = ((_uuid(name), seq) for name, seq in self._rung.items())
        return {class_id for class_id, seq in named if class_id and self._seqs.get(class_id, 0) < seq}

    def _all_behind(self) -> set[UUID]:
        """Every class whose log is ahead of its cursor. A log that cannot be read is passed over and said."""
        followed = cursors()
        behind = set()
        for class_id in ClassSession.objects.exclude(state=Stage.CANCELLED).values_list("id", flat=True):
            if not (class_folder(class_id) / "log.sqlite").is_file():
                continue
            try:
                if log_head(class_id) > followed.get(class_id, 0):
                    behind.add(class_id)
            except StoreFault as fault:
                self._lasting.broken(class_id, fault, f"Class {class_id} can not be followed")
        return behind

    def _class_follow(self, class_id: UUID, now: float) -> int:
        if self._failed.get(class_id, 0.0) > now:
            return 0
        following = self._classes.pop(class_id, None) or ClassFollowing(class_id)
        try:
            read = following.read_on()
            following.keep(now=now)
            if read and not following.is_on:
                takeaways_stale(class_id, following.state.room)
        except Exception as error:
            # It is read from its beginning when it is tried again: a fold that failed half-way is not to be trusted.
            self._lasting.broken(class_id, error, f"Class {class_id} can not be followed")
            self._failed[class_id] = now + FAILED_AGAIN_S
            return 0
        self._failed.pop(class_id, None)
        self._lasting.well(class_id, f"Class {class_id} is followed")
        self._classes[class_id] = following
        self._seqs[class_id] = following.seq
        self._make_room()
        return 1 if read else 0

    def _make_room(self) -> None:
        over = [class_id for class_id, each in self._classes.items() if not (each.is_on or each.waits)]
        for class_id in over[: max(0, len(self._classes) - HELD_CLASSES)]:
            del self._classes[class_id]

    def _sweep(self) -> int:
        """What time alone brings about, and what could not be done before."""
        done = attended_notes_due() + self._recordings_end()
        for column in RollColumn.objects.filter(stale=True).select_related("section")[:5]:
            done += self._recomputed(column.id)
        untold = Deck.objects.filter(told=False, state=DeckState.READY, class_session__state=Stage.OPEN)
        for deck in untold.select_related("class_session"):
            deck_told_if_open(deck)
        for film in films_arrived():
            film_begin(film)
            done += 1
        return done + films_given_up() + takeaways_given_up()

    def _recordings_end(self) -> int:
        ended = 0
        for session in recordings_due(timezone.now()):
            try:
                recording_end(session)
                ended += 1
            except Refused as refused:
                log.warning("what was recorded of class %s could not be removed: %s", session.id, refused.code)
        return ended

    def _recomputed(self, class_id: UUID) -> int:
        try:
            return roll_again(class_id)
        except StoreFault as fault:
            self._lasting.broken(class_id, fault, f"The roll of class {class_id} can not be reckoned anew")
            return 0


def run_once() -> int:
    """Follow whatever has happened since the last call, in the one school of this process."""
    return _school.run_once()


def roll_again(class_id: UUID) -> int:
    """The roll of a class once more, from its whole log. Returns how many entries were written."""
    session = ClassSession.objects.select_related("section").get(pk=class_id)
    column = RollColumn.objects.get(pk=class_id)
    events = list(log_events(class_id))
    return roll_recompute(column=column, section=session.section, events=events, pupils=pupils_by_seat(session))


def acts_tell(*, since: object) -> int:
    """Tell the engine what it must know at once: devices signed out, pupils who left. Returns how many lines.

    Outside any transaction; if the engine does not answer, the same lines are told at the next call. A line that it
    does not take (the class is damaged, the disk is full) keeps none of the others, and is told again for as long as
    passes from before it live.
    """
    cursor, made = FollowerCursor.objects.get_or_create(name=ACTS, class_id=None)
    if made:
        first = JournalLine.objects.filter(at__lt=since).order_by("-seq").values_list("seq", flat=True).first()
        cursor.seq = first or 0
    before, told, owed = cursor.seq, 0, False
    for line in lines_after(cursor.seq, limit=TOLD_AT_ONCE):
        try:
            _line_tell(line)
            told += 1
        except Refused as refused:
            log.warning("the engine was not told of line %d: %s", line.seq, refused.code)
            if refused.code == door.UNREACHABLE:
                break
            owed = owed or line.at > timezone.now() - REVOKED_AGAIN
        if not owed:
            cursor.seq = line.seq
    if cursor.seq != before or made:
        cursor.save(update_fields=["seq"])
    return told


def acts_told() -> bool:
    """Whether the engine was told of every line there is."""
    cursor = FollowerCursor.objects.filter(name=ACTS, class_id=None).first()
    return cursor is not None and cursor.seq >= last_seq()


def cursors() -> dict[UUID, int]:
    """How far each class was followed."""
    kept = FollowerCursor.objects.filter(name=NAME).values_list("class_id", "seq")
    return {class_id: seq for class_id, seq in kept if class_id is not None}


def _line_tell(line: JournalLine) -> None:
    """What a line of the journal means to the engine: a device is out; somebody's seat goes, or is theirs again."""
    if line.act == "device.revoked" and line.of_id is not None:
        door.session_revoke(str(line.of_id))
    elif line.act in CONSENTS and line.of_id is not None:
        unrecord(line.of_id)
    elif line.act in ("enrolment.ended", "enrolment.added"):
        _seats_tell(Seat.objects.filter(person=line.body["person"], class_session__section=line.body["section"]))
    elif line.act in ("role.given", "role.taken"):
        _seats_tell(Seat.objects.filter(person=line.of_id))
    elif line.act == "section.changed" and "teachers" in line.body:
        _seats_tell(Seat.objects.filter(class_session__section=line.of_id, teaches=True))


def _seats_tell(found: QuerySet[Seat]) -> None:
    """Seats of people who may no longer be in the class are removed; those the school removed and who may again are
    admitted. Whom a teacher took out stays out.
    """
    for seat in found.filter(class_session__state__in=(Stage.OPEN, Stage.ENDED)).select_related("class_session"):
        removed_by, stays = _removed_by(seat), _may_sit(seat)
        returns = stays and removed_by == CLASS_SEAT
        leaves = not stays and removed_by is None and seat.class_session.state == Stage.OPEN
        if returns or leaves:
            door.seat_tell(seat.class_session, seat.number, admits=stays, teaches=seat.teaches)


def _may_sit(seat: Seat) -> bool:
    """Whether whoever sits there still teaches the section, or still learns in it."""
    seen = class_for(seat.person, seat.class_session_id)
    return seen is not None and (seen.standing.teaches if seat.teaches else seen.standing.learns)


def _removed_by(seat: Seat) -> int | None:
    """The seat that took this one out, if that is the last its class's log says of it."""
    removed_by = None
    try:
        for event in log_events(seat.class_session_id):
            if event.type in ("seat.removed", "seat.admitted") and event.body.get("seat") == seat.number:
                removed_by = event.by if event.type == "seat.removed" else None
    except StoreFault as fault:
        log.warning("class %s: %s", seat.class_session_id, fault)
    return removed_by


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


_school = School()
