"""What may be done about seats and hands, and who writes the makings of the roll."""

from agogic.classlog.decide.refusals import Refusal, refused
from agogic.classlog.decide.sitter import Asked, Entry
from agogic.classlog.events import (
    ROOM,
    HandCalled,
    HandLowered,
    Present,
    SeatAdmitted,
    SeatAllowed,
    SeatRemoved,
    SeatTicked,
    Watched,
    seat_of,
)


def seat_admitted(asked: Asked) -> list[Entry] | Refusal:
    """The class admits who comes; a teacher lets a removed seat in again."""
    assert isinstance(asked.body, SeatAdmitted)
    return [asked.entry(ROOM)] if asked.sitter.teaches else refused("power.teach")


def seat_came(asked: Asked) -> list[Entry] | Refusal:
    """The class notes a first contact, in the part of the seat the draft is addressed to."""
    if not asked.sitter.is_class:
        return refused("power.class")
    return [asked.entry(asked.draft.to)] if seat_of(asked.draft.to) is not None else refused("draft.audience")


def seat_removed(asked: Asked) -> list[Entry] | Refusal:
    """A teacher takes a pupil out; teachers are taken out by the school alone, and nobody by themselves."""
    assert isinstance(asked.body, SeatRemoved)
    if asked.sitter.is_class:
        return [asked.entry(ROOM)]
    if not asked.sitter.teaches:
        return refused("power.teach")
    sitting = asked.room.seats.get(str(asked.body.seat))
    if asked.body.seat == asked.sitter.seat or (sitting is not None and sitting.role != "pupil"):
        return refused("seat.unknown")
    return [asked.entry(ROOM)]


def seat_allowed(asked: Asked) -> list[Entry] | Refusal:
    """A teacher gives or takes one seat's powers."""
    assert isinstance(asked.body, SeatAllowed)
    if not asked.sitter.teaches:
        return refused("power.teach")
    return [asked.entry(ROOM)] if str(asked.body.seat) in asked.room.seats else refused("seat.unknown")


def seat_ticked(asked: Asked) -> list[Entry] | Refusal:
    """A teacher ticks a pupil who sits in the room without a device, while the class is on."""
    assert isinstance(asked.body, SeatTicked)
    if not asked.sitter.teaches:
        return refused("power.teach")
    if asked.room.status == "ended":
        return refused("class.over")
    seat = seat_of(asked.draft.to)
    return [asked.entry(asked.draft.to)] if seat else refused("draft.audience")


def hand_raised(asked: Asked) -> list[Entry] | Refusal:
    """A pupil raises a hand where that is on."""
    if no := _no_open(asked):
        return no
    rules = asked.room.rules
    allowed = asked.sitting.hands if asked.sitting.hands is not None else rules is None or rules.hands
    return [asked.entry(ROOM)] if allowed or asked.sitter.teaches else refused("hand.off")


def hand_lowered(asked: Asked) -> list[Entry] | Refusal:
    """One's own hand, or any by a teacher."""
    assert isinstance(asked.body, HandLowered)
    if asked.body.seat != asked.sitter.seat and not asked.sitter.teaches:
        return refused("power.teach")
    return _no_open(asked) or [asked.entry(ROOM)]


def hand_called(asked: Asked) -> list[Entry] | Refusal:
    """A teacher calls on a hand that is up."""
    assert isinstance(asked.body, HandCalled)
    if not asked.sitter.teaches:
        return refused("power.teach")
    if no := _no_open(asked):
        return no
    up = any(hand.seat == asked.body.seat for hand in asked.room.hands)
    return [asked.entry(ROOM)] if up else refused("seat.unknown")


def present(asked: Asked) -> list[Entry] | Refusal:
    """Written by the class itself, to the seat that was there."""
    assert isinstance(asked.body, Present)
    if not asked.sitter.is_class:
        return refused("power.class")
    if seat_of(asked.draft.to) is None:
        return refused("draft.audience")
    return [asked.entry(asked.draft.to)] if asked.body.from_ < asked.body.to else refused("draft.outside")


def watched(asked: Asked) -> list[Entry] | Refusal:
    """A stretch the sitter replayed, within the class; how fast is judged over all of it, by the roll (rule R4)."""
    body = asked.body
    assert isinstance(body, Watched)
    if not body.from_ < body.to <= asked.length_ms:
        return refused("draft.outside")
    return [asked.entry(asked.sitter.own, at=body.to, later=True)]


def _no_open(asked: Asked) -> Refusal | None:
    return refused("class.over") if asked.room.status == "ended" else None


RULES = {
    "seat.admitted": seat_admitted,
    "seat.came": seat_came,
    "seat.removed": seat_removed,
    "seat.allowed": seat_allowed,
    "seat.ticked": seat_ticked,
    "hand.raised": hand_raised,
    "hand.lowered": hand_lowered,
    "hand.called": hand_called,
    "present": present,
    "watched": watched,
}
