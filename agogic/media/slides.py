"""A PDF becomes the pages of a deck: each page as WebP in two sizes, and its text.

The text is for screen readers and search. PDFium reads files that strangers made, so it works in a
process of its own with a time limit; whatever happens to that process, the caller gets a `Deck` or
a `DeckRefused`, and the folder exists whole or not at all.
"""

import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Literal
from uuid import uuid4

import msgspec

LARGE_PX = 1600
"""Long edge of the large picture, px."""
SMALL_PX = 640
"""Long edge of the small picture, px: phones and lists."""
MAX_PAGES = 300
MAX_FILE_BYTES = 60_000_000
MAX_PAGE_TEXT = 8_000
"""Characters of text kept of one page."""
MAX_SIDE_RATIO = 20
"""How much longer than wide a page may be; beyond that it is no slide."""
RENDER_TIMEOUT_S = 300.0
MAX_MEMORY_BYTES = 2_000_000_000

_QUALITY = 82
_MAGIC = b"%PDF-"
_MAGIC_WITHIN_BYTES = 1024

Code = Literal[
    "deck.no_pdf",
    "deck.too_large",
    "deck.locked",
    "deck.broken",
    "deck.empty",
    "deck.too_many_pages",
    "deck.slow",
]


class Deck(msgspec.Struct, frozen=True, tag="deck"):
    """What was rendered: the count of pages; the shape of the first large picture, px."""

    pages: int
    width: int
    height: int


class DeckRefused(msgspec.Struct, frozen=True, tag="refused"):
    """Why a file became no deck: a stable code, and the limit it ran into where there is one."""

    code: Code
    limit: int = 0


def deck_check(head: bytes, size_bytes: int) -> DeckRefused | None:
    """A first look at an upload: is it small enough, and does it begin as a PDF does?"""
    if size_bytes > MAX_FILE_BYTES:
        return DeckRefused("deck.too_large", MAX_FILE_BYTES)
    if _MAGIC not in head[:_MAGIC_WITHIN_BYTES]:
        return DeckRefused("deck.no_pdf")
    return None


def deck_render(pdf: Path, folder: Path, *, timeout_s: float = RENDER_TIMEOUT_S) -> Deck | DeckRefused:
    """Render `pdf` into `folder` (which must not exist), in a process of its own."""
    with pdf.open("rb") as file:
        refused = deck_check(file.read(_MAGIC_WITHIN_BYTES), pdf.stat().st_size)
    if refused:
        return refused
    making = folder.with_name(f"{folder.name}.{uuid4().hex}")
    try:
        rendered = _rendered_apart(pdf, making, timeout_s)
        if isinstance(rendered, Deck):
            making.replace(folder)
        return rendered
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _rendered_apart(pdf: Path, folder: Path, timeout_s: float) -> Deck | DeckRefused:
    """Run this module on `pdf` in a process that knows nothing but where Python's packages lie."""
    command = [sys.executable, "-m", "agogic.media.slides", str(pdf), str(folder)]
    alone = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout_s, env=alone, check=False)
    except subprocess.TimeoutExpired:
        return DeckRefused("deck.slow", round(timeout_s))
    try:
        return msgspec.json.decode(done.stdout, type=Deck | DeckRefused)
    except msgspec.DecodeError:
        return DeckRefused("deck.broken")


def _rendered_here(pdf: Path, folder: Path) -> Deck | DeckRefused:
    """Render `pdf` into `folder` in this very process."""
    import pypdfium2 as pdfium  # loaded only where it is confined

    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        return DeckRefused("deck.locked" if "password" in str(error).lower() else "deck.broken")
    pages = len(document)
    if pages == 0:
        return DeckRefused("deck.empty")
    if pages > MAX_PAGES:
        return DeckRefused("deck.too_many_pages", MAX_PAGES)
    folder.mkdir(parents=True)
    texts: list[str] = []
    shape = (0, 0)
    for index in range(pages):
        try:
            page = document[index]
            size = _page_drawn(page, folder, index + 1)
            texts.append(page_text(page.get_textpage().get_text_bounded()))
            page.close()
        except (pdfium.PdfiumError, ValueError, MemoryError):
            return DeckRefused("deck.broken")
        shape = size if index == 0 else shape
    (folder / "text.json").write_bytes(msgspec.json.encode(texts))
    return Deck(pages=pages, width=shape[0], height=shape[1])


def _page_drawn(page: "pdfium.PdfPage", folder: Path, number: int) -> tuple[int, int]:  # type: ignore[name-defined]  # noqa: F821
    """Write both pictures of a page; the size of the large one, px."""
    from PIL import Image

    width, height = page.get_size()
    short, long = sorted((width, height))
    if short <= 0 or long > short * MAX_SIDE_RATIO:
        raise ValueError("no shape for a slide")
    picture = page.render(scale=LARGE_PX / long, may_draw_forms=False).to_pil().convert("RGB")
    picture.save(folder / f"{number}-large.webp", "WEBP", quality=_QUALITY, method=3)
    small = picture.copy()
    small.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.LANCZOS)
    small.save(folder / f"{number}-small.webp", "WEBP", quality=_QUALITY, method=3)
    return picture.size  # type: ignore[no-any-return]


def page_text(raw: str) -> str:
    """The text of a page to be heard: lines kept, spaces single, no control characters."""
    plain = "".join(
        c if c == "\n" or not unicodedata.category(c).startswith("C") else " " for c in raw.replace("\r\n", "\n")
    )
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)[:MAX_PAGE_TEXT]


def _confined() -> None:
    """Take from this process what a page needs none of: more memory, more files, more time."""
    try:
        import resource
    except ImportError:  # not on this system; the time limit of the caller stands
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> int:
    """Render `arguments[0]` into `arguments[1]` and say on stdout, as JSON, what came of it."""
    _confined()
    rendered = _rendered_here(Path(arguments[0]), Path(arguments[1]))
    sys.stdout.buffer.write(msgspec.json.encode(rendered))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
