"""Who may write, react, ask, answer, hide and report, and to whom."""

import msgspec

from agogic.classlog.decide.refusals import Refusal, refused
from agogic.classlog.decide.sitter import Asked, Entry
from agogic.classlog.events import (
    DESK,
    ROOM,
    CaptionSaid,
    ChatSaid,
    Hidden,
    NodGiven,
    NodRefused,
    QuestionAnswered,
    QuestionAsked,
    QuestionVoted,
    Reacted,
    ReportMade,
    ReportSettled,
    seat_audience,
    seat_of,
)
from agogic.classlog.state import Question, Said

CAPTION_AHEAD_MS = 10_000
"""How far past now a caption may stand, ms: it is read longer than it was spoken."""


def chat_said(asked: Asked) -> list[Entry] | Refusal:
    """Something written; a reply goes where what it replies to went (rule D7)."""
    body = asked.body
    assert isinstance(body, ChatSaid)
    if not body.text.strip():
        return refused("chat.empty")
    to: str | None = asked.draft.to
    if body.re is not None:
        to = asked.part_holding(body.re)
        if to is None:
            return refused("target.unknown")
        if to == ROOM and asked.draft.to == DESK:
            to = DESK
    assert to is not None
    if to == DESK and not asked.sitter.teaches:
        # What a pupil tells the teachers stands where the pupil sees it too.
        to = asked.sitter.own
    if no := _no_chat(asked, to):
        return no
    return _said(asked, to, ChatSaid(text=body.text, re=body.re))


def reacted(asked: Asked) -> list[Entry] | Refusal:
    """An emoji where reactions are on; on something said it goes where that went."""
    body = asked.body
    assert isinstance(body, Reacted)
    rules = asked.room.rules
    allowed = asked.sitting.reactions if asked.sitting.reactions is not None else rules is None or rules.reactions
    if not allowed and not asked.sitter.teaches:
        return refused("reaction.off")
    to = ROOM if body.on is None else asked.part_holding(body.on)
    return [asked.entry(to)] if to is not None else refused("target.unknown")


def hidden(asked: Asked) -> list[Entry] | Refusal:
    """A teacher hides something said, or shows it again; the word goes where that went."""
    body = asked.body
    assert isinstance(body, Hidden)
    if not asked.sitter.teaches:
        return refused("power.teach")
    to = asked.part_holding(body.of)
    return [asked.entry(to)] if to is not None else refused("target.unknown")


def question_asked(asked: Asked) -> list[Entry] | Refusal:
    """A question: openly to the room, or to one's own seat, which is to the teachers alone."""
    body = asked.body
    assert isinstance(body, QuestionAsked)
    if not body.text.strip():
        return refused("chat.empty")
    if asked.draft.to not in (ROOM, asked.sitter.own):
        return refused("draft.audience")
    rules = asked.room.rules
    if not asked.sitter.teaches and rules is not None:
        if asked.sitting.questions is False or (rules.questions == "off" and not asked.sitting.questions):
            return refused("question.off")
        if rules.questions == "desk" and asked.draft.to == ROOM and not asked.sitting.questions:
            return refused("question.desk_only")
    return _said(asked, asked.draft.to, QuestionAsked(text=body.text))


def question_voted(asked: Asked) -> list[Entry] | Refusal:
    """A voice for an open question."""
    body = asked.body
    assert isinstance(body, QuestionVoted)
    if body.question not in asked.room.questions:
        return refused("question.unknown")
    return [asked.entry(ROOM)]


def question_answered(asked: Asked) -> list[Entry] | Refusal:
    """A teacher answers; the answer goes where the question went, at its moment if it is added later."""
    body = asked.body
    assert isinstance(body, QuestionAnswered)
    if not asked.sitter.teaches:
        return refused("power.teach")
    to = asked.part_holding(body.question)
    if to is None or body.question not in asked.state.part(to).questions:
        return refused("question.unknown")
    question = asked.state.part(to).questions[body.question]
    at = max(asked.at, question.at) if asked.later else None
    return [asked.entry(to, at=at)]


def caption_said(asked: Asked) -> list[Entry] | Refusal:
    """Teachers, and whom they allow, put into writing what is spoken; it stands where that began.

    Whoever is allowed may correct what they wrote themselves, a teacher anything.
    """
    body = asked.body
    assert isinstance(body, CaptionSaid)
    if not (asked.sitter.teaches or asked.sitting.captions):
        return refused("caption.off")
    if body.of is None and not body.text.strip():
        return refused("chat.empty")
    if body.of is not None:
        caption = asked.room.captions.get(body.of)
        if caption is None:
            return refused("target.unknown")
        if caption.by != asked.sitter.seat and not asked.sitter.teaches:
            return refused("power.teach")
    if not body.from_ <= body.to <= asked.length_ms + CAPTION_AHEAD_MS or body.from_ > asked.length_ms:
        return refused("draft.outside")
    return [asked.entry(ROOM, at=body.from_, later=True)]


