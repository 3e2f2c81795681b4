"""The demo's term: the classes that were held and by whom they were taken, how, and those that are planned."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agogic.cli.simulation.cast import OWN_PACE
from agogic.cli.simulation.lessons import CLOCKS, FRACTIONS, HOURS, PARTS, RHYTHM, WEEKS, ZONES
from agogic.cli.simulation.plan import poll_body
from agogic.cli.simulation.run import DeckShape, Sitting, class_simulate
from agogic.cli.simulation.script import Lesson

if TYPE_CHECKING:
    from agogic.campus.classroom.models import ClassSession, Deck
    from agogic.campus.courses.models import Section
    from agogic.campus.courses.rules import Standing
    from agogic.campus.people.models import Person

TERM_BEGAN_AGO = timedelta(days=20)
_SATURDAY = 5
_MINUTES = 45


@dataclass(frozen=True)
class Held:
    """A class that was: so many days ago at an hour of its section's clock.

    `later`: who took it afterwards, and how much of it; `away`: who did not come; `ticked`: who sat in the room
    without a device; `late`: who came late and caught up; `marks`: what the teacher corrected, (who, to what, why).
    `seed`: of what happened in it.
    """

    course: str
    lesson: Lesson
    days_ago: int
    hour: int
    seed: int
    later: Mapping[str, float] = field(default_factory=dict)
    away: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    marks: tuple[tuple[str, str, str], ...] = ()
    is_alone: bool = False


HELD = (
    Held(
        "words",
        HOURS,
        8,
        10,
        seed=3,
        later={"noor": 1.0, "mei": 1.0, "diego": 1.0, "leilani": 0.5},
        away=("kwame", "beatriz"),
        marks=(("freya", "excused", "At the dentist, told on Monday"),),
    ),
    Held(
        "words",
        WEEKS,
        6,
        10,
        seed=5,
        later={"mei": 1.0, "noor": 0.45, "diego": 1.0},
        away=("leilani", "luca", "beatriz"),
        marks=(("luca", "excused", "Ill, a note from home came"),),
    ),
    Held("words", ZONES, 3, 16, seed=12, later={"mei": 1.0, "elif": 1.0, "hana": 1.0, "saanvi": 0.6}, is_alone=True),
    Held(
        "words",
        CLOCKS,
        1,
        10,
        seed=12,
        later={"mei": 1.0, "leilani": 1.0, "diego": 1.0},
        away=("noor", "zainab"),
        late=("oisin", "kwame"),
    ),
    Held(
        "numbers",
        PARTS,
        5,
        14,
        seed=4,
        later={"mei": 1.0, "diego": 1.0},
        away=("leilani", "noor", "beatriz"),
        ticked=("ines",),
        marks=(("noor", "attended", "Showed me the cake she cut at home"),),
    ),
    Held(
        "music",
        RHYTHM,
        4,
        11,
        seed=8,
        later={"mei": 1.0, "noor": 1.0},
        away=("diego", "leilani", "oisin"),
        ticked=("ines",),
        marks=(("ines", "attended", "Sang in the room, at the front"),),
    ),
)

_PLANNED: Mapping[str, tuple[Lesson, int, int, str]] = {
    "words": (CLOCKS, 1, 10, "Bring one thing from home that waits for you."),
    "numbers": (FRACTIONS, 2, 14, "Bring paper, and one example of your own."),
    "music": (RHYTHM, 3, 11, "Bring something that ticks."),
}
"""The next class of each course: whose poll is laid ready, in how many days, at which hour, and its note."""
_NEXT_TITLE = {
    "words": "Talking about time",
    "numbers": "Practice and questions",
    "music": "Singing, all voices",
}


def course_held(data: Path, course: str, section: Section, teacher: Person, pupils: Mapping[str, Person]) -> None:
    """Write every class of a course that was."""
    for held in HELD:
        if held.course == course:
            _held(data, held, section, teacher, pupils)


def roll_marked(course: str, section: Section, teacher: Person) -> None:
    """Correct the roll as the teacher did, each mark with its reason."""
    from agogic.campus.classroom.models import ClassSession
    from agogic.campus.courses.queries import pupils_of
    from agogic.campus.roll.actions import roll_correct
    from agogic.campus.roll.models import CorrectedTo, RollColumn

    standing, enrolments = standing_of(teacher, section), {each.person.username: each for each in pupils_of(section)}
    for held in HELD:
        if held.course != course or not held.marks:
            continue
        session = ClassSession.objects.get(section=section, title=held.lesson.title)
        column = RollColumn.objects.get(pk=session.pk)
        for username, to, reason in held.marks:
            roll_correct(
                by=teacher,
                standing=standing,
                column=column,
                enrolment=enrolments[username],
                to=CorrectedTo(to),
                reason=reason,
            )


def course_planned(course: str, section: Section, teacher: Person) -> None:
    """The next class of a course and those of the weeks after it, with slides and a poll laid ready for the next."""
    from agogic.campus.classroom.actions import class_plan, polls_set
    from agogic.campus.schedule.recurrence import weekly_rule

    lesson, days, hour, note = _PLANNED[course]
    first = _school_day(datetime.now(section.zone), days, hour).replace(tzinfo=None)
    standing = standing_of(teacher, section)
    sessions = class_plan(
        by=teacher,
        standing=standing,
        section=section,
        title=_NEXT_TITLE[course],
        first_wall=first,
        minutes=_MINUTES,
        rule=weekly_rule([first.weekday()]),
        note=note,
    )
    scripted = next(cue for cue in lesson.cues if cue.does == "polls")
    poll = {name: value for name, value in poll_body(scripted, "").items() if name != "poll"}
    polls_set(by=teacher, standing=standing, session=sessions[0], polls=[poll])
    if course == "words":
        deck_lay(sessions[0], teacher, ZONES)


def deck_lay(session: ClassSession, teacher: Person, lesson: Lesson) -> Deck:
    """Give a class the slides of a lesson: drawn here and now, or as an earlier class of its section has them."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from agogic.campus.classroom.actions import class_folder, deck_add, deck_state_set, upload_path
    from agogic.campus.classroom.models import DeckState
    from agogic.campus.classroom.tasks import deck_draw
    from agogic.media import slides

    earlier = _earlier_deck(session, lesson)
    pdf = upload_path(earlier).read_bytes() if earlier else _pdf(lesson)
    file = SimpleUploadedFile(f"{lesson.title}.pdf", pdf, "application/pdf")
    deck = deck_add(by=teacher, standing=standing_of(teacher, session.section), session=session, file=file)
    if earlier is None:
        deck_draw.call(str(deck.id))
    else:
        drawn = class_folder(earlier.class_session_id) / "slides" / earlier.name
        shutil.copytree(drawn, class_folder(session.id) / "slides" / deck.name)
        shape = slides.Deck(earlier.pages, earlier.width, earlier.height)
        deck_state_set(deck_id=deck.id, state=DeckState.READY, drawn=shape)
    deck.refresh_from_db()
    return deck


