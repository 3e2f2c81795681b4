"""What commands refuse, in a sentence that says what to do, and what they write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import agogic
from tests.cli.simulated import events_of


def test_a_class_is_written_with_its_slides(tmp_path: Path) -> None:
    done = agogic(
        "class", "simulate", "--pupils", "3", "--minutes", "2", "--seed", "7", "--out", str(tmp_path / "c"), "--json"
    )
    told = json.loads(done.stdout)
    events = events_of(tmp_path / "c")
    assert (done.returncode, told["events"], told["length_ms"]) == (0, len(events), 120_000)
    for added in (event.body for event in events if event.type == "deck.added"):
        pictures = list((tmp_path / "c" / "slides" / added["deck"]).glob("*.webp"))
        assert len(pictures) == 2 * added["pages"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--pupils", "0"), "A class has 1 to 500 pupils"),
        (("--pupils", "501"), "A class has 1 to 500 pupils"),
        (("--minutes", "0"), "lasts 1 to 240 minutes"),
        (("--bustle", "-1"), "--bustle goes from 0 to 100"),
        (("--seed", "seven"), "invalid int value"),
    ],
)
def test_a_class_that_can_not_be_is_refused(tmp_path: Path, asked: tuple[str, ...], sentence: str) -> None:
    done = agogic("class", "simulate", *asked, "--out", str(tmp_path / "c"))
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not (tmp_path / "c").exists()


def test_a_class_is_never_written_over_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear aunt")
    done = agogic("class", "simulate", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "Choose an empty folder" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_serve_refuses_a_demo(tmp_path: Path) -> None:
    (tmp_path / "DEMO").touch()
    done = agogic("serve", "--data", str(tmp_path))
    assert done.returncode == 2
    assert f"agogic demo --data {tmp_path}" in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_refuses_a_real_school(tmp_path: Path) -> None:
    (tmp_path / "campus.sqlite").touch()
    done = agogic("demo", "--data", str(tmp_path), "--no-browser")
    assert done.returncode == 2
    assert "holds a real school" in done.stderr
    assert not (tmp_path / "DEMO").exists()


def test_demo_refuses_a_folder_with_other_things_in_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear aunt")
    done = agogic("demo", "--data", str(tmp_path), "--no-browser")
    assert done.returncode == 2
    assert "folder of its own" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_demo_refuses_a_folder_that_can_not_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = agogic("demo", "--data", str(tmp_path / "file"), "--no-browser")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_demo_tells_what_it_is_asked_with() -> None:
    done = agogic("demo", "--help")
    assert done.returncode == 0
    assert all(option in done.stdout for option in ("--port", "--data", "--no-browser"))
