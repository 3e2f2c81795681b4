"""How the class itself and its slides fold: ordered by `seq`, never added later."""

from collections.abc import Callable
from typing import Any

from agogic.classlog.events import (
    ClassEnded,
    ClassOpened,
    ClassPaused,
    ClassReopened,
    ClassResumed,
    ClassRuled,
    DeckAdded,
    DeckRemoved,
    Event,
    SlideShown,
)
from agogic.classlog.fold.staged import stage_closed
from agogic.classlog.state import Deck, Part, Shown

DRAWN_BACK_MS = 2000
"""How far before its arrival a slide may be drawn, ms of class time (rule E4)."""


def class_opened(part: Part, event: Event, body: ClassOpened) -> None:
    """The class begins."""
    part.status = "open"
    part.title = body.title
    part.alone = body.alone
    part.planned_ms = body.planned_ms
    part.opened_utc = event.utc
    part.rules = body.rules


def class_ruled(part: Part, event: Event, body: ClassRuled) -> None:
    """New rules replace the old ones whole."""
    part.rules = body.rules


def class_paused(part: Part, event: Event, body: ClassPaused) -> None:
    """A break begins, unless one is on."""
    if part.status == "open":
        part.status = "paused"
        part.pauses.append([event.at, None])


def class_resumed(part: Part, event: Event, body: ClassResumed) -> None:
    """The break ends."""
    if part.status == "paused":
        part.status = "open"
        _pause_close(part, event.at)


def class_ended(part: Part, event: Event, body: ClassEnded) -> None:
    """The class is over; a break still on ends with it, and so do the queue of hands and the stage."""
    if part.status in ("open", "paused"):
        _pause_close(part, event.at)
        part.status = "ended"
        part.ended_at = event.at
        part.hands.clear()
        stage_closed(part, event.at)


def class_reopened(part: Part, event: Event, body: ClassReopened) -> None:
    """The end is undone; the time since counts as a pause."""
    if part.status == "ended" and part.ended_at is not None:
        part.pauses.append([part.ended_at, event.at])
        part.status = "open"
        part.ended_at = None


def deck_added(part: Part, event: Event, body: DeckAdded) -> None:
    """Slides can be shown."""
    part.decks[body.deck] = Deck(title=body.title, pages=body.pages, width=body.width, height=body.height)


def deck_removed(part: Part, event: Event, body: DeckRemoved) -> None:
    """Slides are no longer offered."""
    if deck := part.decks.get(body.deck):
        deck.removed = True


def slide_shown(part: Part, event: Event, body: SlideShown) -> None:
    """A page goes up, drawn at the sender's time if that is not too far from its arrival."""
    t = event.at if body.t is None else min(max(body.t, event.at - DRAWN_BACK_MS, 0), event.at)
    part.slides.append(Shown(t=t, deck=body.deck, page=body.page))


def _pause_close(part: Part, at: int) -> None:
    if part.pauses and part.pauses[-1][1] is None:
        part.pauses[-1][1] = at


STEPS: dict[str, Callable[[Part, Event, Any], None]] = {
    "class.opened": class_opened,
    "class.ruled": class_ruled,
    "class.paused": class_paused,
    "class.resumed": class_resumed,
    "class.ended": class_ended,
    "class.reopened": class_reopened,
    "deck.added": deck_added,
    "deck.removed": deck_removed,
    "slide.shown": slide_shown,
}
