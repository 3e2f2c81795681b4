"""`decide(state, sitter, draft, now)`: what a draft becomes: events, or a kind no. Pure; the clock is handed in.

The order of the questions: can it be read, may this seat be here, is it now or later, may it, does it make sense.
"""

from collections.abc import Callable

from agogic.classlog.clock import Now
from agogic.classlog.decide import lesson, polled, seated, spoken, staged
from agogic.classlog.decide.refusals import SENTENCES, Refusal, refused, sentence
from agogic.classlog.decide.sitter import Asked, Entry, Sitter
from agogic.classlog.events import ANCHORABLE, DRAFTS, Draft, draft_of
from agogic.classlog.ids import is_id
from agogic.classlog.state import State

__all__ = ["RULES", "SENTENCES", "Entry", "Refusal", "Sitter", "decide", "refused", "sentence"]

WAITED_MS = 5000
"""A draft older than this when it arrives becomes a contribution at its own time, ms (rule D4)."""

Rule = Callable[[Asked], list[Entry] | Refusal]

RULES: dict[str, Rule] = {**lesson.RULES, **seated.RULES, **spoken.RULES, **polled.RULES, **staged.RULES}
"""Type name -> how a draft of it is decided; a type that is not here is the class's own to write."""

_BEFORE_OPENING = frozenset({"class.opened", "deck.added", "deck.removed", "poll.prepared", "poll.dropped"})


def decide(state: State, sitter: Sitter, draft: Draft, now: Now) -> list[Entry] | Refusal:
    """The events a draft becomes, the first of them under the draft's own id, or the refusal its seat is told."""
    if draft.type not in DRAFTS or draft.type not in RULES:
        return refused("draft.unknown_type")
    body = draft_of(draft.type, draft.body)
    if body is None or not is_id(draft.id):
        return refused("draft.malformed")
    sitting = state.room.seats.get(str(sitter.seat))
    if sitting is not None and sitting.removed and not sitter.is_class:
        return refused("seat.removed")
    placed = _place(state, draft, now)
    if isinstance(placed, Refusal):
        return placed
    at, later = placed
    asked = Asked(state=state, sitter=sitter, draft=draft, body=body, at=at, utc=now.utc, now_at=now.at, later=later)
    return RULES[draft.type](asked)


def _place(state: State, draft: Draft, now: Now) -> tuple[int, bool] | Refusal:
    """The class time a draft will stand at, and whether it is a contribution (rules D3 to D5)."""
    room = state.room
    if room.status == "":
        return (0, False) if draft.type in _BEFORE_OPENING else refused("class.not_open")
    over = room.status == "ended"
    length = room.ended_at if over and room.ended_at is not None else now.at
    anchorable = draft.type in ANCHORABLE
    if draft.at is not None:
        if not anchorable:
            return refused("draft.not_later")
        return (draft.at, True) if 0 <= draft.at <= length else refused("draft.outside")
    if over and anchorable:
        return max(0, min(draft.t, length)), True
    if over:
        return max(now.at, room.at), False
    if now.at - draft.t > WAITED_MS and draft.type in _OUTBOX_SENSITIVE:
        return (max(0, draft.t), True) if anchorable else refused("draft.too_late")
    return now.at, False


_OUTBOX_SENSITIVE = (ANCHORABLE - {"hidden", "nod.given", "nod.refused", "report.settled", "watched"}) | {
    "stage.called",
    "stage.entered",
    "stage.turned",
    "hand.raised",
    "slide.shown",
    "poll.opened",
    "poll.closed",
    "poll.revealed",
    "hand.called",
    "seat.allowed",
}