def nod_given(asked: Asked) -> list[Entry] | Refusal:
    """A waiting contribution goes to the room, with its author and its moment (rule D8)."""
    body = asked.body
    assert isinstance(body, NodGiven)
    waiting = _waiting(asked, body.of)
    if isinstance(waiting, Refusal):
        return waiting
    said = ChatSaid(text=waiting.text, re=waiting.re, of=body.of) if isinstance(waiting, Said) else None
    copy = said or QuestionAsked(text=waiting.text, of=body.of)
    return [
        asked.entry(seat_audience(waiting.by), later=True, at=waiting.at),
        asked.entry(
            ROOM,
            type_="chat.said" if said else "question.asked",
            body=copy,
            n=1,
            by=waiting.by,
            at=waiting.at,
            later=True,
        ),
    ]


def nod_refused(asked: Asked) -> list[Entry] | Refusal:
    """A waiting contribution stays between its author and the teachers."""
    body = asked.body
    assert isinstance(body, NodRefused)
    waiting = _waiting(asked, body.of)
    if isinstance(waiting, Refusal):
        return waiting
    return [asked.entry(seat_audience(waiting.by), later=True, at=waiting.at)]


def report_made(asked: Asked) -> list[Entry] | Refusal:
    """Anyone may tell the teachers about something they can see; in the reporter's own part stands that it was told."""
    assert isinstance(asked.body, ReportMade)
    if asked.part_holding(asked.body.of) is None:
        return refused("target.unknown")
    if asked.draft.id in asked.state.desk.reports:
        return refused("draft.malformed")
    told = [] if asked.sitter.teaches else [asked.entry(asked.sitter.own, n=1)]
    return [asked.entry(DESK), *told]


def report_settled(asked: Asked) -> list[Entry] | Refusal:
    """A teacher has looked at it."""
    assert isinstance(asked.body, ReportSettled)
    if not asked.sitter.teaches:
        return refused("power.teach")
    known = asked.body.report in asked.state.desk.reports
    return [asked.entry(DESK)] if known else refused("target.unknown")


def _no_chat(asked: Asked, to: str) -> Refusal | None:
    if asked.sitter.teaches:
        known = to in (ROOM, DESK) or seat_of(to) is not None
        return None if known else refused("draft.audience")
    if to not in (ROOM, DESK, asked.sitter.own):
        return refused("draft.audience")
    rules, may = asked.room.rules, asked.sitting.chat
    if may is False:
        return refused("chat.muted")
    if asked.room.status == "paused" and not asked.later and to == ROOM and may is None:
        return refused("class.paused")
    if rules is None or may:
        return None
    if rules.chat == "off":
        return refused("chat.off")
    return refused("chat.desk_only") if rules.chat == "desk" and to == ROOM else None


def _said(asked: Asked, to: str, body: ChatSaid | QuestionAsked) -> list[Entry] | Refusal:
    """What was said, to its readers; a pupil's later words wait for a nod where the section asks for it."""
    rules = asked.room.rules
    waits = asked.later and to == ROOM and rules is not None and rules.nod and not asked.sitter.teaches
    if waits:
        to = asked.sitter.own
        body = msgspec.structs.replace(body, waits=True)
    part = asked.state.part(to)
    if asked.draft.id in part.talk or asked.draft.id in part.questions:
        # Somebody else's words stand under this id, and stay.
        return refused("draft.malformed")
    return [asked.entry(to, body=body)]


def _waiting(asked: Asked, of: str) -> Said | Question | Refusal:
    if not asked.sitter.teaches:
        return refused("power.teach")
    audience = asked.part_holding(of)
    part = asked.state.part(audience or "")
    waiting = part.talk.get(of) or part.questions.get(of)
    if waiting is None or not waiting.waits:
        return refused("target.unknown")
    return refused("nod.settled") if of in part.nods else waiting


RULES = {
    "chat.said": chat_said,
    "reacted": reacted,
    "hidden": hidden,
    "question.asked": question_asked,
    "question.voted": question_voted,
    "question.answered": question_answered,
    "caption.said": caption_said,
    "nod.given": nod_given,
    "nod.refused": nod_refused,
    "report.made": report_made,
    "report.settled": report_settled,
}
