"""`deck.*`, `slide.shown`: slides. Pages count from 1."""

from typing import Annotated

import msgspec

DeckId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
Pages = Annotated[int, msgspec.Meta(ge=1, le=2000)]


class DeckAdded(msgspec.Struct, frozen=True):
    """A deck can be shown: its pages lie in the class's folder under `slides/<deck>/`. `width`/`height`: its shape."""

    deck: DeckId
    title: Annotated[str, msgspec.Meta(max_length=200)]
    pages: Pages
    width: Annotated[int, msgspec.Meta(ge=1, le=20000)]
    height: Annotated[int, msgspec.Meta(ge=1, le=20000)]


class DeckRemoved(msgspec.Struct, frozen=True):
    """A deck is no longer offered; what was shown of it stays in the replay."""

    deck: DeckId


class SlideShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page is shown to the class, or none (`deck` missing). `t`: the sender's class time, ms; replay draws by it."""

    deck: DeckId | None = None
    page: Pages = 1
    t: int | None = None
