"""`stage.*`: those who are seen and heard now, six at most."""

import msgspec

from agogic.classlog.events.seat import SeatNumber


class StageCalled(msgspec.Struct, frozen=True):
    """A teacher asks a seat up to the stage; it comes when it is ready, or says not now."""

    seat: SeatNumber


class StageEntered(msgspec.Struct, frozen=True):
    """The writer is on the stage."""


class StageLeft(msgspec.Struct, frozen=True):
    """A seat is on the stage no more, or does not come though it was called: by itself, or by a teacher."""

    seat: SeatNumber


class StageTurned(msgspec.Struct, frozen=True):
    """What of a seat on the stage is on, whole. Anyone may turn their own; a teacher another's off, never on."""

    seat: SeatNumber
    voice: bool = False
    camera: bool = False
    screen: bool = False
