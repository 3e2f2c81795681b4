"""`seat.*`: who takes part, and what they may do."""

from typing import Annotated, Literal

import msgspec

SeatNumber = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
Role = Literal["teacher", "pupil", "class"]


class SeatAdmitted(msgspec.Struct, frozen=True):
    """To the room: a seat takes part in the live class, for the first time or again after it was removed."""

    seat: SeatNumber
    role: Role


class SeatCame(msgspec.Struct, frozen=True):
    """To the seat: its first contact with this class, live or later; its pace is measured from here (rule R4)."""


class SeatRemoved(msgspec.Struct, frozen=True):
    """To the room: a seat may no longer read or write. Undone by `seat.admitted`."""

    seat: SeatNumber


class SeatAllowed(msgspec.Struct, frozen=True):
    """To the room: what one seat may do, against the rules for all; a missing field follows the rules."""

    seat: SeatNumber
    chat: bool | None = None
    hands: bool | None = None
    questions: bool | None = None
    reactions: bool | None = None
    captions: bool | None = None


class SeatTicked(msgspec.Struct, frozen=True):
    """To the seat: a teacher ticked a pupil who sits in the room without a device; counts as live until unticked."""

    here: bool
