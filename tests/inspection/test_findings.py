"""What is found on a machine and in a folder, each made so on purpose."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agogic.classlog.codec import event_bytes
from agogic.classlog.events import Event
from agogic.classlog.store import Line, SqliteStore
from agogic.conf import Config, load
from agogic.inspection import folder, kept, machine, reached
from agogic.inspection.captions import captions_found
from agogic.inspection.findings import FINE, LOOK, WRONG, Finding, size_words
from agogic.inspection.sqlite import Damaged, sound
from agogic.inspection.whole import inspected


def codes(findings) -> dict[str, str]:
    return {finding.code: finding.rank for finding in findings}


def config(data: Path, **given: object) -> Config:
    return Config(data=data, **given)


def log_made(data: Path, class_id: str, seqs=(1, 2, 3)) -> Path:
    where = data / "classes" / class_id
    store = SqliteStore.writing(where)
    for seq in seqs:
        event = Event(seq=seq, id=f"e{seq}", at=seq, utc=seq, by=1, to="room", type="chat.said", body={"text": "Hello"})
        store.append(
            [Line(event, event_bytes(event), seq)], expected_seq=seqs[seqs.index(seq) - 1] if seq != seqs[0] else 0
        )
    store.close()
    return where


# ---------------------------------------------------------------- the machine


def test_packages_are_compared_with_the_lock(tmp_path):
    lock = tmp_path / "runtime.txt"
    assert machine.packages_found().code == "packages"
    lock.write_text("django==5.2.1 \\\n    --hash=sha256:0\nno-such-thing==1.0 \\\n")
    missing = machine.packages_found(lock)
    assert (missing.code, missing.rank) == ("packages.missing", WRONG)
    assert "no-such-thing" in missing.told().means
    lock.write_text("django==1.0 \\\nuvloop-for-others==1 ; sys_platform == 'win32' \\\n")
    other = machine.packages_found(lock)
    assert (other.code, other.rank) == ("packages.other", LOOK)
    assert "(1.0)" in other.told().means


def test_the_check_begins_with_the_standard_library_alone(root, tmp_path):
    code = f"import sys; sys.path.insert(0, {str(root)!r}); from agogic.cli import main; sys.exit(main(['check']))"
    command = [sys.executable, "-S", "-E", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Packages are missing" in done.stdout
    assert "make setup" in done.stdout


def test_without_a_lock_the_package_itself_says_what_it_needs(tmp_path):
    assert machine.packages_found(tmp_path / "none.txt").code == "packages"


def test_a_front_end_that_is_not_built_is_wrong(tmp_path):
    found = machine.front_found(tmp_path / "manifest.json")
    assert (found.code, found.rank) == ("front.missing", WRONG)
    assert "make setup" in found.told().mend


@pytest.mark.parametrize(
    ("newest_s", "now_s", "code"),
    [(0, 2_000_000_000, "clock"), (0, 1_000_000_000, "clock.behind"), (2_000_000_000, 1_999_990_000, "clock.behind")],
)
def test_a_clock_that_can_not_be_right_is_wrong(newest_s, now_s, code):
    assert machine.clock_found(newest_s, now_s).code == code


# ---------------------------------------------------------------- the folder


def test_a_folder_that_is_not_there_is_no_fault_and_stays_away(tmp_path):
    data = tmp_path / "school"
    found = codes(inspected(config(data, port=free_port())))
    assert found["folder.empty"] == FINE
    assert WRONG not in found.values()
    assert not data.exists()


def test_a_file_in_place_of_the_folder_is_wrong(tmp_path):
    file = tmp_path / "school"
    file.touch()
    assert codes(folder.folder_found(file)) == {"folder.file": WRONG}


def test_a_folder_as_it_should_be(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "campus.sqlite").touch()
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    found = codes(folder.folder_found(tmp_path))
    assert found["folder"] == found["keys"] == found["disk.near"] == FINE
    assert sorted(each.name for each in tmp_path.iterdir()) == ["campus.sqlite", "secret"]


def test_keys_others_can_read_are_wrong_and_a_folder_they_can_look_into_wants_a_look(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "campus.sqlite").touch()
    secret = tmp_path / "secret"
    secret.touch(mode=0o644)
    secret.chmod(0o644)
    opened = next(each for each in folder.folder_found(tmp_path) if each.code == "keys.open")
    assert opened.rank == WRONG
    assert opened.told().mend == f"Run this in a terminal: chmod -R go= {secret}"
    secret.chmod(0o600)
    assert codes(folder.folder_found(tmp_path))["folder.open"] == LOOK


def test_keys_that_can_not_be_read_are_wrong(tmp_path):
    keys = tmp_path / "pass-keys.json"
    keys.touch(mode=0o600)
    keys.write_text("{")
    assert codes(folder.folder_found(tmp_path))["keys.damaged"] == WRONG


@pytest.mark.parametrize(("free", "code"), [(10**8, "disk.full"), (10**9, "disk.tight"), (10**10, "disk")])
def test_little_room_is_told_before_it_is_used_up(tmp_path, monkeypatch, free, code):
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda path: type("Usage", (), {"free": free}))
    assert code in codes(folder.folder_found(tmp_path))


def test_a_disk_of_another_machine_is_wrong(tmp_path, monkeypatch):
    mount = type("Mount", (), {"mountpoint": str(tmp_path), "fstype": "nfs4"})
    monkeypatch.setattr(folder.psutil, "disk_partitions", lambda **_: [mount])
    assert codes(folder.folder_found(tmp_path))["disk.far"] == WRONG


def test_who_works_on_the_folder_is_seen_by_its_locks(tmp_path):
    assert codes(folder.running_found(tmp_path)) == {"server.stopped": FINE}
    with folder.lock_of(tmp_path / folder.role_lock("campus")), folder.lock_of(tmp_path / folder.role_lock("worker")):
        assert codes(folder.running_found(tmp_path)) == {"server": FINE, "worker.gone": WRONG}
        with folder.lock_of(tmp_path / folder.WORKER_LOCK):
            assert codes(folder.running_found(tmp_path)) == {"server": FINE}
    assert codes(folder.running_found(tmp_path)) == {"server.stopped": FINE}


# ---------------------------------------------------------------- what is kept


def test_sound_and_damaged_databases(tmp_path):
    file = tmp_path / "campus.sqlite"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE t (x TEXT)")
        db.executemany("INSERT INTO t VALUES (?)", [("word " * 50,) for _ in range(30_000)])
        db.commit()
    assert sound(file)
    assert sound(file, seconds=0) is False
    whole = bytearray(file.read_bytes())
    whole[8192:12288] = b"\xa5" * 4096
    file.write_bytes(whole)
    with pytest.raises(Damaged):
        sound(file)
    with pytest.raises(Damaged):
        sound(tmp_path / "none.sqlite")


def test_a_missing_database_is_wrong_where_others_are(tmp_path):
    assert codes(kept.databases_found(tmp_path, None)) == {}
    for name in ("campus.sqlite", "jobs.sqlite"):
        with closing(sqlite3.connect(tmp_path / name)) as db:
            db.execute("CREATE TABLE t (x)")
    found = list(kept.databases_found(tmp_path, None))
    assert codes(found) == {"database.missing": WRONG, "databases": FINE}
    assert "sessions.sqlite" in found[0].told().what


def test_classes_are_read_from_first_to_last_and_named(tmp_path):
    log_made(tmp_path, "whole")
    gap = log_made(tmp_path, "gap")
    with closing(sqlite3.connect(gap / "log.sqlite")) as db:
        db.execute("DELETE FROM events WHERE seq = 2")
        db.commit()
    found = list(kept.classes_found(tmp_path, None, {"gap": "Fractions (5a)"}.get))
    assert codes(found) == {"class.damaged": WRONG}
    told = found[0].told()
    assert told.what == "The class “Fractions (5a)” is damaged"
    assert "event 2 is missing" in told.means
    assert str(gap) in told.mend
    (gap / "log.sqlite").unlink()
    assert codes(kept.classes_found(tmp_path, None, str)) == {"classes": FINE}


def test_many_damaged_classes_are_counted_and_impatience_is_told(tmp_path):
    for number in range(kept.TOLD_MOST + 3):
        where = tmp_path / "classes" / f"c{number}"
        where.mkdir(parents=True)
        (where / "log.sqlite").write_bytes(b"no database " * 500)
    found = list(kept.classes_found(tmp_path, None, lambda class_id: ""))
    assert len(found) == kept.TOLD_MOST + 1
    assert found[-1].told().what == "3 more classes can not be read"
    assert codes(kept.classes_found(tmp_path, 0.0, str)) == {"classes.unread": LOOK}


# ---------------------------------------------------------------- the way in and out


def test_the_port(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = config(tmp_path, port=other.getsockname()[1])
        found = reached.port_found(taken, running=False)
        assert (found.code, found.rank) == ("port.taken", WRONG)
    assert reached.port_found(config(tmp_path, port=free_port()), running=False).code == "port"
    assert reached.port_found(config(tmp_path, port=free_port()), running=True).code == "port.silent"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"https.here": FINE}),
        ({"host": "0.0.0.0"}, {"https.none": WRONG}),
        ({"host": "0.0.0.0", "domain": "school.example"}, {"https": FINE}),
        ({"origin": "https://school.example"}, {"https": FINE}),
        ({"origin": "https://school.example", "host": "0.0.0.0"}, {"https": FINE, "proxies.unnamed": LOOK}),
        (
            {"origin": "https://school.example", "host": "0.0.0.0", "proxies": ("10.0.0.2",)},
            {"https": FINE},
        ),
        ({"origin": "https://school.example", "proxies": ("*",)}, {"https": FINE, "proxies.all": LOOK}),
    ],
)
def test_the_way_in(tmp_path, given, expected):
    assert codes(reached.way_in_found(config(tmp_path, **given), running=False)) == expected


def test_an_address_that_does_not_answer_is_wrong(tmp_path):
    given = config(tmp_path, origin=f"https://127.0.0.1:{free_port()}")
    assert codes(reached.way_in_found(given, running=True)) == {"address.silent": WRONG}


@contextmanager
def mail_server(*, password_right: bool):
    """A mail server that speaks as far as a sign-in."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def speak() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rwb", buffering=0) as line:
                line.write(b"220 here\r\n")
                while word := line.readline().split(b" ")[0].strip().upper():
                    if word == b"EHLO":
                        line.write(b"250-here\r\n250 AUTH PLAIN\r\n")
                    elif word == b"AUTH":
                        line.write(b"235 come in\r\n" if password_right else b"535 no\r\n")
                    else:
                        line.write(b"221 goodbye\r\n")

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def test_mail(tmp_path):
    assert reached.mail_found(config(tmp_path)).code == "mail.none"
    with mail_server(password_right=True) as port:
        assert reached.mail_found(config(tmp_path, mail=f"smtp://school:right@127.0.0.1:{port}")).code == "mail"
    with mail_server(password_right=False) as port:
        refused = reached.mail_found(config(tmp_path, mail=f"smtp://school:wrong@127.0.0.1:{port}"))
    assert (refused.code, refused.rank) == ("mail.refused", WRONG)
    assert "wrong" not in str(refused.told())
    silent = reached.mail_found(config(tmp_path, mail=f"smtp://127.0.0.1:{free_port()}"))
    assert (silent.code, silent.rank) == ("mail.silent", WRONG)


