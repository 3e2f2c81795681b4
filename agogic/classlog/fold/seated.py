"""How seats, hands and the makings of the roll fold."""

from collections.abc import Callable
from typing import Any

from agogic.classlog.events import (
    Event,
    HandCalled,
    HandLowered,
    HandRaised,
    Present,
    SeatAdmitted,
    SeatAllowed,
    SeatCame,
    SeatRemoved,
    SeatTicked,
    Watched,
)
from agogic.classlog.fold.staged import stage_gone
from agogic.classlog.spans import span_laid
from agogic.classlog.state import Hand, Part, Sitting


def seat_admitted(part: Part, event: Event, body: SeatAdmitted) -> None:
    """A seat takes part, or may again; what it was allowed stays."""
    sitting = part.seats.setdefault(str(body.seat), Sitting())
    sitting.role = body.role
    sitting.removed = False


def seat_came(part: Part, event: Event, body: SeatCame) -> None:
    """The first contact stands."""
    if part.came_utc is None or event.utc < part.came_utc:
        part.came_utc = event.utc


def seat_removed(part: Part, event: Event, body: SeatRemoved) -> None:
    """A seat is shut out, its hand goes down, and it leaves the stage."""
    part.seats.setdefault(str(body.seat), Sitting()).removed = True
    _hand_gone(part, body.seat)
    stage_gone(part, body.seat)


def seat_allowed(part: Part, event: Event, body: SeatAllowed) -> None:
    """One seat's powers, whole."""
    sitting = part.seats.setdefault(str(body.seat), Sitting())
    sitting.chat = body.chat
    sitting.hands = body.hands
    sitting.questions = body.questions
    sitting.reactions = body.reactions
    sitting.captions = body.captions
    if body.hands is False:
        _hand_gone(part, body.seat)


def seat_ticked(part: Part, event: Event, body: SeatTicked) -> None:
    """Ticked stretches open and close in the order of arrival."""
    is_open = bool(part.ticked) and part.ticked[-1][1] is None
    if body.here and not is_open:
        part.ticked.append([event.at, None])
    if not body.here and is_open:
        part.ticked[-1][1] = event.at


def hand_raised(part: Part, event: Event, body: HandRaised) -> None:
    """A hand joins the end of the queue; one that is up stays where it is."""
    if all(hand.seat != event.by for hand in part.hands):
        part.hands.append(Hand(seat=event.by, at=event.at))


def hand_lowered(part: Part, event: Event, body: HandLowered) -> None:
    """A hand leaves the queue."""
    _hand_gone(part, body.seat)


def hand_called(part: Part, event: Event, body: HandCalled) -> None:
    """A hand is called on and stands first; a hand called before goes down."""
    for hand in part.hands:
        if hand.seat == body.seat:
            rest = [other for other in part.hands if other is not hand and not other.called]
            hand.called = True
            part.hands[:] = [hand, *rest]
            return


def present(part: Part, event: Event, body: Present) -> None:
    """Live stretches, kept as their union."""
    span_laid(part.present, body.from_, body.to)


def watched(part: Part, event: Event, body: Watched) -> None:
    """Replayed stretches, kept as their union."""
    span_laid(part.watched, body.from_, body.to)


def _hand_gone(part: Part, seat: int) -> None:
    part.hands[:] = [hand for hand in part.hands if hand.seat != seat]


STEPS: dict[str, Callable[[Part, Event, Any], None]] = {
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
