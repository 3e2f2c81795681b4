"""A disk that is full or read-only: told in words, nothing acknowledged is lost, and the class goes on by itself."""

from __future__ import annotations

import pytest

from tests.faults import disks
from tests.faults.served import Someone, agogic, events_of, form_post, free_port, until

pytestmark = pytest.mark.fault


@pytest.fixture(params=disks.full_ways(), ids=lambda way: way.__name__)
def disk(request, tmp_path):
    """A disk that can be full, in each way this machine knows."""
    one = request.param(tmp_path / "disk")
    yield one
    one.close()


@pytest.fixture
def writable_disk(tmp_path):
    """A disk that can be made read-only."""
    one = disks.SmallDisk(tmp_path / "disk") if disks.may_mount() else disks.Limited(tmp_path / "disk")
    yield one
    one.close()


def test_when_the_disk_is_full_nothing_is_lost_and_when_there_is_room_the_class_goes_on(disk, opened):
    server, section = opened(disk.folder / "school")
    teacher, pupil = Someone(server.address, "adeyemi"), Someone(server.address, "noor")
    class_id = teacher.class_start(section, "Which is more?")
    desk, seat = teacher.enter(class_id), pupil.enter(class_id)
    acknowledged = [desk.ask("chat.said", {"text": "before"})["events"][0]["id"]]
    with disk.full(server.pid):
        waiting = [seat.draft("chat.said", {"text": f"while there is no room {n} {'x' * 400}"}) for n in range(20)]
        answers = [seat.post(draft)[0] for draft in waiting]
        faults = [answer["fault"]["id"] for answer in answers if "fault" in answer]
        assert faults, "a full disk was not noticed"
        acknowledged += [answer["id"] for answer in answers if "events" in answer]
        told = f"Fault {faults[-1]} in class {class_id}"
        until(lambda: told in server.said, "the fault stands in the log, under the id that was given")
        # What is kept can be read, in the class and in the school.
        assert "before" in desk.talk()
        for page in ("/today/", "/courses/", f"/sections/{section}/"):
            assert pupil.http.get(page).status_code in (200, 404), page
        refused = form_post(teacher.http, f"/sections/{section}/classes/start", teacher.http.get("/me/"), title="New")
        assert refused.status_code in (400, 403, 500, 503), refused.status_code
        assert "<h1>" in refused.text
    # What was not acknowledged is sent again, as an outbox does, and stands once.
    again = seat.post(*waiting)
    assert all("events" in answer for answer in again)
    acknowledged += [answer["id"] for answer in again]
    ids = [event.id for event in events_of(server.data, class_id)]
    assert set(acknowledged) <= set(ids)
    assert len(ids) == len(set(ids))
    assert Someone(server.address, "oisin").http.get("/today/").status_code == 200
    assert teacher.class_start(section, "Another class")
    server.stop()
    server.start()
    assert len(events_of(server.data, class_id)) >= len(ids)


@pytest.fixture(params=disks.turning_ways(), ids=lambda way: way.__name__)
def turning_disk(request, tmp_path):
    """A disk that can turn read-only while it is in use, in each way this machine knows."""
    one = request.param(tmp_path / "disk")
    yield one
    one.close()


def test_a_disk_that_turns_read_only_in_the_middle_of_a_class_loses_nothing(turning_disk, opened):
    server, section = opened(turning_disk.folder / "school")
    teacher, pupil = Someone(server.address, "adeyemi"), Someone(server.address, "noor")
    class_id = teacher.class_start(section, "Which is more?")
    desk, seat = teacher.enter(class_id), pupil.enter(class_id)
    acknowledged = [desk.ask("chat.said", {"text": f"before {n}"})["events"][0]["id"] for n in range(5)]
    with turning_disk.turned_read_only(server.pids):
        waiting = [seat.draft("chat.said", {"text": f"while it can not be written {n}"}) for n in range(5)]
        answers = [seat.post(draft)[0] for draft in waiting]
        assert all("fault" in answer for answer in answers), answers
        told = f"Fault {answers[-1]['fault']['id']} in class {class_id}"
        until(lambda: told in server.said, "the fault stands in the log, under the id that was given")
        assert "before 4" in desk.talk()
        assert "while it can not be written" not in desk.talk()
        assert pupil.http.get("/today/").status_code == 200
        assert server.process.poll() is None, "the server goes on"
        server.stop()
    turning_disk.mend()
    server.start()
    again = Someone(server.address, "noor").enter(class_id).post(*waiting)
    assert all("events" in answer for answer in again)
    ids = [event.id for event in events_of(server.data, class_id)]
    assert set(acknowledged) | {answer["id"] for answer in again} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_read_only_folder_is_told_at_the_start(writable_disk, opened):
    server, _section = opened(writable_disk.folder / "school")
    server.stop()
    with writable_disk.read_only():
        refused = agogic("serve", "--data", str(server.data), "--port", str(free_port()))
    assert refused.returncode == 2, refused.stderr
    assert refused.stderr.startswith(f"The folder {server.data} can not be written (")
    assert len(refused.stderr.splitlines()) == 1
    assert server.start() < 20


def test_a_place_where_no_folder_can_be_made_is_told(writable_disk):
    with writable_disk.read_only():
        refused = agogic("serve", "--data", str(writable_disk.folder / "new"), "--port", str(free_port()))
    assert refused.returncode == 2
    assert "can not be written" in refused.stderr
    assert "Traceback" not in refused.stderr
