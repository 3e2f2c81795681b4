"""Planning classes, starting them, preparing what they show, sitting down in them. The engine is told by the door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.classroom.models import ClassSession, Deck, DeckState, Kind, Seat, Stage
from agogic.campus.classroom.queries import highest_seat, in_order
from agogic.campus.classroom.rules import may_add_slides, may_change, may_plan, may_teach
from agogic.campus.courses.models import Section
from agogic.campus.courses.rules import Standing
from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.models import id_new
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Person
from agogic.campus.schedule.actions import meeting_cancel, meeting_end, meeting_move, meeting_plan
from agogic.campus.schedule.models import Meeting
from agogic.campus.schedule.queries import occurrences
from agogic.campus.schedule.recurrence import utc_of
from agogic.classlog.ids import new_id
from agogic.media import slides

PLANNED_AHEAD = timedelta(weeks=8)
"""How far ahead the classes of a meeting that repeats are made."""
DECKS_LIMIT = 20
POLLS_LIMIT = 40
_HEAD_BYTES = 1024


@transaction.atomic
def class_plan(
    *,
    by: Person,
    standing: Standing,
    section: Section,
    title: str,
    first_wall: datetime,
    minutes: int,
    rule: str = "",
    note: str = "",
    attended: dict[str, Any] | None = None,
) -> list[ClassSession]:
    """Plan a class at a wall time of the section's clock, once or again and again. Returns the classes made."""
    _asked(may_plan(standing))
    meeting = meeting_plan(by=by, section=section, title=title, first_wall=first_wall, minutes=minutes, rule=rule)
    first = utc_of(first_wall, section.zone)
    sessions = _made(meeting, until=max(timezone.now(), first) + PLANNED_AHEAD, note=note, attended=attended, by=by)
    if not sessions:
        raise Refused("class.never", _("With these days the class would never take place. Choose others."))
    _renumber(section)
    line_write("class.planned", by=by, of=meeting, section=str(section.id), classes=[str(s.id) for s in sessions])
    return sessions


@transaction.atomic
def class_make(
    *,
    by: Person,
    standing: Standing,
    section: Section,
    title: str,
    kind: Kind = Kind.LIVE,
    minutes: int = 45,
    planned_at: datetime | None = None,
    note: str = "",
    attended: dict[str, Any] | None = None,
) -> ClassSession:
    """Make one class outside any meeting: to be started now, or to be recorded alone."""
    _asked(may_teach(standing))
    session = ClassSession.objects.create(
        section=section,
        title=title,
        number=0,
        kind=kind,
        planned_at=planned_at if kind != Kind.LIVE else timezone.now(),
        planned_ms=minutes * 60_000,
        note=note,
        rule=attended,
        taught_by=by,
    )
    _renumber(section)
    session.refresh_from_db(fields=["number"])
    line_write("class.planned", by=by, of=session, section=str(section.id), kind=str(kind))
    return session


@transaction.atomic
def class_change(
    *,
    by: Person,
    standing: Standing,
    session: ClassSession,
    title: str,
    note: str,
    planned_at: datetime | None,
    minutes: int,
    attended: dict[str, Any] | None = None,
) -> None:
    """Rename or move one class that has not opened yet."""
    _asked(may_change(standing, session))
    moved = planned_at != session.planned_at or minutes * 60_000 != session.planned_ms
    if moved and session.meeting is not None and planned_at is not None:
        meeting_move(by=by, meeting=session.meeting, wall=session.wall, to=planned_at, minutes=minutes)
    session.title, session.note, session.rule = title, note, attended
    session.planned_at, session.planned_ms = planned_at, minutes * 60_000
    # Only these: what the log says of it may be written down at the same moment.
    session.save(update_fields=["title", "note", "rule", "planned_at", "planned_ms", "changed_at"])
    _renumber(session.section)
    line_write("class.changed", by=by, of=session, moved=moved)


