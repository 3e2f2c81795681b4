"""A class played by hand: seats ask, `decide` answers, the fold keeps up."""

from __future__ import annotations

from typing import Any

from agogic.classlog.clock import Now
from agogic.classlog.codec import event_of
from agogic.classlog.decide import Entry, Refusal, Sitter, decide
from agogic.classlog.events import CLASS_SEAT, ROOM, Draft, Event
from agogic.classlog.fold import fold
from agogic.classlog.ids import new_id
from agogic.classlog.state import State

TEACHER = Sitter(1, "teacher", ("teach",))
NOOR = Sitter(2, "pupil")
OISIN = Sitter(3, "pupil")
SCHOOL = Sitter(CLASS_SEAT, "class", ("teach", "class"))

OPENED_UTC = 1_800_000_000_000


class Lesson:
    """One class in memory. `now` is class time in ms; tests move it."""

    def __init__(self, *, alone: bool = False, **rules: Any) -> None:
        self.state = State()
        self.log: list[Event] = []
        self.now = 0
        self.utc_ahead = 0
        opened = {"title": "Which is more?", "rules": rules, "planned_ms": 3_300_000, "alone": alone}
        self.must(TEACHER, "class.opened", opened)

    def ask(
        self,
        sitter: Sitter,
        type_: str,
        body: dict[str, Any] | None = None,
        *,
        to: str = ROOM,
        t: int | None = None,
        at: int | None = None,
        id_: str | None = None,
    ) -> list[Event] | Refusal:
        """Ask as `sitter`; what is granted stands in the log."""
        draft = Draft(id=id_ or new_id(), to=to, type=type_, body=body or {}, t=self.now if t is None else t, at=at)
        decided = decide(self.state, sitter, draft, Now(self.now, OPENED_UTC + self.now + self.utc_ahead))
        return decided if isinstance(decided, Refusal) else [self._append(entry) for entry in decided]

    def must(self, sitter: Sitter, type_: str, body: dict[str, Any] | None = None, **how: Any) -> list[Event]:
        """Ask for what must be granted."""
        answer = self.ask(sitter, type_, body, **how)
        assert not isinstance(answer, Refusal), answer
        return answer

    def refused(self, sitter: Sitter, type_: str, body: dict[str, Any] | None = None, **how: Any) -> str:
        """Ask for what must be refused; the code it is refused with."""
        answer = self.ask(sitter, type_, body, **how)
        assert isinstance(answer, Refusal), answer
        return answer.code

    def poll(self, **fields: Any) -> str:
        """Open a poll and give its id."""
        poll = new_id()
        body = {"poll": poll, "kind": "one", "prompt": "How much more is it?", "options": ["1/12", "1/4"], **fields}
        self.must(TEACHER, "poll.opened", body)
        return poll

    def _append(self, entry: Entry) -> Event:
        event = event_of(entry, len(self.log) + 1)
        self.log.append(event)
        fold(self.state, event)
        return event
