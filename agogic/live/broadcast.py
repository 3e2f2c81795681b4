"""The pictures and sound of one class: what those on the stage send goes to whoever watches, and onto the disk.

A chunk goes out as soon as it has come in its turn, and is acknowledged when it is on the disk; a page keeps it until
then. What the log says of it (`media.epoch`, `media.hole`, `media.ended`) is noted by the class itself.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from agogic.classlog.decide import Refusal, Sitter, refused
from agogic.classlog.decide.staged import may_keep
from agogic.classlog.events import Event
from agogic.classlog.state import Epoch
from agogic.live.airing import Airing, Hole
from agogic.live.answers import Answer, Fault
from agogic.live.chunks import Sent
from agogic.live.commits import Commits
from agogic.live.fanout import Reader
from agogic.live.room import Room
from agogic.live.wants import Wants
from agogic.media.epochs import StoredEpoch
from agogic.media.tracks import BASE, FULL, epoch_folder, may_be, track_seat

EARLY_MS = 2_000
"""How far a chunk may lie before its epoch or ahead of the class, ms: clocks differ a little."""
LIVE_MS = 5_000
"""What is older than this when it comes is kept for replays and goes to nobody live, ms."""
MOST_EPOCHS = 1_000
"""How often one track may go on in another form in one class."""

_LOG = logging.getLogger("agogic.live")
_Named = tuple[str, int]


@dataclass(frozen=True)
class Beginning:
    """What a page says of an epoch it begins."""

    track: str
    epoch: int
    mime: str
    init: bytes
    kept: bool
    width: int = 0
    height: int = 0
    layers: int = 1

    @property
    def variants(self) -> list[str]:
        """The forms it can be read in."""
        return [FULL, BASE] if self.layers > 1 else [FULL]


@dataclass
class Taken:
    """What became of a post of chunks, in the order sent."""

    taken: list[list[Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


class Broadcast:
    """The pictures and sound of a class that is open in this process. Used from the event loop alone."""

    def __init__(self, room: Room, class_folder: Path, disk: Commits) -> None:
        self.room = room
        self._folder = class_folder
        self._disk = disk
        self.wants = Wants(room.counts)
        self._airings: dict[str, Airing] = {}
        self._opened: dict[Path, StoredEpoch] = {}
        self._inits: dict[_Named, bytes] = {}
        self._holes: dict[_Named, list[Hole]] = {}
        self._noting: set[asyncio.Task[None]] = set()
        room.following.append(self.follow)

    # ---------------------------------------------------------------- what comes in

    async def begin(self, sitter: Sitter, told: Beginning) -> Refusal | Fault | bool:
        """An epoch begins; whether it is new. Again the same changes nothing."""
        if no := self._may_begin(sitter, told):
            return no
        named = (told.track, told.epoch)
        known = self._epoch(*named)
        if known is None and (no := self._may_follow(told)):
            return no
        kept = told.kept if known is None else known.kept
        if kept:
            try:
                await self._make(told)
            except ValueError:
                return refused("media.stale")
        elif self._inits.setdefault(named, told.init) != told.init:
            return refused("media.stale")
        if known is not None:
            if not kept and known.until is None and told.track not in self._airings:
                # It was on the air before a restart; it goes on with whatever comes first.
                self._air(told.track, known, told.init, None)
            await self._aired(told.track)
            return False
        answer = await self.room.note("media.epoch", _epoch_words(told))
        if isinstance(answer, Refusal | Fault):
            await self._unmake(named)
            return answer
        return True

    async def take(self, sitter: Sitter, sent: Sequence[Sent], *, recorded: bool) -> Taken:
        """Chunks, passed on and kept. Raises `OSError` if the disk takes none; then all may be sent again."""
        told, to_disk = Taken(), dict[_Named, list[Sent]]()
        for one in sent:
            named = (one.head.track, one.head.epoch)
            code = await self._refusal_of(sitter, one, recorded=recorded)
            if code:
                told.refused.append({"track": named[0], "epoch": named[1], "n": one.head.n, "code": code})
                continue
            self._pass_on(one)
            told.taken.append([*named, one.head.n])
            if self._at_hand(named) is not None:
                to_disk.setdefault(named, []).append(one)
        self.room.counts.chunks += len(told.taken)
        if to_disk:
            await self._disk.run(_append, [(self._at_hand(named), some) for named, some in to_disk.items()])
            for named in to_disk:
                self._fill(named)
        return told

    async def end(
        self, sitter: Sitter, track: str, epoch: int, count: int, until: int | None
    ) -> Refusal | Fault | None:
        """An epoch is over at `until` (ms) and has `count` chunks: those that are missing may still come."""
        if track_seat(track) != sitter.seat:
            return refused("media.track")
        known = self._epoch(track, epoch)
        if known is None:
            return refused("media.unknown")
        if known.until is not None:
            return None
        airing, now = await self._aired(track), self.room.now().at
        last = airing.last_ms if airing is not None and airing.epoch == epoch else now
        if until is None:
            until = last if airing is not None and airing.next_n == count else now
        until = max(last, min(until, now + EARLY_MS))
        if airing is not None and airing.epoch == epoch:
            airing.expect(count, until)
        answer = await self.room.note("media.ended", {"track": track, "epoch": epoch, "until": until})
        return answer if isinstance(answer, Fault) else None

    # ---------------------------------------------------------------- what goes out

    async def want(self, reader: Reader, wanted: Mapping[str, str]) -> None:
        """What a stream carries from now on."""
        for track in wanted:
            await self._aired(track)
        self.wants.set(reader, wanted, [self._airings[track] for track in wanted if track in self._airings])

    async def stored(self, track: str, epoch: int, variant: str | None = None) -> StoredEpoch | None:
        """An epoch's bytes in one form, or in the fullest; None if none of it is kept."""
        known = self._epoch(track, epoch)
        if known is not None and variant is None:
            variant = known.variants[0]
        if known is None or not known.kept or variant is None or variant not in known.variants:
            return None
        return await self._open(track, epoch, variant)

    def follow(self, events: Sequence[Event]) -> None:
        """What was committed in this class."""
        for event in events:
            body = event.body
            if event.type == "media.epoch":
                known = self._epoch(body["track"], body["epoch"])
                init = self._inits.get((body["track"], body["epoch"]))
                if known is not None and init is not None:
                    self._air(body["track"], known, init)
            elif event.type == "media.ended":
                self._off_air(body["track"], body["epoch"])
            elif event.type == "class.ended":
                for track in list(self._airings):
                    self._off_air(track)
            elif event.type in ("stage.left", "seat.removed"):
                self._left(body["seat"])

    async def close(self) -> None:
        """Nothing goes out any more; what was to be noted is noted."""
        for track in list(self._airings):
            self._off_air(track)
        if self._noting:
            await asyncio.wait(self._noting, timeout=5)
        for stored in self._opened.values():
            stored.close()

    # ---------------------------------------------------------------- may it

    def _may_begin(self, sitter: Sitter, told: Beginning) -> Refusal | None:
        if track_seat(told.track) != sitter.seat or told.track.endswith(".film"):
            return refused("media.track")
        if not may_be(told.track, told.mime):
            return refused("media.codec")
        room = self.room.state.room
        if not any(standing.seat == sitter.seat for standing in room.stage):
            return refused("class.over" if room.status == "ended" else "stage.off")
        return refused("media.unconsented") if told.kept and not may_keep(room, sitter.seat) else None

    def _may_follow(self, told: Beginning) -> Refusal | None:
        epochs = self.room.state.room.tracks.get(told.track, [])
        now = self.room.now().at
        if len(epochs) >= MOST_EPOCHS or not told.epoch <= now + EARLY_MS:
            return refused("draft.outside")
        return refused("media.stale") if epochs and epochs[-1].epoch >= told.epoch else None

    async def _refusal_of(self, sitter: Sitter, sent: Sent, *, recorded: bool) -> str | None:
        """Why a chunk is not taken; None if it is."""
        head = sent.head
        if track_seat(head.track) != sitter.seat:
            return "media.track"
        known = self._epoch(head.track, head.epoch)
        if known is None or head.track.endswith(".film"):
            return "media.unknown"
        if not sent.fits:
            return "media.too_large"
        if not head.epoch - EARLY_MS <= head.t <= head.t + head.d <= self.room.now().at + EARLY_MS:
            return "draft.outside"
        if known.until is not None and head.t > known.until + EARLY_MS:
            return "stage.off"
        airing = await self._aired(head.track)
        current = airing is not None and airing.epoch == head.epoch
        if airing is not None and current and airing.is_ahead(head.n):
            return "draft.outside"
        if not known.kept:
            return None if current else "media.unknown"
        if not (recorded and may_keep(self.room.state.room, sitter.seat)):
            return "media.unconsented"
        return None if await self._open(head.track, head.epoch) is not None else "media.unknown"

    # ---------------------------------------------------------------- on the air

    def _epoch(self, track: str, epoch: int) -> Epoch | None:
        epochs = self.room.state.room.tracks.get(track, [])
        return next((one for one in reversed(epochs) if one.epoch == epoch), None)

    def _pass_on(self, sent: Sent) -> None:
        head = sent.head
        airing = self._airings.get(head.track)
        if airing is not None and airing.epoch == head.epoch:
            airing.take(sent)

    def _on_air(self, airing: Airing, sent: Sent) -> None:
        if sent.head.t + sent.head.d >= self.room.now().at - LIVE_MS:
            self.wants.air(sent)

    def _air(self, track: str, known: Epoch, init: bytes, next_n: int | None = 0) -> Airing:
        self._off_air(track)
        named = (track, known.epoch)
        self._inits.pop(named, None)
        airing = Airing(track, known.epoch, known.mime, known.variants, init, self._on_air, self._holed, next_n)
        if known.kept:
            self._holes.setdefault(named, [])
        self._airings[track] = airing
        self.wants.begin(airing)
        return airing

    async def _aired(self, track: str) -> Airing | None:
        """The epoch of a track that goes on; after a restart it goes on with what is on the disk."""
        epochs = self.room.state.room.tracks.get(track)
        known = epochs[-1] if epochs else None
        airing = self._airings.get(track)
        if known is None or known.until is not None or (airing is not None and airing.epoch == known.epoch):
            return airing
        if not known.kept:
            return None
        stored = await self._open(track, known.epoch)
        airing = self._airings.get(track)
        if stored is None or (airing is not None and airing.epoch == known.epoch):
            return airing
        rows = stored.rows()
        airing = self._air(track, known, stored.init, rows[-1].n + 1 if rows else 0)
        airing.end_ms = rows[-1].t + rows[-1].d if rows else 0
        return airing

    def _off_air(self, track: str, epoch: int | None = None) -> None:
        airing = self._airings.get(track)
        if airing is not None and epoch in (None, airing.epoch):
            airing.close()
            del self._airings[track]

    def _left(self, seat: int) -> None:
        """A seat is on the stage no more: what it was sending is over."""
        for track, airing in self._airings.items():
            if track_seat(track) == seat:
                self._note("media.ended", {"track": track, "epoch": airing.epoch, "until": airing.last_ms})

    # ---------------------------------------------------------------- holes

    def _holed(self, airing: Airing, hole: Hole) -> None:
        named = (airing.track, airing.epoch)
        if named in self._holes and hole.start < hole.end:
            self._holes[named].append(hole)
            self._note("media.hole", _hole_words(named, hole, "open"))

    def _fill(self, named: _Named) -> None:
        """Holes whose chunks are all on the disk now are none any more."""
        holes, stored = self._holes.get(named, []), self._at_hand(named)
        for hole in list(holes):
            if stored is not None and all(stored.row(n) is not None for n in range(hole.first, hole.last + 1)):
                holes.remove(hole)
                self._note("media.hole", _hole_words(named, hole, "filled"))

    def _find_holes(self, named: _Named, stored: StoredEpoch) -> None:
        """What is missing of an epoch that was begun before a restart."""
        known = self._epoch(*named)
        if known is None or named in self._holes:
            return
        self._holes[named] = holes = []
        for before, after in pairwise(stored.rows()):
            hole = Hole(before.n + 1, after.n - 1, before.t + before.d, after.t)
            if hole.first <= hole.last and hole.start < hole.end:
                holes.append(hole)
                if not any(start <= hole.start and hole.end <= end for start, end in known.holes):
                    self._note("media.hole", _hole_words(named, hole, "open"))

    def _note(self, type_: str, body: dict[str, Any]) -> None:
        task = asyncio.create_task(self._noted(type_, body))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _noted(self, type_: str, body: dict[str, Any]) -> None:
        answer: Answer = await self.room.note(type_, body)
        if isinstance(answer, Refusal):
            _LOG.info("%s of class %s was not noted: %s", type_, self.room.class_id, answer.code)

    # ---------------------------------------------------------------- on the disk

    async def _make(self, told: Beginning) -> None:
        """Make room for an epoch. Raises `OSError`; `ValueError` if it has another init segment."""
        made: list[StoredEpoch] = []
        folder = epoch_folder(self._folder, told.track, told.epoch)
        await self._disk.run(lambda: made.append(StoredEpoch.make(folder, told.init)))
        self._opened.setdefault(folder, made[0])
        self._inits[(told.track, told.epoch)] = told.init

    async def _unmake(self, named: _Named) -> None:
        """An epoch that was not to be leaves nothing behind."""
        self._inits.pop(named, None)
        folder = epoch_folder(self._folder, *named)
        stored = self._opened.pop(folder, None)
        if stored is not None:
            stored.close()
            await self._disk.run(shutil.rmtree, folder, True)

    async def _open(self, track: str, epoch: int, variant: str = FULL) -> StoredEpoch | None:
        folder = epoch_folder(self._folder, track, epoch, variant)
        stored = self._opened.get(folder)
        if stored is None:
            found: list[StoredEpoch] = []
            try:
                await self._disk.run(lambda: found.append(StoredEpoch.open(folder)))
            except FileNotFoundError:
                return None
            stored = self._opened.setdefault(folder, found[0])
            if variant in (FULL, BASE):
                self._find_holes((track, epoch), stored)
        return stored

    def _at_hand(self, named: _Named) -> StoredEpoch | None:
        return self._opened.get(epoch_folder(self._folder, *named))


def _append(work: Iterable[tuple[StoredEpoch | None, list[Sent]]]) -> None:
    for stored, some in work:
        if stored is not None:
            stored.append(sent.chunk for sent in some)


def _epoch_words(told: Beginning) -> dict[str, Any]:
    words: dict[str, Any] = {"track": told.track, "epoch": told.epoch, "mime": told.mime, "kept": told.kept}
    return {**words, "variants": told.variants, "width": told.width, "height": told.height}


def _hole_words(named: _Named, hole: Hole, state: str) -> dict[str, Any]:
    span = {"first": hole.first, "last": hole.last, "from": hole.start, "to": hole.end}
    return {"track": named[0], "epoch": named[1], **span, "state": state}
