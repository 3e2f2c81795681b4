"""What every store of a class log promises, and what it says when it can not keep it (rules L1, L2)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from agogic.classlog.codec import event_bytes, event_of
from agogic.classlog.decide import Entry
from agogic.classlog.events import Event

LEASE = "store.lease"
MOVED_ON = "store.moved_on"
FULL = "store.full"
READ_ONLY = "store.read_only"
DAMAGED = "store.damaged"
UNREADABLE = "store.unreadable"

SENTENCES = {
    LEASE: "Another server holds the class in {where}. Stop that server, or let this one work on another folder.",
    MOVED_ON: "The log in {where} is at event {found}, not {expected}: something else wrote to it. Open it again.",
    FULL: "There is no room left on the disk that holds {where}. Make room; what was acknowledged is kept.",
    READ_ONLY: "The folder {where} can not be written. Give the server's user the right to write there.",
    DAMAGED: "The log in {where} is damaged ({found}). Put back its last backup; other classes are not touched.",
    UNREADABLE: "The log in {where} can not be opened ({found}). See that the folder is there and may be read.",
}
"""Code -> what a fault of a store says to who runs the school."""


class StoreFault(Exception):
    """A store can not do what it promises. `code` is one of the names above; the text is a sentence."""

    def __init__(self, code: str, where: object, *, found: object = "", expected: object = "") -> None:
        super().__init__(SENTENCES[code].format(where=where, found=found, expected=expected))
        self.code = code


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log has come: its last `seq`; `at` and `utc` (ms) of the last event that is no contribution."""

    seq: int = 0
    at: int = 0
    utc: int = 0


class Line(NamedTuple):
    """One event as it is kept: read, as wire bytes, and the seq of the first event of its draft."""

    event: Event
    raw: bytes
    first: int


class Row(NamedTuple):
    """One event as it is kept, not read: its place, its audience, whether it is a contribution, its wire bytes."""

    seq: int
    audience: str
    later: bool
    raw: bytes


def lines_of(entries: Sequence[Entry], after_seq: int) -> list[Line]:
    """What one draft was decided into, as lines that follow `after_seq`. Each event is encoded here, once."""
    lines = []
    for seq, entry in enumerate(entries, start=after_seq + 1):
        event = event_of(entry, seq)
        lines.append(Line(event, event_bytes(event), after_seq + 1))
    return lines


class LogStore(Protocol):
    """One class log, open. Every method raises `StoreFault`; calls may come from any thread, one writer at a time."""

    def head(self) -> Head:
        """How far the log has come."""
        ...

    def append(self, lines: Sequence[Line], expected_seq: int) -> None:
        """Keep all of `lines` or none, durably when this returns; refused if the last seq is not `expected_seq`."""
        ...

    def find(self, by: int, id_: str) -> list[Event]:
        """The events that came from the draft `id_` of seat `by`; empty if there is none.

        Where (by, id) names an event further down in another draft's, that event alone.
        """
        ...

    def read(
        self, after_seq: int = 0, limit: int | None = None, audiences: Collection[str] | None = None
    ) -> Iterator[Line]:
        """Lines after `after_seq` in the order of `seq`, at most `limit`, only those to `audiences` if given."""
        ...

    def rows(self, after_seq: int, limit: int, audiences: Collection[str] | None = None) -> list[Row]:
        """The same as they are kept: many of them cost little."""
        ...

    def close(self) -> None:
        """Let go of the log and its lease; closing again does nothing."""
        ...
