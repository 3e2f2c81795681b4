"""Every room has a card that says what it holds and what it may touch."""

import re
from pathlib import PurePosixPath

from tests.house.tracked import files, read

HEADINGS = ("I hold", "I may touch", "I never", "Doors in", "Doors out")
CODE = {".py", ".ts", ".svelte", ".css"}
# Folders that the frameworks ask for; they belong to the room they stand in.
NOT_ROOMS = {"migrations", "static", "templates", "templatetags", "locale"}


def rooms() -> set[PurePosixPath]:
    """The rooms: folders with code, two deep in agogic/, web/islands/ and web/media/, one deep in the rest of web/."""
    found = set()
    for path in files():
        if path.suffix not in CODE or NOT_ROOMS & set(path.parts):
            continue
        parts = path.parent.parts
        if len(parts) > 1 and parts[0] == "agogic":
            found.update(PurePosixPath(*parts[:depth]) for depth in (2, 3) if len(parts) >= depth)
        elif len(parts) > 1 and parts[0] == "web":
            found.add(PurePosixPath(*parts[:2]))
            if parts[1] in {"islands", "media"} and len(parts) > 2:
                found.add(PurePosixPath(*parts[:3]))
    return found


def test_every_room_has_its_card() -> None:
    wrong = []
    for room in sorted(rooms()):
        card = room / "README.md"
        if card not in files():
            wrong.append(f"{card} is missing")
            continue
        text = read(card)
        missing = [each for each in HEADINGS if not re.search(rf"\*\*{each}:?\*\*", text, re.IGNORECASE)]
        if missing:
            wrong.append(f"{card} does not say: {', '.join(missing)}")
    assert not wrong, "\n".join(wrong)


def test_a_room_that_holds_nothing_is_no_room() -> None:
    cards = [path for path in files() if path.name == "README.md" and path.parts[0] in {"agogic", "web"}]
    empty = [str(card) for card in cards if all(path == card for path in files() if path.is_relative_to(card.parent))]
    assert not empty, "These folders hold a card and nothing else:\n" + "\n".join(empty)
