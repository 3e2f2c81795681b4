"""A video becomes a class, step by step: what is done is kept, what is refused says why, what is taken away is gone."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from agogic.campus.classroom import door, film_work, filming
from agogic.campus.classroom.actions import class_folder, class_make
from agogic.campus.classroom.follower import School
from agogic.campus.classroom.models import ClassSession, Film, FilmState, Kind, Stage
from agogic.campus.classroom.tasks import film_begin, film_make
from agogic.campus.foundation.jobs import work_take_up
from agogic.campus.foundation.models import Job
from agogic.campus.foundation.refusals import Refused
from agogic.media.epochs import StoredEpoch
from agogic.media.films.making import film_make as parts_make
from agogic.media.tracks import epoch_folder
from agogic.media.uploads import KEPT_MS, Upload
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, Taught
from tests.media.filmed import film_of

Told = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the engine was told."""
    drafts: Told = []

    def grant(request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)["drafts"]
        drafts.extend(asked)
        return httpx.Response(200, json={"answers": [{"id": each["id"], "events": []} for each in asked]})

    client = httpx.Client(transport=httpx.MockTransport(grant), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    monkeypatch.setattr(door, "connection", type("Outside", (), {"atomic_blocks": ()}))
    return drafts


@pytest.fixture
def session(taught: Taught, everybody: Everybody) -> ClassSession:
    """A class that waits for its video."""
    return class_make(
        by=everybody.teacher,
        standing=LEADS,
        section=taught.section,
        title="How to fold a strip",
        kind=Kind.FILM,
        planned_at=timezone.now() - timedelta(hours=1),
    )


def brought(session: ClassSession, content: bytes, name: str = "strip.mp4", *, here: int | None = None) -> Upload:
    """A video that came, all of it or the first `here` bytes."""
    upload = Upload.begin(class_folder(session.id), size_bytes=len(content), name=name)
    upload.path.write_bytes(content[:here])
    return upload


@pytest.fixture
def film(session: ClassSession, everybody: Everybody, tmp_path: Path) -> Film:
    """A short video that has come, and waits to be made."""
    file = film_of(tmp_path / "strip.mp4", seconds=5, rate=10, size=(480, 360))
    upload = brought(session, file.read_bytes())
    return filming.film_take(by=everybody.teacher, session=session, upload_id=upload.id)


def worked(film: Film) -> Film:
    """What the worker makes of it now."""
    film_work.film_work(Film.objects.select_related("class_session__section").get(pk=film.pk))
    film.refresh_from_db()
    return film


def test_a_video_becomes_a_class(film: Film, session: ClassSession, told: Told) -> None:
    worked(film)
    assert (film.state, film.problem) == (FilmState.READY, "")
    assert (film.length_ms, film.width, film.height, film.rungs, film.sound) == (5000, 480, 360, ["360", "240"], True)
    opened, laid = told
    assert opened["type"] == "class.opened" and opened["body"]["alone"] is True
    assert laid["type"] == "film.laid" and laid["body"]["length_ms"] == 5000
    assert laid["body"]["variants"] == ["360", "240"] and laid["body"]["picture"].startswith('video/mp4; codecs="avc1.')
    folder = class_folder(session.id)
    rows = {}
    for variant in ("360", "240"):
        epoch = StoredEpoch.open(epoch_folder(folder, "0.film", 0, variant))
        rows[variant] = [(row.n, row.t, row.d, row.key) for row in epoch.rows()]
    assert rows["360"] == rows["240"] == [(0, 0, 2000, True), (1, 2000, 2000, True), (2, 4000, 1000, True)]
    assert len(StoredEpoch.open(epoch_folder(folder, "0.sound", 0)).rows()) == 3
    left = sorted(path.name for path in (folder / "film").iterdir())
    assert left == ["poster.webp", "storyboard.vtt", "storyboard.webp"]
    assert list((folder / "uploads").iterdir()) == [], "the file it was made from is not kept twice"
    assert Job.objects.get(id=film.job).state == Job.State.DONE


def test_sound_alone_becomes_a_class(session: ClassSession, everybody: Everybody, told: Told, tmp_path: Path) -> None:
    file = film_of(tmp_path / "talk.ogg", size=None)
    upload = brought(session, file.read_bytes(), "talk.ogg")
    film = worked(filming.film_take(by=everybody.teacher, session=session, upload_id=upload.id))
    assert film.state == FilmState.READY and film.rungs == []
    assert "picture" not in told[1]["body"] and told[1]["body"]["sound"] == 'audio/mp4; codecs="mp4a.40.2"'


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"#!/bin/sh\necho hello\n" * 100, "film.unknown", "This is no video or sound that can be read here."),
        (b"\0\0\0\x18ftypmp42" + bytes(900), "film.cut_short", "This file ends in the middle"),
    ],
)
def test_what_is_no_video_is_refused_in_a_sentence_and_gone(
    content: bytes, code: str, sentence: str, session: ClassSession, everybody: Everybody, client: Client, told: Told
) -> None:
    upload = brought(session, content, "holiday.mp4")
    film = worked(filming.film_take(by=everybody.teacher, session=session, upload_id=upload.id))
    assert (film.state, film.problem, told) == (FilmState.REFUSED, code, [])
    assert not upload.path.exists()
    client.force_login(everybody.teacher)
    page = client.get(f"/classes/{session.id}/").content.decode()
    assert sentence in page and "Choose a video" not in page
    assert 'name="upload"' in page, "another can be chosen at once"


