"""What teachers and the school may do with the class itself and its slides."""

from agogic.classlog.decide.refusals import Refusal, refused
from agogic.classlog.decide.sitter import Asked, Entry
from agogic.classlog.events import (
    DESK,
    ROOM,
    ChapterNamed,
    ClassCut,
    ClassOpened,
    ClassRuled,
    ClassUncut,
    DeckAdded,
    DeckRemoved,
    HandLowered,
    SlideShown,
)

REOPEN_MS = 30 * 60 * 1000
"""How long after its end a class may be opened again, ms (rule T4)."""


def class_opened(asked: Asked) -> list[Entry] | Refusal:
    """A teacher of the class, or the school, opens it once."""
    assert isinstance(asked.body, ClassOpened)
    if not asked.sitter.teaches:
        return refused("power.teach")
    if asked.room.status != "":
        return refused("class.open")
    return [asked.entry(ROOM)]


def class_ruled(asked: Asked) -> list[Entry] | Refusal:
    """New rules; where hands may no longer go up, those that are up go down."""
    assert isinstance(asked.body, ClassRuled)
    if no := _no_running(asked, paused=True):
        return no
    entries = [asked.entry(ROOM)]
    if not asked.body.rules.hands:
        for n, hand in enumerate(asked.room.hands, start=1):
            entries.append(asked.entry(ROOM, type_="hand.lowered", body=HandLowered(seat=hand.seat), n=n))
    return entries


def class_paused(asked: Asked) -> list[Entry] | Refusal:
    """A running class takes a break."""
    return _no_running(asked) or [asked.entry(ROOM)]


def class_resumed(asked: Asked) -> list[Entry] | Refusal:
    """A class in a break goes on."""
    if no := _no_running(asked, paused=True):
        return no
    return [asked.entry(ROOM)] if asked.room.status == "paused" else refused("class.open")


def class_ended(asked: Asked) -> list[Entry] | Refusal:
    """An open class ends."""
    return _no_running(asked, paused=True) or [asked.entry(ROOM)]


def class_reopened(asked: Asked) -> list[Entry] | Refusal:
    """An end by mistake is undone, for a while."""
    if not asked.sitter.teaches:
        return refused("power.teach")
    room = asked.room
    if room.status != "ended" or room.ended_at is None:
        return refused("class.open")
    if room.film_ms is not None:
        return refused("class.over")
    if asked.now_at - room.ended_at > REOPEN_MS:
        return refused("class.too_late_to_reopen", minutes=REOPEN_MS // 60_000)
    return [asked.entry(ROOM)]


def class_cut(asked: Asked) -> list[Entry] | Refusal:
    """A teacher leaves a stretch out of replays."""
    body = asked.body
    assert isinstance(body, ClassCut)
    if not asked.sitter.teaches:
        return refused("power.teach")
    return [asked.entry(ROOM)] if body.from_ < body.to <= asked.length_ms else refused("draft.outside")


def class_uncut(asked: Asked) -> list[Entry] | Refusal:
    """A teacher takes a stretch in again."""
    assert isinstance(asked.body, ClassUncut)
    if not asked.sitter.teaches:
        return refused("power.teach")
    return [asked.entry(ROOM)] if asked.body.of in asked.room.cuts else refused("cut.unknown")


def chapter_named(asked: Asked) -> list[Entry] | Refusal:
    """A teacher names a chapter, or another name for one that is there; it stands where it begins."""
    body = asked.body
    assert isinstance(body, ChapterNamed)
    if not asked.sitter.teaches:
        return refused("power.teach")
    if body.of is None and not body.title.strip():
        return refused("chat.empty")
    if body.of is not None and body.of not in asked.room.chapters:
        return refused("target.unknown")
    inside = body.from_ <= asked.length_ms
    return [asked.entry(ROOM, at=body.from_, later=True)] if inside else refused("draft.outside")


def deck_added(asked: Asked) -> list[Entry] | Refusal:
    """The school puts slides into the class; their files lie in its folder already."""
    assert isinstance(asked.body, DeckAdded)
    return [asked.entry(ROOM)] if asked.sitter.is_class else refused("power.class")


def deck_removed(asked: Asked) -> list[Entry] | Refusal:
    """Slides are no longer offered."""
    assert isinstance(asked.body, DeckRemoved)
    if not asked.sitter.teaches:
        return refused("power.teach")
    return [asked.entry(ROOM)] if asked.body.deck in asked.room.decks else refused("deck.unknown")


def slide_shown(asked: Asked) -> list[Entry] | Refusal:
    """A teacher shows a page that is there, or nothing."""
    body = asked.body
    assert isinstance(body, SlideShown)
    if no := _no_running(asked, paused=True):
        return no
    if body.deck is not None:
        deck = asked.room.decks.get(body.deck)
        if deck is None or deck.removed:
            return refused("deck.unknown")
        if body.page > deck.pages:
            return refused("slide.outside", pages=deck.pages)
    t = min(max(asked.draft.t, asked.at - 2000, 0), asked.at)
    return [asked.entry(ROOM, body=SlideShown(deck=body.deck, page=body.page, t=t))]


def prepared(asked: Asked) -> list[Entry] | Refusal:
    """A teacher lays a poll ready, or takes one away."""
    return [asked.entry(DESK)] if asked.sitter.teaches else refused("power.teach")


def _no_running(asked: Asked, *, paused: bool = False) -> Refusal | None:
    if not asked.sitter.teaches:
        return refused("power.teach")
    if asked.room.status == "ended":
        return refused("class.over")
    if asked.room.status == "paused" and not paused:
        return refused("class.paused")
    return None


RULES = {
    "class.opened": class_opened,
    "class.ruled": class_ruled,
    "class.paused": class_paused,
    "class.resumed": class_resumed,
    "class.ended": class_ended,
    "class.reopened": class_reopened,
    "class.cut": class_cut,
    "class.uncut": class_uncut,
    "chapter.named": chapter_named,
    "deck.added": deck_added,
    "deck.removed": deck_removed,
    "slide.shown": slide_shown,
    "poll.prepared": prepared,
    "poll.dropped": prepared,
}
