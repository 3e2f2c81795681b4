"""A class to take along: by its teacher, by pupils where they are let; gone when anything is taken out of the class."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.test import Client

from agogic.campus.classroom import takeaways
from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.models import ClassSession, Takeaway, TakeawayKind, TakeawayState
from agogic.campus.courses.rules import Standing
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.media.films.making import Unmakable
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, MINUTE, Held, Taught, held

PUPIL = Standing(learns=True)


@pytest.fixture
def lesson(taught: Taught, everybody: Everybody) -> Held:
    """A class of two minutes that is over; nothing was seen or heard in it."""
    lesson = held(taught.section, seats=[everybody.pupil], teacher=everybody.teacher, ago=timedelta(hours=1))
    lesson.add("chapter.named", {"from": 5000, "title": "Begun"}, at=5000, later=True)
    lesson.add("class.ended", {}, at=2 * MINUTE)
    lesson.follow()
    lesson.session.refresh_from_db()
    return lesson


def asked(lesson: Held, everybody: Everybody, kind: TakeawayKind = TakeawayKind.SOUND) -> Takeaway:
    return takeaways.takeaway_ask(by=everybody.teacher, standing=LEADS, session=lesson.session, kind=kind)


def test_a_class_is_made_into_a_file_once(lesson: Held, everybody: Everybody) -> None:
    first = asked(lesson, everybody)
    assert asked(lesson, everybody) == first
    assert takeaways.takeaway_work(first) == TakeawayState.READY
    first.refresh_from_db()
    file = takeaways.takeaway_file(first)
    assert file.stat().st_size == first.size_bytes > 1000
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert asked(lesson, everybody).state == TakeawayState.READY
    assert Job.objects.get(id=first.job).state == Job.State.DONE


def test_pupils_take_it_where_they_are_let(lesson: Held, everybody: Everybody, client: Client) -> None:
    def ask() -> Takeaway:
        session = ClassSession.objects.get(pk=lesson.session.pk)
        return takeaways.takeaway_ask(by=everybody.pupil, standing=PUPIL, session=session, kind=TakeawayKind.SOUND)

    with pytest.raises(Refused):
        ask()
    client.force_login(everybody.pupil)
    page = f"/classes/{lesson.session.id}/"
    assert "To take along" not in client.get(page).content.decode()
    takeaways.taking_along_set(by=everybody.teacher, standing=LEADS, session=lesson.session, may=True)
    assert takeaways.takeaway_work(ask()) == TakeawayState.READY
    assert "To take along" in client.get(page).content.decode()
    assert "Fetch it" in client.get(f"{page}takeaway").content.decode()
    answer = client.get(f"{page}takeaway/sound/get")
    assert answer.headers["Location"] == f"/live/classes/{lesson.session.id}/media/takeaway/sound"
    cookie = answer.cookies["agogic_pass"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"].endswith("/media")
    said = jwt.decode(cookie.value, options={"verify_signature": False})
    assert said["powers"] == ["take"] and said["class_id"] == str(lesson.session.id)
    with pytest.raises(Refused):
        takeaways.taking_along_set(by=everybody.pupil, standing=PUPIL, session=lesson.session, may=True)


def test_what_is_taken_out_of_the_class_is_gone_from_files_too(lesson: Held, everybody: Everybody) -> None:
    takeaway = asked(lesson, everybody)
    takeaways.takeaway_work(takeaway)
    room = takeaways._room(lesson.session)
    takeaways.takeaways_stale(lesson.session.id, room)
    assert takeaways.takeaway_file(takeaway).exists()
    lesson.add("media.cut", {"from": 1000, "to": 2000, "tracks": []}, at=3 * MINUTE)
    lesson.write()
    takeaways.takeaways_stale(lesson.session.id, takeaways._room(lesson.session))
    assert not (class_folder(lesson.session.id) / "takeaway").exists()
    assert not Takeaway.objects.exists()


def test_what_could_not_be_made_can_be_tried_again(lesson: Held, everybody: Everybody, monkeypatch: Any) -> None:
    makes = takeaways.takeaway_make

    def broken(*args: Any, **more: Any) -> Any:
        raise Unmakable("class.m4a", "no")

    takeaway = asked(lesson, everybody)
    monkeypatch.setattr(takeaways, "takeaway_make", broken)
    assert takeaways.takeaway_work(takeaway) == TakeawayState.FAILED
    assert takeaways.takeaway_work(takeaway) == "dropped"
    monkeypatch.setattr(takeaways, "takeaway_make", makes)
    assert takeaways.takeaway_work(asked(lesson, everybody)) == TakeawayState.READY
