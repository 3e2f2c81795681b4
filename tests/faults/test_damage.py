"""Damaged files: one class says so and the rest goes on; a school whose own databases are damaged does not start."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.faults.served import Someone, agogic, events_of, free_port, until

pytestmark = pytest.mark.fault


def cut_short(file: Path) -> None:
    """Half of the file is gone."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flipped(file: Path) -> None:
    """Every seventh byte beyond the first page is another one."""
    whole = bytearray(file.read_bytes())
    for place in range(4096, len(whole), 7):
        whole[place] ^= 0xA5
    file.write_bytes(whole)


def no_database(file: Path) -> None:
    """Something else stands in the file."""
    file.write_bytes(b"This was a class once. " * 1000)


@pytest.mark.parametrize("damage", [cut_short, flipped, no_database])
def test_a_damaged_class_says_so_the_rest_goes_on_and_the_check_names_it(opened, damage):
    server, section = opened()
    teacher = Someone(server.address, "adeyemi")
    hurt, whole = teacher.class_start(section, "The hurt one"), teacher.class_start(section, "The whole one")
    place = teacher.enter(hurt)
    place.post(*[place.draft("chat.said", {"text": f"line {n} {'x' * 200}"}) for n in range(50)])
    server.stop()
    damage(server.data / "classes" / hurt / "log.sqlite")
    server.start()

    answer = place.http.get("stream", params={"wait": 0})
    assert answer.status_code == 500, "a damaged class must not be taken for a whole one"
    fault = answer.json()["fault"]
    assert fault["code"] == "store.damaged"
    said = until(lambda: fault["id"] in server.said and server.said, "the fault stands in the log")
    assert f"The log in {server.data / 'classes' / hurt} is damaged" in said
    other = teacher.enter(whole)
    assert "events" in other.ask("chat.said", {"text": "undisturbed"})
    assert other.talk() == ["undisturbed"]
    for page in ("/today/", f"/sections/{section}/"):
        assert teacher.http.get(page).status_code in (200, 404)

    found = agogic("check", "--data", str(server.data), "--json", AGOGIC_PORT=str(server.port))
    assert found.returncode == 1, found.stderr
    wrong = [one for one in json.loads(found.stdout)["findings"] if one["rank"] == "wrong"]
    assert [one["code"] for one in wrong] == ["class.damaged"]
    assert "The hurt one" in wrong[0]["what"]
    assert str(server.data / "classes" / hurt) in wrong[0]["mend"]
    page = Someone(server.address, "ada").http.get("/school/check/")
    assert page.status_code == 200
    assert "The hurt one" in page.text
    assert "One thing is wrong" in page.text


@pytest.mark.parametrize("name", ["campus.sqlite", "sessions.sqlite", "jobs.sqlite"])
@pytest.mark.parametrize("damage", [cut_short, flipped, no_database])
def test_a_school_whose_database_is_damaged_does_not_start_and_says_which(opened, damage, name):
    server, _section = opened()
    server.stop()
    file = server.data / name
    damage(file)
    before = file.read_bytes()
    refused = agogic("serve", "--data", str(server.data), "--port", str(free_port()))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{file} is damaged (")
    assert len(refused.stderr.splitlines()) == 1
    assert file.read_bytes() == before
    found = agogic("check", "--data", str(server.data))
    assert found.returncode == 1
    assert f"{name} is damaged" in found.stdout
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.address}/live/health")


def test_keys_that_can_not_be_read_are_told(opened):
    server, section = opened()
    teacher = Someone(server.address, "adeyemi")
    class_id = teacher.class_start(section, "Which is more?")
    teacher.enter(class_id).ask("chat.said", {"text": "kept"})
    server.stop()
    (server.data / "pass-keys.json").write_text("{not json")
    refused = agogic("serve", "--data", str(server.data), "--port", str(free_port()))
    assert refused.returncode == 1
    assert "pass-keys.json" in refused.stderr
    assert "Traceback" not in refused.stderr
    (server.data / "pass-keys.json").unlink()
    server.start()
    assert teacher.enter(class_id).talk() == ["kept"]
    assert len(events_of(server.data, class_id)) > 1
