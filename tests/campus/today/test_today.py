"""Today: what is now, what was missed, what waits; in as few queries for three hundred pupils as for thirty."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agogic.campus.classroom.models import ClassSession, Seat, Stage
from agogic.campus.courses.models import Enrolment
from agogic.campus.foundation.journal import line_write
from agogic.campus.people.actions import invitation_make
from agogic.campus.people.models import Person, Role, School
from agogic.campus.today.queries import guardian_days, pupil_day, teacher_day
from agogic.classlog.ids import new_id
from tests.campus.conftest import Everybody, person_made
from tests.campus.taught import MINUTE, Held, Taught, held, lively

SignedIn = Callable[[Person | None], Client]
MOST_QUERIES = 10


def lesson(taught: Taught, pupils: list[Person], **how: object) -> Held:
    made = held(taught.section, seats=pupils, **how)  # type: ignore[arg-type]
    lively(made, 10)
    return made


def over(made: Held) -> Held:
    made.add("class.ended", {}, at=10 * MINUTE)
    made.follow()
    return made


def counted(client: Client, address: str) -> int:
    """How many queries a page asks, over all databases."""
    captured = [CaptureQueriesContext(connections[alias]) for alias in connections]
    for each in captured:
        each.__enter__()
    try:
        answer = client.get(address)
    finally:
        for each in captured:
            each.__exit__(None, None, None)
    assert answer.status_code == 200
    return sum(len(each) for each in captured)


def crowd(taught: Taught, size: int) -> list[Person]:
    """So many more pupils in the section."""
    password = make_password(None)
    people = [Person(username=f"p{n}", name=f"Pupil {n:03}", password=password) for n in range(size)]
    Person.objects.bulk_create(people)
    Role.objects.bulk_create(Role(person=person, role="pupil") for person in people)
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    Enrolment.objects.bulk_create(
        Enrolment(section=taught.section, person=person, joined_on=day, mode_since=day) for person in people
    )
    return people


def full(taught: Taught, everybody: Everybody, size: int) -> ClassSession:
    """A section with a crowd, a class everybody left a trace in, questions, one planned and one on."""
    people = [everybody.pupil, *crowd(taught, size)]
    made = lesson(taught, people)
    for seat in range(2, len(people) + 2):
        made.add("present", {"from": 0, "to": 4 * MINUTE}, to=f"seat.{seat}", by=0, at=4 * MINUTE)
    asked = [made.add("question.asked", {"text": f"Why {n}?"}, at=n * MINUTE, by=2 + n % 5) for n in range(6)]
    made.add("question.answered", {"question": asked[0].id, "text": "Because."}, at=6 * MINUTE, by=1)
    over(made)
    now = timezone.now()
    for days in (1, 2):
        planned = {"state": Stage.PLANNED, "planned_at": now + timedelta(days=days)}
        ClassSession.objects.create(section=taught.section, title="Next", number=10 + days, **planned)
    for day in (3, 4):
        earlier = lesson(taught, people[:3], ago=timedelta(days=day))
        earlier.add("present", {"from": 0, "to": 2 * MINUTE}, to="seat.2", by=0, at=2 * MINUTE)
        over(earlier)
    on = lesson(taught, people[:3], ago=timedelta(minutes=10), title="Now")
    on.add("present", {"from": 0, "to": 9 * MINUTE}, to="seat.2", by=0, at=9 * MINUTE)
    on.follow()
    return made.session


@pytest.mark.parametrize("size", [30, 300])
@pytest.mark.parametrize("kind", ["pupil", "teacher", "guardian", "administrator"])
def test_today_asks_few_queries(
    kind: str, size: int, everybody: Everybody, taught: Taught, signed_in: SignedIn
) -> None:
    full(taught, everybody, size)
    client = signed_in(getattr(everybody, kind))
    client.get(reverse("today:today"))
    assert counted(client, reverse("today:today")) <= MOST_QUERIES


@pytest.mark.parametrize("size", [30, 300])
@pytest.mark.parametrize(
    ("kind", "route"),
    [
        ("pupil", "path:section"),
        ("teacher", "path:section"),
        ("guardian", "path:section"),
        ("teacher", "courses:section_people"),
        ("teacher", "roll:roll"),
        ("teacher", "classroom:class_plan"),
        ("pupil", "classroom:class"),
        ("teacher", "classroom:class"),
        ("guardian", "classroom:class"),
        ("administrator", "path:courses"),
        ("pupil", "classroom:seats"),
    ],
)
def test_pages_ask_few_queries(
    kind: str, route: str, size: int, everybody: Everybody, taught: Taught, signed_in: SignedIn
) -> None:
    session = full(taught, everybody, size)
    if route.startswith("classroom:") and route != "classroom:class_plan":
        address = reverse(route, args=[session.id])
    elif route == "path:courses":
        address = reverse(route)
    else:
        address = reverse(route, args=[taught.section.id])
    client = signed_in(getattr(everybody, kind))
    client.get(address)
    assert counted(client, address) <= MOST_QUERIES


def test_a_pupil_finds_what_was_missed_and_how_long_it_takes(taught: Taught, everybody: Everybody) -> None:
    over(lesson(taught, [everybody.pupil]))
    day = pupil_day(everybody.pupil, timezone.now())
    assert [each.session.title for each in day.missed] == ["Which is more?"]
    assert day.missed[0].cell.left_ms == 10 * MINUTE
    assert day.missed[0].cell.catch_up_ms == round(10 * MINUTE / 1.5)


def test_what_was_taken_in_part_goes_on_where_it_stopped(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, [everybody.pupil])
    made.add("present", {"from": 0, "to": 4 * MINUTE}, to="seat.2", by=0, at=4 * MINUTE)
    over(made)
    missed = pupil_day(everybody.pupil, timezone.now()).missed[0]
    assert missed.starts_ms == 4 * MINUTE
    assert missed.cell.left_ms == 6 * MINUTE


def test_what_was_taken_is_not_missed(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, [everybody.pupil])
    made.add("present", {"from": 0, "to": 10 * MINUTE}, to="seat.2", by=0, at=10 * MINUTE)
    over(made)
    day = pupil_day(everybody.pupil, timezone.now())
    assert (day.missed, day.attended, day.of) == ([], 1, 1)


def test_checks_that_are_needed_wait_though_all_was_taken(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    made = lesson(taught, [everybody.pupil])
    poll = new_id()
    made.add("poll.opened", {"poll": poll, "kind": "text", "prompt": "Why?", "check": True}, at=2 * MINUTE)
    made.add("present", {"from": 0, "to": 10 * MINUTE}, to="seat.2", by=0, at=10 * MINUTE)
    over(made)
    day = pupil_day(everybody.pupil, timezone.now())
    assert [each.cell.checks_left for each in day.missed] == [1]
    assert "One check is still to be answered" in signed_in(everybody.pupil).get("/today/").content.decode()
    at = 2 * MINUTE
    assert f"/replay?at={at}" in signed_in(everybody.pupil).get(f"/classes/{made.session.id}/").content.decode()
    made.add("poll.answered", {"poll": poll, "text": "So."}, to="seat.2", by=2, at=at, later=True)
    made.follow()
    assert pupil_day(everybody.pupil, timezone.now()).missed == []


def test_a_short_class_nobody_took_waits_too(taught: Taught, everybody: Everybody) -> None:
    made = held(taught.section, seats=[everybody.pupil])
    made.add("chat.said", {"text": "Only this."}, at=1_000)
    made.add("class.ended", {}, at=30_000)
    made.follow()
    assert [each.session.id for each in pupil_day(everybody.pupil, timezone.now()).missed] == [made.session.id]


def test_who_is_late_is_told_when_they_are_level(taught: Taught, everybody: Everybody) -> None:
    now = timezone.now()
    opened = now - timedelta(minutes=4)
    ClassSession.objects.create(section=taught.section, title="Now", number=1, state=Stage.OPEN, opened_at=opened)
    on_now = pupil_day(everybody.pupil, now).on_now[0]
    assert on_now.level_ms == 8 * MINUTE  # four minutes behind, at 1.5 times


def test_a_class_recorded_alone_is_seen_from_its_time_on(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, [everybody.pupil], alone=True, planned_at=timezone.now() + timedelta(hours=1))
    over(made)
    assert pupil_day(everybody.pupil, timezone.now()).missed == []
    assert len(pupil_day(everybody.pupil, timezone.now() + timedelta(hours=2)).missed) == 1


def test_questions_wait_for_the_teacher_and_answers_reach_the_asker(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, [everybody.pupil])
    asked = made.add("question.asked", {"text": "Is half of a half a quarter?"}, at=3 * MINUTE, by=2)
    over(made)
    waiting = teacher_day(everybody.teacher, timezone.now()).questions
    assert [(each[0].text, each[1]) for each in waiting] == [("Is half of a half a quarter?", everybody.pupil)]
    utc = round(timezone.now().timestamp() * 1000)
    made.add("question.answered", {"question": asked.id, "text": "Always."}, at=3 * MINUTE, by=1, utc=utc, later=True)
    made.follow()
    assert teacher_day(everybody.teacher, timezone.now()).questions == []
    answers = pupil_day(everybody.pupil, timezone.now()).answers
    assert [(each[0].answer, each[1]) for each in answers] == [("Always.", everybody.teacher)]


def test_a_question_to_the_teacher_alone_is_not_shown_to_classmates(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    classmate = crowd(taught, 1)[0]
    made = lesson(taught, [everybody.pupil, classmate])
    made.add("question.asked", {"text": "I am afraid of the test."}, at=MINUTE, by=2, to="seat.2")
    session = over(made).session
    client = Client()
    client.force_login(classmate, backend="agogic.campus.people.signin.NameOrCard")
    assert "I am afraid" not in client.get(reverse("classroom:class", args=[session.id])).content.decode()
    mine = signed_in(everybody.pupil).get(reverse("classroom:class", args=[session.id])).content.decode()
    theirs = signed_in(everybody.guardian).get(reverse("classroom:class", args=[session.id])).content.decode()
    assert "I am afraid" in mine
    assert "I am afraid" not in theirs


def test_what_was_hidden_is_dropped(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, [everybody.pupil])
    asked = made.add("question.asked", {"text": "Something rude"}, at=MINUTE, by=2, id=new_id())
    over(made)
    assert len(teacher_day(everybody.teacher, timezone.now()).questions) == 1
    made.add("hidden", {"of": asked.id}, at=MINUTE, by=1)
    made.follow()
    assert teacher_day(everybody.teacher, timezone.now()).questions == []


def test_a_guardian_is_told_who_decides_how_a_course_is_taken(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    client, change = signed_in(everybody.guardian), reverse("path:section", args=[taught.section.id])
    taught.section.pupils_choose_mode = False
    taught.section.save()
    page = client.get("/today/").content.decode()
    assert "The teacher decides." in page and f'class="button" href="{change}' not in page
    taught.section.pupils_choose_mode = True
    taught.section.save()
    page = client.get("/today/").content.decode()
    assert "The teacher decides." not in page and f'class="button" href="{change}' in page
    everybody.pupil.guardian_links.update(may_decide=False)
    page = client.get("/today/").content.decode()
    assert "Noor Haddad decides." in page and f'class="button" href="{change}' not in page


def test_guardians_see_their_own_children_only(taught: Taught, everybody: Everybody) -> None:
    over(lesson(taught, [everybody.pupil]))
    assert [day.person for day in guardian_days(everybody.guardian, timezone.now())] == [everybody.pupil]
    assert [day.person for day in guardian_days(everybody.other_guardian, timezone.now())] == [everybody.other_pupil]
    assert guardian_days(everybody.other_guardian, timezone.now())[0].missed == []


def test_every_time_is_in_the_readers_own_zone(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    at = datetime.now(UTC).replace(hour=9, minute=7, second=0, microsecond=0) + timedelta(days=2)
    ClassSession.objects.create(section=taught.section, title="Next", number=1, planned_at=at)
    Person.objects.filter(pk=everybody.pupil.pk).update(time_zone="Asia/Kathmandu")
    page = signed_in(everybody.pupil).get(reverse("today:today")).content.decode()
    assert "14:52" in page  # 5:45 ahead of UTC


def test_nobody_sits_in_a_class_by_looking_at_today(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    over(held(taught.section))
    signed_in(everybody.pupil).get(reverse("today:today"))
    assert not Seat.objects.filter(person=everybody.pupil).exists()


def test_an_administrator_of_a_school_that_has_begun_sees_what_is_on(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    School.objects.update(front_open=True)
    on = lesson(taught, [everybody.pupil], ago=timedelta(minutes=10), title="On this very minute")
    on.follow()
    with transaction.atomic():
        line_write("class.opened", by=everybody.teacher, of=on.session)
    client = signed_in(everybody.administrator)
    assert "On this very minute" in client.get(reverse("today:today")).content.decode()
    assert counted(client, reverse("today:today")) <= MOST_QUERIES


def test_an_administrator_sees_what_is_on_what_comes_and_what_waits(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    School.objects.update(front_open=True)
    for act in ("course.created", "class.opened"):
        line_write(act, by=everybody.administrator)
    quiet = signed_in(everybody.administrator).get("/today/").content.decode()
    assert "Nothing. Everybody can get in" in quiet and "No class is on." in quiet and "No class is planned." in quiet
    lesson(taught, [everybody.pupil]).follow()
    ClassSession.objects.create(
        section=taught.section, title="Thirds", number=2, planned_at=timezone.now() + timedelta(days=1)
    )
    person_made("Yara Nasser", "pupil")
    Person.objects.filter(name="Yara Nasser").update(password="!")
    invitation_make(by=everybody.administrator, roles=["teacher"], name="Rosa")
    taught.other.teachings.all().delete()
    Enrolment.objects.filter(section=taught.section).update(confirmed=False)
    page = signed_in(everybody.administrator).get("/today/").content.decode()
    for words in (
        "Which is more?",
        "Thirds",
        "1 person cannot sign in yet",
        "1 invitation is open",
        "1 section has no teacher",
        "1 pupil waits to be confirmed",
        reverse("courses:section_people", args=[taught.section.id]),
        reverse("upkeep:brief"),
        reverse("people:person-new"),
        reverse("people:roster-new"),
        reverse("courses:course_new"),
    ):
        assert words in page, words
