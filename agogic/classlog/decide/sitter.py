"""Who asks, and what of theirs goes into the log."""

from typing import Any

import msgspec

from agogic.classlog.events import CLASS_SEAT, DESK, ROOM, Body, Draft, raw_of, seat_audience
from agogic.classlog.ids import derived_id
from agogic.classlog.state import Part, Sitting, State

TEACH = "teach"
CLASS = "class"


class Sitter(msgspec.Struct, frozen=True):
    """A seat as its pass describes it. `powers`: `teach` for teachers, `class` for the school itself."""

    seat: int
    role: str
    powers: tuple[str, ...] = ()

    @property
    def teaches(self) -> bool:
        """Whether the sitter may do what teachers do."""
        return TEACH in self.powers or CLASS in self.powers

    @property
    def is_class(self) -> bool:
        """Whether this is the class itself."""
        return CLASS in self.powers and self.seat == CLASS_SEAT

    @property
    def own(self) -> str:
        """The sitter's own audience."""
        return seat_audience(self.seat)

    def reads(self, audience: str) -> bool:
        """Whether what goes to `audience` reaches this sitter."""
        return self.teaches or audience in (ROOM, self.own)


class Entry(msgspec.Struct, frozen=True):
    """An event that has no place in the order yet: everything of it but `seq`."""

    id: str
    at: int
    utc: int
    by: int
    to: str
    type: str
    body: dict[str, Any]
    later: bool = False


class Asked(msgspec.Struct, frozen=True):
    """A draft with all that is needed to decide it. `at`: the class time it will stand at; `later`: a contribution."""

    state: State
    sitter: Sitter
    draft: Draft
    body: Body
    at: int
    utc: int
    now_at: int
    later: bool

    @property
    def room(self) -> Part:
        """What everyone sees."""
        return self.state.room

    @property
    def length_ms(self) -> int:
        """How long the class was, or is so far."""
        return self.room.ended_at if self.room.ended_at is not None else self.now_at

    @property
    def own(self) -> Part:
        """The sitter's own part."""
        return self.state.part(self.sitter.own)

    @property
    def sitting(self) -> Sitting:
        """What the sitter was allowed or denied in this class."""
        return self.room.seats.get(str(self.sitter.seat)) or Sitting()

    def entry(
        self,
        to: str,
        *,
        body: Body | None = None,
        type_: str | None = None,
        n: int = 0,
        by: int | None = None,
        at: int | None = None,
        later: bool | None = None,
    ) -> Entry:
        """An event from this draft; `n` counts further ones from 1, which get ids of their own."""
        return Entry(
            id=self.draft.id if n == 0 else derived_id(self.draft.id, n),
            at=self.at if at is None else at,
            utc=self.utc,
            by=self.sitter.seat if by is None else by,
            to=to,
            type=type_ or self.draft.type,
            body=raw_of(body or self.body),
            later=self.later if later is None else later,
        )

    def part_holding(self, id_: str) -> str | None:
        """The audience, among those the sitter reads, in whose talk or questions `id_` stands; the room first."""
        audiences = [ROOM, DESK, self.sitter.own]
        if self.sitter.teaches:
            audiences += [audience for audience in self.state.parts if audience not in audiences]
        for audience in audiences:
            part = self.state.parts.get(audience)
            if part and self.sitter.reads(audience) and (id_ in part.talk or id_ in part.questions):
                return audience
        return None
