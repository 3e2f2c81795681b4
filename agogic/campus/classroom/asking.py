"""From a class's log to the questions and contributions that wait: what Today shows of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from agogic.campus.classroom.models import Asked, ClassSession
from agogic.classlog.events import ROOM, seat_of
from agogic.classlog.state import Part, Question, State

_FIELDS = (
    "seat",
    "at_ms",
    "asked_at",
    "text",
    "to_room",
    "later",
    "waits",
    "votes",
    "is_answered",
    "answer",
    "answered_by",
    "answered_at",
)


def asked_keep(session: ClassSession, state: State) -> int:
    """Bring the questions of a class up to its log; what was hidden or refused goes. Returns how many changed."""
    wanted = {UUID(id_): fields for part_of, part in state.parts.items() for id_, fields in _asked(part_of, part)}
    kept = {asked.id: asked for asked in Asked.objects.filter(class_session=session)}
    gone = [id_ for id_ in kept if id_ not in wanted]
    fresh = [Asked(id=id_, class_session=session, **fields) for id_, fields in wanted.items() if id_ not in kept]
    moved = []
    for id_, asked in kept.items():
        fields = wanted.get(id_)
        if fields and any(getattr(asked, name) != fields[name] for name in _FIELDS):
            for name in _FIELDS:
                setattr(asked, name, fields[name])
            moved.append(asked)
    Asked.objects.filter(pk__in=gone).delete()
    Asked.objects.bulk_create(fresh)
    Asked.objects.bulk_update(moved, _FIELDS)
    return len(gone) + len(fresh) + len(moved)


def desk_waiting(state: State) -> tuple[int, int]:
    """How many contributions wait for a nod, and how many reports nobody has looked at."""
    nods = sum(
        _nods_waiting(part, {id_: said.waits for id_, said in part.talk.items()})
        + _nods_waiting(part, {id_: question.waits for id_, question in part.questions.items()})
        for part in state.parts.values()
    )
    desk = state.desk
    return nods, sum(report not in desk.settled for report in desk.reports)


def _asked(audience: str, part: Part) -> list[tuple[str, dict[str, Any]]]:
    """The questions addressed to one audience that stand, each with what was said to it."""
    if audience != ROOM and seat_of(audience) is None:
        return []
    return [
        (id_, {"to_room": audience == ROOM, **_fields(part, id_, question)})
        for id_, question in part.questions.items()
        if not (id_ in part.hidden and part.hidden[id_].on) and not (question.waits and id_ in part.nods)
    ]


def _nods_waiting(part: Part, waits: dict[str, bool]) -> int:
    return sum(waiting and id_ not in part.nods for id_, waiting in waits.items())


def _fields(part: Part, id_: str, question: Question) -> dict[str, Any]:
    replies = sorted(part.replies.get(id_, {}).values(), key=lambda reply: reply.seq)
    last = replies[-1] if replies and not replies[-1].off else None
    written = next((reply for reply in reversed(replies) if reply.text and not reply.off), None) if last else None
    told = written or last
    return {
        "seat": question.by,
        "at_ms": question.at,
        "asked_at": _moment(question.utc),
        "text": question.text,
        "later": question.later,
        "waits": question.waits,
        "votes": sum(mark.on for mark in part.votes.get(id_, {}).values()),
        "is_answered": last is not None,
        "answer": written.text[:4000] if written else "",
        "answered_by": told.by if told else None,
        "answered_at": _moment(told.utc) if told else None,
    }


def _moment(utc_ms: int) -> datetime:
    return datetime.fromtimestamp(utc_ms / 1000, UTC)
