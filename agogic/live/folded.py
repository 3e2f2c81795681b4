"""A class log as far as it was folded: the state, and what its clock goes on from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agogic.classlog.events import Event
from agogic.classlog.fold import fold
from agogic.classlog.state import State
from agogic.classlog.store import Line
from agogic.live.met import Met
from agogic.live.tail import Tail


@dataclass(slots=True)
class Folded:
    """The state after `seq`. `at`, `at_utc`: of the last event that is no contribution; `utc`: of the last of all; ms."""

    state: State = field(default_factory=State)
    seq: int = 0
    at: int = 0
    at_utc: int = 0
    utc: int = 0
    ids: Met = field(default_factory=Met)
    """The ids of all of them, and of some they may be taken for."""

    def take(self, event: Event) -> None:
        """One event more."""
        fold(self.state, event)
        self.ids.add(event.id)
        self.seq = event.seq
        self.utc = event.utc
        if not event.later:
            self.at = max(self.at, event.at)
            self.at_utc = event.utc

    def taking(self, lines: Iterable[Line], tail: Tail | None = None) -> Iterator[None]:
        """A whole log, step by step; `tail` is filled with its end."""
        for event, raw, _ in lines:
            self.take(event)
            if tail is not None:
                tail.add(event.seq, event.to, raw)
            yield
