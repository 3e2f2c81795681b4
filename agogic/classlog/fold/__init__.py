"""The fold: from events to the state of the room. Pure and total: no input raises, none is refused.

It owns the state it is given and changes it in place (a class of 20,000 events would otherwise be copied as often);
whoever wants to keep an earlier state copies it first.
"""

from collections.abc import Callable, Iterable
from typing import Any

from agogic.classlog.events import BODIES, Event, body_of
from agogic.classlog.fold import asked, lesson, polled, seated, spoken, staged
from agogic.classlog.state import Part, State

Step = Callable[[Part, Event, Any], None]

STEPS: dict[str, Step] = {
    **lesson.STEPS,
    **seated.STEPS,
    **spoken.STEPS,
    **asked.STEPS,
    **polled.STEPS,
    **staged.STEPS,
}
"""Type name -> what an event of that type does to the part it is addressed to."""

STROKE_MS = 5000
"""Width of one stroke of the class clock, ms of class time."""

STROKED = frozenset({"chat.said", "reacted", "question.asked", "question.answered", "poll.opened", "slide.shown"})
"""Types that make the strokes of the class clock taller."""


def fold(state: State, event: Event) -> State:
    """`state` after `event`; only the part the event is addressed to is read and changed (rule F1)."""
    part = state.parts.get(event.to)
    if part is None:
        part = state.parts[event.to] = Part()
    fold_part(part, event)
    return state


def fold_all(events: Iterable[Event], state: State | None = None) -> State:
    """The state after all of `events`, from an empty classroom or from `state`."""
    folded = state or State()
    for event in events:
        fold(folded, event)
    return folded


def fold_part(part: Part, event: Event) -> None:
    """Change `part` by one event addressed to it; unknown types and unfit bodies only move `seq` and `at`."""
    part.seq = max(part.seq, event.seq)
    if not event.later:
        part.at = max(part.at, event.at)
    body = body_of(event.type, event.body)
    if body is None:
        return
    STEPS[event.type](part, event, body)
    if event.type in STROKED:
        stroke = str(event.at // STROKE_MS)
        part.strokes[stroke] = part.strokes.get(stroke, 0) + 1


assert STEPS.keys() == BODIES.keys(), "every event type needs a step in the fold"
