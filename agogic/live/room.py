"""One class and its only writer: drafts in, one decision after the other, one commit for all that wait, then out.

Nothing is sent or acknowledged before its commit (rule L2). If a commit fails, the state is dropped and folded anew.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agogic.classlog.clock import ClassClock, Now
from agogic.classlog.codec import part_bytes
from agogic.classlog.decide import Refusal, Sitter, decide
from agogic.classlog.events import CLASS_SEAT, ROOM, Draft, Event, seat_audience
from agogic.classlog.fold import fold
from agogic.classlog.ids import new_id
from agogic.classlog.state import Part, State
from agogic.classlog.store import Line, LogStore, StoreFault, lines_of
from agogic.live.fanout import Fanout
from agogic.live.presence import Presence
from agogic.live.results import answered

KEYFRAME_TALK = 50
"""How much of the talk a newcomer gets at once; the rest stands in pages."""
LEFT_ALONE_MS = 30 * 60 * 1000
"""A class without a teacher for this long ends by itself, ms (rule T5)."""

_LOG = logging.getLogger("agogic.live")
CLASS_SITTER = Sitter(CLASS_SEAT, "class", ("teach", "class"))


@dataclass(frozen=True)
class Fault:
    """Something of ours went wrong; `id` stands in our log beside what it was."""

    id: str


Answer = list[Event] | Refusal | Fault


@dataclass(slots=True)
class _Asked:
    sitter: Sitter
    draft: Draft
    answer: asyncio.Future[Answer]


@dataclass(slots=True)
class _Batch:
    lines: list[Line] = field(default_factory=list)
    answers: list[tuple[asyncio.Future[Answer], Answer]] = field(default_factory=list)
    granted: dict[tuple[int, str], list[Event]] = field(default_factory=dict)


class Room:
    """A class that is open in this process. Made by `Rooms`, used from the event loop alone."""

    def __init__(self, class_id: str, store: LogStore, *, committed: Callable[[str, int], None]) -> None:
        self.class_id = class_id
        self.fanout = Fanout()
        self.presence = Presence(self)
        self._store = store
        self._committed = committed
        self._waiting: asyncio.Queue[_Asked] = asyncio.Queue()
        self.settled = asyncio.Lock()
        """Held from the first decision of a batch to its commit: who reads the state takes it first (rule L2)."""
        self._fold_anew()
        self._writer = asyncio.create_task(self._write(), name=f"room {class_id}")
        self._taught_at = time.monotonic()

    # ---------------------------------------------------------------- asking

    async def ask(self, sitter: Sitter, draft: Draft) -> Answer:
        """What a draft becomes; answered after its commit."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Asked(sitter, draft, answer))
        return await answer

    async def note(self, type_: str, body: dict[str, Any], to: str = ROOM, *, at: int | None = None) -> Answer:
        """The class itself notes something."""
        return await self.ask(CLASS_SITTER, Draft(id=new_id(), to=to, type=type_, body=body, t=self.now().at, at=at))

    # ---------------------------------------------------------------- what it is

    def now(self) -> Now:
        """This moment in class time and UTC, ms."""
        utc = time.time_ns() // 1_000_000
        if self.state.room.status == "":
            return Now(0, utc)
        return Now(self._clock.at(_mono_ms(), self._last_at), utc)

    @property
    def head(self) -> int:
        """The last seq."""
        return self._seq

    @property
    def length_ms(self) -> int:
        """How long the class is so far, or was."""
        ended = self.state.room.ended_at
        return self.now().at if ended is None else ended

    def keyframes(self, sitter: Sitter) -> list[tuple[str, int, bytes]]:
        """Everything a newcomer may know, as (audience, seq, encoded part); the talk cut to its end."""
        audiences = [ROOM, *(name for name in self.state.parts if name != ROOM)]
        return [(name, self._seq, self._keyframe(name)) for name in audiences if sitter.reads(name)]

    def removed(self, seat: int) -> bool:
        """Whether a seat was taken out of the class."""
        sitting = self.state.room.seats.get(str(seat))
        return sitting is not None and sitting.removed

    def events(self, after: int, limit: int | None = None) -> list[bytes]:
        """Events from the store, as their bytes."""
        return [line.raw for line in self._store.read(after, limit)]

    # ---------------------------------------------------------------- coming, staying, leaving

    async def come(self, sitter: Sitter) -> None:
        """A seat's first contact: noted for its pace, and to the room while the class is on."""
        room, own = self.state.room, self.state.part(sitter.own)
        if room.status == "" or sitter.seat == CLASS_SEAT:
            return
        if own.came_utc is None:
            await self.note("seat.came", {}, sitter.own)
        if room.status != "ended" and str(sitter.seat) not in room.seats:
            await self.note("seat.admitted", {"seat": sitter.seat, "role": sitter.role})

    async def look_after(self) -> None:
        """What happens by itself; called every second."""
        if self.presence.taught() or any(reader.sitter.teaches for reader in self.fanout.readers):
            self._taught_at = time.monotonic()
        await self.presence.look_after()
        open_still = self.state.room.status in ("open", "paused")
        if open_still and time.monotonic() - self._taught_at > LEFT_ALONE_MS / 1000:
            await self.end_left()

    async def end_left(self) -> None:
        """End a class nobody teaches any more, at its last event."""
        self._clock = ClassClock(base_at=self._last_at, base_mono=_mono_ms())
        await self.note("class.ended", {"left": True})

    def idle(self) -> bool:
        """Whether the room could be closed."""
        return not self.fanout.readers and self._waiting.empty()

    async def close(self) -> None:
        """Write down who was present, send what waits, let go of the class."""
        await self.presence.leave_all()
        self.fanout.flush()
        self._writer.cancel()
        self._store.close()

    # ---------------------------------------------------------------- writing

    async def _write(self) -> None:
        while True:
            asked = [await self._waiting.get()]
            while not self._waiting.empty():
                asked.append(self._waiting.get_nowait())
            async with self.settled:
                try:
                    await self._write_batch(asked)
                except StoreFault as error:
                    # Its sentence says all there is to say, and a full disk brings many of them.
                    fault = Fault(uuid.uuid4().hex[:12])
                    _LOG.error("Fault %s in class %s: %s", fault.id, self.class_id, error)
                    self._recover(asked, fault)
                except Exception:
                    fault = Fault(uuid.uuid4().hex[:12])
                    _LOG.exception("Fault %s in class %s", fault.id, self.class_id)
                    self._recover(asked, fault)

    async def _write_batch(self, asked: Sequence[_Asked]) -> None:
        before = self._seq
        batch = _Batch()
        for one in asked:
            batch.answers.append((one.answer, self._decide(one, batch)))
        if batch.lines:
            await asyncio.to_thread(self._store.append, batch.lines, before)
            for line in batch.lines:
                self.fanout.publish(line.event.seq, line.event.to, line.raw)
            self._after_commit([line.event for line in batch.lines])
        for future, answer in batch.answers:
            if not future.done():
                future.set_result(answer)

    def _decide(self, one: _Asked, batch: _Batch) -> Answer:
        key = (one.sitter.seat, one.draft.id)
        told = batch.granted.get(key) or self._store.find(*key)
        if told:
            return told
        decided = decide(self.state, one.sitter, one.draft, self.now())
        if isinstance(decided, Refusal):
            return decided
        lines = lines_of(decided, self._seq)
        batch.lines += lines
        for line in lines:
            self._fold_one(line.event)
        batch.granted[key] = [line.event for line in lines]
        return batch.granted[key]

    def _after_commit(self, events: Sequence[Event]) -> None:
        self._committed(self.class_id, self._seq)
        for event in events:
            if event.type == "seat.removed":
                seat = event.body["seat"]
                self.fanout.dismiss("seat.removed", lambda reader, seat=seat: reader.sitter.seat == seat)  # type: ignore[misc]
            elif event.type == "poll.answered":
                poll = event.body["poll"]
                self.presence.tally(poll, answered(self.state, poll))

    def _recover(self, asked: Sequence[_Asked], fault: Fault) -> None:
        for one in asked:
            if not one.answer.done():
                one.answer.set_result(fault)
        try:
            self._fold_anew()
        except StoreFault:
            _LOG.exception("Class %s can not be read; its streams end", self.class_id)
            self.fanout.dismiss("class.moved", lambda reader: True)

    # ---------------------------------------------------------------- folding

    def _fold_anew(self) -> None:
        self.state = State()
        self.fanout.forget()
        self.events_by_type: Counter[str] = Counter()
        self._seq = self._last_at = 0
        last_utc = 0
        for event, raw, _ in self._store.read():
            self._fold_one(event)
            last_utc = event.utc
            self.fanout.remember(event.seq, event.to, raw)
        utc = time.time_ns() // 1_000_000
        self._clock = ClassClock.resumed(last_at=self._last_at, last_utc=last_utc or utc, utc=utc, mono=_mono_ms())
        self.down_ms = utc - last_utc if last_utc else 0

    def _fold_one(self, event: Event) -> None:
        fold(self.state, event)
        self._seq = event.seq
        self.events_by_type[event.type] += 1
        if not event.later:
            self._last_at = max(self._last_at, event.at)
        if event.type == "class.opened":
            self._clock = ClassClock(base_at=0, base_mono=_mono_ms())

    def _keyframe(self, audience: str) -> bytes:
        part = self.state.part(audience)
        if len(part.talk) <= KEYFRAME_TALK:
            return part_bytes(part)
        return part_bytes(_trimmed(part))


def _trimmed(part: Part) -> Part:
    """A part with the end of its talk only, and what belongs to it."""
    kept = sorted(part.talk, key=lambda id_: part.talk[id_].seq)[-KEYFRAME_TALK:]
    fields = {name: getattr(part, name) for name in part.__struct_fields__}
    fields["talk"] = {id_: part.talk[id_] for id_ in kept}
    fields["talk_left_out"] = len(part.talk) - len(kept)
    standing = set(kept) | part.questions.keys()
    fields["reactions"] = {of: marks for of, marks in part.reactions.items() if of in standing}
    return Part(**fields)


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def audiences_of(sitter: Sitter) -> list[str]:
    """What a seat is told it reads."""
    return ["*"] if sitter.teaches else [ROOM, seat_audience(sitter.seat)]
