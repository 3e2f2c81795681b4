"""`hand.*`: the queue of raised hands."""

import msgspec

from agogic.classlog.events.seat import SeatNumber


class HandRaised(msgspec.Struct, frozen=True):
    """The writer's hand went up, at the end of the queue."""


class HandLowered(msgspec.Struct, frozen=True):
    """A hand went down: one's own, or any by a teacher."""

    seat: SeatNumber


class HandCalled(msgspec.Struct, frozen=True):
    """A teacher calls on a raised hand; it stays first, marked as called, until lowered."""

    seat: SeatNumber