def test_every_reason_has_a_sentence_of_its_own() -> None:
    from typing import get_args

    from agogic.media.films.probe import Code

    sentences = {code: filming.film_problem(code) for code in get_args(Code)}
    assert len(set(sentences.values())) == len(sentences)


class Killed(BaseException):
    """As if the worker had gone."""


def killed_at(monkeypatch: pytest.MonkeyPatch, step: str, of: str = "") -> Callable[[], None]:
    """The worker goes when it comes to this step; returns what lets it live again."""

    def make(file: Path, folder: Path, film: Any, told_: Any) -> Any:
        def heard(share: float, at: Any, which: str) -> None:
            told_(share, at, which)
            if at == step and which == of:
                raise Killed

        return parts_make(file, folder, film, heard)

    monkeypatch.setattr(film_work, "film_make", make)
    return lambda: monkeypatch.setattr(film_work, "film_make", parts_make)


@pytest.mark.parametrize(("step", "of"), [("loudness", ""), ("picture", "360"), ("stills", "")])
def test_whoever_begins_again_goes_on(film: Film, monkeypatch: pytest.MonkeyPatch, step: str, of: str) -> None:
    alive = killed_at(monkeypatch, step, of)
    with pytest.raises(Killed):
        worked(film)
    film.refresh_from_db()
    assert film.state == FilmState.MAKING
    folder = filming.film_folder(film.class_session_id)
    done = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.mp4")}
    alive()
    kept: list[bool] = []
    lay = film_work.film_lay

    def laid(*args: Any, **more: Any) -> Any:
        kept.append(all((folder / name).stat().st_mtime_ns == at for name, at in done.items()))
        return lay(*args, **more)

    monkeypatch.setattr(film_work, "film_lay", laid)
    assert worked(film).state == FilmState.READY
    assert kept == [True]


def test_a_class_that_was_told_before_the_worker_went_is_told_once(film: Film, told: Told, monkeypatch: Any) -> None:
    def gone(*args: Any, **more: Any) -> None:
        raise Killed

    monkeypatch.setattr(film_work, "film_made", gone)
    with pytest.raises(Killed):
        worked(film)
    monkeypatch.setattr(film_work, "film_made", filming.film_made)
    monkeypatch.setattr(film_work, "_is_told", lambda bringing: True)
    assert worked(film).state == FilmState.READY
    assert [each["type"] for each in told] == ["class.opened", "film.laid"]


