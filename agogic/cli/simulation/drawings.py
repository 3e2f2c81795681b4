"""The drawings on our slides: each fills a box with what it is given. All vector, in the colours of the product."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from fpdf import FPDF

Colour = tuple[int, int, int]

PAPER: Colour = (251, 249, 243)
SHEET: Colour = (255, 254, 251)
LINE: Colour = (226, 222, 214)
INK: Colour = (27, 42, 37)
QUIET: Colour = (74, 88, 81)
GREEN: Colour = (11, 91, 67)
WASH: Colour = (222, 240, 227)
LIVE: Colour = (217, 72, 43)
LATE: Colour = (189, 122, 22)
OWN: Colour = (47, 124, 192)
FILLS: tuple[Colour, ...] = ((229, 178, 92), (159, 193, 180), (217, 138, 95))
"""What lies side by side: amber, teal, clay."""


class Box(NamedTuple):
    """Where something is drawn, mm."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2


def clocks(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """Clock faces side by side: (hour, minute, label)."""
    radius = min(box.h / 2 - 9, box.w / len(drawn) / 2 - 8)
    for n, (hour, minute, label) in enumerate(drawn):
        x, y = box.x + box.w * (n + 0.5) / len(drawn), box.y + radius + 1
        _disc(pdf, x, y, radius, SHEET, INK, 1.6)
        for tick in range(12):
            _ray(pdf, x, y, tick / 12, radius * (0.8 if tick % 3 else 0.72), radius * 0.9, QUIET, 1.0)
        _ray(pdf, x, y, (hour % 12 + minute / 60) / 12, 0, radius * 0.5, INK, 2.6)
        _ray(pdf, x, y, minute / 60, 0, radius * 0.74, (LIVE, OWN, LATE)[n % 3], 1.7)
        _disc(pdf, x, y, 2.2, INK)
        _label(pdf, x, y + radius + 2, label)


def halves(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """A word in two parts, each in its own colour."""
    pdf.set_font("title", size=72)
    first, second = str(drawn[0]), str(drawn[1])
    widths = [pdf.get_string_width(part) for part in (first, second)]
    x, y = box.x + (box.w - sum(widths) - 26) / 2, box.y + box.h / 2 - 22
    for part, width, ground, ink in ((first, widths[0], WASH, GREEN), (second, widths[1], SHEET, INK)):
        pdf.set_fill_color(*ground)
        pdf.set_draw_color(*ink)
        pdf.set_line_width(1.2)
        pdf.rect(x, y, width + 16, 40, style="DF", round_corners=True, corner_radius=5)
        pdf.set_text_color(*ink)
        pdf.set_xy(x + 8, y + 4)
        pdf.cell(width, 32, part, align="C")
        x += width + 22


def ring(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """People around one table."""
    (count,) = drawn
    x, y = box.middle
    radius = box.h / 2 - 8
    _disc(pdf, x, y, radius * 0.55, WASH, GREEN, 1.4)
    for n in range(count):
        angle = 2 * math.pi * n / count
        _disc(pdf, x + radius * 1.5 * math.cos(angle), y + radius * 0.86 * math.sin(angle), 6.5, LIVE)


def path(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """People on one path, each at another moment, and the bench they all pass."""
    (count,) = drawn
    _, y = box.middle
    pdf.set_draw_color(*QUIET)
    pdf.set_line_width(1.2)
    pdf.set_dash_pattern(3, 3)
    pdf.line(box.x + 6, y + 12, box.x + box.w - 6, y + 12)
    pdf.set_dash_pattern()
    bench = box.x + box.w / 2
    pdf.set_fill_color(*GREEN)
    pdf.rect(bench - 13, y + 2, 26, 3, style="F")
    for leg in (bench - 11, bench + 8):
        pdf.rect(leg, y + 2, 3, 10, style="F")
    for n in range(count):
        x = box.x + box.w * (n + 0.5) / count
        x += 20 if abs(x - bench) < 20 else 0
        pdf.set_draw_color(*OWN)
        pdf.set_line_width(2.4)
        pdf.circle(x, y - 12, 7, style="D")
        _label(pdf, x, y + 16, ("Monday", "Tuesday", "Thursday", "Sunday")[n % 4])


def call_letter(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """A telephone that rings, and an envelope that waits."""
    _, y = box.middle
    left, right = box.x + box.w * 0.27, box.x + box.w * 0.73
    pdf.set_fill_color(*INK)
    pdf.rect(left - 17, y - 30, 34, 58, style="F", round_corners=True, corner_radius=5)
    pdf.set_fill_color(*SHEET)
    pdf.rect(left - 13, y - 24, 26, 42, style="F")
    for reach in (24, 31, 38):
        pdf.set_draw_color(*LIVE)
        pdf.set_line_width(1.8)
        for side in (-1, 1):
            pdf.arc(left - reach, y - reach, reach * 2, -28 if side > 0 else 152, 28 if side > 0 else 208, reach * 2)
    pdf.set_fill_color(*SHEET)
    pdf.set_draw_color(*INK)
    pdf.set_line_width(1.6)
    pdf.rect(right - 38, y - 25, 76, 50, style="DF", round_corners=True, corner_radius=3)
    pdf.polyline([(right - 37, y - 23), (right, y + 6), (right + 37, y - 23)])
    _disc(pdf, right + 28, y + 15, 5, OWN)


def columns(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """Two lists side by side: a heading and its lines each."""
    for n, (heading, *lines) in enumerate(drawn):
        x = box.x + n * box.w / 2
        pdf.set_fill_color(*((LIVE, OWN)[n % 2]))
        pdf.circle(x + 3, box.y + 8, 3, style="F")
        pdf.set_text_color(*INK)
        pdf.set_font("title", size=27)
        pdf.set_xy(x + 10, box.y)
        pdf.cell(box.w / 2 - 12, 16, heading)
        pdf.set_font("text", size=24)
        for row, line in enumerate(lines):
            pdf.set_xy(x + 10, box.y + 22 + row * 16)
            pdf.cell(box.w / 2 - 12, 14, line)


def strokes(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """The class clock: talk as strokes, and three places on it: here, late, another day (0 to 1)."""
    live, late, own = drawn
    foot, count = box.y + box.h * 0.68, 96
    for n in range(count):
        at = n / count
        x = box.x + box.w * at
        if at > live:
            _disc(pdf, x, foot - 1, 0.7, LINE)
            continue
        tall = 6 + 30 * abs(math.sin(n * 0.37) * math.sin(n * 0.11 + 1)) + 7 * math.sin(n * 1.7) ** 2
        pdf.set_draw_color(*(OWN if at < own else INK if at < late else LATE))
        pdf.set_line_width(1.3)
        pdf.line(x, foot, x, foot - tall)
    _disc(pdf, box.x + box.w * live, foot + 9, 4, LIVE)
    x = box.x + box.w * late
    pdf.set_fill_color(*LATE)
    pdf.polygon([(x - 4, foot + 5), (x + 4, foot + 9), (x - 4, foot + 13)], style="F")
    pdf.set_draw_color(*OWN)
    pdf.set_line_width(2)
    pdf.circle(box.x + box.w * own, foot + 9, 3.4, style="D")
    for at, words in ((live, "now"), (late, "late"), (own, "on Thursday")):
        _label(pdf, box.x + box.w * at, foot + 14, words)


def globe(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """The Earth, half of it in the sun, with a line every fifteen degrees."""
    x, y = box.middle
    radius = box.h / 2 - 3
    _disc(pdf, x - radius * 2.4, y, radius * 0.3, LATE)
    for n in range(12):
        _ray(pdf, x - radius * 2.4, y, n / 12, radius * 0.38, radius * 0.5, LATE, 1.4)
    _disc(pdf, x, y, radius, WASH, INK, 1.6)
    pdf.set_fill_color(*INK)
    right = [(x + radius * math.sin(t / 40 * math.pi), y - radius * math.cos(t / 40 * math.pi)) for t in range(41)]
    pdf.polygon(right, style="F")
    for n in range(1, 6):
        wide = radius * math.cos(n * math.pi / 12)
        pdf.set_draw_color(*QUIET)
        pdf.set_line_width(0.6)
        pdf.ellipse(x - wide, y - radius, wide * 2, radius * 2, style="D")


def bars(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """Bars cut into parts, some of them filled: (how many, of how many)."""
    gap = 12.0
    tall = min(40.0, (box.h - gap * (len(drawn) - 1)) / len(drawn))
    top = box.y + max(0.0, (box.h - tall * len(drawn) - gap * (len(drawn) - 1)) / 2)
    for row, (above, below) in enumerate(drawn):
        y = top + row * (tall + gap)
        left, wide = box.x + 40, box.w - 40
        pdf.set_draw_color(*INK)
        pdf.set_line_width(1.3)
        for part in range(below):
            pdf.set_fill_color(*(FILLS[row % len(FILLS)] if part < above else SHEET))
            pdf.rect(left + wide * part / below, y, wide / below, tall, style="DF")
        _fraction(pdf, box.x + 14, y + tall / 2, str(above), str(below))


def beats(pdf: FPDF, box: Box, drawn: Sequence[Any]) -> None:
    """Beats in bars, the first of each strong: (beats in a bar, bars)."""
    ((each, count),) = drawn
    x, y = box.x, box.middle[1]
    step = box.w / (each * count)
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(1.2)
    pdf.line(box.x, y, box.x + box.w, y)
    for n in range(each * count):
        at = x + step * (n + 0.5)
        if n % each == 0:
            _disc(pdf, at, y, min(8.0, step * 0.42), GREEN)
        else:
            _disc(pdf, at, y, min(4.6, step * 0.3), SHEET, INK, 1.6)
        _label(pdf, at, y + 12, str(n % each + 1))


DRAWINGS: dict[str, Callable[[FPDF, Box, Sequence[Any]], None]] = {
    "bars": bars,
    "beats": beats,
    "call_letter": call_letter,
    "clocks": clocks,
    "columns": columns,
    "globe": globe,
    "halves": halves,
    "path": path,
    "ring": ring,
    "strokes": strokes,
}
"""A slide's `drawing` -> what draws it."""


def _disc(
    pdf: FPDF, x: float, y: float, radius: float, fill: Colour, edge: Colour | None = None, wide: float = 0
) -> None:
    pdf.set_fill_color(*fill)
    if edge is not None:
        pdf.set_draw_color(*edge)
        pdf.set_line_width(wide)
    pdf.circle(x, y, radius, style="DF" if edge is not None else "F")


def _ray(pdf: FPDF, x: float, y: float, turn: float, start: float, end: float, colour: Colour, wide: float) -> None:
    """A line outwards from a centre; `turn`: clockwise from the top, 0 to 1."""
    across, up = math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)
    pdf.set_draw_color(*colour)
    pdf.set_line_width(wide)
    pdf.line(x + start * across, y - start * up, x + end * across, y - end * up)


def _fraction(pdf: FPDF, x: float, y: float, above: str, below: str) -> None:
    """A fraction as one writes it, its line at (x, y)."""
    pdf.set_draw_color(*INK)
    pdf.set_text_color(*INK)
    pdf.set_font("title", size=34)
    wide = max(pdf.get_string_width(part) for part in (above, below)) + 6
    pdf.set_line_width(1.5)
    pdf.line(x - wide / 2, y, x + wide / 2, y)
    for words, top in ((above, y - 14.5), (below, y + 1.5)):
        pdf.set_xy(x - wide / 2, top)
        pdf.cell(wide, 13, words, align="C")


def _label(pdf: FPDF, x: float, y: float, words: str) -> None:
    pdf.set_text_color(*QUIET)
    pdf.set_font("text", size=17)
    wide = pdf.get_string_width(words) + 4
    pdf.set_xy(x - wide / 2, y)
    pdf.cell(wide, 9, words, align="C")
