"""The pictures and sound of one class: what those on the stage send goes to whoever watches, and onto the disk.

A chunk goes out as soon as it has come in its turn, and is acknowledged when it is on the disk; a page keeps it until
then. What the log says of it (`media.epoch`, `media.hole`, `media.ended`, `media.quiet`) is noted by the class itself.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agogic.classlog.decide import Refusal, Sitter, refused
from agogic.classlog.events import Event
from agogic.classlog.state import Epoch, MediaGone, Part, Sitting
from agogic.live.airing import Airing, Hole
from agogic.live.answers import Fault
from agogic.live.chunks import Sent
from agogic.live.commits import Commits
from agogic.live.fanout import Reader
from agogic.live.holes import Holes
from agogic.live.media_rules import EARLY_MS, Beginning, chunk_refusal, epoch_of, no_beginning, no_order
from agogic.live.notes import Notes
from agogic.live.quiet import Quiet
from agogic.live.room import Room
from agogic.live.shelf import Named, Shelf
from agogic.live.wants import Wants
from agogic.media.epochs import StoredEpoch
from agogic.media.tracks import FULL, is_picture, track_seat

LIVE_MS = 5_000
"""What is older than this when it comes is kept for replays and goes to nobody live, ms."""

ABSENT_S = 120.0
"""A pupil on the stage of whom nothing is heard for this long stands there no more, seconds: a network comes back sooner."""
CUTTING = "cutting"
"""A file of this name in `media/` says that a cut for good is not done yet: after a kill it is gone on with."""

_LOG = logging.getLogger("agogic.live")


@dataclass
class Taken:
    """What became of a post of chunks, in the order sent."""

    taken: list[list[Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


class Broadcast:
    """The pictures and sound of a class that is open in this process. Used from the event loop alone."""

    def __init__(
        self, room: Room, class_folder: Path, disk: Commits, *, gone: Callable[[str], None] = lambda class_id: None
    ) -> None:
        self.room = room
        self.shelf = Shelf(class_folder, disk)
        self._marker = class_folder / "media" / CUTTING
        self.wants = Wants(room.counts)
        self._gone = gone
        self._notes = Notes(room)
        self._holes = Holes(self._notes)
        quiet = room.state.room.quiet
        self._quiet = Quiet(max(room.now().at, *(end for _, end in quiet)) if quiet else room.now().at)
        self._airings: dict[str, Airing] = {}
        self._inits: dict[Named, bytes] = {}
        self._absent: dict[int, float] = {}
        self._cutting: asyncio.Task[None] | None = None
        room.following.append(self.follow)
        if room.state.room.media_gone:
            # Whether all of it is gone is not known after a restart.
            self._cut_soon()

    # ---------------------------------------------------------------- what comes in

    async def begin(self, sitter: Sitter, told: Beginning) -> Refusal | Fault | bool:
        """An epoch begins; whether it is new. Again the same changes nothing."""
        if no := no_beginning(self._state, sitter, told):
            return no
        named = (told.track, told.epoch)
        known = self._epoch(*named)
        if known is None and (no := no_order(self._state, told, self.room.now().at)):
            return no
        kept = told.kept if known is None else known.kept
        try:
            if kept:
                await self.shelf.make(named, told.init)
        except ValueError:
            return refused("media.stale")
        if known is not None:
            return await self._begin_again(known, told)
        self._inits[named] = told.init
        answer = await self.room.note("media.epoch", _epoch_words(told))
        if isinstance(answer, Refusal | Fault):
            self._inits.pop(named, None)
            await self.shelf.unmake(named)
            return answer
        return True

    async def take(self, sitter: Sitter, sent: Sequence[Sent], *, recorded: bool) -> Taken:
        """Chunks, passed on and kept. Raises `OSError` if the disk takes none; then all may be sent again."""
        told, to_disk = Taken(), dict[Named, list[Sent]]()
        for one in sent:
            head = one.head
            code = await self._refusal_of(sitter, one, recorded=recorded)
            if code:
                told.refused.append({"track": head.track, "epoch": head.epoch, "n": head.n, "code": code})
                continue
            self._pass_on(one)
            told.taken.append([head.track, head.epoch, head.n])
            named = (head.track, head.epoch)
            if self.shelf.at_hand(named) is not None:
                to_disk.setdefault(named, []).append(one)
        self.room.counts.chunks += len(told.taken)
        if to_disk:
            await self.shelf.append({named: [one.chunk for one in some] for named, some in to_disk.items()})
        for named in to_disk:
            if (stored := self.shelf.at_hand(named)) is not None:
                self._holes.fill(named, stored)
        return told

    async def end(self, track: str, epoch: int, count: int, until: int | None) -> Refusal | Fault | None:
        """An epoch is over at `until` (ms) and has `count` chunks: those that are missing may still come."""
        known = self._epoch(track, epoch)
        if known is None:
            return refused("media.unknown")
        if known.until is not None:
            return None
        airing, now = await self._aired(track), self.room.now().at
        last = epoch
        if airing is not None and airing.epoch == epoch:
            last = airing.last_ms
            until = last if until is None and airing.next_n == count else until
            airing.expect(count, min(now if until is None else until, now + EARLY_MS))
        until = max(last, min(now if until is None else until, now + EARLY_MS))
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
        if known is None or not known.kept or variant not in known.variants or variant is None:
            return None
        return await self.shelf.find((track, epoch), variant)

    # ---------------------------------------------------------------- what happens meanwhile

    def follow(self, events: Sequence[Event]) -> None:
        """What was committed in this class."""
        for event in events:
            body = event.body
            if event.type == "media.epoch":
                known = self._epoch(body["track"], body["epoch"])
                init = self._inits.pop((body["track"], body["epoch"]), None)
                if known is not None and init is not None:
                    self._air(body["track"], known, init)
            elif event.type == "media.ended":
                self._off_air(body["track"], body["epoch"])
            elif event.type == "class.ended":
                for track in list(self._airings):
                    self._off_air(track)
            elif event.type in ("stage.left", "seat.removed"):
                self._left(body["seat"])
            elif event.type == "media.cut":
                self._mark()
                self._cut_soon()

    def look_after(self) -> None:
        """What happens by itself; called every second."""
        self._notes.go_on()
        self._holes.look_after()
        muted = {f"{one.seat}.voice" for one in self._state.stage if not one.voice}
        for start, end in self._quiet.judge(self.room.now().at, muted):
            self._notes.add("media.quiet", {"from": start, "to": end})
        self._see_who_left()

    async def close(self) -> None:
        """Nothing goes out any more; what was to be noted is noted."""
        for airing in self._airings.values():
            airing.close()
        self._airings.clear()
        await self._notes.close()
        if self._cutting is not None:
            await asyncio.wait([self._cutting])
        self.shelf.close()

    # ---------------------------------------------------------------- inside

    @property
    def _state(self) -> Part:
        return self.room.state.room

    def _epoch(self, track: str, epoch: int) -> Epoch | None:
        return epoch_of(self._state, track, epoch)

    async def _refusal_of(self, sitter: Sitter, sent: Sent, *, recorded: bool) -> str | None:
        """Why a chunk is not taken; None if it is."""
        head, known = sent.head, self._epoch(sent.head.track, sent.head.epoch)
        if code := chunk_refusal(self._state, sitter, sent, known, self.room.now().at, recorded=recorded):
            return code
        airing = await self._aired(head.track)
        current = airing is not None and airing.epoch == head.epoch
        if airing is not None and current and airing.is_ahead(head.n):
            return "draft.outside"
        if known is not None and known.kept:
            return None if await self._find(known, head.track) is not None else "media.unknown"
        return None if current else "media.unknown"

    async def _begin_again(self, known: Epoch, told: Beginning) -> Refusal | bool:
        """The same init segment once more; of an epoch that is not kept it may have been lost by a restart."""
        airing = await self._aired(told.track)
        if not known.kept and known.until is None:
            if airing is None or airing.epoch != known.epoch:
                # It goes on with whatever comes first.
                self._air(told.track, known, told.init, None)
            elif airing.init != told.init:
                return refused("media.stale")
        return False

    def _pass_on(self, sent: Sent) -> None:
        airing = self._airings.get(sent.head.track)
        if airing is not None and airing.epoch == sent.head.epoch:
            airing.take(sent)

    def _on_air(self, airing: Airing, sent: Sent) -> None:
        head = sent.head
        if not is_picture(airing.track):
            self._quiet.heard(airing.track, head.t, head.d, loud=head.loud)
        if head.t + head.d >= self.room.now().at - LIVE_MS:
            self.wants.air(sent)

    def _air(self, track: str, known: Epoch, init: bytes, next_n: int | None = 0) -> Airing:
        self._off_air(track)
        airing = Airing(track, known.epoch, known.mime, known.variants, init, self._on_air, self._holed, next_n)
        if known.kept:
            self._holes.begin((track, known.epoch))
        self._airings[track] = airing
        if not is_picture(track):
            self._quiet.begin(track, known.epoch)
        self.wants.begin(airing)
        return airing

    async def _aired(self, track: str) -> Airing | None:
        """The epoch of a track that goes on; after a restart it goes on with what is on the disk."""
        epochs = self._state.tracks.get(track)
        known = epochs[-1] if epochs else None
        airing = self._airings.get(track)
        if known is None or known.until is not None or not known.kept:
            return airing
        if airing is not None and airing.epoch == known.epoch:
            return airing
        stored = await self._find(known, track)
        airing = self._airings.get(track)
        if stored is None or (airing is not None and airing.epoch == known.epoch):
            return airing
        rows, init = stored.rows(), stored.init
        airing = self._air(track, known, init, rows[-1].n + 1 if rows else 0)
        airing.end_ms = rows[-1].t + rows[-1].d if rows else 0
        return airing

    async def _find(self, known: Epoch, track: str) -> StoredEpoch | None:
        named = (track, known.epoch)
        stored = await self.shelf.find(named)
        if stored is not None:
            self._holes.find(named, known, stored)
        return stored

    def _off_air(self, track: str, epoch: int | None = None) -> None:
        airing = self._airings.get(track)
        if airing is not None and epoch in (None, airing.epoch):
            airing.close()
            del self._airings[track]
            self._quiet.end(track)

    def _holed(self, airing: Airing, hole: Hole) -> None:
        self._holes.add((airing.track, airing.epoch), hole)

    def _left(self, seat: int) -> None:
        """A seat is on the stage no more: what it was sending is over."""
        for track, epochs in self._state.tracks.items():
            if track_seat(track) == seat and epochs[-1].until is None:
                airing, epoch = self._airings.get(track), epochs[-1].epoch
                until = airing.last_ms if airing is not None else max(epoch, self.room.now().at)
                self._notes.add("media.ended", {"track": track, "epoch": epoch, "until": until})

    def _see_who_left(self) -> None:
        """A pupil who is on the stage and has not been heard of for long is there no more; a teacher's class goes on."""
        now = time.monotonic()
        readers = {reader.sitter.seat for reader in self.room.fanout.readers}
        here = self.room.presence.sitters().keys() | readers
        sitting = self._state.seats
        on_stage = [one.seat for one in self._state.stage if sitting.get(str(one.seat), Sitting()).role != "teacher"]
        self._absent = {seat: self._absent.get(seat, now) for seat in on_stage if seat not in here}
        for seat, since in list(self._absent.items()):
            if now - since > ABSENT_S:
                self._absent[seat] = now
                self._notes.add("stage.left", {"seat": seat})

    # ---------------------------------------------------------------- cut for good

    def _mark(self) -> None:
        try:
            self._marker.parent.mkdir(parents=True, exist_ok=True)
            self._marker.touch()
        except OSError:
            _LOG.exception("It could not be written down that class %s is being cut", self.room.class_id)

    def _cut_soon(self) -> None:
        if self._cutting is None or self._cutting.done():
            self._cutting = asyncio.create_task(self._cut())

    async def _cut(self) -> None:
        """Take away whatever the log says is gone; again if that grew meanwhile."""
        done = 0
        try:
            while done < len(self._state.media_gone):
                gone, done = self._state.media_gone[done], done + 1
                await self._cut_one(gone)
            self._marker.unlink(missing_ok=True)
        except OSError:
            _LOG.exception("What was cut of class %s is still on the disk", self.room.class_id)
        self._gone(self.room.class_id)

    async def _cut_one(self, gone: MediaGone) -> None:
        for track, epochs in list(self._state.tracks.items()):
            if gone.tracks and track not in gone.tracks:
                continue
            if airing := self._airings.get(track):
                airing.drop(gone.from_, gone.to)
            for known in list(epochs):
                overlaps = known.epoch - EARLY_MS < gone.to and (known.until is None or known.until >= gone.from_)
                for variant in (
                    (known.variants if track.endswith(".film") else [FULL]) if overlaps and known.kept else ()
                ):
                    await self.shelf.cut((track, known.epoch), variant, gone.from_, gone.to)


def _epoch_words(told: Beginning) -> dict[str, Any]:
    words: dict[str, Any] = {"track": told.track, "epoch": told.epoch, "mime": told.mime, "kept": told.kept}
    return {**words, "variants": told.variants, "width": told.width, "height": told.height}
