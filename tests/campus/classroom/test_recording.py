"""Who may be recorded, what passes say of it, and that the engine is told when it ends."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from agogic import passes
from agogic.campus.classroom import door
from agogic.campus.classroom.follower import School, acts_tell
from agogic.campus.classroom.models import Seat
from agogic.campus.classroom.recording import is_recorded, recordings_due
from agogic.campus.foundation.models import JournalLine
from agogic.campus.people import actions
from agogic.campus.people.models import ConsentHow, Recorded
from agogic.campus.people.models import School as SchoolRow
from tests.campus.conftest import Everybody
from tests.campus.taught import MINUTE, Held, Taught, held

Told = list[tuple[str, dict[str, Any]]]
GUARDIAN, SELF, PAPER = ConsentHow.GUARDIAN, ConsentHow.SELF, ConsentHow.PAPER


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the engine was told."""
    asked: Told = []

    def grant(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        asked.append((request.url.path, body))
        answers = [{"id": each["id"], "events": []} for each in body.get("drafts", [])]
        return httpx.Response(200, json={"answers": answers})

    client = httpx.Client(transport=httpx.MockTransport(grant), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    return asked


def passed(client: Client, lesson: Held) -> passes.Pass:
    """The pass somebody is given."""
    token = client.post(f"/classes/{lesson.session.id}/pass").json()["pass"]
    pass_ = passes.verify(token, door.pass_keys())
    assert pass_ is not None
    return pass_


def recorded(lesson: Held, seat: int, *, kept: bool = True) -> None:
    """The log of somebody who was on the stage for a minute."""
    lesson.add("stage.entered", {}, by=seat, at=1000)
    track = {"track": f"{seat}.camera", "epoch": 1000}
    body = {**track, "mime": "video/mp4", "kept": kept, "variants": ["full"], "width": 640, "height": 360}
    lesson.add("media.epoch", body, by=0, at=1000)
    lesson.add("media.ended", {**track, "until": MINUTE}, by=0, at=MINUTE)


def test_a_pass_says_what_the_guardian_said(
    taught: Taught, everybody: Everybody, signed_in: Any, school: SchoolRow
) -> None:
    lesson = held(taught.section, seats=[everybody.pupil], ago=timedelta(minutes=1))
    lesson.follow()
    pupil = signed_in(everybody.pupil)
    assert not passed(pupil, lesson).recorded
    actions.consent_say(by=everybody.guardian, pupil=everybody.pupil, how=GUARDIAN, given=True)
    assert passed(pupil, lesson).recorded
    teacher = signed_in(everybody.teacher)
    assert passed(teacher, lesson).recorded
    school.recording = Recorded.TEACHERS
    school.save()
    assert not passed(pupil, lesson).recorded
    assert passed(teacher, lesson).powers == ("teach",)
    school.recording = Recorded.OFF
    school.save()
    assert passed(teacher, lesson).powers == ("teach", "unkept")


def test_the_engine_is_told_at_once_when_consent_is_taken_back(
    taught: Taught, everybody: Everybody, told: Told
) -> None:
    on, over = held(taught.section, seats=[everybody.pupil]), held(taught.section, seats=[everybody.pupil])
    on.follow()
    over.add("class.ended", {}, at=MINUTE)
    over.follow()
    before = timezone.now()
    actions.consent_say(by=everybody.guardian, pupil=everybody.pupil, how=GUARDIAN, given=True)
    acts_tell(since=before)
    assert told == []
    actions.consent_withdraw(by=everybody.guardian, pupil=everybody.pupil, how=GUARDIAN)
    acts_tell(since=before)
    assert told == [(f"/live/classes/{on.session.id}/unrecorded", {"seat": 2})]


def test_consent_ends_with_the_link_of_who_gave_it(taught: Taught, everybody: Everybody, told: Told) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.follow()
    actions.consent_say(by=everybody.guardian, pupil=everybody.pupil, how=GUARDIAN, given=True)
    before = timezone.now()
    actions.guardian_unlink(by=None, link=everybody.pupil.guardian_links.get())
    acts_tell(since=before)
    assert told == [(f"/live/classes/{lesson.session.id}/unrecorded", {"seat": 2})]


def test_seats_know_whether_something_of_them_is_kept(taught: Taught, everybody: Everybody) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    recorded(lesson, 2, kept=False)
    lesson.follow()
    seat = Seat.objects.get(class_session=lesson.session, number=2)
    assert not seat.recorded
    lesson.add(
        "media.epoch",
        {"track": "2.voice", "epoch": 2 * MINUTE, "mime": "audio/mp4", "kept": True, "variants": ["full"]},
        by=0,
        at=2 * MINUTE,
    )
    lesson.add("class.ended", {}, at=3 * MINUTE)
    lesson.follow()
    seat.refresh_from_db()
    assert seat.recorded
    lesson.add("media.cut", {"from": 0, "to": 3 * MINUTE, "tracks": ["2.camera", "2.voice"]}, by=2, at=3 * MINUTE)
    lesson.follow()
    seat.refresh_from_db()
    assert not seat.recorded


def test_what_was_recorded_is_removed_when_the_section_says(taught: Taught, everybody: Everybody, told: Told) -> None:
    section = taught.section
    section.kept_days = 30
    section.save()
    old = held(section, seats=[everybody.pupil], ago=timedelta(days=31, hours=1))
    young = held(section, seats=[everybody.pupil], ago=timedelta(days=29))
    for lesson in (old, young):
        recorded(lesson, 2)
        recorded(lesson, 1)
        lesson.add("class.ended", {}, at=2 * MINUTE)
        lesson.follow()
    assert [session.id for session in recordings_due(timezone.now())] == [old.session.id]
    School().run_once()
    ((path, body),) = told
    assert path == f"/live/classes/{old.session.id}/drafts"
    (cut,) = body["drafts"]
    assert (cut["type"], cut["body"]["from"], cut["body"]["to"]) == ("media.cut", 0, 2 * MINUTE)
    assert set(cut["body"]["tracks"]) >= {"1.camera", "1.voice", "2.camera", "2.screen"}


def test_teachers_are_recorded_by_stepping_up_unless_the_school_keeps_nothing(
    everybody: Everybody, school: SchoolRow
) -> None:
    assert is_recorded(everybody.teacher, teaches=True, school=school)
    assert not is_recorded(everybody.pupil, teaches=False, school=school)
    school.recording = Recorded.OFF
    assert not is_recorded(everybody.teacher, teaches=True, school=school)


def test_a_pupil_or_a_guardian_takes_picture_and_voice_out(
    taught: Taught, everybody: Everybody, told: Told, signed_in: Any
) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    recorded(lesson, 2)
    lesson.add("class.ended", {}, at=2 * MINUTE)
    lesson.follow()
    where = f"/people/{everybody.pupil.id}/recorded/"
    guardian = signed_in(everybody.guardian)
    assert lesson.session.title in guardian.get(where).content.decode()
    take_out = f"{where}{lesson.session.id}/take-out"
    assert signed_in(everybody.other_guardian).post(take_out).status_code == 404
    assert guardian.post(take_out).status_code == 302
    ((path, body),) = told
    assert path == f"/live/classes/{lesson.session.id}/drafts"
    assert body["drafts"][0]["body"]["tracks"] == ["2.camera", "2.voice", "2.screen", "2.sound"]
    assert "Nothing is kept." in guardian.get(where).content.decode()
    assert JournalLine.objects.get(act="recording.taken_out").by == everybody.guardian.id


def test_a_page_of_the_room_says_what_is_kept_and_until_when(
    taught: Taught, everybody: Everybody, signed_in: Any, settings: Any
) -> None:
    taught.section.kept_days = 30
    taught.section.save()
    lesson = held(taught.section, seats=[everybody.pupil], ago=timedelta(minutes=1))
    lesson.follow()
    page = signed_in(everybody.pupil).get(f"/classes/{lesson.session.id}/room")
    config = page.context["island_config"]
    assert (config["recorded"], config["recording"]) == (False, "consented")
    assert abs(config["kept_until"] / 1000 - (timezone.now() + timedelta(days=30)).timestamp()) < 60
