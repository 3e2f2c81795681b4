"""The demo from its first start on: what stands in it, who may step in, and that a class is on whenever one comes."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.running import Demo, agogic
from tests.cli.simulated import events_of

pytestmark = pytest.mark.fault

DAY_MS = 24 * 60 * 60 * 1000
STARTED_AGAIN_S = 15
"""Three seconds are meant; a machine that runs other tests beside may take longer."""
_CELL_WORD = re.compile(r">([a-z ]+)<")
ROLES = ("okafor", "noor", "rania", "ada")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that has been started."""
    one = Demo(tmp_path_factory.mktemp("demo") / "school")
    one.start()
    yield one
    one.stop()


def test_its_folder_is_marked_and_it_listens_on_this_machine_alone(demo: Demo) -> None:
    assert (demo.data / "DEMO").exists()
    assert urlsplit(demo.address).hostname == "127.0.0.1"
    refused = agogic("serve", "--data", str(demo.data))
    assert (refused.returncode, "holds a demo" in refused.stderr) == (2, True)


@pytest.mark.parametrize("username", ROLES)
def test_one_click_signs_in_as_each_role(demo: Demo, username: str) -> None:
    with demo.enter(username) as http:
        assert http.get("/me/").status_code == 200


def test_nobody_steps_in_from_elsewhere(demo: Demo) -> None:
    with demo.enter("noor") as http:
        token = http.cookies.get("csrftoken", "")
        asked = http.post("/demo/ada/", data={"csrfmiddlewaretoken": token}, headers={"Origin": "http://evil.example"})
        assert asked.status_code == 403


def test_a_pupil_finds_what_is_on_what_was_missed_and_what_was_answered(demo: Demo) -> None:
    with demo.enter("noor") as http:
        today = http.get("/today/").text
    for words in ("Fractions that are equal", "Same time, own time", "Catch up", "Answered to you", "Ms Okafor"):
        assert words in today


def test_a_teacher_finds_questions_and_a_roll_with_variety(demo: Demo) -> None:
    with demo.enter("okafor") as http:
        today = http.get("/today/").text
        rolls = [http.get(link).text for link in sorted(set(re.findall(r'/sections/[^"]+/roll/(?=")', today)))]
    assert "Questions waiting" in today
    assert today.count("Answer<") >= 3
    marks = {mark.strip() for roll in rolls for mark in _CELL_WORD.findall(roll[roll.index("<tbody") :])}
    assert marks >= {"live", "late", "later", "partly", "excused", "absent"}


def test_the_school_lies_in_several_time_zones(demo: Demo) -> None:
    with sqlite3.connect(demo.data / "campus.sqlite") as db:
        zones = {zone for (zone,) in db.execute("SELECT DISTINCT time_zone FROM people_person")}
        roles = dict(db.execute("SELECT role, count(*) FROM people_role GROUP BY role").fetchall())
    assert len(zones) >= 8
    assert roles["teacher"] >= 3
    assert roles["pupil"] >= 12
    assert roles["guardian"] >= 2
    assert roles["administrator"] == 1


def test_the_class_that_is_on_goes_on(demo: Demo) -> None:
    class_id, at = class_on(demo)
    assert at > 10 * 60_000, "it has been on for a while"
    seen = len(events_of(demo.data / "classes" / class_id))
    deadline = time.monotonic() + 60
    fresh: list[str] = []
    while time.monotonic() < deadline and len(fresh) < 12:
        time.sleep(1)
        fresh = [event.type for event in events_of(demo.data / "classes" / class_id)[seen:]]
    assert {"poll.answered", "chat.said", "reacted", "watched", "present"} & set(fresh)
    assert len(fresh) >= 12


def test_a_poll_stands_open_and_somebody_catches_up(demo: Demo) -> None:
    class_id, _ = class_on(demo)
    events = events_of(demo.data / "classes" / class_id)
    assert any(event.type == "poll.opened" and event.body["prompt"] == "Which is more?" for event in events)
    assert any(event.type == "watched" for event in events)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_stopped_and_started_again_the_class_goes_on(demo: Demo, how: signal.Signals) -> None:
    class_id, before = class_on(demo)
    events = events_of(demo.data / "classes" / class_id)
    demo.stop(how)
    assert demo.start() < STARTED_AGAIN_S
    again, after = class_on(demo)
    assert again == class_id
    assert after >= before
    kept = events_of(demo.data / "classes" / class_id)
    assert kept[: len(events)] == events
    assert "Making the demo school" not in demo.said


def test_stopped_while_it_was_being_made_it_is_made_anew(tmp_path: Path) -> None:
    half = Demo(tmp_path / "school")
    half.data.mkdir()
    (half.data / "DEMO").touch()
    (half.data / "campus.sqlite").write_bytes(b"")
    half.start()
    try:
        assert "Making the demo school" in half.said
        assert len(rooms(half)) == 1
    finally:
        half.stop()


def test_after_a_day_another_class_is_on(demo: Demo) -> None:
    class_id, _ = class_on(demo)
    demo.stop()
    day_earlier(demo.data / "classes" / class_id / "log.sqlite")
    assert demo.start() < STARTED_AGAIN_S
    again, at = class_on(demo)
    assert again != class_id
    assert 10 * 60_000 < at < 20 * 60_000
    deadline = time.monotonic() + 30
    while [event.type for event in events_of(demo.data / "classes" / class_id)].count("class.ended") == 0:
        assert time.monotonic() < deadline, "the class of yesterday ends"
        time.sleep(0.5)
    while len(rooms(demo)) != 1:
        assert time.monotonic() < deadline, "only one class is on for a pupil"
        time.sleep(0.5)


def class_on(demo: Demo) -> tuple[str, int]:
    """The class a pupil is asked to join, and its class time, ms; it is not over."""
    class_id = rooms(demo)[-1]
    events = events_of(demo.data / "classes" / class_id)
    assert "class.ended" not in {event.type for event in events}
    return class_id, max(event.at for event in events)


def rooms(demo: Demo) -> list[str]:
    """The classes that are on for a pupil."""
    with demo.enter("noor") as http:
        return list(dict.fromkeys(re.findall(r"/classes/([0-9a-f-]+)/room\"", http.get("/today/").text)))


def day_earlier(log: Path) -> None:
    """Let everything in a class have happened a day earlier."""
    with sqlite3.connect(log) as db:
        for seq, raw in db.execute("SELECT seq, raw FROM events").fetchall():
            event = json.loads(raw)
            event["utc"] -= DAY_MS
            db.execute(
                "UPDATE events SET utc = ?, raw = ? WHERE seq = ?", (event["utc"], json.dumps(event).encode(), seq)
            )
