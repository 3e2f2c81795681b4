"""The whole vocabulary of a class: every event, declared once, one module a family. Read first."""

from agogic.classlog.events.caption import CaptionSaid, ChapterNamed
from agogic.classlog.events.chat import ChatSaid, Hidden, Reacted
from agogic.classlog.events.class_ import (
    ClassCut,
    ClassEnded,
    ClassOpened,
    ClassPaused,
    ClassReopened,
    ClassResumed,
    ClassRuled,
    ClassUncut,
    Rules,
)
from agogic.classlog.events.deck import DeckAdded, DeckRemoved, SlideShown
from agogic.classlog.events.envelope import CLASS_SEAT, DESK, ROOM, Draft, Event, seat_audience, seat_of
from agogic.classlog.events.hand import HandCalled, HandLowered, HandRaised
from agogic.classlog.events.media import FilmLaid, MediaCut, MediaEnded, MediaEpoch, MediaHole, MediaQuiet
from agogic.classlog.events.nod import NodGiven, NodRefused
from agogic.classlog.events.poll import (
    Kind,
    PollAnswered,
    PollClosed,
    PollDraft,
    PollDropped,
    PollKeyed,
    PollOpened,
    PollPlaced,
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
from agogic.classlog.events.stage import StageCalled, StageEntered, StageLeft, StageTurned
from agogic.classlog.events.vocabulary import ANCHORABLE, BODIES, DRAFTS, Body, body_of, draft_of, raw_of

__all__ = [
    "ANCHORABLE",
    "BODIES",
    "CLASS_SEAT",
    "DESK",
    "DRAFTS",
    "ROOM",
    "Body",
    "CaptionSaid",
    "ChapterNamed",
    "ChatSaid",
    "ClassCut",
    "ClassEnded",
    "ClassOpened",
    "ClassPaused",
    "ClassReopened",
    "ClassResumed",
    "ClassRuled",
    "ClassUncut",
    "DeckAdded",
    "DeckRemoved",
    "Draft",
    "Event",
    "FilmLaid",
    "HandCalled",
    "HandLowered",
    "HandRaised",
    "Hidden",
    "Kind",
    "MediaCut",
    "MediaEnded",
    "MediaEpoch",
    "MediaHole",
    "MediaQuiet",
    "NodGiven",
    "NodRefused",
    "PollAnswered",
    "PollClosed",
    "PollDraft",
    "PollDropped",
    "PollKeyed",
    "PollOpened",
    "PollPlaced",
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
    "StageCalled",
    "StageEntered",
    "StageLeft",
    "StageTurned",
    "Watched",
    "body_of",
    "draft_of",
    "raw_of",
    "seat_audience",
    "seat_of",
]
