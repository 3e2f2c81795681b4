"""The demo's school: people of every role in several time zones, what they are taught, and classes that were."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agogic.cli.simulation.deck import deck_write
from agogic.cli.simulation.lessons import CLOCKS, FRACTIONS, ZONES
from agogic.cli.simulation.run import DeckShape, class_simulate
from agogic.cli.simulation.script import Lesson

if TYPE_CHECKING:
    from agogic.campus.classroom.models import ClassSession, Deck
    from agogic.campus.courses.models import Section
    from agogic.campus.courses.rules import Standing
    from agogic.campus.people.models import Person

SCHOOL = ("Harbour Lane School", "Europe/Lisbon")
TEACHERS = (("okafor", "Ms Okafor", "Europe/Lisbon"), ("lindqvist", "Mr Lindqvist", "Europe/Stockholm"))
PUPILS = (
    ("noor", "Noor Haddad", "Europe/Lisbon"),
    ("sami", "Sami Haddad", "Europe/Lisbon"),
    ("tomasz", "Tomasz Wilk", "Europe/Warsaw"),
    ("oisin", "Oisín Brady", "Europe/Dublin"),
    ("mei", "Mei-Lin Zhao", "Asia/Singapore"),
    ("amara", "Amara Nwosu", "Africa/Lagos"),
    ("kwame", "Kwame Boateng", "Africa/Accra"),
    ("saanvi", "Saanvi Rao", "Asia/Kolkata"),
    ("freya", "Freya Lund", "Europe/Oslo"),
    ("diego", "Diego Paz", "America/Bogota"),
    ("ines", "Inês Carvalho", "Europe/Lisbon"),
    ("elif", "Elif Demir", "Europe/Istanbul"),
)
GUARDIANS = (
    ("rania", "Rania Haddad", "Europe/Lisbon", ("noor", "sami")),
    ("marek", "Marek Wilk", "Europe/Warsaw", ("tomasz",)),
)
ADMINISTRATOR = ("ada", "Ada Rowe", "Europe/Lisbon")
OWN_PACE = ("mei", "diego")
"""Pupils for whom it is night; they take the classes later."""
AWAY = "noor"
"""The pupil who missed the class that was, and whom nobody plays in the one that is on."""
CONDUCTOR = "lindqvist"
"""Who teaches the class that is on; the other teacher of its section is free for whoever tries the demo."""

_CLOCKS_AGO = timedelta(hours=26)
_ZONES_AGO = timedelta(days=3, hours=4)
_TERM_BEGAN_AGO = timedelta(days=20)
_SEED = 12
LIVE_MINUTES = 55


def school_make(data: Path) -> None:
    """Make the demo's school in an empty folder whose databases are ready."""
    from agogic.campus.people.actions import guardian_link, person_create, school_begin

    name, zone = SCHOOL
    school_begin(name=name, time_zone=zone, demo=True)
    admin = _person(None, ADMINISTRATOR, "administrator")
    teachers = [_person(admin, who, "teacher") for who in TEACHERS]
    pupils = {who[0]: _person(admin, who, "pupil") for who in PUPILS}
    for username, guardian_name, guardian_zone, children in GUARDIANS:
        guardian = person_create(
            by=admin, name=guardian_name, roles=["guardian"], username=username, time_zone=guardian_zone
        )
        for child in children:
            guardian_link(by=admin, guardian=guardian, pupil=pupils[child])
    words, numbers = _sections(teachers, pupils)
    _held(data, words, teachers[0], pupils)
    _recorded(data, words, teachers[0], pupils)
    _planned(words, teachers[0], CLOCKS, hour=10, days=1)
    _planned(numbers, teachers[1], FRACTIONS, hour=14, days=2)


def live_section() -> Section | None:
    """The section whose class is on while the demo runs; None if somebody has taken it away."""
    from agogic.campus.courses.queries import sections_taught

    conductor = conductor_of_live()
    return next(iter(sections_taught(conductor)), None) if conductor else None