# ---------------------------------------------------------------- words


def test_every_finding_can_be_told_and_what_is_wrong_says_what_to_do(tmp_path):
    data = tmp_path / "school"
    data.mkdir()
    for finding in inspected(load({"AGOGIC_DATA": str(data), "AGOGIC_PORT": str(free_port())})):
        told = finding.told()
        assert told.what[0].isupper()
        assert told.means.endswith(".")
        assert bool(told.mend) == (finding.rank != FINE), finding.code


def test_words_are_filled_in_after_they_were_translated():
    finding = Finding(code="x", rank=LOOK, what="%(n)d things", means="There are %(n)d.", params={"n": 3})
    assert finding.told(lambda text: text.replace("things", "Dinge")).what == "3 Dinge"


def test_sizes():
    assert [size_words(size) for size in (1_400_000_000, 2_500_000, 5_000)] == ["1.4 GB", "2.5 MB", "5 kB"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_captions_by_the_machine_are_said_to_work_or_why_not(tmp_path: Path) -> None:
    assert captions_found(None).code == "captions.people"
    away = captions_found(tmp_path / "away")
    assert (away.code, away.rank) == ("captions.folder", WRONG)
    assert str(tmp_path) in away.told().means
    empty = captions_found(tmp_path, whole=False)
    assert (empty.code, empty.rank) == ("captions.model", WRONG)
    assert "tokens.txt" in empty.told().means + empty.told().mend
