"""The decks of our lessons, drawn as PDFs in the product's look, and rendered as any teacher's are."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from agogic.cli.simulation.drawings import DRAWINGS, GREEN, INK, LINE, PAPER, QUIET, Box
from agogic.cli.simulation.run import DeckShape
from agogic.cli.simulation.script import Lesson, Slide
from agogic.media.slides import Deck, deck_render

WIDTH, HEIGHT = 320.0, 180.0
"""A page, mm."""
_MARGIN = 22.0
_FONTS = Path(__file__).parent / "fonts"
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def deck_write(lesson: Lesson, path: Path) -> None:
    """Draw a lesson's slides as a PDF; the same bytes every time."""
    pdf = FPDF(unit="mm", format=(HEIGHT, WIDTH), orientation="landscape")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_creation_date(_MADE)
    pdf.set_title(lesson.title)
    pdf.add_font("text", fname=_FONTS / "atkinson-hyperlegible-next-text.ttf")
    pdf.add_font("title", fname=_FONTS / "atkinson-hyperlegible-next-title.ttf")
    for number, slide in enumerate(lesson.slides, start=1):
        _page(pdf, slide, number, len(lesson.slides))
    pdf.output(str(path))


def decks_draw(folder: Path, lessons: Sequence[Lesson]) -> dict[str, DeckShape]:
    """Draw and render the decks of these lessons into a class's folder; lesson's name -> its deck."""
    shapes = {}
    (folder / "slides").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for lesson in lessons:
            pdf = Path(made) / f"{lesson.name}.pdf"
            deck_write(lesson, pdf)
            drawn = deck_render(pdf, folder / "slides" / lesson.name)
            if not isinstance(drawn, Deck):
                raise RuntimeError(f"our own slides could not be drawn: {drawn.code}")
            shapes[lesson.name] = DeckShape(lesson.name, lesson.title, drawn.pages, drawn.width, drawn.height)
    return shapes


def _page(pdf: FPDF, slide: Slide, number: int, of: int) -> None:
    pdf.add_page()
    pdf.set_fill_color(*PAPER)
    pdf.rect(0, 0, WIDTH, HEIGHT, style="F")
    pdf.set_text_color(*INK)
    pdf.set_font("title", size=40 if number > 1 else 50)
    pdf.set_xy(_MARGIN, 18)
    pdf.multi_cell(WIDTH - 2 * _MARGIN, 17 if number > 1 else 21, slide.title, align="L")
    pdf.set_draw_color(*GREEN)
    pdf.set_line_width(1.6)
    top = pdf.get_y() + 3
    pdf.line(_MARGIN, top, _MARGIN + 26, top)
    top = _lines(pdf, slide, top + 7)
    if slide.drawing:
        DRAWINGS[slide.drawing](pdf, Box(_MARGIN, top + 4, WIDTH - 2 * _MARGIN, HEIGHT - top - 24), slide.drawn)
    _foot(pdf, number, of)


def _lines(pdf: FPDF, slide: Slide, top: float) -> float:
    """The lines under the title; as a list where nothing is drawn. Gives where they end, mm."""
    listed = not slide.drawing
    pdf.set_font("text", size=25 if listed else 23)
    for line in slide.lines:
        left = _MARGIN
        if listed:
            pdf.set_fill_color(*GREEN)
            pdf.circle(_MARGIN + 2, top + 6, 1.6, style="F")
            left += 9
        pdf.set_text_color(*(INK if listed else QUIET))
        pdf.set_xy(left, top)
        pdf.cell(WIDTH - _MARGIN - left, 12, line)
        top += 16.5 if listed else 12
    return top


def _foot(pdf: FPDF, number: int, of: int) -> None:
    """How far the deck has come, as a line with a dot on it."""
    y, left, right = HEIGHT - 11, _MARGIN, WIDTH - _MARGIN - 18
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(0.8)
    pdf.line(left, y, right, y)
    at = left + (right - left) * (number - 1) / max(1, of - 1)
    pdf.set_draw_color(*INK)
    pdf.line(left, y, at, y)
    pdf.set_fill_color(*INK)
    pdf.circle(at, y, 1.7, style="F")
    pdf.set_text_color(*QUIET)
    pdf.set_font("text", size=13)
    pdf.set_xy(right + 3, y - 4)
    pdf.cell(15, 8, f"{number}", align="R")