def conductor_of_live() -> Person | None:
    """Who teaches the class that is on."""
    from agogic.campus.people.queries import person_by_login

    return person_by_login(CONDUCTOR)


def live_session(section: Section, teacher: Person, *, anew: bool = False) -> tuple[ClassSession, bool]:
    """The demo's class of this section: the one still on, or a new one (always if `anew`); and whether it is new."""
    from agogic.campus.classroom.actions import class_make
    from agogic.campus.classroom.models import Stage
    from agogic.campus.classroom.queries import classes_of

    on = classes_of([section.id]).filter(state=Stage.OPEN, taught_by=teacher, title=FRACTIONS.title)
    still = on.select_related("section").last()
    if still is not None and not anew:
        return still, False
    standing = _standing(teacher, section)
    made = class_make(by=teacher, standing=standing, section=section, title=FRACTIONS.title, minutes=LIVE_MINUTES)
    return made, True


def live_seats(session: ClassSession, teacher: Person) -> dict[int, str]:
    """Who is played in a class that is on: seat -> name, the teacher first."""
    from agogic.campus.classroom.actions import seat_take
    from agogic.campus.courses.queries import pupils_of

    seats = {seat_take(session=session, person=teacher, teaches=True).number: teacher.name}
    for enrolment in pupils_of(session.section):
        person = enrolment.person
        if person.username != AWAY and person.username not in OWN_PACE:
            seats[seat_take(session=session, person=person, teaches=False).number] = person.name
    return seats


def deck_lay(session: ClassSession, teacher: Person, lesson: Lesson) -> Deck:
    """Give a class the slides of a lesson, drawn here and now."""
    import tempfile

    from django.core.files.uploadedfile import SimpleUploadedFile

    from agogic.campus.classroom.actions import deck_add
    from agogic.campus.classroom.tasks import deck_draw

    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / f"{lesson.name}.pdf"
        deck_write(lesson, pdf)
        file = SimpleUploadedFile(f"{lesson.title}.pdf", pdf.read_bytes(), "application/pdf")
    standing = _standing(teacher, session.section)
    deck = deck_add(by=teacher, standing=standing, session=session, file=file)
    deck_draw.call(str(deck.id))
    deck.refresh_from_db()
    return deck


def _sections(teachers: Sequence[Person], pupils: dict[str, Person]) -> tuple[Section, Section]:
    """The two sections: words for time, which pupils may take in their own way, and fractions."""
    from agogic.campus.courses.actions import course_create, enrolment_add, section_create
    from agogic.campus.courses.models import Mode

    okafor, lindqvist = teachers
    zone = SCHOOL[1]
    since = (datetime.now(UTC) - _TERM_BEGAN_AGO).date()
    time_words = course_create(
        by=okafor, title="Words for time", summary="Six short classes on hours, clocks, and how we share them."
    )
    words = section_create(by=okafor, course=time_words, name="Year 7", time_zone=zone, pupils_choose_mode=True)
    parts = course_create(
        by=lindqvist,
        title="Fractions from the beginning",
        summary="Parts of a whole, with paper, pencil and chocolate.",
    )
    numbers = section_create(by=lindqvist, course=parts, name="Year 7", time_zone=zone, teachers=[lindqvist, okafor])
    for section, teacher in ((words, okafor), (numbers, lindqvist)):
        standing = _standing(teacher, section)
        for username, pupil in pupils.items():
            mode = Mode.OWN_PACE if username in OWN_PACE else Mode.BLENDED if username == AWAY else Mode.LIVE
            enrolment_add(by=teacher, standing=standing, section=section, person=pupil, mode=mode, joined_on=since)
    return words, numbers