@transaction.atomic
def class_cancel(*, by: Person, standing: Standing, session: ClassSession, following: bool = False) -> int:
    """Do not hold a class, or it and all that follow it in its meeting. Returns how many are cancelled."""
    _asked(may_change(standing, session))
    sessions = [session]
    if following and session.meeting is not None and session.planned_at is not None:
        meeting_end(by=by, meeting=session.meeting, at=session.planned_at)
        later = session.meeting.classes.filter(state=Stage.PLANNED, planned_at__gt=session.planned_at)
        sessions += list(later)
    elif session.meeting is not None:
        meeting_cancel(by=by, meeting=session.meeting, wall=session.wall)
    ClassSession.objects.filter(pk__in=[each.pk for each in sessions]).update(state=Stage.CANCELLED)
    _renumber(session.section)
    line_write("class.cancelled", by=by, of=session, classes=[str(each.id) for each in sessions])
    return len(sessions)


@transaction.atomic
def class_opened_note(*, by: Person, session: ClassSession) -> None:
    """The engine has opened the class; its log will say when."""
    if session.state != Stage.PLANNED:
        return
    session.state, session.opened_at, session.taught_by = Stage.OPEN, timezone.now(), by
    session.save(update_fields=["state", "opened_at", "taught_by", "changed_at"])
    line_write("class.opened", by=by, of=session, section=str(session.section_id))


@transaction.atomic
def polls_set(*, by: Person, standing: Standing, session: ClassSession, polls: list[dict[str, Any]]) -> None:
    """The polls prepared for a class, whole; each as the body of a `poll.prepared`."""
    _asked(may_change(standing, session))
    if len(polls) > POLLS_LIMIT:
        raise Refused("poll.too_many", _("A class holds at most %(limit)s prepared polls.") % {"limit": POLLS_LIMIT})
    session.polls = [{"poll": poll.get("poll") or new_id(), **poll} for poll in polls]
    session.save(update_fields=["polls", "changed_at"])
    line_write("polls.prepared", by=by, of=session, polls=len(polls))


def deck_add(*, by: Person, standing: Standing, session: ClassSession, file: UploadedFile) -> Deck:
    """Keep an uploaded PDF for a class; the worker draws its pages. The caller starts that task."""
    _asked(may_add_slides(standing, session))
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if refused := slides.deck_check(head, file.size or 0):
        raise Refused(refused.code, deck_problem(refused.code))
    if session.decks.count() >= DECKS_LIMIT:
        raise Refused("deck.too_many", _("A class holds at most %(limit)s decks.") % {"limit": DECKS_LIMIT})
    deck = Deck(id=id_new(), class_session=session, title=_title_of(file.name or ""), added_by=by)
    path = upload_path(deck)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as kept:
        for piece in file.chunks():
            kept.write(piece)
    with transaction.atomic():
        deck.save(force_insert=True)
        line_write("deck.uploaded", by=by, of=session, deck=deck.name, bytes=file.size)
    return deck


@transaction.atomic
def deck_drop(*, by: Person, standing: Standing, session: ClassSession, deck: Deck) -> bool:
    """Take slides away again. Returns whether the class's log knows of them and must be told."""
    _asked(may_add_slides(standing, session))
    line_write("deck.dropped", by=by, of=session, deck=deck.name)
    was_told = deck.told
    deck.delete()
    return was_told


@transaction.atomic
def seats_lay(*, session: ClassSession, pupils: Iterable[Person]) -> None:
    """A seat for every pupil who has none yet: a teacher sees and ticks those too who came without a device."""
    seated = set(Seat.objects.filter(class_session=session).values_list("person_id", flat=True))
    missing = [person for person in pupils if person.id not in seated]
    if missing:
        first = highest_seat(session) + 1
        Seat.objects.bulk_create(
            Seat(class_session=session, person=person, number=number)
            for number, person in enumerate(missing, start=first)
        )


def seat_take(*, session: ClassSession, person: Person, teaches: bool) -> Seat:
    """The seat of a person in a class, given at first and kept for ever."""
    with transaction.atomic():
        seat = Seat.objects.filter(class_session=session, person=person).first()
        if seat is None:
            number = highest_seat(session) + 1
            seat = Seat.objects.create(class_session=session, person=person, number=number, teaches=teaches)
        elif seat.teaches != teaches:
            seat.teaches = teaches
            seat.save(update_fields=["teaches", "changed_at"])
    return seat


