"""Classes: planned, moved, opened through the door, entered with a pass."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fpdf import FPDF

from agogic import passes
from agogic.campus.classroom import actions, door
from agogic.campus.classroom.models import ClassSession, Deck, DeckState, Seat, Stage
from agogic.campus.classroom.previewing import clock_changes, zone_lines
from agogic.campus.classroom.tasks import deck_draw
from agogic.campus.courses.queries import OnOneClock
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Device, Person
from agogic.campus.schedule.recurrence import weekly_rule
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, MINUTE, Taught, held

SignedIn = Callable[[Person | None], Client]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    """An engine that grants every draft; what it was asked."""
    asked: list[httpx.Request] = []

    def grant(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        drafts = json.loads(request.content).get("drafts", [])
        return httpx.Response(200, json={"answers": [{"id": draft["id"], "events": []} for draft in drafts]})

    client = httpx.Client(transport=httpx.MockTransport(grant), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    return asked


def plan(taught: Taught, everybody: Everybody, **how: Any) -> list[ClassSession]:
    given = {"title": "Halves", "first_wall": datetime(2027, 3, 18, 9), "minutes": 45, **how}  # noqa: DTZ001
    return actions.class_plan(by=everybody.teacher, standing=LEADS, section=taught.section, **given)


def test_a_weekly_class_stays_at_nine_in_lisbon_when_the_clocks_change(taught: Taught, everybody: Everybody) -> None:
    made = plan(taught, everybody, rule=weekly_rule([3]))
    hours = {session.planned_at.astimezone(taught.section.zone).hour for session in made if session.planned_at}
    utc = {session.planned_at.hour for session in made if session.planned_at}
    assert len(made) == 9  # eight weeks of instants; the clocks bring the ninth an hour nearer
    assert hours == {9}
    assert utc == {9, 8}


def test_classes_are_numbered_by_their_times(taught: Taught, everybody: Everybody) -> None:
    plan(taught, everybody, title="Second", first_wall=datetime(2027, 3, 18, 9))  # noqa: DTZ001
    plan(taught, everybody, title="First", first_wall=datetime(2027, 3, 17, 9))  # noqa: DTZ001
    assert list(ClassSession.objects.order_by("number").values_list("title", flat=True)) == ["First", "Second"]


def test_one_of_many_is_moved_or_cancelled_and_the_others_stay(taught: Taught, everybody: Everybody) -> None:
    first, second, *rest = plan(taught, everybody, rule=weekly_rule([3]))
    later = second.planned_at + timedelta(hours=3)  # type: ignore[operator]
    how = {"by": everybody.teacher, "standing": LEADS}
    actions.class_change(session=second, title="Moved", note="", planned_at=later, minutes=30, **how)
    actions.class_cancel(session=first, **how)
    assert actions.meetings_extend(now=timezone.now()) == 0
    second.refresh_from_db()
    assert (second.planned_at, second.planned_ms, second.number) == (later, 30 * MINUTE, 1)
    assert [
        each.number for each in ClassSession.objects.filter(pk__in=[r.pk for r in rest]).order_by("number")
    ] == list(range(2, 9))


def test_changing_a_class_undoes_nothing_that_its_log_said_meanwhile(taught: Taught, everybody: Everybody) -> None:
    (session,) = plan(taught, everybody)
    ClassSession.objects.filter(pk=session.pk).update(state=Stage.OPEN, length_ms=MINUTE)
    how = {"by": everybody.teacher, "standing": LEADS, "planned_at": session.planned_at, "minutes": 30}
    actions.class_change(session=session, title="Renamed", note="", **how)
    session.refresh_from_db()
    assert (session.title, session.state, session.length_ms) == ("Renamed", Stage.OPEN, MINUTE)


def test_a_series_is_ended_from_one_class_on(taught: Taught, everybody: Everybody) -> None:
    made = plan(taught, everybody, rule=weekly_rule([3]))
    count = actions.class_cancel(by=everybody.teacher, standing=LEADS, session=made[2], following=True)
    assert count == 7
    assert actions.meetings_extend(now=made[0].planned_at + timedelta(weeks=4)) == 0  # type: ignore[operator]


def test_opening_tells_the_engine_of_slides_polls_and_rules(
    taught: Taught, everybody: Everybody, signed_in: SignedIn, engine: list[httpx.Request]
) -> None:
    session = plan(taught, everybody)[0]
    poll = {"poll": "01900000-0000-7000-8000-000000000001", "kind": "text", "prompt": "Why?"}
    actions.polls_set(by=everybody.teacher, standing=LEADS, session=session, polls=[poll])
    deck = Deck.objects.create(
        class_session=session, title="Halves.pdf", state=DeckState.READY, pages=3, width=1600, height=900
    )
    answer = signed_in(everybody.teacher).post(reverse("classroom:class_open", args=[session.id]))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("classroom:room", args=[session.id])
    drafts = json.loads(engine[0].content)["drafts"]
    assert [draft["type"] for draft in drafts] == ["deck.added", "poll.prepared", "class.opened"]
    assert drafts[0]["body"]["deck"] == deck.name
    assert drafts[1]["to"] == "desk"
    token = engine[0].headers["Authorization"].removeprefix("Bearer ")
    told = passes.verify(token, door.pass_keys())
    assert told is not None
    assert (told.class_id, told.seat, told.powers) == (str(session.id), 0, (passes.CLASS,))
    session.refresh_from_db()
    deck.refresh_from_db()
    assert session.state == Stage.OPEN
    assert deck.told


def test_if_the_engine_does_not_answer_nothing_is_open(
    taught: Taught, everybody: Everybody, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = httpx.Client(transport=httpx.MockTransport(down), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    session = plan(taught, everybody)[0]
    answer = signed_in(everybody.teacher).post(reverse("classroom:class_open", args=[session.id]), follow=True)
    session.refresh_from_db()
    assert session.state == Stage.PLANNED
    assert "does not answer" in answer.content.decode()


def test_a_pass_names_seat_role_powers_and_device(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    lesson = held(taught.section)
    lesson.session.state, lesson.session.opened_at = Stage.OPEN, timezone.now()
    lesson.session.save()
    address = reverse("classroom:pass", args=[lesson.session.id])
    pupil = signed_in(everybody.pupil)
    given = pupil.post(address).json()
    told = passes.verify(given["pass"], door.pass_keys())
    assert told is not None
    assert (told.seat, told.role, told.powers, told.name) == (2, "pupil", (), "Noor Haddad")
    assert told.session == str(Device.objects.get(person=everybody.pupil).id)
    assert told.expires_ms == given["expires_ms"]
    again = passes.verify(pupil.post(address).json()["pass"], door.pass_keys())
    assert again is not None
    assert again.seat == 2
    teacher = passes.verify(signed_in(everybody.teacher).post(address).json()["pass"], door.pass_keys())
    assert teacher is not None
    assert (teacher.role, teacher.powers) == ("teacher", (passes.TEACH,))


def test_who_left_the_section_gets_no_pass(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.session.state, lesson.session.opened_at = Stage.OPEN, timezone.now()
    lesson.session.save()
    taught.enrolment.left_on = datetime.now(UTC).date() - timedelta(days=1)
    taught.enrolment.save()
    answer = signed_in(everybody.pupil).post(reverse("classroom:pass", args=[lesson.session.id]))
    assert answer.status_code == 404


def test_the_room_is_given_what_it_needs(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    lesson = held(taught.section)
    lesson.session.state, lesson.session.opened_at = Stage.OPEN, timezone.now()
    lesson.session.save()
    page = signed_in(everybody.pupil).get(reverse("classroom:room", args=[lesson.session.id]), {"at": "0"})
    config = page.context["island_config"]
    assert config["live"] == f"/live/classes/{lesson.session.id}"
    assert (config["clock"], config["at"], config["seat"], config["role"]) == ("live", 0, 2, "pupil")
    assert page.context["island"] == "room"
    assert 'name="room"' in page.content.decode()


def test_a_class_that_is_on_says_when_it_ends_and_not_when_it_was_planned(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    session = held(taught.section).session
    opened = datetime(2027, 3, 18, 9, 10, tzinfo=UTC)
    session.state, session.opened_at = Stage.OPEN, opened
    session.planned_at, session.planned_ms = opened - timedelta(minutes=25), 45 * MINUTE
    session.save()
    page = signed_in(everybody.pupil).get(reverse("classroom:class", args=[session.id]))
    assert page.context["ends_at"] == opened + timedelta(minutes=45)
    assert "Planned until" in page.content.decode()


def test_a_class_that_is_over_is_taken_on_ones_own_clock(
    taught: Taught, everybody: Everybody, signed_in: SignedIn
) -> None:
    lesson = held(taught.section)
    lesson.add("class.ended", {}, at=MINUTE)
    lesson.follow()
    browser = signed_in(everybody.pupil)
    address = reverse("classroom:replay", args=[lesson.session.id])
    assert browser.get(reverse("classroom:room", args=[lesson.session.id])).headers["Location"] == address
    assert browser.get(address, {"at": "nonsense"}).context["island_config"].get("at") is None
    assert browser.get(address).context["island_config"]["clock"] == "own"


def test_names_of_seats_are_cached_until_they_change(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.add("class.ended", {}, at=MINUTE)
    lesson.follow()
    browser, address = signed_in(everybody.pupil), reverse("classroom:seats", args=[lesson.session.id])
    first = browser.get(address)
    assert first.json()["2"] == {"name": "Noor Haddad", "initials": "NH", "role": "pupil"}
    assert browser.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    Person.objects.filter(pk=everybody.pupil.pk).update(name="Noor H.")
    assert browser.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_seats_count_from_one_and_are_kept(taught: Taught, everybody: Everybody) -> None:
    session = plan(taught, everybody)[0]
    people = [everybody.teacher, everybody.pupil, everybody.other_pupil]
    seats = [actions.seat_take(session=session, person=each, teaches=False).number for each in people]
    assert seats == [1, 2, 3]
    assert actions.seat_take(session=session, person=everybody.pupil, teaches=False).number == 2
    assert Seat.objects.count() == 3


def test_slides_are_drawn_and_lie_in_the_classs_folder(
    taught: Taught, everybody: Everybody, engine: list[httpx.Request], tmp_path: Path
) -> None:
    session = plan(taught, everybody)[0]
    pdf = FPDF(unit="mm", format=(160, 90))
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    pdf.cell(text="Halves")
    file = SimpleUploadedFile("../../halves.pdf", bytes(pdf.output()))
    deck = actions.deck_add(by=everybody.teacher, standing=LEADS, session=session, file=file)
    assert deck.title == "halves.pdf"
    assert deck_draw.call(str(deck.id)) == DeckState.READY
    deck.refresh_from_db()
    assert (deck.pages, deck.width) == (1, 1600)
    folder = tmp_path / "classes" / str(session.id) / "slides" / deck.name
    assert json.loads((folder / "text.json").read_bytes()) == ["Halves"]
    assert not engine, "a class that is not on is told when it opens"


def test_slides_added_to_an_open_class_are_told(
    taught: Taught, everybody: Everybody, engine: list[httpx.Request]
) -> None:
    session = plan(taught, everybody)[0]
    session.state, session.opened_at = Stage.OPEN, timezone.now()
    session.save()
    deck = Deck.objects.create(class_session=session, title="A", state=DeckState.READY, pages=1, width=1600, height=900)
    deck_draw.call(str(deck.id))
    deck.refresh_from_db()
    assert deck.told
    assert json.loads(engine[0].content)["drafts"][0]["type"] == "deck.added"


def test_what_is_no_pdf_is_refused_in_words(taught: Taught, everybody: Everybody) -> None:
    session = plan(taught, everybody)[0]
    file = SimpleUploadedFile("halves.pdf", b"<html>")
    with pytest.raises(Refused) as refused:
        actions.deck_add(by=everybody.teacher, standing=LEADS, session=session, file=file)
    assert "not a PDF" in refused.value.sentence
    assert not Deck.objects.exists()


def test_the_door_is_never_used_inside_a_transaction(taught: Taught, everybody: Everybody) -> None:
    from django.db import transaction

    session = plan(taught, everybody)[0]
    with transaction.atomic(), pytest.raises(RuntimeError):
        door.class_open(session, [])


def test_a_class_is_planned_from_its_page(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    form = {
        "title": "Three friends, one cake",
        "day": "2027-03-18",
        "opens": "09:00",
        "minutes": "45",
        "often": "weekly",
        "until": "2027-04-01",
        "share": "0.9",
        "checks": "1",
        "window": "7",
    }
    answer = signed_in(everybody.teacher).post(reverse("classroom:class_plan", args=[taught.section.id]), form)
    assert answer.status_code == 302, answer.content.decode()
    made = list(ClassSession.objects.order_by("number"))
    assert len(made) == 3
    assert made[0].rule == {"share": 0.9, "checks": 1, "days": 7}
    assert made[0].planned_at == datetime(2027, 3, 18, 9, tzinfo=UTC)


def test_a_poll_is_laid_ready_with_what_is_right(taught: Taught, everybody: Everybody, signed_in: SignedIn) -> None:
    session = plan(taught, everybody)[0]
    form = {"kind": "one", "prompt": "Who gets most?", "options": "Ana\n* Ben\nCai", "check": "on"}
    answer = signed_in(everybody.teacher).post(reverse("classroom:poll_new", args=[session.id]), form)
    assert answer.status_code == 302, answer.content.decode()
    session.refresh_from_db()
    poll = session.polls[0]
    assert (poll["options"], poll["right"], poll["check"]) == (["Ana", "Ben", "Cai"], {"choices": [1]}, True)


def test_the_same_hour_is_shown_on_everybodys_clock(taught: Taught) -> None:
    zone = taught.section.zone
    at = datetime(2027, 3, 18, 9, tzinfo=UTC)
    clocks = [
        OnOneClock("Europe/London", 1, 0, ("Una",)),
        OnOneClock("Europe/Lisbon", 1, 1, ("Noor", "Zeb")),
        OnOneClock("Pacific/Auckland", 3, 1, ()),
    ]
    lines = zone_lines(at, zone, clocks)
    assert [(line.place, line.at.hour, line.is_own, line.is_night, line.names, line.count) for line in lines] == [
        ("Lisbon", 9, True, False, ("Noor", "Una", "Zeb"), 3),
        ("Auckland", 22, False, True, (), 4),
    ]
    first = datetime(2027, 3, 18, 9)  # noqa: DTZ001 - a wall time
    changes = clock_changes(weekly_rule([3]), first, zone, ["Pacific/Auckland"])
    assert [(change.on.date().isoformat(), change.at.hour) for change in changes] == [("2027-04-01", 21)]


def test_the_plan_shows_what_pupils_will_see_of_it(
    taught: Taught, everybody: Everybody, signed_in: Callable[[Person | None], Client]
) -> None:
    asked = {"title": "Which is more?", "day": "2027-03-25", "opens": "09:00", "minutes": "45", "often": "weekly"}
    rule = {"share": "0.8", "checks": "2", "window": "7"}
    page = signed_in(everybody.teacher).get(f"/sections/{taught.section.id}/classes/preview", {**asked, **rule})
    seen = page.content.decode().partition('id="seen"')[2]
    assert "Which is more?" in seen and "is asked to come at" in seen
