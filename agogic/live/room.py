"""One class and its only writer: drafts in, one decision after the other, one commit for all that wait, then out.

Nothing is sent or acknowledged before its commit (rule L2). If a commit fails, the state is dropped and folded anew.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from agogic.classlog.clock import ClassClock, Now
from agogic.classlog.codec import part_bytes
from agogic.classlog.decide import Refusal, Sitter, decide, refused
from agogic.classlog.events import CLASS_SEAT, ROOM, Draft, Event, seat_audience
from agogic.classlog.ids import new_id
from agogic.classlog.state import State
from agogic.classlog.store import LEASE, MOVED_ON, Line, LogStore, Row, StoreFault, lines_of
from agogic.live.answers import Answer, Fault
from agogic.live.commits import Commits
from agogic.live.fanout import Fanout
from agogic.live.folded import Folded
from agogic.live.gauges import Counts
from agogic.live.keyframes import JOINING, trimmed
from agogic.live.presence import Presence
from agogic.live.results import answered
from agogic.live.turns import Turns

LEFT_ALONE_MS = 30 * 60 * 1000
"""A class without a teacher for this long ends by itself, ms (rule T5)."""
BATCH_S = 0.008
"""How long drafts are decided for one commit at most, seconds: other classes wait no longer."""

_LOG = logging.getLogger("agogic.live")
CLASS_SITTER = Sitter(CLASS_SEAT, "class", ("teach", "class"))


@dataclass(slots=True)
class _Asked:
    sitter: Sitter
    draft: Draft
    answer: asyncio.Future[Answer]


@dataclass(slots=True)
class _Batch:
    asked: list[_Asked]
    answers: list[Answer] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    granted: dict[tuple[int, str], list[Event]] = field(default_factory=dict)


class Room:
    """A class that is open in this process. Made by `open`, used from the event loop alone."""

    def __init__(
        self,
        class_id: str,
        store: LogStore,
        *,
        committed: Callable[[str, int], None] = lambda class_id, seq: None,
        turns: Turns | None = None,
        commits: Commits | None = None,
        counts: Counts | None = None,
    ) -> None:
        self.class_id = class_id
        self.counts = counts or Counts()
        self.presence = Presence(self)
        self.fanout = Fanout(counts=self.counts, greeting=self.presence.whole)
        self.settled = asyncio.Lock()
        """Held from the first decision of a batch to its commit: who reads the state takes it first (rule L2)."""
        self.touched = time.monotonic()
        """When somebody last asked for this room (monotonic, seconds)."""
        self.gone = False
        """The log can not be gone on with here: the room must be closed, and may be opened again."""
        self.closing = False
        self.following: list[Callable[[Sequence[Event]], None]] = []
        """Told what was committed, after it went out."""
        self.down_ms = 0
        self._store = store
        self._committed = committed
        self._turns = turns or Turns()
        self._commits = commits or Commits(1)
        self._own_commits = commits is None
        self._folded = Folded()
        self._clock = ClassClock(0, _mono_ms())
        self._head = 0
        self._keyframes: dict[str, tuple[int, bytes]] = {}
        self._waiting: asyncio.Queue[_Asked | None] = asyncio.Queue()
        self._coming: set[int] = set()
        self._admitting: set[asyncio.Task[None]] = set()
        self._writer: asyncio.Task[None] | None = None
        self._taught_ms = _mono_ms()

    @classmethod
    async def open(cls, class_id: str, store: LogStore, **parts: Any) -> Self:
        """The room of a class whose log is `store`, folded as far as it goes. Raises `StoreFault`."""
        room = cls(class_id, store, **parts)
        await room._turns.work(room._folded.taking(store.read(), room.fanout.tail))
        room._head = room._folded.seq
        room._resume_clock()
        room._writer = asyncio.create_task(room._write(), name=f"room {class_id}")
        return room

    # ---------------------------------------------------------------- asking

    async def ask(self, sitter: Sitter, draft: Draft) -> Answer:
        """What a draft becomes; answered after its commit."""
        if self.gone or self._writer is None:
            return self._fault("the class was closed")
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Asked(sitter, draft, answer))
        return await answer

    async def note(self, type_: str, body: dict[str, Any], to: str = ROOM, *, at: int | None = None) -> Answer:
        """The class itself notes something."""
        return await self.ask(CLASS_SITTER, Draft(id=new_id(), to=to, type=type_, body=body, t=self.now().at, at=at))

    # ---------------------------------------------------------------- what it is

    @property
    def state(self) -> State:
        """The classroom. Within a batch it is ahead of what is committed: see `settled`."""
        return self._folded.state

    def now(self) -> Now:
        """This moment in class time and UTC, ms."""
        if self.state.room.status == "":
            return Now(0, _utc_ms())
        return Now(self._clock.at(_mono_ms(), self._folded.at), _utc_ms())

    @property
    def head(self) -> int:
        """The last seq that is committed."""
        return self._head

    @property
    def length_ms(self) -> int:
        """How long the class is so far, or was."""
        ended = self.state.room.ended_at
        return self.now().at if ended is None else ended

    def keyframes(self, sitter: Sitter) -> list[tuple[str, int, bytes]]:
        """Everything a newcomer may know, as (audience, seq, encoded part); the talk cut to its end."""
        audiences = [ROOM, *(name for name in self.state.parts if name != ROOM)]
        return [(name, self._head, self._keyframe(name)) for name in audiences if sitter.reads(name)]

    def removed(self, seat: int) -> bool:
        """Whether a seat was taken out of the class."""
        sitting = self.state.room.seats.get(str(seat))
        return sitting is not None and sitting.removed

    def rows(self, after: int, limit: int, sitter: Sitter) -> list[Row]:
        """What a seat may read after `after`, from the store, as bytes; may be called from any thread."""
        return self._store.rows(after, limit, None if sitter.teaches else audiences_of(sitter))

    # ---------------------------------------------------------------- coming, staying, leaving

    async def come(self, sitter: Sitter) -> None:
        """A seat's first contact: noted for its pace, and to the room while the class is on."""
        room = self.state.room
        if room.status == "" or sitter.seat == CLASS_SEAT or sitter.seat in self._coming:
            return
        notes = []
        if self.state.part(sitter.own).came_utc is None:
            notes.append(self.note("seat.came", {}, sitter.own))
        if room.status != "ended" and str(sitter.seat) not in room.seats:
            notes.append(self.note("seat.admitted", {"seat": sitter.seat, "role": sitter.role}))
        if notes:
            self._coming.add(sitter.seat)
            try:
                await asyncio.gather(*notes)
            finally:
                self._coming.discard(sitter.seat)

    async def look_after(self) -> None:
        """What happens by itself; called every second."""
        if self.presence.taught() or any(reader.sitter.teaches for reader in self.fanout.readers):
            self._taught_ms = _mono_ms()
        await self.presence.look_after()
        if self.on and _mono_ms() - self._taught_ms > LEFT_ALONE_MS:
            await self.end_left()

    @property
    def on(self) -> bool:
        """Whether the class is going on, in a break too."""
        return self.state.room.status in ("open", "paused")

    async def end_left(self) -> None:
        """End a class nobody teaches any more, at its last event."""
        self._clock = ClassClock(base_at=self._folded.at, base_mono=_mono_ms())
        await self.note("class.ended", {"left": True})

    def idle(self) -> bool:
        """Whether the room could be closed."""
        return not (self.on or self.fanout.readers or self.settled.locked()) and self._waiting.empty()

    async def close(self) -> None:
        """Write down who was present, send what waits, let go of the class."""
        if not self.gone:
            await self.presence.leave_all()
        writer, self._writer = self._writer, None
        if writer is not None:
            self._waiting.put_nowait(None)
            await writer
        self.fanout.dismiss("class.moved", lambda reader: True)
        if self._own_commits:
            self._commits.close()
        # Its last checkpoint waits for whoever reads at the moment.
        await asyncio.to_thread(self._store.close)

    # ---------------------------------------------------------------- writing

    async def _write(self) -> None:
        closing = False
        while not closing:
            first = await self._waiting.get()
            async with self.settled:
                closing = first is None or await self._written(first)
            # A batch of refusals alone commits nothing: others get their turn all the same.
            await asyncio.sleep(0)
        while not self._waiting.empty():
            if (asked := self._waiting.get_nowait()) is not None:
                _tell(asked, self._fault("the class was closed"))

    async def _written(self, first: _Asked) -> bool:
        """Decide what waits and commit it; whether the room is told to close."""
        batch = _Batch([first])
        try:
            closing = self._decide_waiting(batch)
            if batch.lines:
                await self._commit(batch.lines)
        except Exception as error:
            fault = self._fault(error)
            for one in batch.asked:
                _tell(one, fault)
            await self._recover(error)
            return self.gone
        for one, answer in zip(batch.asked, batch.answers, strict=True):
            _tell(one, answer)
        return closing

    def _decide_waiting(self, batch: _Batch) -> bool:
        until = time.perf_counter() + BATCH_S
        batch.answers.append(self._decide(batch.asked[0], batch))
        while not self._waiting.empty() and time.perf_counter() < until:
            asked = self._waiting.get_nowait()
            if asked is None:
                return True
            batch.asked.append(asked)
            batch.answers.append(self._decide(asked, batch))
        return False

    def _decide(self, one: _Asked, batch: _Batch) -> Answer:
        key = (one.sitter.seat, one.draft.id)
        try:
            told = batch.granted.get(key) or self._found(*key)
            if told:
                return told
            decided = decide(self.state, one.sitter, one.draft, self.now())
            if isinstance(decided, Refusal):
                self.counts.refused += 1
                return decided
            lines = lines_of(decided, self._folded.seq)
        except StoreFault:
            raise
        except Exception as error:
            # Nothing was folded yet: a draft that none of us foresaw is the concern of its seat alone.
            return self._fault(error)
        if self._is_taken(lines[1:], batch):
            return refused("draft.malformed")
        batch.lines += lines
        for line in lines:
            self._fold(line.event)
            batch.granted.setdefault((line.event.by, line.event.id), [line.event])
        batch.granted[key] = [line.event for line in lines]
        self.counts.granted += 1
        return batch.granted[key]

    def _is_taken(self, further: Sequence[Line], batch: _Batch) -> bool:
        """Whether an id that was derived for a further event stands already: somebody foresaw it and took it first."""
        keys = [(line.event.by, line.event.id) for line in further]
        return any(key in batch.granted or self._found(*key) for key in keys)

    def _found(self, seat: int, id_: str) -> list[Event]:
        """What a draft became before; the store is asked only about ids that it may hold."""
        return self._store.find(seat, id_) if id_ in self._folded.ids else []

    def _fold(self, event: Event) -> None:
        self._folded.take(event)
        if event.type == "class.opened":
            self._clock = ClassClock(base_at=0, base_mono=_mono_ms())

    async def _commit(self, lines: list[Line]) -> None:
        began = time.perf_counter()
        await self._commits.run(self._store.append, lines, self._head)
        self._head = self._folded.seq
        for line in lines:
            self.fanout.publish(line.event.seq, line.event.to, line.raw)
        self.counts.commits += 1
        self.counts.events += len(lines)
        self.counts.commit_s += time.perf_counter() - began
        self._after_commit([line.event for line in lines])

    def _after_commit(self, events: Sequence[Event]) -> None:
        self._committed(self.class_id, self._head)
        for event in events:
            if event.type == "seat.removed":
                seat = event.body["seat"]
                self.fanout.dismiss("seat.removed", lambda reader, seat=seat: reader.sitter.seat == seat)  # type: ignore[misc]
            elif event.type in ("class.opened", "class.reopened"):
                self._admit_who_waits()
        for poll in {event.body["poll"] for event in events if event.type == "poll.answered"}:
            self.presence.tally(poll, answered(self.state, poll))
        for follow in self.following:
            follow(events)

    def _admit_who_waits(self) -> None:
        sitters = {reader.sitter.seat: reader.sitter for reader in self.fanout.readers}
        for sitter in (sitters | self.presence.sitters()).values():
            task = asyncio.create_task(self.come(sitter))
            self._admitting.add(task)
            task.add_done_callback(self._admitting.discard)

    async def _recover(self, error: Exception) -> None:
        """Nothing of the batch is kept: fold anew what is. Where that can not be, the room is gone."""
        if isinstance(error, StoreFault) and error.code in (LEASE, MOVED_ON):
            self._go()
            return
        try:
            folded = Folded()
            await self._turns.work(folded.taking(self._store.read()))
        except Exception as further:
            self._fault(further)
            self._go()
            return
        self._folded = folded
        self._keyframes.clear()
        if folded.seq != self._head:
            # The commit that failed had come through after all; nobody was told, so everybody is told everything.
            self._head = folded.seq
            self.fanout.forget(folded.seq)

    def _go(self) -> None:
        self.gone = True
        self.fanout.dismiss("class.moved", lambda reader: True)

    def _fault(self, error: object) -> Fault:
        fault = Fault(uuid.uuid4().hex[:12])
        self.counts.faults += 1
        # A store's own sentence says all there is to say, and a full disk brings many of them.
        exc_info = error if isinstance(error, BaseException) and not isinstance(error, StoreFault) else None
        _LOG.error("Fault %s in class %s: %s", fault.id, self.class_id, error, exc_info=exc_info)
        return fault

    # ---------------------------------------------------------------- inside

    def _resume_clock(self) -> None:
        utc, log = _utc_ms(), self._folded
        self._clock = ClassClock.resumed(last_at=log.at, last_utc=log.at_utc or utc, utc=utc, mono=_mono_ms())
        self.down_ms = utc - log.utc if log.utc else 0

    def _keyframe(self, audience: str) -> bytes:
        part = self.state.part(audience)
        kept = self._keyframes.get(audience)
        if kept is None or kept[0] != part.seq:
            kept = self._keyframes[audience] = (part.seq, part_bytes(trimmed(part, JOINING)))
        return kept[1]


def audiences_of(sitter: Sitter) -> list[str]:
    """What a seat is told it reads."""
    return ["*"] if sitter.teaches else [ROOM, seat_audience(sitter.seat)]


def _tell(asked: _Asked, answer: Answer) -> None:
    if not asked.answer.done():
        asked.answer.set_result(answer)


def _utc_ms() -> int:
    return time.time_ns() // 1_000_000


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000
