"""The class clock as SVG, drawn on the server for pages that need no script.

Places are attributes in percent, because the content security policy refuses inline styles. Everything
but the strokes is mirrored here in right-to-left; the strokes are mirrored by the style.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from agogic.campus.classroom.clockwork import STROKES, class_time, is_in, joined

_MINI = 56
_TINY = 24
_COARSE = 84
_BOTTOM = 96
_TALL = 88
_HEAD_GAP = 0.022
"""Heads of stems nearer to each other than this part of the line become one."""
_HeadAt = tuple[int, str, bool]
"""Class time in ms, kind, and whether it is done."""


@dataclass(slots=True)
class Drawn:
    """What a clock shows. `live`, `later`: stretches taken; `edge`: where the class is now, None if it is over."""

    length_ms: int
    strokes: Sequence[int] = ()
    live: Sequence[Sequence[int]] = ()
    later: Sequence[Sequence[int]] = ()
    me: int | None = None
    edge: int | None = None
    polls: Sequence[int] = ()
    questions: Sequence[tuple[int, bool]] = ()
    slides: Sequence[int] = ()
    answered: frozenset[int] = field(default_factory=frozenset)
    mark: Sequence[Sequence[int]] = ()


def strokes_svg(drawn: Drawn, count: int, classes: str) -> str:
    """The strokes: ink where it was live, blue where later, pale where not taken, dots ahead."""
    heights = joined(drawn.strokes, count) if drawn.strokes else [0] * count
    count = len(heights)
    paths: dict[str, list[str]] = {"taken": [], "own": [], "rest": [], "ahead": []}
    for index, height in enumerate(heights):
        at = (index + 0.5) / count
        kind = _kind(drawn, at * drawn.length_ms)
        x = f"{at * 1000:.1f}".rstrip("0").rstrip(".")
        if kind == "ahead":
            paths[kind].append(f"M{x} 95v.01")
        else:
            paths[kind].append(f"M{x} {_BOTTOM}V{_BOTTOM - 4 - round(height * (_TALL - 4) / 100)}")
    body = "".join(f'<path class="{kind}" d="{"".join(d)}"/>' for kind, d in paths.items() if d)
    return (
        f'<svg class="strokes {classes}" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{body}</svg>"
    )


def mini_svg(drawn: Drawn, *, rtl: bool = False, tiny: bool = False) -> str:
    """A small clock's line: strokes, and a pin for the reader or the edge."""
    pin = ""
    if drawn.edge is not None:
        pin = _pin("edge", _x(drawn, drawn.edge, rtl), _DOT)
    elif drawn.me is not None:
        pin = _pin("me", _x(drawn, drawn.me, rtl), _RING)
    pins = f'<svg class="pins" aria-hidden="true">{pin}</svg>' if pin else ""
    return strokes_svg(drawn, _TINY if tiny else _MINI, "coarse") + pins


def full_svg(drawn: Drawn, *, rtl: bool = False) -> str:
    """A whole clock's line: strokes for wide and narrow, the ground of slides, stems, the edge, both ends."""
    return (
        strokes_svg(drawn, STROKES, "fine")
        + strokes_svg(drawn, _COARSE, "coarse")
        + f'<svg class="ground-drawn" aria-hidden="true">{_ground(drawn, rtl)}</svg>'
        + _stems(drawn, "wide", _HEAD_GAP, rtl)
        + _stems(drawn, "narrow", _HEAD_GAP * 2.6, rtl)
        + _edge(drawn, rtl)
        + f'<span class="ends" aria-hidden="true"><time>0:00</time><time>{class_time(drawn.length_ms)}</time></span>'
    )


def _kind(drawn: Drawn, at: float) -> str:
    if drawn.edge is not None and at > drawn.edge:
        return "ahead"
    if not drawn.strokes and drawn.edge is None:
        return "ahead"
    if drawn.mark:
        return "taken" if is_in(drawn.mark, at) else "rest"
    if is_in(drawn.live, at):
        return "taken"
    if is_in(drawn.later, at):
        return "own"
    return "rest"