def test_a_worker_that_was_killed_takes_its_work_up_again_but_not_for_ever(film: Film) -> None:
    film_begin(film)
    task = DBTaskResult.objects.get(id=film.task or Film.objects.get(pk=film.pk).task)
    for round_ in range(1, 4):
        task.refresh_from_db()
        task.status, task.worker_ids = "RUNNING", ["w"] * round_
        task.save()
        assert work_take_up(queues=["long"]) == 1
        assert filming.films_given_up() == (1 if round_ == 3 else 0)
    film.refresh_from_db()
    assert (film.state, film.problem) == (FilmState.FAILED, filming.CUT_OFF)


def test_what_failed_can_be_tried_again(film: Film, everybody: Everybody, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(film_work, "film_make", full)
    worked(film)
    assert (film.state, film.problem) == (FilmState.FAILED, "film.no_room")
    assert Job.objects.get(id=film.job).state == Job.State.FAILED
    monkeypatch.setattr(film_work, "film_make", parts_make)
    filming.film_retry(by=everybody.teacher, standing=LEADS, film=film)
    assert worked(film).state == FilmState.READY


def test_an_engine_that_does_not_answer_is_asked_again(film: Film, told: Told, monkeypatch: Any) -> None:
    answers = [Refused(door.UNREACHABLE, "not now"), Refused(door.UNREACHABLE, "not now"), None]
    waits: list[float] = []

    def tell(session: Any, laid: Any) -> None:
        answer = answers.pop(0)
        if answer:
            raise answer

    monkeypatch.setattr(door, "film_tell", tell)
    monkeypatch.setattr(time, "sleep", waits.append)
    assert worked(film).state == FilmState.READY
    assert len([wait for wait in waits if wait in film_work._UNTOLD_AGAIN_S]) >= 2


def test_what_is_being_made_stops_and_goes_on(
    film: Film, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(file: Path, folder: Path, found: Any, told_: Any) -> Any:
        def heard(share: float, step: Any, of: str) -> None:
            if of == "240":
                filming.film_stop(by=everybody.teacher, standing=LEADS, film=Film.objects.get(pk=film.pk))
            told_(share, step, of)

        return parts_make(file, folder, found, heard)

    monkeypatch.setattr(film_work, "film_make", make)
    assert worked(film).state == FilmState.STOPPED
    assert (filming.film_folder(film.class_session_id) / "sound.mp4").exists()
    monkeypatch.setattr(film_work, "film_make", parts_make)
    filming.film_retry(by=everybody.teacher, standing=LEADS, film=film)
    assert worked(film).state == FilmState.READY


def test_one_that_waits_is_stopped_at_once_and_not_begun(film: Film, everybody: Everybody, told: Told) -> None:
    filming.film_stop(by=everybody.teacher, standing=LEADS, film=film)
    film.refresh_from_db()
    assert film.state == FilmState.STOPPED
    assert film_make.func(str(film.pk)) == "dropped" and told == []


def test_what_is_taken_away_while_it_is_made_leaves_nothing(
    film: Film, everybody: Everybody, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    def make(file: Path, folder: Path, found: Any, told_: Any) -> Any:
        def heard(share: float, step: Any, of: str) -> None:
            if of == "240":
                filming.film_drop(by=everybody.teacher, standing=LEADS, film=Film.objects.get(pk=film.pk))
            told_(share, step, of)

        return parts_make(file, folder, found, heard)

    monkeypatch.setattr(film_work, "film_make", make)
    session = film.class_session
    film_work.film_work(film)
    assert not Film.objects.filter(class_session=session).exists()
    assert [path for path in class_folder(session.id).rglob("*") if path.is_file()] == [] and told == []


def test_another_video_takes_the_place_of_one_that_failed(film: Film, everybody: Everybody, tmp_path: Path) -> None:
    filming.film_ended(film, FilmState.FAILED, "film.failed")
    other = brought(film.class_session, film_of(tmp_path / "b.mp4", seconds=1).read_bytes(), "other.mp4")
    taken = filming.film_take(by=everybody.teacher, session=film.class_session, upload_id=other.id)
    assert taken.pk != film.pk and taken.name == "other.mp4"
    assert filming.film_take(by=everybody.teacher, session=film.class_session, upload_id=other.id) == taken
    assert [each.id for each in Upload.all_in(class_folder(film.class_session_id))] == [other.id]


def test_what_is_not_whole_is_not_taken(session: ClassSession, everybody: Everybody) -> None:
    upload = brought(session, b"x" * 100, here=50)
    with pytest.raises(Refused) as refused:
        filming.film_take(by=everybody.teacher, session=session, upload_id=upload.id)
    assert refused.value.code == "upload.unknown"
    with pytest.raises(Refused):
        filming.film_take(by=everybody.teacher, session=session, upload_id="../../etc/passwd")


def test_a_video_whose_page_was_closed_is_found_and_one_given_up_is_dropped(
    session: ClassSession, everybody: Everybody, taught: Taught
) -> None:
    brought(session, b"x" * 100)
    other = class_make(by=everybody.teacher, standing=LEADS, section=taught.section, title="b", kind=Kind.FILM)
    old = brought(other, b"x" * 100, here=10)
    long_ago = time.time() - KEPT_MS / 1000 - 10
    os.utime(old.path, (long_ago, long_ago))
    School()._sweep()
    film = Film.objects.get(class_session=session)
    assert film.state == FilmState.WAITING and film.task
    assert DBTaskResult.objects.filter(queue_name="long").count() == 1
    assert not old.path.exists()
    School()._sweep()
    assert DBTaskResult.objects.filter(queue_name="long").count() == 1


def test_the_page_says_how_far_it_is(film: Film, session: ClassSession, everybody: Everybody, client: Client) -> None:
    client.force_login(everybody.teacher)
    assert "It is here whole, and its making begins." in client.get(f"/classes/{session.id}/film").content.decode()
    Film.objects.update(state=FilmState.MAKING)
    Job.objects.filter(id=film.job).update(state="running", progress=0.423, words="picture 360")
    page = client.get(f"/classes/{session.id}/film").content.decode()
    assert "Drawing it 360 lines high: 42\u00a0%" in page or "Drawing it 360 lines high: 42 %" in page
    assert 'hx-trigger="every 2s"' in page
    session.state = Stage.ENDED
    session.save()
    assert client.get(f"/classes/{session.id}/film").headers["HX-Refresh"] == "true"


def test_pupils_find_it_from_its_time_on(
    film: Film, session: ClassSession, everybody: Everybody, client: Client
) -> None:
    client.force_login(everybody.pupil)
    assert client.get(f"/classes/{session.id}/").status_code == 404
    session.state, session.length_ms = Stage.ENDED, 5000
    session.save()
    assert client.get(f"/classes/{session.id}/").status_code == 200


def test_stills_are_asked_for_once(film: Film, session: ClassSession, everybody: Everybody, client: Client) -> None:
    worked(film)
    client.force_login(everybody.teacher)
    first = client.get(f"/classes/{session.id}/stills/poster.webp")
    assert first.status_code == 200 and first.content[:4] == b"RIFF" and first.headers["Content-Type"] == "image/webp"
    again = client.get(f"/classes/{session.id}/stills/poster.webp", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.content == b""
    cues = client.get(f"/classes/{session.id}/stills/storyboard.vtt")
    assert cues.headers["Content-Type"].startswith("text/vtt") and b"storyboard.webp#xywh=" in cues.content
    for name in ("film.json", "360.mp4", "..%2f..%2flog.sqlite"):
        assert client.get(f"/classes/{session.id}/stills/{name}").status_code == 404
