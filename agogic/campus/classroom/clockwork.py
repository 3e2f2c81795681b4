"""What pages draw of a class's clock: strokes, moments, and what somebody has taken. Pure; times ms of class time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from agogic.classlog.fold import STROKE_MS
from agogic.classlog.state import Part

STROKES = 168
"""Strokes of a full class clock; small ones join them."""
MOMENTS_KEPT = 300
CHAPTERS_KEPT = 100

_FULL = 100


def strokes_of(counts: Mapping[str, int], length_ms: int, strokes: int = STROKES) -> list[int]:
    """How much was said in each of `strokes` slices, 0 to 100, from the fold's counts."""
    if length_ms <= 0:
        return []
    slices = [0.0] * strokes
    for stroke, count in counts.items():
        if stroke.isdigit():
            middle = (int(stroke) + 0.5) * STROKE_MS
            slices[min(strokes - 1, int(middle / length_ms * strokes))] += count
    smooth = [(slices[max(0, i - 1)] + 2 * slices[i] + slices[min(strokes - 1, i + 1)]) / 4 for i in range(strokes)]
    most = max(smooth, default=0) or 1
    return [round(_FULL * (height / most) ** 0.6) for height in smooth]


def joined(strokes: Sequence[int], fewer: int) -> list[int]:
    """The same strokes as `fewer` ones, each as tall as the tallest it stands for."""
    if len(strokes) <= fewer:
        return list(strokes)
    edges = [round(i * len(strokes) / fewer) for i in range(fewer + 1)]
    return [max(strokes[a:z]) for a, z in pairwise(edges)]


def moments_of(room: Part, questions: Iterable[tuple[int, bool]]) -> dict[str, Any]:
    """What stands on the line: polls, questions (with whether they came later), chapters, and where each slide begins."""
    return {
        "polls": sorted({poll.at for poll in room.polls.values()})[:MOMENTS_KEPT],
        "questions": sorted([at, later] for at, later in questions)[:MOMENTS_KEPT],
        "chapters": chapters_of(room),
        "slides": sorted({shown.t for shown in room.slides if shown.deck})[:MOMENTS_KEPT],
    }


def chapters_of(room: Part) -> list[list[Any]]:
    """Chapters as they stand: where each begins, its name, and the id under which it is named anew."""
    named = ((each.from_, each.title, id_) for id_, each in room.chapters.items() if each.title.strip())
    return [list(chapter) for chapter in sorted(named)[:CHAPTERS_KEPT]]


def is_in(spans: Sequence[Sequence[int]], at: float) -> bool:
    """Whether a moment lies in one of some sorted stretches."""
    return any(start <= at < end for start, end in spans)


def class_time(ms: float | None) -> str:
    """Class time as the clock shows it: *4:02*, *1:04:02*."""
    seconds = max(0, int(ms or 0)) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def minutes_of(ms: float | None) -> int:
    """Whole minutes for a sentence: rounded, and at least one where there is anything at all."""
    return max(1, round((ms or 0) / 60_000)) if ms and ms > 0 else 0
