"""Moments of a class: where something happens, and the silences between. The same in both languages (rule A1)."""

from collections.abc import Iterable, Sequence

from agogic.classlog.events import ROOM, Event
from agogic.classlog.spans import union, without
from agogic.classlog.state import Part

AUDIBLE = frozenset(
    {
        "class.opened",
        "class.resumed",
        "class.ended",
        "chat.said",
        "reacted",
        "question.asked",
        "question.answered",
        "hand.raised",
        "hand.called",
        "slide.shown",
        "poll.opened",
        "poll.closed",
        "poll.revealed",
    }
)
"""Types that break a silence when they go to the room."""

HEARD = (".voice", ".sound", ".film")
"""How the names of tracks end that somebody is heard in, and of a film, which may show without a word."""

READING_MS = 8000
"""After something happened the class is not silent for this long: time to read it, ms."""
LEAD_MS = 2000
"""A silence ends this long before the next thing happens, ms."""
SILENCE_MS = 3000
"""What is shorter than this is no silence, ms."""


def breaks_silence(event: Event) -> bool:
    """Whether an event is something the room hears or sees; what was added later is not."""
    return event.to == ROOM and not event.later and event.type in AUDIBLE


def silences(moments: Sequence[int], length_ms: int) -> list[list[int]]:
    """Stretches in which nothing happens, from the sorted class times at which something did, up to `length_ms`."""
    quiet: list[list[int]] = []
    before = 0
    for moment in [*moments, length_ms]:
        end = moment - LEAD_MS if moment < length_ms else length_ms
        start = before + READING_MS
        if end - start >= SILENCE_MS:
            quiet.append([start, end])
        before = max(before, moment)
    return quiet


def silences_of(events: Iterable[Event], length_ms: int) -> list[list[int]]:
    """The silences of a class up to `length_ms` (ms of class time)."""
    moments = sorted(event.at for event in events if breaks_silence(event) and event.at < length_ms)
    return silences(moments, length_ms)


def pauses_of(room: Part, length_ms: int) -> list[list[int]]:
    """The pauses of a class up to `length_ms`; one still on lasts until there."""
    ended = ([start, length_ms if end is None else min(end, length_ms)] for start, end in _pairs(room))
    return union([start, end] for start, end in ended if start < end)


def unheard(room: Part, quiet: Sequence[Sequence[int]], length_ms: int) -> list[list[int]]:
    """What is left of silences where somebody could be heard: only what the class found quiet (rule A2)."""
    if not room.tracks:
        return [list(span) for span in quiet]
    left = without(quiet, without(_sounding(room, length_ms), room.quiet))
    return [[start, end] for start, end in left if end - start >= SILENCE_MS]


def leaps(room: Part, quiet: Sequence[Sequence[int]], length_ms: int) -> list[list[int]]:
    """What a replay leaps over: silences in which nobody is heard, pauses, and what a teacher left out."""
    cuts = ([cut.from_, min(cut.to, length_ms)] for cut in room.cuts.values())
    left_out = union([start, end] for start, end in cuts if start < end)
    return union(unheard(room, quiet, length_ms), pauses_of(room, length_ms), left_out)


def lively(room: Part, quiet: Sequence[Sequence[int]], length_ms: int) -> list[list[int]]:
    """What of a class must be taken: all of it but what a replay leaps over."""
    return without([[0, length_ms]] if length_ms > 0 else [], leaps(room, quiet, length_ms))


def _sounding(room: Part, length_ms: int) -> list[list[int]]:
    """Where a track with sound is on."""
    spans = (
        [one.epoch, length_ms if one.until is None else min(one.until, length_ms)]
        for track, epochs in room.tracks.items()
        if track.endswith(HEARD)
        for one in epochs
    )
    return union([start, end] for start, end in spans if start < end)


def _pairs(room: Part) -> Iterable[tuple[int, int | None]]:
    for start, end in room.pauses:
        if start is not None:
            yield start, end
