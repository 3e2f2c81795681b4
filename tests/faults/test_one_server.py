"""A second server, a port that is taken, a folder of a demo: told in a sentence, and whoever was first goes on."""

from __future__ import annotations

import signal
import socket

import pytest

from tests.faults.served import Someone, agogic, free_port

pytestmark = pytest.mark.fault


def test_a_second_server_on_the_same_folder_is_refused_and_the_first_goes_on(opened):
    first, section = opened()
    teacher = Someone(first.address, "adeyemi")
    place = teacher.enter(teacher.class_start(section, "Which is more?"))
    second = agogic("serve", "--data", str(first.data), "--port", str(free_port()))
    assert second.returncode == 2
    assert second.stderr.startswith("Another server is running on ")
    assert len(second.stderr.splitlines()) == 1
    assert "events" in place.ask("chat.said", {"text": "undisturbed"})
    assert place.talk() == ["undisturbed"]


def test_a_killed_server_leaves_nothing_that_keeps_the_next_from_starting(opened):
    first, _section = opened()
    first.stop(signal.SIGKILL)
    assert first.start() < 20


def test_a_taken_port_is_told_with_what_to_do(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = agogic("serve", "--data", str(tmp_path / "school"), "--port", str(port))
        assert refused.returncode == 2
        assert refused.stderr.startswith(f"Port {port} on 127.0.0.1 can not be used (Address already in use).")
        assert "--port" in refused.stderr
        found = agogic("check", "--data", str(tmp_path / "school"), AGOGIC_PORT=str(port))
        assert found.returncode == 1
        assert "The port can not be used" in found.stdout
    assert not (tmp_path / "school" / "campus.sqlite").exists()


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-name.invalid"])
def test_an_address_that_is_not_ours_is_told(tmp_path, host):
    refused = agogic("serve", "--data", str(tmp_path / "school"), "--host", host)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Port 8000 on {host} can not be used")
    assert "Traceback" not in refused.stderr


def test_the_parts_of_a_large_school_may_share_a_folder_but_each_runs_once(opened, served):
    first, section = opened()
    first.stop()
    live = served(first.data)
    live.arguments = ["live"]
    live.start()
    for role in ("live", "all"):
        refused = agogic("serve", role, "--data", str(first.data), "--port", str(free_port()))
        assert (refused.returncode, refused.stderr[:26]) == (2, "Another server is running ")
    lost = agogic("serve", "campus", "--data", str(first.data), "--port", str(free_port()))
    assert lost.returncode == 2
    assert "Set AGOGIC_LIVE" in lost.stderr
    campus = served(first.data, AGOGIC_LIVE=live.address)
    campus.arguments = ["campus"]
    campus.start(path="/")
    worker = served(first.data, AGOGIC_LIVE=live.address)
    worker.arguments = ["worker"]
    worker.start(path=None)
    teacher = Someone(campus.address, "adeyemi")
    assert teacher.class_start(section, "Over two processes")
    assert worker.stop() == campus.stop() == live.stop() == 0
