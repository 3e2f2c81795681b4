"""A PDF becomes a deck, whatever the PDF is."""

from pathlib import Path

import msgspec
import pytest
from fpdf import FPDF
from PIL import Image

from agogic.media.slides import (
    LARGE_PX,
    MAX_FILE_BYTES,
    MAX_PAGE_TEXT,
    MAX_PAGES,
    SMALL_PX,
    Deck,
    DeckRefused,
    deck_check,
    deck_render,
    page_text,
)


def pdf_of(path: Path, pages: int = 2, size: tuple[float, float] = (160, 90), password: str = "") -> Path:
    """A PDF with numbered pages of `size` mm."""
    pdf = FPDF(unit="mm", format=size)
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    pdf.set_font("Helvetica", size=12)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.cell(text=f"Page {number} says hello")
    pdf.output(str(path))
    return path


def test_each_page_comes_in_two_sizes_with_its_text(tmp_path: Path) -> None:
    deck = deck_render(pdf_of(tmp_path / "a.pdf", pages=3), tmp_path / "deck")
    assert deck == Deck(pages=3, width=LARGE_PX, height=901)  # PDFium rounds up
    assert sorted(path.name for path in (tmp_path / "deck").iterdir()) == sorted(
        [f"{n}-{size}.webp" for n in (1, 2, 3) for size in ("large", "small")] + ["text.json"]
    )
    with (
        Image.open(tmp_path / "deck" / "2-large.webp") as large,
        Image.open(tmp_path / "deck" / "2-small.webp") as small,
    ):
        assert large.size == (LARGE_PX, 901)
        assert small.size == (SMALL_PX, 360)
    texts = msgspec.json.decode((tmp_path / "deck" / "text.json").read_bytes())
    assert texts == ["Page 1 says hello", "Page 2 says hello", "Page 3 says hello"]


def test_a_page_that_stands_upright_keeps_its_shape(tmp_path: Path) -> None:
    deck = deck_render(pdf_of(tmp_path / "a.pdf", pages=1, size=(90, 160)), tmp_path / "deck")
    assert deck == Deck(pages=1, width=901, height=LARGE_PX)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "deck.no_pdf"),
        (b"PK\x03\x04 a zip", "deck.no_pdf"),
        (b"<html>%PDF-1.7", "deck.broken"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "deck.broken"),
    ],
)
def test_what_is_no_pdf_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert deck_render(tmp_path / "a.pdf", tmp_path / "deck") == DeckRefused(code)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    assert deck_render(pdf_of(tmp_path / "a.pdf", password="secret"), tmp_path / "deck") == DeckRefused("deck.locked")


def test_a_page_without_the_shape_of_a_slide_is_refused(tmp_path: Path) -> None:
    assert deck_render(pdf_of(tmp_path / "a.pdf", pages=1, size=(4, 4000)), tmp_path / "deck") == DeckRefused(
        "deck.broken"
    )


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    rendered = deck_render(pdf_of(tmp_path / "a.pdf", pages=MAX_PAGES + 1), tmp_path / "deck")
    assert rendered == DeckRefused("deck.too_many_pages", MAX_PAGES)


def test_rendering_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    rendered = deck_render(pdf_of(tmp_path / "a.pdf"), tmp_path / "deck", timeout_s=0.01)
    assert isinstance(rendered, DeckRefused)
    assert rendered.code == "deck.slow"
    assert not (tmp_path / "deck").exists()


def test_a_large_file_is_refused_before_it_is_read() -> None:
    assert deck_check(b"%PDF-1.7", MAX_FILE_BYTES + 1) == DeckRefused("deck.too_large", MAX_FILE_BYTES)
    assert deck_check(b"%PDF-1.7", MAX_FILE_BYTES) is None


def test_text_keeps_lines_and_loses_control_characters() -> None:
    assert page_text("One  two\r\n\r\n\x00three\u200b\tfour\n") == "One two\nthree four"
    assert len(page_text("x" * 100_000)) == MAX_PAGE_TEXT
