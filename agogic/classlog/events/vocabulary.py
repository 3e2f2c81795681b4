"""Every event type with its struct; which of them may be contributions; raw bodies to structs and back."""

from typing import Any

import msgspec

from agogic.classlog.events import (
    caption,
    chat,
    class_,
    deck,
    hand,
    media,
    nod,
    poll,
    presence,
    question,
    report,
    seat,
    stage,
)

Body = msgspec.Struct

BODIES: dict[str, type[Body]] = {
    "class.opened": class_.ClassOpened,
    "class.ruled": class_.ClassRuled,
    "class.paused": class_.ClassPaused,
    "class.resumed": class_.ClassResumed,
    "class.ended": class_.ClassEnded,
    "class.reopened": class_.ClassReopened,
    "class.cut": class_.ClassCut,
    "class.uncut": class_.ClassUncut,
    "seat.admitted": seat.SeatAdmitted,
    "seat.came": seat.SeatCame,
    "seat.removed": seat.SeatRemoved,
    "seat.allowed": seat.SeatAllowed,
    "seat.ticked": seat.SeatTicked,
    "chat.said": chat.ChatSaid,
    "reacted": chat.Reacted,
    "hidden": chat.Hidden,
    "hand.raised": hand.HandRaised,
    "hand.lowered": hand.HandLowered,
    "hand.called": hand.HandCalled,
    "question.asked": question.QuestionAsked,
    "question.voted": question.QuestionVoted,
    "question.answered": question.QuestionAnswered,
    "nod.given": nod.NodGiven,
    "nod.refused": nod.NodRefused,
    "deck.added": deck.DeckAdded,
    "deck.removed": deck.DeckRemoved,
    "slide.shown": deck.SlideShown,
    "poll.prepared": poll.PollPrepared,
    "poll.dropped": poll.PollDropped,
    "poll.opened": poll.PollOpened,
    "poll.placed": poll.PollPlaced,
    "poll.unplaced": poll.PollUnplaced,
    "poll.keyed": poll.PollKeyed,
    "poll.closed": poll.PollClosed,
    "poll.revealed": poll.PollRevealed,
    "poll.answered": poll.PollAnswered,
    "poll.skipped": poll.PollSkipped,
    "stage.called": stage.StageCalled,
    "stage.entered": stage.StageEntered,
    "stage.left": stage.StageLeft,
    "stage.turned": stage.StageTurned,
    "media.epoch": media.MediaEpoch,
    "media.ended": media.MediaEnded,
    "media.hole": media.MediaHole,
    "media.quiet": media.MediaQuiet,
    "media.cut": media.MediaCut,
    "film.laid": media.FilmLaid,
    "caption.said": caption.CaptionSaid,
    "chapter.named": caption.ChapterNamed,
    "present": presence.Present,
    "watched": presence.Watched,
    "report.made": report.ReportMade,
    "report.settled": report.ReportSettled,
}
"""Type name -> struct of its body, in the order of the documentation."""

DRAFTS: dict[str, type[Body]] = {**BODIES, "poll.opened": poll.PollDraft, "poll.placed": poll.PollDraft}
"""Type name -> struct of a draft's body; the same as the event's but where `decide` parts it."""

ANCHORABLE: frozenset[str] = frozenset(
    {
        "seat.came",
        "chat.said",
        "reacted",
        "hidden",
        "question.asked",
        "question.voted",
        "question.answered",
        "nod.given",
        "nod.refused",
        "poll.answered",
        "poll.skipped",
        "poll.placed",
        "caption.said",
        "chapter.named",
        "present",
        "watched",
        "report.made",
        "report.settled",
    }
)
"""Types that commute and may be added later (rule E5)."""


def body_of(type_: str, raw: object) -> Body | None:
    """The body of an event as its struct; None if the type is unknown or the body does not fit it."""
    return _converted(BODIES.get(type_), raw)


def draft_of(type_: str, raw: object) -> Body | None:
    """The body of a draft as its struct; None if the type is unknown or the body does not fit it."""
    return _converted(DRAFTS.get(type_), raw)


def raw_of(body: Body) -> dict[str, Any]:
    """A struct as plain JSON values, as an event carries it."""
    raw: dict[str, Any] = msgspec.to_builtins(body)
    return raw


def _converted(struct: type[Body] | None, raw: object) -> Body | None:
    if struct is None:
        return None
    try:
        return msgspec.convert(raw, struct)
    except (msgspec.ValidationError, RecursionError, OverflowError):
        return None
