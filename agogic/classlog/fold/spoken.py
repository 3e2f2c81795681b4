"""How the talk folds: keyed collections that commute, so that what is added later falls into place (rule F3)."""

from collections.abc import Callable
from typing import Any

from agogic.classlog.events import ChatSaid, Event, Hidden, NodGiven, NodRefused, Reacted, ReportMade, ReportSettled
from agogic.classlog.state import Mark, Part, Report, Said


def chat_said(part: Part, event: Event, body: ChatSaid) -> None:
    """Something said stands under its id; whether what it replies to is there is for views to see."""
    part.talk[event.id] = Said(
        seq=event.seq,
        at=event.at,
        utc=event.utc,
        by=event.by,
        text=body.text,
        re=body.re,
        later=event.later,
        waits=body.waits,
        of=body.of,
    )


def reacted(part: Part, event: Event, body: Reacted) -> None:
    """On something said, the last word of a seat stands; over the class, all are counted."""
    if body.on is None:
        if not body.off:
            part.floats[body.emoji] = part.floats.get(body.emoji, 0) + 1
        return
    marks = part.reactions.setdefault(body.on, {}).setdefault(body.emoji, {})
    mark_laid(marks, str(event.by), event.seq, not body.off)


def hidden(part: Part, event: Event, body: Hidden) -> None:
    """The last word of a teacher on whether something is shown stands."""
    mark_laid(part.hidden, body.of, event.seq, not body.off)


def nod_given(part: Part, event: Event, body: NodGiven) -> None:
    """A contribution stands in the room."""
    mark_laid(part.nods, body.of, event.seq, True)


def nod_refused(part: Part, event: Event, body: NodRefused) -> None:
    """A contribution stays where it is."""
    mark_laid(part.nods, body.of, event.seq, False)


def report_made(part: Part, event: Event, body: ReportMade) -> None:
    """A report waits at the desk."""
    part.reports[event.id] = Report(seq=event.seq, at=event.at, by=event.by, of=body.of, why=body.why)


def report_settled(part: Part, event: Event, body: ReportSettled) -> None:
    """A report was looked at."""
    part.settled[body.report] = max(part.settled.get(body.report, 0), event.seq)


def mark_laid(marks: dict[str, Mark], key: str, seq: int, on: bool) -> None:
    """Keep what was said last, by `seq`, whatever the order in which it is folded."""
    mark = marks.get(key)
    if mark is None or mark.seq < seq:
        marks[key] = Mark(seq, on)


STEPS: dict[str, Callable[[Part, Event, Any], None]] = {
    "chat.said": chat_said,
    "reacted": reacted,
    "hidden": hidden,
    "nod.given": nod_given,
    "nod.refused": nod_refused,
    "report.made": report_made,
    "report.settled": report_settled,
}
