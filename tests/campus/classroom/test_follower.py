"""The school follows its classes: opened, ended, reopened, asked; one that cannot be read does not stop the others."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from agogic.campus.classroom import door
from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.follower import School, acts_tell, acts_told
from agogic.campus.classroom.models import Asked, ClassSession, Stage
from agogic.campus.courses.actions import enrolment_add, enrolment_end, roll_rule_set, section_change
from agogic.campus.foundation.models import FollowerCursor
from agogic.campus.people.actions import device_open, device_revoke, role_give, role_take
from agogic.campus.roll.models import RollColumn, RollEntry
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, MINUTE, Held, Taught, held, lively

Told = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the engine was told."""
    asked: Told = []

    def grant(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        asked.append((request.url.path, body))
        return httpx.Response(
            200, json={"answers": [{"id": each["id"], "events": []} for each in body.get("drafts", [])]}
        )

    client = httpx.Client(transport=httpx.MockTransport(grant), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    return asked


def ring(tmp_path: Path, *lessons: Held) -> None:
    """The doorbell as the engine writes it."""
    bell = tmp_path / "live" / "doorbell.json"
    bell.parent.mkdir(exist_ok=True)
    bell.write_text(json.dumps({str(each.session.id): len(each.log) for each in lessons}))


def test_a_class_opens_and_ends_by_its_log(taught: Taught, everybody: Everybody, tmp_path: Path) -> None:
    lesson = held(taught.section, seats=[everybody.pupil], ago=timedelta(minutes=5))
    school = School()
    school.run_once()
    ring(tmp_path, lesson.write())
    assert school.run_once() == 1
    lesson.session.refresh_from_db()
    assert lesson.session.state == Stage.OPEN
    assert lesson.session.opened_at == lesson.opened
    lesson.add("class.ended", {}, at=2 * MINUTE)
    lesson.write()
    ring(tmp_path, lesson)
    school.run_once()
    lesson.session.refresh_from_db()
    assert (lesson.session.state, lesson.session.length_ms) == (Stage.ENDED, 2 * MINUTE)
    assert FollowerCursor.objects.get(class_id=lesson.session.id).seq == len(lesson.log)
    assert school.run_once() == 0


def test_without_a_bell_the_logs_are_compared(taught: Taught, everybody: Everybody) -> None:
    lesson = held(taught.section, seats=[everybody.pupil]).write()
    School().run_once()
    lesson.session.refresh_from_db()
    assert lesson.session.state == Stage.OPEN


def test_another_worker_goes_on_where_the_first_stopped(taught: Taught, everybody: Everybody, tmp_path: Path) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    lively(lesson, 5)
    ring(tmp_path, lesson.write())
    School().run_once()
    lesson.add("present", {"from": 0, "to": 5 * MINUTE}, to="seat.2", by=0, at=5 * MINUTE)
    lesson.add("class.ended", {}, at=5 * MINUTE)
    ring(tmp_path, lesson.write())
    School().run_once()
    assert RollEntry.objects.get().live_ms == 5 * MINUTE


def test_an_end_by_mistake_is_undone(taught: Taught, everybody: Everybody) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.add("class.ended", {}, at=MINUTE)
    assert lesson.follow().state == Stage.ENDED
    lesson.add("class.reopened", {}, at=2 * MINUTE)
    session = lesson.follow()
    assert (session.state, session.ended_at) == (Stage.OPEN, None)
    assert RollColumn.objects.get().window_from is None


def test_a_damaged_log_stops_only_itself(taught: Taught, everybody: Everybody, tmp_path: Path) -> None:
    broken, sound = held(taught.section).write(), held(taught.section, title="Sound").write()
    (class_folder(broken.session.id) / "log.sqlite").write_bytes(b"not a database" * 500)
    ring(tmp_path, broken, sound)
    School().run_once()
    states = dict(ClassSession.objects.values_list("title", "state"))
    assert states == {"Which is more?": Stage.PLANNED, "Sound": Stage.OPEN}


def test_a_class_the_school_does_not_know_is_passed_over(taught: Taught, tmp_path: Path) -> None:
    lesson = held(taught.section).write()
    bell = tmp_path / "live" / "doorbell.json"
    bell.parent.mkdir()
    rung = {"01900000-0000-7000-8000-000000000009": 3, "no id": 2, str(lesson.session.id): len(lesson.log)}
    bell.write_text(json.dumps(rung))
    School().run_once()
    lesson.session.refresh_from_db()
    assert lesson.session.state == Stage.OPEN


def test_words_that_wait_are_counted(taught: Taught, everybody: Everybody) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    waiting = lesson.add("question.asked", {"text": "Why?", "waits": True}, at=MINUTE, by=2, to="seat.2", later=True)
    lesson.add("report.made", {"of": waiting.id}, to="desk", by=2, at=MINUTE)
    session = lesson.follow()
    assert (session.nods_waiting, session.reports_waiting) == (1, 1)
    assert Asked.objects.get().waits
    lesson.add("nod.given", {"of": waiting.id}, at=MINUTE, by=1, to="seat.2")
    lesson.add("question.asked", {"text": "Why?", "of": waiting.id}, at=MINUTE, by=2, later=True)
    session = lesson.follow()
    assert session.nods_waiting == 0
    assert [(asked.waits, asked.to_room) for asked in Asked.objects.all()] == [(False, True)]


def test_another_rule_is_reckoned_from_the_logs(taught: Taught, everybody: Everybody) -> None:
    lesson = held(taught.section, seats=[everybody.pupil], ago=timedelta(days=9))
    lively(lesson, 10)
    lesson.add("class.ended", {}, at=10 * MINUTE)
    utc = round((lesson.opened + timedelta(days=8)).timestamp() * 1000)
    lesson.add("watched", {"from": 0, "to": 10 * MINUTE}, to="seat.2", by=2, at=10 * MINUTE, utc=utc, later=True)
    lesson.write()
    school = School()
    school.run_once()
    assert RollEntry.objects.get().later_ms == 0
    roll_rule_set(by=everybody.teacher, standing=LEADS, section=taught.section, share=0.8, checks=2, days=14)
    school._due["sweep"] = 0.0
    school.run_once()
    assert RollEntry.objects.get().later_ms == 10 * MINUTE


def test_the_engine_is_told_of_devices_signed_out(everybody: Everybody, told: Told) -> None:
    device = device_open(person=everybody.pupil, session_key="key", agent="Firefox")
    acts_tell(since=timezone.now() + timedelta(hours=1))
    device_revoke(by=everybody.pupil, device=device)
    acts_tell(since=timezone.now())
    assert told == [("/live/revocations", {"session": str(device.id)})]


def test_who_leaves_the_section_loses_the_seat_in_the_class_that_is_on(
    taught: Taught, everybody: Everybody, told: Told
) -> None:
    acts_tell(since=timezone.now() + timedelta(hours=1))
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.follow()
    enrolment_end(by=everybody.teacher, standing=LEADS, section=taught.section, enrolment=taught.enrolment)
    acts_tell(since=timezone.now())
    (path, body) = told[0]
    assert path == f"/live/classes/{lesson.session.id}/drafts"
    assert body["drafts"][0]["type"] == "seat.removed"


def drafted(told: Told) -> list[tuple[str, int]]:
    """The drafts that were posted: type and seat."""
    return [(draft["type"], draft["body"]["seat"]) for _path, body in told for draft in body["drafts"]]


def test_a_teacher_who_no_longer_teaches_loses_the_seat_too(taught: Taught, everybody: Everybody, told: Told) -> None:
    acts_tell(since=timezone.now() + timedelta(hours=1))
    held(taught.section, seats=[everybody.pupil]).follow()
    section_change(
        by=everybody.administrator, standing=LEADS, section=taught.section, teachers=[everybody.other_teacher]
    )
    acts_tell(since=timezone.now())
    assert drafted(told) == [("seat.removed", 1)]


@pytest.mark.parametrize(("kind", "seat"), [("teacher", 1), ("pupil", 2)])
def test_whoever_loses_the_role_loses_the_seat_and_gets_it_back(
    kind: str, seat: int, taught: Taught, everybody: Everybody, told: Told
) -> None:
    acts_tell(since=timezone.now() + timedelta(hours=1))
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.follow()
    person = getattr(everybody, kind)
    role_take(by=everybody.administrator, person=person, role=kind)
    acts_tell(since=timezone.now())
    assert drafted(told) == [("seat.removed", seat)]
    told.clear()
    lesson.add("seat.removed", {"seat": seat}, by=0)
    lesson.write()
    role_give(by=everybody.administrator, person=person, role=kind)
    acts_tell(since=timezone.now())
    assert drafted(told) == [("seat.admitted", seat)]


def test_who_comes_back_after_the_class_may_take_it(taught: Taught, everybody: Everybody, told: Told) -> None:
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.add("seat.removed", {"seat": 2}, by=0)
    lesson.add("class.ended", {}, at=60_000)
    lesson.follow()
    enrolment_end(by=everybody.teacher, standing=LEADS, section=taught.section, enrolment=taught.enrolment)
    acts_tell(since=timezone.now() + timedelta(hours=1))
    enrolment_add(by=everybody.teacher, standing=LEADS, section=taught.section, person=everybody.pupil)
    acts_tell(since=timezone.now())
    assert drafted(told) == [("seat.admitted", 2)]


def test_whom_a_teacher_took_out_stays_out_whatever_the_office_does(
    taught: Taught, everybody: Everybody, told: Told
) -> None:
    acts_tell(since=timezone.now() + timedelta(hours=1))
    lesson = held(taught.section, seats=[everybody.pupil])
    lesson.add("seat.removed", {"seat": 2}, by=1)
    lesson.follow()
    role_give(by=everybody.administrator, person=everybody.pupil, role="guardian")
    acts_tell(since=timezone.now())
    assert told == []


def test_what_the_engine_could_not_be_told_is_told_later(
    everybody: Everybody, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts_tell(since=timezone.now() + timedelta(hours=1))
    device = device_open(person=everybody.pupil, session_key="key", agent="Firefox")
    device_revoke(by=everybody.pupil, device=device)
    up = door._client

    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    closed = httpx.Client(transport=httpx.MockTransport(down), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: closed)
    acts_tell(since=timezone.now())
    monkeypatch.setattr(door, "_client", up)
    acts_tell(since=timezone.now())
    assert len(told) == 1


def test_an_engine_that_was_away_is_told_without_another_act(
    everybody: Everybody, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = School()
    school.run_once()
    device = device_open(person=everybody.pupil, session_key="key", agent="Firefox")
    device_revoke(by=everybody.pupil, device=device)
    up = door._client

    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    closed = httpx.Client(transport=httpx.MockTransport(down), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: closed)
    school.run_once()
    monkeypatch.setattr(door, "_client", up)
    school.run_once()
    assert told == []  # not asked again at each look
    school._due["tell"] = 0.0
    school.run_once()
    assert told == [("/live/revocations", {"session": str(device.id)})]
    school._due["tell"] = 0.0
    school.run_once()
    assert len(told) == 1


@pytest.mark.parametrize("answer", [httpx.Response(500), {"fault": {"id": "full"}}], ids=["damaged", "full disk"])
def test_a_class_that_takes_nothing_keeps_no_other_line_back(
    taught: Taught,
    everybody: Everybody,
    monkeypatch: pytest.MonkeyPatch,
    answer: httpx.Response | dict[str, Any],
) -> None:
    acts_tell(since=timezone.now() + timedelta(hours=1))
    held(taught.section, seats=[everybody.pupil]).follow()
    enrolment_end(by=everybody.teacher, standing=LEADS, section=taught.section, enrolment=taught.enrolment)
    device = device_open(person=everybody.pupil, session_key="key", agent="Firefox")
    device_revoke(by=everybody.pupil, device=device)
    asked: list[str] = []

    def failing(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rsplit("/", 1)[1])
        if not request.url.path.endswith("/drafts"):
            return httpx.Response(204)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json={"answers": [answer]})

    client = httpx.Client(transport=httpx.MockTransport(failing), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    acts_tell(since=timezone.now())
    assert asked == ["drafts", "revocations"]
    assert not acts_told()
    acts_tell(since=timezone.now())
    assert asked == ["drafts", "revocations"] * 2
    # Passes from before have run out: nothing is lost any more by going on.
    monkeypatch.setattr("agogic.campus.classroom.follower.REVOKED_AGAIN", timedelta(0))
    acts_tell(since=timezone.now())
    assert acts_told()


def test_a_class_that_is_on_stays_folded_however_many_there_are(
    taught: Taught, everybody: Everybody, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agogic.campus.classroom.follower.HELD_CLASSES", 1)
    on = [held(taught.section, title=title, seats=[everybody.pupil]).write() for title in ("One", "Two")]
    over = held(taught.section, title="Over")
    over.add("class.ended", {}, at=MINUTE)
    ring(tmp_path, *on, over.write())
    school = School()
    school.run_once()
    assert set(school._classes) == {each.session.id for each in on}


def test_a_log_is_read_beside_its_writer(taught: Taught) -> None:
    lesson = held(taught.section).write()
    with sqlite3.connect(class_folder(lesson.session.id) / "log.sqlite") as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert lesson.session.state == Stage.PLANNED
        School().run_once()
        writer.execute("ROLLBACK")
    lesson.session.refresh_from_db()
    assert lesson.session.state == Stage.OPEN
