"""Things of another section, or of another person, named in an address or a form: they do not exist there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from agogic.campus.classroom.models import ClassSession, Deck, Kind, Stage
from agogic.campus.courses.actions import enrolment_end
from agogic.campus.courses.models import Enrolment, Mode
from agogic.campus.courses.rules import Standing
from agogic.campus.people.actions import role_take
from agogic.campus.people.models import Device, Person
from agogic.campus.roll.models import RollCorrection
from tests.authorisation.addresses import Things, names_in, routes, section_things
from tests.authorisation.test_pages import TABLE
from tests.authorisation.visitors import Visitors
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught

# What an address begins with is the section or the class it stands in; what follows must belong to it.
INNER = ("person_id", "class_id", "deck_id", "poll_id")


def mixed() -> list[tuple[str, tuple[str, ...]]]:
    """Each address of several things, with each choice of the inner ones to be another section's."""
    found = []
    for route, pattern in routes().items():
        names = names_in(pattern)
        if len(names) < 2 or route.startswith(("people:", "account_")):
            continue
        inner = [name for name in names[1:] if name in INNER]
        for chosen in product((False, True), repeat=len(inner)):
            foreign = tuple(name for name, other in zip(inner, chosen, strict=True) if other)
            if foreign:
                found.append((route, foreign))
    return found


@pytest.mark.parametrize(
    ("route", "foreign"), mixed(), ids=lambda each: each if isinstance(each, str) else "+".join(each)
)
def test_another_sections_things_do_not_exist_in_ones_own(
    route: str, foreign: tuple[str, ...], everybody: Everybody, taught: Taught, visitors: Visitors
) -> None:
    page = TABLE[route]
    theirs = section_things(taught.section, everybody.teacher, everybody.pupil, page.state)
    own = section_things(taught.other, everybody.other_teacher, everybody.other_pupil, page.state)
    where = own.address(route, **{name: theirs.given[name] for name in foreign})
    for method in ("get", "post"):
        for kind in ("other_teacher", "administrator"):
            status = visitors.ask(kind, method, where, page.posted).status_code
            assert status in (404, 405), f"{method} {where} as {kind}: {status}"


def test_every_address_of_several_things_is_tried() -> None:
    assert {route for route, _foreign in mixed()} == {
        "courses:enrolment_mode",
        "courses:enrolment_confirm",
        "courses:enrolment_end",
        "courses:pupil_password",
        "classroom:deck_drop",
        "classroom:poll_edit",
        "classroom:poll_drop",
        "classroom:recorded_take_out",
        "roll:correct",
        "roll:pupil",
    }


@pytest.fixture
def theirs(taught: Taught, everybody: Everybody) -> Things:
    """The things of the section that `other_teacher` does not teach."""
    return section_things(taught.section, everybody.teacher, everybody.pupil, "ended")


def test_questions_in_an_address_name_ones_own_section_alone(
    taught: Taught, everybody: Everybody, visitors: Visitors, theirs: Things
) -> None:
    cell = f"class={theirs.given['class_id']}&person={everybody.pupil.id}"
    assert visitors.ask("other_teacher", "get", f"/sections/{taught.other.id}/roll/?{cell}").status_code == 404
    # A guardian who asks for somebody else's child sees their own.
    own = visitors.ask("guardian", "get", f"/sections/{taught.section.id}/?pupil={everybody.other_pupil.id}")
    assert own.status_code == 200 and everybody.other_pupil.name not in own.content.decode()


def test_nobody_becomes_a_teacher_of_a_section_who_is_none(
    taught: Taught, everybody: Everybody, visitors: Visitors
) -> None:
    sent = {"name": "5", "time_zone": "UTC", "chat": "everyone", "questions": "open", "teachers": [everybody.pupil.id]}
    for where in (f"/sections/{taught.section.id}/edit", f"/courses/{taught.course.id}/sections/new"):
        assert visitors.ask("teacher", "post", where, sent).status_code == 200, "the form is shown again"


