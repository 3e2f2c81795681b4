"""`poll.*`: polls on two clocks. Nothing that goes to the room holds the key or a count (rule P2)."""

from typing import Annotated, Literal

import msgspec

PollId = Annotated[str, msgspec.Meta(min_length=36, max_length=36)]
Prompt = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Option = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Options = Annotated[list[Option], msgspec.Meta(max_length=20)]
Kind = Literal["one", "several", "text", "number", "scale"]
Choice = Annotated[list[Annotated[int, msgspec.Meta(ge=0, lt=20)]], msgspec.Meta(max_length=20)]


class PollOpened(msgspec.Struct, frozen=True, omit_defaults=True):
    """A poll asks the room. `check`: it counts for the roll. `low`, `high`: words at the ends of a scale of `steps`."""

    poll: PollId
    kind: Kind
    prompt: Prompt
    options: Options = []
    check: bool = False
    steps: Annotated[int, msgspec.Meta(ge=2, le=11)] = 5
    low: Annotated[str, msgspec.Meta(max_length=100)] = ""
    high: Annotated[str, msgspec.Meta(max_length=100)] = ""


class Right(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is right: choices, or a number within a tolerance, or any of some texts."""

    choices: Choice = []
    number: float | None = None
    tolerance: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    texts: Annotated[list[Annotated[str, msgspec.Meta(max_length=300)]], msgspec.Meta(max_length=20)] = []


class PollKeyed(msgspec.Struct, frozen=True):
    """To the desk: what is right in a poll."""

    poll: PollId
    right: Right


class PollDropped(msgspec.Struct, frozen=True):
    """To the desk: a prepared poll is no longer offered."""

    poll: PollId


class PollDraft(PollOpened, frozen=True, omit_defaults=True):
    """What a teacher drafts as `poll.opened`: the poll and its key; `decide` parts them."""

    right: Right | None = None


class PollPrepared(PollDraft, frozen=True, omit_defaults=True):
    """To the desk: a poll made beforehand, to be opened when its time has come."""


class PollPlaced(PollOpened, frozen=True, omit_defaults=True):
    """A poll stands at a moment of a class without a live part, put there afterwards."""


class PollUnplaced(msgspec.Struct, frozen=True):
    """A poll that was put into a class without a live part is taken out again."""

    poll: PollId


class PollClosed(msgspec.Struct, frozen=True):
    """The live class may no longer answer; who takes it later still may."""

    poll: PollId


class PollRevealed(msgspec.Struct, frozen=True):
    """Results may be fetched by those who have answered or skipped; says only *that*."""

    poll: PollId


class PollAnswered(msgspec.Struct, frozen=True, omit_defaults=True):
    """To the seat: its answer, in the field that fits the poll's kind (a scale's step, from 1, is a number)."""

    poll: PollId
    choices: Choice = []
    number: float | None = None
    text: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class PollSkipped(msgspec.Struct, frozen=True):
    """To the seat: it would rather see the results than answer."""

    poll: PollId
