"""What a class answered: counted from the seats' own parts, live and later apart (rules P2, P4)."""

from __future__ import annotations

from typing import Any

from agogic.classlog.decide import Refusal, Sitter, refused
from agogic.classlog.decide.polled import may_see_results
from agogic.classlog.events import raw_of, seat_of
from agogic.classlog.state import Answer, State

FEW = 5
"""From this many later answers on they are shown; fewer could be told apart."""


def answered(state: State, poll_id: str) -> int:
    """How many seats have answered a poll."""
    return sum(poll_id in part.answers for audience, part in state.parts.items() if seat_of(audience) is not None)


def results(state: State, sitter: Sitter, poll_id: str) -> dict[str, Any] | Refusal:
    """The results of a poll for one who may see them."""
    poll = state.room.polls.get(poll_id)
    if poll is None:
        return refused("poll.unknown")
    if not may_see_results(state, sitter, poll_id):
        return refused("poll.hidden")
    given = [
        part.answers[poll_id]
        for audience, part in state.parts.items()
        if seat_of(audience) is not None and poll_id in part.answers
    ]
    live = [answer for answer in given if not answer.later]
    later = [answer for answer in given if answer.later]
    shown_later = later if sitter.teaches or len(later) >= FEW else []
    right = state.desk.keys.get(poll_id)
    return {
        "poll": poll_id,
        "answered": {"live": len(live), "later": len(shown_later)},
        "choices": {"live": _chosen(live, len(poll.options)), "later": _chosen(shown_later, len(poll.options))},
        "numbers": {"live": _numbers(live), "later": _numbers(shown_later)},
        "texts": {"live": _texts(live), "later": _texts(shown_later)},
        "right": raw_of(right) if right is not None else None,
    }


def _chosen(answers: list[Answer], options: int) -> list[int]:
    return [sum(option in answer.choices for answer in answers) for option in range(options)]


def _numbers(answers: list[Answer]) -> list[float]:
    return sorted(answer.number for answer in answers if answer.number is not None)


def _texts(answers: list[Answer]) -> list[str]:
    # Sorted, so that their order does not tell who wrote which.
    return sorted(answer.text for answer in answers if answer.text)