def _held(data: Path, section: Section, teacher: Person, pupils: dict[str, Person]) -> None:
    """The class that was yesterday: most were there, two took it later, one has missed it."""
    session = _session(section, teacher, CLOCKS)
    present = [pupil for username, pupil in pupils.items() if username != AWAY and username not in OWN_PACE]
    _written(data, session, teacher, CLOCKS, present, [pupils[username] for username in OWN_PACE], _CLOCKS_AGO)


def _recorded(data: Path, section: Section, teacher: Person, pupils: dict[str, Person]) -> None:
    """A lesson recorded alone, which one pupil has taken."""
    session = _session(section, teacher, ZONES, is_alone=True)
    _written(data, session, teacher, ZONES, [], [pupils[OWN_PACE[0]]], _ZONES_AGO)


def _session(section: Section, teacher: Person, lesson: Lesson, *, is_alone: bool = False) -> ClassSession:
    from agogic.campus.classroom.actions import class_make
    from agogic.campus.classroom.models import Kind

    return class_make(
        by=teacher,
        standing=_standing(teacher, section),
        section=section,
        title=lesson.title,
        kind=Kind.ALONE if is_alone else Kind.LIVE,
        minutes=max(1, round(lesson.length_s / 60)),
    )


def _written(
    data: Path,
    session: ClassSession,
    teacher: Person,
    lesson: Lesson,
    present: Sequence[Person],
    later: Sequence[Person],
    ago: timedelta,
) -> None:
    """Write the log of a class that began `ago`, with its slides and everybody's seats."""
    from agogic.campus.classroom.actions import decks_told, seat_take

    deck = deck_lay(session, teacher, lesson)
    seats = [seat_take(session=session, person=teacher, teaches=True).number]
    seats += [seat_take(session=session, person=each, teaches=False).number for each in present]
    afterwards = [seat_take(session=session, person=each, teaches=False).number for each in later]
    shape = DeckShape(deck.name, deck.title, deck.pages, deck.width, deck.height)
    class_simulate(
        data / "classes" / str(session.id),
        seed=_SEED,
        lessons=[lesson],
        utc=time.time_ns() // 1_000_000 - round(ago.total_seconds() * 1000),
        title=session.title,
        seats=seats,
        later=afterwards,
        decks={lesson.name: shape},
        rules=_plain(session.section.class_rules),
    )
    decks_told([deck])


def _planned(section: Section, teacher: Person, lesson: Lesson, *, hour: int, days: int) -> None:
    """The next class of a section and those of the weeks after it, with a poll laid ready for the next."""
    from agogic.campus.classroom.actions import class_plan, polls_set
    from agogic.campus.schedule.recurrence import weekly_rule
    from agogic.cli.simulation.plan import poll_body

    first = (datetime.now(section.zone) + timedelta(days=days)).replace(
        hour=hour, minute=0, second=0, microsecond=0, tzinfo=None
    )
    standing = _standing(teacher, section)
    sessions = class_plan(
        by=teacher,
        standing=standing,
        section=section,
        title="Practice and questions",
        first_wall=first,
        minutes=45,
        rule=weekly_rule([first.weekday()]),
        note="Bring paper, and one example of your own.",
    )
    scripted = next(cue for cue in lesson.cues if cue.does == "polls" and cue.more.get("check"))
    poll = {name: value for name, value in poll_body(scripted, "").items() if name != "poll"}
    polls_set(by=teacher, standing=standing, session=sessions[0], polls=[poll])


def _standing(person: Person, section: Section) -> Standing:
    from agogic.campus.courses.queries import section_for

    found = section_for(person, section.id)
    if found is None:
        raise RuntimeError(f"{person.username} does not teach {section.name}")
    return found[1]


def _plain(rules: Any) -> dict[str, Any]:
    from agogic.classlog.events import raw_of

    return raw_of(rules)


def _person(by: Person | None, who: tuple[str, str, str], role: str) -> Person:
    from agogic.campus.people.actions import person_create

    username, name, zone = who
    return person_create(by=by, name=name, roles=[role], username=username, time_zone=zone)
