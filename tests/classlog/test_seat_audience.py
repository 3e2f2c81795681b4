"""Which texts name a seat's own audience."""

from __future__ import annotations

import pytest

from agogic.classlog.events import seat_audience, seat_of


@pytest.mark.parametrize("seat", [0, 7, 2**31 - 1])
def test_a_seat_and_its_audience_name_each_other(seat: int) -> None:
    assert seat_of(seat_audience(seat)) == seat


@pytest.mark.parametrize(
    "text", ["", "room", "seat.", "seat.07", "seat.-1", "seat.٣", "seat.7 ", f"seat.{2**31}", "seat." + "9" * 5000]
)
def test_any_other_text_names_no_seat(text: str) -> None:
    """However long: Python itself refuses to read a number of more than 4300 digits."""
    assert seat_of(text) is None
