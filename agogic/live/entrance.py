"""Who comes in at an address of a class, and whether they have asked too much."""

from __future__ import annotations

from starlette.requests import Request

from agogic.classlog.decide import refused
from agogic.live.gate import Gate, Refused, Seated
from agogic.live.gauges import Counts
from agogic.live.rates import Rates, SeatRates
from agogic.passes import CLASS


class Entrance:
    """The gate, and the rates of those it lets in."""

    def __init__(self, gate: Gate, counts: Counts) -> None:
        self.gate = gate
        self._counts = counts
        self._rates = Rates()

    async def seated(self, request: Request, rate: str) -> Seated:
        """The seat a request speaks for, once more taken from its `rate`. Raises `Refused`."""
        seated = await self.gate.seated(request)
        if not seated.pass_.has(CLASS):
            self.slowed(getattr(self.rates_of(seated), rate).take(), "seat.too_fast")
        return seated

    def rates_of(self, seated: Seated) -> SeatRates:
        """What a seat may ask."""
        return self._rates.of(seated.room.class_id, seated.sitter.seat)

    def slowed(self, seconds: int, code: str) -> None:
        """Refuse whoever must wait. Raises `Refused`."""
        if seconds:
            self._counts.too_fast += 1
            raise Refused(refused(code, seconds=seconds), 429)
