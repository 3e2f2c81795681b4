"""The class folder: lease, durability, damage, a full disk, a read-only folder, backup (rules L1, L2)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agogic.classlog.store import (
    DAMAGED,
    FULL,
    LEASE,
    READ_ONLY,
    UNREADABLE,
    SqliteStore,
    StoreFault,
    lines_of,
)
from agogic.classlog.store.sqlite import LOG
from tests.classlog.store.entries import drafted

_NOBODY = 65534


def append(store: SqliteStore, n: int = 1) -> None:
    head = store.head().seq
    store.append(lines_of(drafted(n), head), head)


def code_of(attempt: object, *args: object) -> str:
    with pytest.raises(StoreFault) as fault:
        attempt(*args)  # type: ignore[operator]
    assert str(fault.value).endswith(".")
    return fault.value.code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a class"


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Run as somebody who is not above the rights of folders."""
    if os.geteuid() == 0:
        os.seteuid(_NOBODY)
        yield
        os.seteuid(0)
    else:
        yield


def test_a_class_is_opened_for_writing_by_one_at_a_time(folder: Path) -> None:
    first = SqliteStore.writing(folder)
    assert code_of(SqliteStore.writing, folder) == LEASE
    append(first)
    first.close()
    first.close()
    second = SqliteStore.writing(folder)
    assert second.head().seq == 1
    second.close()


def test_the_lease_holds_between_processes_and_goes_with_them(folder: Path) -> None:
    holding = (
        "import sys, pathlib\n"
        "from agogic.classlog.store import SqliteStore\n"
        "store = SqliteStore.writing(pathlib.Path(sys.argv[1]))\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holding, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    assert code_of(SqliteStore.writing, folder) == LEASE
    other.kill()
    other.communicate()
    store = SqliteStore.writing(folder)
    append(store)
    store.close()


def test_an_append_without_the_newest_epoch_is_refused(folder: Path) -> None:
    """Where a lock means nothing (some network disks), the epoch still lets one only write."""
    store = SqliteStore.writing(folder)
    append(store)
    with closing(sqlite3.connect(folder / LOG)) as db:
        db.execute("UPDATE lease SET epoch = epoch + 1")
        db.commit()
    assert code_of(append, store) == LEASE
    assert store.head().seq == 1
    store.close()


def test_a_reader_sees_what_is_appended_while_it_is_open(folder: Path) -> None:
    writer = SqliteStore.writing(folder)
    reader = SqliteStore.reading(folder)
    append(writer, 3)
    assert [line.event.seq for line in reader.read(1)] == [2, 3]
    append(writer)
    assert reader.head().seq == 4
    assert code_of(reader.append, lines_of(drafted(), 4), 4) == LEASE
    reader.close()
    writer.close()
    again = SqliteStore.reading(folder)
    assert again.head().seq == 4
    again.close()


def test_reading_a_class_that_is_not_there_says_so(folder: Path) -> None:
    assert code_of(SqliteStore.reading, folder) == UNREADABLE
    assert not folder.exists()


def test_a_closed_store_says_so(folder: Path) -> None:
    store = SqliteStore.writing(folder)
    store.close()
    assert code_of(store.head) == UNREADABLE


def test_a_log_of_a_newer_version_is_left_alone(folder: Path) -> None:
    SqliteStore.writing(folder).close()
    with closing(sqlite3.connect(folder / LOG)) as db:
        db.execute("PRAGMA user_version = 99")
    assert code_of(SqliteStore.writing, folder) == UNREADABLE


def test_the_log_is_durable_and_forgets_what_it_deletes(folder: Path) -> None:
    store = SqliteStore.writing(folder)
    assert store._connection is not None
    asked = {
        name: store._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete", "fullfsync")
    }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "fullfsync": 1}
    store.close()
    assert sorted(path.name for path in folder.iterdir()) == ["lease", LOG]


def test_a_backup_is_whole_while_the_class_goes_on(folder: Path, tmp_path: Path) -> None:
    writer = SqliteStore.writing(folder)
    append(writer, 500)
    reader = SqliteStore.reading(folder)
    (tmp_path / "backup").mkdir()
    reader.backup(tmp_path / "backup" / LOG)
    append(writer)
    copy = SqliteStore.reading(tmp_path / "backup")
    assert [line.raw for line in copy.read()] == [line.raw for line in writer.read(limit=500)]
    for store in (copy, reader, writer):
        store.close()


@pytest.mark.fault
def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(folder: Path) -> None:
    store = SqliteStore.writing(folder, limit_bytes=200_000)
    acknowledged = 0
    with pytest.raises(StoreFault) as fault:
        while True:
            append(store, 50)
            acknowledged = store.head().seq
    assert fault.value.code == FULL
    assert "Make room" in str(fault.value)
    assert acknowledged > 50
    assert store.head().seq == acknowledged
    store.close()
    roomier = SqliteStore.writing(folder, limit_bytes=2_000_000)
    append(roomier, 50)
    assert len(list(roomier.read())) == acknowledged + 50
    roomier.close()


@pytest.mark.fault
@pytest.mark.usefixtures("unprivileged")
def test_a_folder_that_can_not_be_written_is_told() -> None:
    place = Path(tempfile.mkdtemp())
    try:
        place.chmod(0o500)
        assert code_of(SqliteStore.writing, place / "class") == READ_ONLY
        place.chmod(0o700)
        store = SqliteStore.writing(place / "class")
        append(store, 5)
        store.close()
        for path in (place / "class").iterdir():
            path.chmod(0o400)
        (place / "class").chmod(0o500)
        assert code_of(SqliteStore.writing, place / "class") == READ_ONLY
    finally:
        (place / "class").chmod(0o700)
        shutil.rmtree(place)


@pytest.mark.fault
@pytest.mark.parametrize("damage", ["noise", "cut", "event"])
def test_a_damaged_log_is_told(folder: Path, damage: str) -> None:
    store = SqliteStore.writing(folder)
    append(store, 2_000)
    store.close()
    log = folder / LOG
    if damage == "noise":
        log.write_bytes(b"not a database at all" * 500)
    elif damage == "cut":
        log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    else:
        with closing(sqlite3.connect(log)) as db:
            db.execute("UPDATE events SET raw = ? WHERE seq = 7", (b'{"seq": "\xff',))
            db.commit()

    def whole() -> None:
        opened = SqliteStore.writing(folder)
        try:
            list(opened.read())
        finally:
            opened.close()

    assert code_of(whole) == DAMAGED
    with pytest.raises(StoreFault):
        whole()
