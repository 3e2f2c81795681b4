"""What every event and every draft carries, whatever its type."""

from typing import Any

import msgspec

ROOM = "room"
DESK = "desk"
CLASS_SEAT = 0
"""The seat of the class itself: timers, the school's own acts."""

_SEAT = "seat."
_MAX_SEAT = 2**31


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact of a class log, as it is stored and sent (rule E1).

    `seq`: order of arrival, strictly increasing. `id`: UUID, unique per `by`. `at`: class time, ms.
    `utc`: ms of receipt. `by`: a seat. `to`: the audience. `later`: added after its class time.
    """

    seq: int
    id: str
    at: int
    utc: int
    by: int
    to: str
    type: str
    body: dict[str, Any]
    later: bool = False


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a seat asks to append.

    `t`: class time (ms) when it was made. `at`: only for a contribution, the moment it is anchored to (ms).
    """

    id: str
    to: str
    type: str
    body: dict[str, Any]
    t: int
    at: int | None = None


def seat_audience(seat: int) -> str:
    """The audience of one seat and the teachers."""
    return f"{_SEAT}{seat}"


def seat_of(audience: str) -> int | None:
    """The seat an audience `seat.X` names, or None for any other text."""
    digits = audience.removeprefix(_SEAT)
    if (
        digits == audience
        or len(digits) > 10
        or not digits.isascii()
        or not digits.isdigit()
        or str(int(digits)) != digits
    ):
        return None
    seat = int(digits)
    return seat if seat < _MAX_SEAT else None