def shape_of(deck: Deck) -> DeckShape:
    """A deck as a class's log names it."""
    return DeckShape(deck.name, deck.title, deck.pages, deck.width, deck.height)


def standing_of(person: Person, section: Section) -> Standing:
    """How a teacher of the demo stands to a section they teach."""
    from agogic.campus.courses.queries import section_for

    found = section_for(person, section.id)
    if found is None:
        raise RuntimeError(f"{person.username} does not teach {section.name}")
    return found[1]


def rules_of(section: Section) -> dict[str, Any]:
    """The rules its classes open with."""
    from agogic.classlog.events import raw_of

    return raw_of(section.class_rules)


def _pdf(lesson: Lesson) -> bytes:
    # Drawing loads much; a demo that is started again has its slides already.
    from agogic.cli.simulation.deck import deck_write

    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / f"{lesson.name}.pdf"
        deck_write(lesson, pdf)
        return pdf.read_bytes()


def _earlier_deck(session: ClassSession, lesson: Lesson) -> Deck | None:
    """The same slides in an earlier class, unless the lesson was written anew since then."""
    from agogic.campus.classroom.actions import class_folder, upload_path
    from agogic.campus.classroom.models import Deck, DeckState

    same = Deck.objects.filter(class_session__section=session.section, title=f"{lesson.title}.pdf")
    found = same.filter(state=DeckState.READY, pages=len(lesson.slides)).order_by("created_at").last()
    if found is None or not upload_path(found).exists():
        return None
    return found if (class_folder(found.class_session_id) / "slides" / found.name).is_dir() else None


def _held(data: Path, held: Held, section: Section, teacher: Person, pupils: Mapping[str, Person]) -> None:
    """Write the log of a class that was, with its slides and everybody's seats."""
    from agogic.campus.classroom.actions import decks_told

    began = _school_day(datetime.now(section.zone), -held.days_ago, held.hour).astimezone(UTC)
    session = _session(held, section, teacher, began)
    deck = deck_lay(session, teacher, held.lesson)
    sitting = _sitting(held, session, teacher, pupils)
    class_simulate(
        data / "classes" / str(session.id),
        seed=held.seed,
        lessons=[held.lesson],
        utc=round(began.timestamp() * 1000),
        title=session.title,
        sitting=sitting,
        decks={held.lesson.name: shape_of(deck)},
        rules=rules_of(section),
    )
    decks_told([deck])


def _session(held: Held, section: Section, teacher: Person, began: datetime) -> ClassSession:
    from agogic.campus.classroom.actions import class_change, class_make
    from agogic.campus.classroom.models import Kind

    standing, minutes = standing_of(teacher, section), max(1, round(held.lesson.length_s / 60))
    session = class_make(
        by=teacher,
        standing=standing,
        section=section,
        title=held.lesson.title,
        kind=Kind.ALONE if held.is_alone else Kind.LIVE,
        minutes=minutes,
    )
    class_change(
        by=teacher,
        standing=standing,
        session=session,
        title=session.title,
        note="",
        planned_at=began,
        minutes=minutes,
    )
    return session


def _sitting(held: Held, session: ClassSession, teacher: Person, pupils: Mapping[str, Person]) -> Sitting:
    from agogic.campus.classroom.actions import seat_take

    def seat(username: str) -> int:
        return seat_take(session=session, person=pupils[username], teaches=False).number

    first = seat_take(session=session, person=teacher, teaches=True).number
    excused = tuple(who for who, to, _ in held.marks if to == "excused")
    elsewhere = {*held.later, *held.away, *held.ticked, *excused, *OWN_PACE}
    there = [] if held.is_alone else [seat(username) for username in pupils if username not in elsewhere]
    return Sitting(
        seats=[first, *there],
        later={seat(username): share for username, share in held.later.items()},
        ticked=[seat(username) for username in held.ticked],
        late=[seat(username) for username in held.late],
    )


def _school_day(now: datetime, days: int, hour: int) -> datetime:
    """An hour so many days from now, or on the next day further away on which there is school."""
    day = now.date() + timedelta(days=days)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1 if days > 0 else -1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=now.tzinfo)
