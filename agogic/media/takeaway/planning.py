"""What is seen and heard when in a class that becomes one film. Pure: the class's room in, scenes out; all times ms.

Class time is what everything is placed by; what pauses and cuts leave out is closed up only in the end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from agogic.classlog.anchors import pauses_of
from agogic.classlog.spans import union, within, without
from agogic.classlog.state import Epoch, Part

SHORTEST_MS = 1000
"""A scene shorter than this is part of the one before: nobody could see what it is."""
SPEAKS_LEAST_MS = 3000
"""Who speaks shorter than this is heard, and not cut to."""
_SOUNDS = ("voice", "sound")


@dataclass(frozen=True, slots=True)
class Picture:
    """A moving picture: an epoch of a track, in one of its variants."""

    track: str
    epoch: int
    variant: str = "full"


@dataclass(frozen=True, slots=True)
class Slide:
    """A page of slides."""

    deck: str
    page: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What is seen from `start` to `end`: something large, and somebody small in the corner."""

    start: int
    end: int
    large: Picture | Slide | None = None
    small: Picture | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A film of a class: which stretches of it are taken, what is seen, whose sound is heard."""

    taken: list[list[int]]
    scenes: list[Scene] = field(default_factory=list)
    sounds: list[Picture] = field(default_factory=list)

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return sum(end - start for start, end in self.taken)

    def at(self, class_ms: int) -> int:
        """Where a moment of the class stands in the film; one that is left out, where it goes on."""
        return sum(end - start for start, end in within(self.taken, 0, class_ms))


def plan_of(room: Part, length_ms: int, speaking: Mapping[int, Sequence[Sequence[int]]] | None = None) -> Plan:
    """The plan of a class that is over. `speaking`: when each seat was heard, found from the sound itself."""
    left_out = union(
        pauses_of(room, length_ms),
        ([cut.from_, min(cut.to, length_ms)] for cut in room.cuts.values() if cut.from_ < min(cut.to, length_ms)),
    )
    taken = without([[0, length_ms]] if length_ms > 0 else [], left_out)
    on_air = _Air(room, length_ms, speaking or {})
    scenes = [
        Scene(start, end, *on_air.seen(start, end))
        for stretch in taken
        for start, end in pairwise(_edges(stretch, on_air.edges))
    ]
    sounds = [
        Picture(track, one.epoch, one.variants[0] if one.variants else "full")
        for track, epochs in sorted(room.tracks.items())
        if track.rpartition(".")[2] in _SOUNDS
        for one in epochs
        if one.kept
    ]
    return Plan(taken=taken, scenes=_joined(scenes), sounds=sounds)


def speakers(speaking: Mapping[int, Sequence[Sequence[int]]], length_ms: int) -> list[tuple[int, int]]:
    """Who is cut to from when on (class time, seat): whoever is heard for a while, until somebody else is."""
    moments = sorted((start, end, seat) for seat, spans in speaking.items() for start, end in spans)
    turns: list[tuple[int, int]] = []
    for start, end, seat in moments:
        if end - start >= SPEAKS_LEAST_MS and start < length_ms and (not turns or turns[-1][1] != seat):
            turns.append((start, seat))
    return turns


class _Air:
    """What of a class's pictures and slides is on when."""

    def __init__(self, room: Part, length_ms: int, speaking: Mapping[int, Sequence[Sequence[int]]]) -> None:
        self._length_ms = length_ms
        self._slides = sorted(room.slides, key=lambda shown: shown.t)
        self._gone = room.media_gone
        self._turns = speakers(speaking, length_ms)
        self._films = self._spans(room, "film")
        self._screens = self._spans(room, "screen")
        self._cameras = self._spans(room, "camera")
        self._teachers = {int(seat) for seat, sitting in room.seats.items() if sitting.role == "teacher"}
        spans = [*self._films, *self._screens, *self._cameras]
        self.edges = sorted(
            {shown.t for shown in self._slides}
            | {start for start, _end, _of in spans}
            | {end for _start, end, _of in spans}
            | {start for start, _seat in self._turns}
        )

    def seen(self, start: int, end: int) -> tuple[Picture | Slide | None, Picture | None]:
        """What is large and what is small in a stretch in which nothing changes."""
        film = self._one(self._films, start, end)
        if film is not None:
            return film, None
        person = self._person(start, end)
        screen = self._one(self._screens, start, end)
        if screen is not None:
            return screen, person
        slide = self._slide(start)
        return (slide, person) if slide is not None else (person, None)

    def _spans(self, room: Part, kind: str) -> list[tuple[int, int, Picture]]:
        """The stretches in which tracks of a kind have bytes."""
        found = []
        for track, epochs in room.tracks.items():
            if track.rpartition(".")[2] != kind:
                continue
            for one in epochs:
                gone = [[each.from_, each.to] for each in self._gone if not each.tracks or track in each.tracks]
                left = without([[one.epoch, _until(one, self._length_ms)]], union(gone, one.holes))
                picture = Picture(track, one.epoch, one.variants[0] if one.variants else "full")
                found += [(start, end, picture) for start, end in left if one.kept and start < end]
        return found

    def _one(self, spans: Iterable[tuple[int, int, Picture]], start: int, end: int) -> Picture | None:
        on = [of for begins, ends, of in spans if begins <= start and end <= ends]
        return min(on, key=self._order, default=None)

    def _order(self, picture: Picture) -> tuple[bool, int]:
        """Teachers first, then as they sit."""
        seat = int(picture.track.partition(".")[0])
        return seat not in self._teachers, seat

    def _person(self, start: int, end: int) -> Picture | None:
        """The camera of who speaks, else a teacher's, else whoever's."""
        index = bisect_right(self._turns, (start, 2**31)) - 1
        on = [span for span in self._cameras if span[0] <= start and end <= span[1]]
        if index >= 0:
            wanted = f"{self._turns[index][1]}.camera"
            speaks = [span for span in on if span[2].track == wanted]
            on = speaks or on
        return self._one(on, start, end)

    def _slide(self, at: int) -> Slide | None:
        index = bisect_right([shown.t for shown in self._slides], at) - 1
        shown = self._slides[index] if index >= 0 else None
        return Slide(shown.deck, shown.page) if shown is not None and shown.deck else None


def _until(epoch: Epoch, length_ms: int) -> int:
    return length_ms if epoch.until is None else min(epoch.until, length_ms)


def _edges(stretch: Sequence[int], edges: Iterable[int]) -> list[int]:
    start, end = stretch
    return [start, *(edge for edge in edges if start < edge < end), end]


def _joined(scenes: list[Scene]) -> list[Scene]:
    """Scenes in which the same is seen become one, and very short ones part of the one before."""
    joined: list[Scene] = []
    for scene in scenes:
        last = joined[-1] if joined else None
        follows = last is not None and last.end == scene.start
        same = last is not None and (last.large, last.small) == (scene.large, scene.small)
        still = last is not None and not isinstance(last.large, Picture) and last.small is None
        if last is not None and follows and (same or (still and scene.end - scene.start < SHORTEST_MS)):
            joined[-1] = Scene(last.start, scene.end, last.large, last.small)
        else:
            joined.append(scene)
    return joined