@transaction.atomic
def meetings_extend(*, now: datetime) -> int:
    """Make the classes of meetings that repeat, up to eight weeks ahead. Returns how many were made."""
    made = 0
    meetings = Meeting.objects.exclude(rule="").filter(ended_at=None).select_related("section", "planned_by")
    for meeting in meetings.prefetch_related("changes"):
        fresh = _made(meeting, until=now + PLANNED_AHEAD, by=meeting.planned_by)
        if fresh:
            _renumber(meeting.section)
        made += len(fresh)
    return made


@transaction.atomic
def taken_out_note(*, by: Person, seat: Seat) -> None:
    """The engine has taken what was recorded of a seat out of its class."""
    seat.recorded = False
    seat.save(update_fields=["recorded", "changed_at"])
    line_write("recording.taken_out", by=by, of=seat.class_session, person=str(seat.person_id))


def class_folder(class_id: UUID) -> Path:
    """The folder that holds everything of a class."""
    return Path(settings.DATA) / "classes" / str(class_id)


def upload_path(deck: Deck) -> Path:
    """Where the PDF a deck was made from is kept."""
    return class_folder(deck.class_session_id) / "uploads" / f"{deck.name}.pdf"


def deck_problem(code: str) -> str:
    """Why a file became no deck, in a sentence that says what to do next."""
    sentences = {
        "deck.no_pdf": _("This is not a PDF. Save the slides as PDF and choose that file."),
        "deck.too_large": _("This file is larger than %(mb)s MB. Save it with smaller pictures.")
        % {"mb": slides.MAX_FILE_BYTES // 1_000_000},
        "deck.locked": _("This PDF asks for a password. Save it without one."),
        "deck.empty": _("This PDF has no pages."),
        "deck.too_many_pages": _("This PDF has too many pages for one class. Split it."),
        "deck.slow": _("Drawing this PDF took too long. Save it again with simpler pictures."),
    }
    return sentences.get(code) or _("This PDF is damaged. Save it again and choose the new file.")


def deck_state_set(
    *, deck_id: UUID, state: DeckState, problem: str = "", drawn: slides.Deck | None = None
) -> Deck | None:
    """What became of drawing a deck; None if it was dropped meanwhile."""
    shape = {"pages": drawn.pages, "width": drawn.width, "height": drawn.height} if drawn else {}
    Deck.objects.filter(pk=deck_id).update(state=state, problem=problem, changed_at=timezone.now(), **shape)
    return Deck.objects.select_related("class_session").filter(pk=deck_id).first()


def decks_told(decks: Iterable[Deck]) -> None:
    """The class's log knows of these decks now."""
    Deck.objects.filter(pk__in=[deck.pk for deck in decks]).update(told=True)


def _made(
    meeting: Meeting, *, until: datetime, by: Person | None, note: str = "", attended: dict[str, Any] | None = None
) -> list[ClassSession]:
    """The classes of a meeting up to `until` that are not there yet."""
    there = set(meeting.classes.values_list("wall", flat=True))
    last = meeting.classes.exclude(state=Stage.CANCELLED).order_by("-planned_at").first()
    start = utc_of(datetime.fromisoformat(meeting.first_wall), meeting.zone)
    fresh = [
        ClassSession(
            section=meeting.section,
            meeting=meeting,
            wall=each.wall,
            title=last.title if last and meeting.rule else meeting.title,
            number=0,
            planned_at=each.starts_at,
            planned_ms=each.minutes * 60_000,
            note=note,
            rule=attended if last is None else last.rule,
            taught_by=by,
        )
        for each in occurrences(meeting, start, until)
        if each.wall not in there
    ]
    return ClassSession.objects.bulk_create(fresh)


def _renumber(section: Section) -> None:
    """Number a section's classes in the order of their times."""
    sessions = in_order(section.classes.exclude(state=Stage.CANCELLED).only("id", "number", "opened_at", "planned_at"))
    moved = []
    for number, session in enumerate(sessions, start=1):
        if session.number != number:
            session.number = number
            moved.append(session)
    ClassSession.objects.bulk_update(moved, ["number"])


def _asked(may: bool) -> None:
    if not may:
        raise Refused("class.not_yours", _("Only those who teach this section do that, and only in time."))


def _title_of(name: str) -> str:
    """A deck's title from its file's name, without folders and strange characters."""
    plain = "".join(c for c in Path(name.replace("\\", "/")).name if c.isprintable())
    return plain[:200] or _("Slides")