def _x(drawn: Drawn, at: float, rtl: bool) -> str:
    share = min(1.0, max(0.0, at / drawn.length_ms)) if drawn.length_ms else 0.0
    return f"{(1 - share if rtl else share) * 100:.2f}%"


_DOT = '<circle class="dot" cx="{x}" cy="100%" r=".38rem"/>'
_RING = '<circle class="ring" cx="{x}" cy="100%" r=".3rem"/>'


def _pin(kind: str, x: str, head: str) -> str:
    return f'<g class="pin-drawn {kind}"><line x1="{x}" x2="{x}" y1="0" y2="100%"/>{head.format(x=x)}</g>'


def _edge(drawn: Drawn, rtl: bool) -> str:
    if drawn.edge is None:
        return ""
    x = _x(drawn, drawn.edge, rtl)
    at = class_time(drawn.edge)
    return (
        f'<svg class="pins" aria-hidden="true">{_pin("edge", x, _DOT)}'
        f'<text class="pin-time" x="{x}" y="100%" dy="1.55rem" text-anchor="middle">{at}</text></svg>'
    )


def _ground(drawn: Drawn, rtl: bool) -> str:
    """One piece of line for each slide."""
    starts = sorted({0, *(at for at in drawn.slides if 0 < at < drawn.length_ms)})
    pieces = []
    for start, end in zip(starts, [*starts[1:], drawn.length_ms], strict=True):
        is_ahead = start > drawn.edge if drawn.edge is not None else not drawn.strokes
        ahead = ' class="ahead"' if is_ahead else ""
        pieces.append(f'<line{ahead} x1="{_x(drawn, start, rtl)}" x2="{_x(drawn, end, rtl)}" y1="1" y2="1"/>')
    return "".join(pieces)


def _stems(drawn: Drawn, classes: str, gap: float, rtl: bool) -> str:
    """Lozenges for polls, rings for questions; heads that would touch become one with a number."""
    heads: list[_HeadAt] = [(at, "poll", at in drawn.answered) for at in drawn.polls]
    heads += [(at, "later" if later else "question", True) for at, later in drawn.questions]
    groups = _grouped([[head] for head in sorted(heads)], gap * drawn.length_ms)
    stems = "".join(_stem(drawn, group, rtl) for group in groups)
    return f'<svg class="stems-drawn {classes}" aria-hidden="true">{stems}</svg>'


def _grouped(groups: list[list[_HeadAt]], gap_ms: float) -> list[list[_HeadAt]]:
    """The two nearest become one until none touch: measured from the middles, so that a row is not one long chain."""
    while True:
        apart = [_middle(after) - _middle(before) for before, after in pairwise(groups)]
        nearest = min(range(len(apart)), key=apart.__getitem__, default=None)
        if nearest is None or apart[nearest] >= gap_ms:
            return groups
        groups[nearest : nearest + 2] = [groups[nearest] + groups[nearest + 1]]


def _middle(group: list[_HeadAt]) -> float:
    return sum(at for at, _kind, _on in group) / len(group)


def _stem(drawn: Drawn, group: list[_HeadAt], rtl: bool) -> str:
    x = _x(drawn, _middle(group), rtl)
    kind, on = group[0][1:] if len(group) == 1 else ("many", True)
    line = f'<line x1="{x}" x2="{x}" y1="1.15rem" y2="100%"/>'
    if kind == "poll":
        head = '<rect x="-.37rem" y="-.37rem" width=".74rem" height=".74rem" rx="2" transform="rotate(45)"/>'
    elif kind == "many":
        head = (
            '<rect x="-.58rem" y="-.58rem" width="1.16rem" height="1.16rem" rx="5"/>'
            f'<text dy=".25rem" text-anchor="middle">{len(group)}</text>'
        )
    else:
        head = '<circle r=".58rem"/><text dy=".25rem" text-anchor="middle">?</text>'
    classes = kind if on else f"{kind} unseen"
    return f'<g class="{classes}">{line}<svg x="{x}" y=".58rem" overflow="visible">{head}</svg></g>'
