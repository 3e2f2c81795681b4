"""How polls fold: what the room knows, what the desk knows, what one seat answered."""

from collections.abc import Callable
from typing import Any

from agogic.classlog.events import (
    Event,
    PollAnswered,
    PollClosed,
    PollDropped,
    PollKeyed,
    PollOpened,
    PollPlaced,
    PollPrepared,
    PollRevealed,
    PollSkipped,
    PollUnplaced,
)
from agogic.classlog.state import Answer, Part, Poll, Prepared, Skip


def poll_prepared(part: Part, event: Event, body: PollPrepared) -> None:
    """A poll lies ready at the desk."""
    part.prepared[body.poll] = Prepared(
        kind=body.kind,
        prompt=body.prompt,
        options=body.options,
        check=body.check,
        steps=body.steps,
        low=body.low,
        high=body.high,
        right=body.right,
    )


def poll_dropped(part: Part, event: Event, body: PollDropped) -> None:
    """A prepared poll is no longer offered."""
    part.prepared.pop(body.poll, None)


def poll_opened(part: Part, event: Event, body: PollOpened) -> None:
    """A poll asks the room; the first opening stands."""
    earlier = part.polls.get(body.poll)
    if earlier is None or earlier.placed is not None:
        part.polls[body.poll] = _poll(event, body)


def poll_placed(part: Part, event: Event, body: PollPlaced) -> None:
    """A poll stands in a class that had no live part, unless it was taken out; the first placing stands (rule F3)."""
    earlier = part.polls.get(body.poll)
    if body.poll not in part.unplaced and (earlier is None or (earlier.placed or 0) > event.seq):
        part.polls[body.poll] = _poll(event, body, placed=event.seq)


def poll_unplaced(part: Part, event: Event, body: PollUnplaced) -> None:
    """A poll that was put there is gone, and does not come again."""
    part.unplaced.setdefault(body.poll, event.seq)
    if body.poll in part.polls and part.polls[body.poll].placed is not None:
        del part.polls[body.poll]


def poll_keyed(part: Part, event: Event, body: PollKeyed) -> None:
    """The desk knows what is right."""
    part.keys[body.poll] = body.right


def poll_closed(part: Part, event: Event, body: PollClosed) -> None:
    """The live class may no longer answer."""
    poll = part.polls.get(body.poll)
    if poll is not None and poll.placed is None and poll.closed_at is None:
        poll.closed_at = event.at


def poll_revealed(part: Part, event: Event, body: PollRevealed) -> None:
    """Results may be fetched."""
    poll = part.polls.get(body.poll)
    if poll is not None and poll.placed is None and poll.revealed_at is None:
        poll.revealed_at = event.at


def poll_answered(part: Part, event: Event, body: PollAnswered) -> None:
    """A seat's answer; the one that arrived first stands."""
    earlier = part.answers.get(body.poll)
    if earlier is not None and earlier.seq < event.seq:
        return
    part.answers[body.poll] = Answer(
        seq=event.seq,
        at=event.at,
        utc=event.utc,
        choices=body.choices,
        number=body.number,
        text=body.text,
        later=event.later,
    )


def poll_skipped(part: Part, event: Event, body: PollSkipped) -> None:
    """A seat would rather see the results; the first such word stands."""
    earlier = part.skips.get(body.poll)
    if earlier is None or event.seq < earlier.seq:
        part.skips[body.poll] = Skip(seq=event.seq, at=event.at)


def _poll(event: Event, body: PollOpened, placed: int | None = None) -> Poll:
    return Poll(
        kind=body.kind,
        prompt=body.prompt,
        at=event.at,
        options=body.options,
        check=body.check,
        steps=body.steps,
        low=body.low,
        high=body.high,
        placed=placed,
    )


STEPS: dict[str, Callable[[Part, Event, Any], None]] = {
    "poll.prepared": poll_prepared,
    "poll.dropped": poll_dropped,
    "poll.opened": poll_opened,
    "poll.placed": poll_placed,
    "poll.unplaced": poll_unplaced,
    "poll.keyed": poll_keyed,
    "poll.closed": poll_closed,
    "poll.revealed": poll_revealed,
    "poll.answered": poll_answered,
    "poll.skipped": poll_skipped,
}
