"""How questions fold: keyed collections that commute (rule F3)."""

from collections.abc import Callable
from typing import Any

from agogic.classlog.events import Event, QuestionAnswered, QuestionAsked, QuestionVoted
from agogic.classlog.fold.spoken import mark_laid
from agogic.classlog.state import Part, Question, Reply


def question_asked(part: Part, event: Event, body: QuestionAsked) -> None:
    """A question stands under its id."""
    part.questions[event.id] = Question(
        seq=event.seq,
        at=event.at,
        utc=event.utc,
        by=event.by,
        text=body.text,
        later=event.later,
        waits=body.waits,
        of=body.of,
    )


def question_voted(part: Part, event: Event, body: QuestionVoted) -> None:
    """The last word of a seat stands."""
    mark_laid(part.votes.setdefault(body.question, {}), str(event.by), event.seq, not body.off)


def question_answered(part: Part, event: Event, body: QuestionAnswered) -> None:
    """All answers are kept, under the question they belong to."""
    part.replies.setdefault(body.question, {})[event.id] = Reply(
        seq=event.seq,
        at=event.at,
        utc=event.utc,
        by=event.by,
        text=body.text,
        later=event.later,
        off=body.off,
    )


STEPS: dict[str, Callable[[Part, Event, Any], None]] = {
    "question.asked": question_asked,
    "question.voted": question_voted,
    "question.answered": question_answered,
}
