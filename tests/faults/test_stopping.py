"""Stopped politely or killed, the school loses nothing, and what stands beside the server is kept running."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from agogic.live import frames
from tests.faults.served import ROOT, Place, Served, Someone, environment, events_of, until

pytestmark = pytest.mark.fault
STOPPED_S = 8.0


def worker_of(served: Served) -> psutil.Process:
    """The worker of a server."""

    def found() -> psutil.Process | None:
        for child in psutil.Process(served.pid).children():
            if "agogic.cli.serving.worker" in " ".join(child.cmdline()):
                return child
        return None

    worker: psutil.Process = until(found, "a worker beside the server")
    return worker


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_everything_done_before_is_there_afterwards(opened, how):
    server, section = opened()
    teacher, pupil, ada = (Someone(server.address, name) for name in ("adeyemi", "noor", "ada"))
    class_id = teacher.class_start(section, "Which is more?")
    desk, seat = teacher.enter(class_id), pupil.enter(class_id)
    said = desk.ask("chat.said", {"text": "Good morning"})["events"][0]["id"]
    asked = seat.ask("question.asked", {"text": "Why twelfths?"})["events"][0]["id"]
    ada.post("/people/new/", name="Ines Duarte", username="ines", roles="pupil", role="pupil", way="card")
    worker = worker_of(server)
    code = server.stop(how)
    assert code == (-signal.SIGKILL if how is signal.SIGKILL else 0)
    until(lambda: not worker.is_running(), "the worker ends with its server")
    server.start()
    # The same sessions, without signing in again.
    assert pupil.http.get("/today/").url.path == "/today/"
    assert teacher.http.get("/today/").url.path == "/today/"
    ids = [event.id for event in events_of(server.data, class_id)]
    assert said in ids
    assert asked in ids
    assert teacher.enter(class_id).talk() == ["Good morning"]
    again = pupil.enter(class_id)
    assert again.config["seat"] == seat.config["seat"]
    assert [one["text"] for one in again.parts()["room"]["questions"].values()] == ["Why twelfths?"]
    # The roll is brought up to the log by whoever works now.
    teacher.enter(class_id).ask("class.ended")
    until(lambda: _ended(server.data, class_id), "the school knows that the class is over")


def test_told_to_stop_under_load_it_stops_soon_and_loses_nothing(opened):
    server, section = opened()
    teacher = Someone(server.address, "adeyemi")
    class_id = teacher.class_start(section, "Which is more?")
    place = teacher.enter(class_id)
    acknowledged: list[str] = []
    stop = threading.Event()
    threads = [threading.Thread(target=_says, args=(place, acknowledged, stop)) for _ in range(3)]
    quiet = teacher.enter(teacher.class_start(section, "A quiet class"))
    threads += [threading.Thread(target=_reads, args=(one,)) for one in (place, quiet, quiet)]
    threads += [threading.Thread(target=_waits, args=(quiet,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: len(acknowledged) > 30, "the class is talking")
    began = time.monotonic()
    code = server.stop()
    took_s = time.monotonic() - began
    stop.set()
    for thread in threads:
        thread.join(20)
    assert code == 0
    assert took_s < STOPPED_S, f"it took {took_s:.1f} s to stop"
    assert "Traceback" not in server.said, server.said
    ids = [event.id for event in events_of(server.data, class_id)]
    assert set(acknowledged) <= set(ids)
    assert len(set(ids)) == len(ids)


def test_a_worker_that_is_killed_is_started_again_and_takes_up_its_work(opened):
    server, section = opened()
    first = worker_of(server)
    job = _job_cut_off(server.data)
    first.kill()
    until(lambda: not first.is_running(), "the worker is dead")
    second = worker_of(server)
    assert second.pid != first.pid
    until(lambda: _job_status(server.data, job) == "SUCCESSFUL", "the job that was cut off is done after all")
    teacher = Someone(server.address, "adeyemi")
    class_id = teacher.class_start(section, "Which is more?")
    teacher.enter(class_id).ask("class.ended")
    until(lambda: _ended(server.data, class_id), "the new worker follows classes")
    assert "The worker ended (-9) and is started again" in server.said


def test_work_that_ends_its_worker_again_and_again_is_given_up(opened):
    server, _section = opened()
    server.stop()
    job = _job_cut_off(server.data, begun=3)
    server.start()
    until(lambda: _job_status(server.data, job) == "FAILED", "the job is given up")


def _says(place: Place, acknowledged: list[str], stop: threading.Event) -> None:
    with place.client() as http:
        while not stop.is_set():
            drafts = [place.draft("chat.said", {"text": f"line {time.monotonic()}"}) for _ in range(3)]
            try:
                answer = http.post("drafts", json={"drafts": drafts})
                told = answer.json().get("answers", [])
            except (httpx.HTTPError, json.JSONDecodeError):
                return
            acknowledged += [one["id"] for one in told if "events" in one]


def _reads(place: Place) -> None:
    with place.client() as http, contextlib.suppress(httpx.HTTPError), http.stream("GET", "stream") as answer:
        for _piece in answer.iter_raw():
            pass


def _waits(place: Place) -> None:
    """Asks for what is new in a class where nothing is: until the server stops."""
    with place.client() as http, contextlib.suppress(httpx.HTTPError):
        while True:
            hello = frames.split(http.get("stream", params={"wait": 0}).content)[0]
            head = json.loads(hello[1])["seq"]
            http.get("stream", params={"wait": 20, "after": head}).raise_for_status()


def _job_cut_off(data: Path, *, begun: int = 1) -> str:
    """A job as a worker leaves it that was killed in the middle: claimed, begun, never ended."""
    code = (
        "import agogic.cli.serving.folder as folder; folder.databases_ready()\n"
        "from agogic.campus.classroom.tasks import deck_draw\n"
        "from django_tasks_db.models import DBTaskResult\n"
        "job = deck_draw.enqueue('01a211f7-1f3a-7669-844d-78db07b8fa9d')\n"
        f"DBTaskResult.objects.filter(id=job.id).update(status='RUNNING', worker_ids=['gone'] * {begun})\n"
        "print(job.id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(AGOGIC_DATA=str(data)),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip().replace("-", "")


def _job_status(data: Path, job: str) -> str:
    with closing(sqlite3.connect(data / "jobs.sqlite")) as db:
        (status,) = db.execute("SELECT status FROM django_tasks_database_dbtaskresult WHERE id = ?", (job,)).fetchone()
    return str(status)


def _ended(data: Path, class_id: str) -> bool:
    with closing(sqlite3.connect(data / "campus.sqlite")) as db:
        found = db.execute(
            "SELECT ended_at FROM classroom_classsession WHERE id = ?", (class_id.replace("-", ""),)
        ).fetchone()
    return bool(found and found[0])