@pytest.mark.parametrize(
    ("kind", "open_to_pupils", "expected"),
    [
        ("pupil", True, True),
        ("pupil", False, False),
        ("guardian", True, True),
        ("guardian", False, False),
        ("other_guardian", True, False),
        ("other_pupil", True, False),
        ("other_teacher", True, False),
        ("teacher", False, True),
        ("administrator", False, True),
    ],
)
def test_who_changes_the_way_a_pupil_takes_a_section(
    kind: str,
    open_to_pupils: bool,
    expected: bool,
    taught: Taught,
    visitors: Visitors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taught.section.pupils_choose_mode = open_to_pupils
    taught.section.save()
    modes: list[str] = []
    monkeypatch.setattr(Enrolment, "save", lambda enrolment, **_fields: modes.append(enrolment.mode))
    where = f"/sections/{taught.section.id}/people/{taught.enrolment.person_id}/mode"
    status = visitors.ask(kind, "post", where, {"mode": "own_pace"}).status_code
    assert (modes == [Mode.OWN_PACE]) is expected
    assert status == (302 if expected else 403 if kind in ("pupil", "guardian") else 404)


def test_a_guardian_in_the_same_section_decides_for_their_own_child_alone(
    taught: Taught, everybody: Everybody, visitors: Visitors
) -> None:
    """Both children sit in one section, so that both guardians see it."""
    taught.section.pupils_choose_mode = True
    taught.section.save()
    Enrolment.objects.filter(person=everybody.other_pupil).update(section=taught.section)
    here = f"/sections/{taught.section.id}"
    for kind, child in (("guardian", everybody.other_pupil), ("pupil", everybody.other_pupil)):
        assert visitors.ask(kind, "post", f"{here}/people/{child.id}/mode", {"mode": "own_pace"}).status_code == 403
        assert visitors.ask(kind, "get", f"{here}/roll/{child.id}/").status_code == 404
        for tail in ("password", "end"):
            assert visitors.ask(kind, "post", f"{here}/people/{child.id}/{tail}").status_code == 403


def test_a_teacher_gives_new_words_only_to_who_is_a_pupil_and_nothing_else(
    taught: Taught, everybody: Everybody, visitors: Visitors
) -> None:
    where = f"/sections/{taught.section.id}/people"
    assert visitors.ask("teacher", "post", f"{where}/{everybody.pupil.id}/password").status_code == 200
    assert visitors.ask("teacher", "post", f"{where}/{everybody.other_pupil.id}/password").status_code == 404
    assert visitors.ask("teacher", "post", f"{where}/{everybody.administrator.id}/password").status_code == 404
    for role in ("teacher", "guardian", "administrator"):
        everybody.pupil.roles.create(role=role)
        assert visitors.ask("teacher", "post", f"{where}/{everybody.pupil.id}/password").status_code == 403, role
        everybody.pupil.roles.filter(role=role).delete()


@pytest.mark.parametrize("state", [Stage.ENDED, Stage.CANCELLED])
def test_a_class_that_is_over_or_cancelled_is_not_opened_again(
    state: Stage, taught: Taught, everybody: Everybody, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr("agogic.campus.classroom.door.class_open", lambda *given: told.append(given))
    given = section_things(taught.section, everybody.teacher, everybody.pupil, "planned").given
    ClassSession.objects.filter(pk=given["class_id"]).update(state=state)
    answer = visitors.ask("teacher", "post", f"/classes/{given['class_id']}/open")
    assert (answer.status_code, answer.headers["Location"], told) == (302, f"/sections/{taught.section.id}/", [])


def test_a_lesson_recorded_alone_is_not_there_before_its_time(
    taught: Taught, everybody: Everybody, visitors: Visitors
) -> None:
    given = section_things(taught.section, everybody.teacher, everybody.pupil, "open").given
    ClassSession.objects.filter(pk=given["class_id"]).update(kind=Kind.ALONE)
    here = f"/classes/{given['class_id']}"
    for kind in ("pupil", "guardian"):
        assert visitors.ask(kind, "get", f"{here}/").status_code == 404
        assert visitors.ask(kind, "post", f"{here}/pass").status_code == 404
    assert visitors.ask("teacher", "post", f"{here}/pass").status_code == 200


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_who_has_left_is_out_at_once_on_whatever_clock(
    days: int, taught: Taught, everybody: Everybody, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The section's day may be another than the school's."""
    monkeypatch.setattr(
        "agogic.campus.courses.actions.section_today",
        lambda _section: datetime.now(UTC).date() + timedelta(days=days),
    )
    teaches = Standing(teaches=True)
    enrolment_end(by=everybody.teacher, standing=teaches, section=taught.section, enrolment=taught.enrolment)
    for kind in ("pupil", "guardian"):
        assert visitors.ask(kind, "get", f"/sections/{taught.section.id}/").status_code == 404


@pytest.mark.parametrize(("kind", "role"), [("teacher", "teacher"), ("pupil", "pupil"), ("guardian", "guardian")])
def test_whoever_loses_a_role_loses_what_it_opened(
    kind: str, role: str, taught: Taught, everybody: Everybody, visitors: Visitors, theirs: Things
) -> None:
    person: Person = getattr(everybody, kind)
    role_take(by=everybody.administrator, person=person, role=role)
    for where in (f"/sections/{taught.section.id}/", f"/classes/{theirs.given['class_id']}/"):
        assert visitors.ask(kind, "get", where).status_code == 404
    listed = visitors.ask(kind, "get", "/courses/").content.decode()
    assert taught.section.name not in listed


def test_somebody_elses_device_slides_and_marks_stay(
    taught: Taught, everybody: Everybody, visitors: Visitors, theirs: Things
) -> None:
    device = Device.objects.filter(person=everybody.teacher, revoked_at=None).first()
    assert device is not None
    for kind in ("pupil", "guardian", "other_teacher", "administrator"):
        assert visitors.ask(kind, "post", f"/me/devices/{device.id}/sign-out/").status_code == 404
    assert Deck.objects.filter(pk=theirs.given["deck_id"]).exists() and not RollCorrection.objects.exists()
