"""The whole vocabulary of a class: every event, declared once, one module a family. Read first."""

from agogic.classlog.events.chat import ChatSaid, Hidden, Reacted
from agogic.classlog.events.class_ import (
    ClassEnded,
    ClassOpened,
    ClassPaused,
    ClassReopened,
    ClassResumed,
    ClassRuled,
    Rules,
)
from agogic.classlog.events.deck import DeckAdded, DeckRemoved, SlideShown
from agogic.classlog.events.envelope import CLASS_SEAT, DESK, ROOM, Draft, Event, seat_audience, seat_of
from agogic.classlog.events.hand import HandCalled, HandLowered, HandRaised
from agogic.classlog.events.nod import NodGiven, NodRefused
from agogic.classlog.events.poll import (
    Kind,
    PollAnswered,
    PollClosed,
    PollDraft,
    PollDropped,
    PollKeyed,
    PollOpened,
    PollPrepared,
    PollRevealed,
    PollSkipped,
    Right,
)
from agogic.classlog.events.presence import Present, Watched
from agogic.classlog.events.question import QuestionAnswered, QuestionAsked, QuestionVoted
from agogic.classlog.events.report import ReportMade, ReportSettled
from agogic.classlog.events.seat import (
    SeatAdmitted,
    SeatAllowed,
    SeatCame,
    SeatRemoved,
    SeatTicked,
)
from agogic.classlog.events.vocabulary import ANCHORABLE, BODIES, DRAFTS, Body, body_of, draft_of, raw_of

__all__ = [
    "ANCHORABLE",
    "BODIES",
    "CLASS_SEAT",
    "DESK",
    "DRAFTS",
    "ROOM",
    "Body",
    "ChatSaid",
    "ClassEnded",
    "ClassOpened",
    "ClassPaused",
    "ClassReopened",
    "ClassResumed",
    "ClassRuled",
    "DeckAdded",
    "DeckRemoved",
    "Draft",
    "Event",
    "HandCalled",
    "HandLowered",
    "HandRaised",
    "Hidden",
    "Kind",
    "NodGiven",
    "NodRefused",
    "PollAnswered",
    "PollClosed",
    "PollDraft",
    "PollDropped",
    "PollKeyed",
    "PollOpened",
    "PollPrepared",
    "PollRevealed",
    "PollSkipped",
    "Present",
    "QuestionAnswered",
    "QuestionAsked",
    "QuestionVoted",
    "Reacted",
    "ReportMade",
    "ReportSettled",
    "Right",
    "Rules",
    "SeatAdmitted",
    "SeatAllowed",
    "SeatCame",
    "SeatRemoved",
    "SeatTicked",
    "SlideShown",
    "Watched",
    "body_of",
    "draft_of",
    "raw_of",
    "seat_audience",
    "seat_of",
]
