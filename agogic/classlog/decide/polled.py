"""Polls on two clocks: who may open, close, reveal, answer, and when (rules P1 to P4)."""

from agogic.classlog.decide.refusals import Refusal, refused
from agogic.classlog.decide.sitter import Asked, Entry, Sitter
from agogic.classlog.events import (
    DESK,
    ROOM,
    PollAnswered,
    PollClosed,
    PollDraft,
    PollDropped,
    PollKeyed,
    PollOpened,
    PollRevealed,
    PollSkipped,
    PollUnplaced,
)
from agogic.classlog.state import Part, Poll, State

_CHOOSING = ("one", "several")


def poll_opened(asked: Asked) -> list[Entry] | Refusal:
    """A teacher asks the room; what is right goes to the desk alone, and a poll that lay ready is taken up."""
    body = asked.body
    assert isinstance(body, PollDraft)
    if no := _no_teaching(asked) or _no_asking(asked, body):
        return no
    entries = _parted(asked, body)
    if body.poll in asked.state.desk.prepared:
        entries.append(asked.entry(DESK, type_="poll.dropped", body=PollDropped(poll=body.poll), n=2))
    return entries


def poll_placed(asked: Asked) -> list[Entry] | Refusal:
    """A teacher puts a poll at a moment of a class that had no live part: nobody was there who had passed it."""
    body = asked.body
    assert isinstance(body, PollDraft)
    if not asked.sitter.teaches:
        return refused("power.teach")
    if not (asked.room.alone and asked.later):
        return refused("poll.not_alone")
    return _no_asking(asked, body) or _parted(asked, body)


def poll_unplaced(asked: Asked) -> list[Entry] | Refusal:
    """A teacher takes out a poll that was put there."""
    assert isinstance(asked.body, PollUnplaced)
    if not asked.sitter.teaches:
        return refused("power.teach")
    poll = asked.room.polls.get(asked.body.poll)
    return [asked.entry(ROOM)] if poll is not None and poll.placed is not None else refused("poll.unknown")


def poll_closed(asked: Asked) -> list[Entry] | Refusal:
    """A teacher closes a poll that is open."""
    assert isinstance(asked.body, PollClosed)
    if no := _no_teaching(asked):
        return no
    poll = asked.room.polls.get(asked.body.poll)
    if poll is None:
        return refused("poll.unknown")
    return refused("poll.closed") if poll.closed_at is not None else [asked.entry(ROOM)]


def poll_revealed(asked: Asked) -> list[Entry] | Refusal:
    """A teacher shows the results; a poll still open is closed by it."""
    assert isinstance(asked.body, PollRevealed)
    if no := _no_teaching(asked):
        return no
    poll = asked.room.polls.get(asked.body.poll)
    if poll is None:
        return refused("poll.unknown")
    entries = [asked.entry(ROOM)]
    if poll.closed_at is None:
        closed = PollClosed(poll=asked.body.poll)
        entries.append(asked.entry(ROOM, type_="poll.closed", body=closed, n=1))
    return entries


def poll_answered(asked: Asked) -> list[Entry] | Refusal:
    """One answer a seat; whether it is closed or revealed matters to the live class alone (rule P1)."""
    body = asked.body
    assert isinstance(body, PollAnswered)
    poll = asked.room.polls.get(body.poll)
    if poll is None:
        return refused("poll.unknown")
    if no := _no_answering(asked, poll, body.poll):
        return no
    if not fits(poll, body):
        return refused("poll.answer_unfit")
    return [asked.entry(asked.sitter.own)]


def poll_skipped(asked: Asked) -> list[Entry] | Refusal:
    """A seat that has not answered would rather see the results."""
    assert isinstance(asked.body, PollSkipped)
    poll = asked.room.polls.get(asked.body.poll)
    if poll is None:
        return refused("poll.unknown")
    if asked.later and asked.at < poll.at:
        return refused("poll.not_yet")
    if asked.body.poll in asked.own.answers:
        return refused("poll.answered")
    if not asked.later and poll.closed_at is None:
        return refused("draft.not_later")
    return [asked.entry(asked.sitter.own)]


def fits(poll: Poll, answer: PollAnswered) -> bool:
    """Whether an answer has the form its poll asks for."""
    if poll.kind == "text":
        return bool(answer.text.strip())
    if poll.kind == "number":
        return answer.number is not None
    if poll.kind == "scale":
        return answer.number is not None and answer.number in range(1, poll.steps + 1)
    choices = answer.choices
    if not choices or len(set(choices)) != len(choices) or max(choices) >= len(poll.options):
        return False
    return poll.kind == "several" or len(choices) == 1


def may_see_results(state: State, sitter: Sitter, poll_id: str) -> bool:
    """Whether a seat gets the results: teachers always, others when they are shown and it has answered or skipped."""
    poll = state.room.polls.get(poll_id)
    if poll is None or sitter.teaches:
        return poll is not None
    own: Part = state.part(sitter.own)
    shown = poll.revealed_at is not None or poll.placed is not None
    return shown and (poll_id in own.answers or poll_id in own.skips)


def _no_asking(asked: Asked, body: PollDraft) -> Refusal | None:
    if body.poll in asked.room.polls or body.poll in asked.room.unplaced:
        return refused("poll.opened")
    if body.kind in _CHOOSING and len(set(body.options)) < max(2, len(body.options)):
        return refused("poll.options")
    return None


def _parted(asked: Asked, body: PollDraft) -> list[Entry]:
    """The poll for the room, and what is right for the desk."""
    shown = PollOpened(
        poll=body.poll,
        kind=body.kind,
        prompt=body.prompt,
        options=body.options if body.kind in _CHOOSING else [],
        check=body.check,
        steps=body.steps,
        low=body.low,
        high=body.high,
    )
    entries = [asked.entry(ROOM, body=shown)]
    if body.right is not None:
        keyed = PollKeyed(poll=body.poll, right=body.right)
        # The desk's word is no contribution: it stands in the order of arrival, whatever moment the poll is put at.
        at = max(asked.now_at, asked.room.at) if asked.later else asked.at
        entries.append(asked.entry(DESK, type_="poll.keyed", body=keyed, n=1, at=at, later=False))
    return entries


def _no_teaching(asked: Asked) -> Refusal | None:
    if not asked.sitter.teaches:
        return refused("power.teach")
    return refused("class.over") if asked.room.status == "ended" else None


def _no_answering(asked: Asked, poll: Poll, poll_id: str) -> Refusal | None:
    if asked.sitter.teaches:
        return refused("draft.audience")
    if asked.later and asked.at < poll.at:
        return refused("poll.not_yet")
    if not asked.later and poll.closed_at is not None:
        return refused("poll.closed")
    if poll_id in asked.own.answers:
        return refused("poll.answered")
    return refused("poll.skipped") if poll_id in asked.own.skips else None


RULES = {
    "poll.opened": poll_opened,
    "poll.placed": poll_placed,
    "poll.unplaced": poll_unplaced,
    "poll.closed": poll_closed,
    "poll.revealed": poll_revealed,
    "poll.answered": poll_answered,
    "poll.skipped": poll_skipped,
}
