"""A class log in SQLite: a class is one folder, its log one file in it, and a lease beside that (rule L1).

Durable: write-ahead log, synced at every commit. Backup goes through SQLite, because a copied live file is none.
"""

import sqlite3
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Self

import msgspec
from filelock import FileLock, Timeout

from agogic.classlog.codec import event_read
from agogic.classlog.events import Event
from agogic.classlog.store.protocol import (
    DAMAGED,
    FULL,
    LEASE,
    MOVED_ON,
    READ_ONLY,
    UNREADABLE,
    Head,
    Line,
    Row,
    StoreFault,
)

LOG = "log.sqlite"
"""The file of the log within the folder of a class."""
LEASE_FILE = "lease"
"""The file whose lock says that a server writes this class."""

_BATCH = 300
"""Events read in one transaction: whoever reads on an event loop lets the others in between."""
_ROWS = 5000
"""Rows given at once at most, so that a transaction stays far under a second."""
_BUSY_S = 5.0
_PAGE_BYTES = 4096

_SELECT = "SELECT seq, first, raw FROM events WHERE seq > ?"
_SELECT_ROWS = "SELECT seq, audience, later, raw FROM events WHERE seq > ?"
_INSERT = "INSERT INTO events (seq, by, id, first, audience, at, utc, later, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


class SqliteStore:
    """The log of the class in one folder; open it with `writing` or `reading`."""

    def __init__(self, folder: Path, *, connection: sqlite3.Connection, lease: FileLock | None, epoch: int) -> None:
        self.folder = folder
        self._connection: sqlite3.Connection | None = connection
        self._lease = lease
        self._epoch = epoch
        # Python's module serialises single statements; a transaction has several.
        self._turn = threading.Lock()

    @classmethod
    def writing(cls, folder: Path, *, limit_bytes: int | None = None) -> Self:
        """Open the log to write it, made if there is none; takes the lease or raises `StoreFault`.

        `limit_bytes`: the log may not grow beyond this.
        """
        lease = _leased(folder)
        try:
            connection = _opened(folder, f"file:{_uri(folder)}?mode=rwc")
            try:
                with _Told(folder):
                    epoch = _made_ready(connection, folder, limit_bytes)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            lease.release()
            raise
        return cls(folder, connection=connection, lease=lease, epoch=epoch)

    @classmethod
    def reading(cls, folder: Path) -> Self:
        """Open the log to read it, beside whoever writes it. Raises `StoreFault` if there is none."""
        connection = _opened(folder, f"file:{_uri(folder)}?mode=ro")
        store = cls(folder, connection=connection, lease=None, epoch=-1)
        try:
            store.head()
        except BaseException:
            store.close()
            raise
        return store

    def head(self) -> Head:
        """How far the log has come."""
        with self._turn, _Told(self.folder):
            db = self._open()
            (seq,) = db.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
            last = db.execute("SELECT at, utc FROM events WHERE later = 0 ORDER BY seq DESC LIMIT 1").fetchone()
        return Head(seq, *(last or (0, 0)))

    def append(self, lines: Sequence[Line], expected_seq: int) -> None:
        """Keep all of `lines` or none; on the disk when this returns."""
        with self._turn, _Told(self.folder):
            db = self._open()
            db.execute("BEGIN IMMEDIATE")
            try:
                self._guard(db, expected_seq)
                db.executemany(_INSERT, map(_row, lines))
                db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.execute("ROLLBACK")
                raise

    def find(self, by: int, id_: str) -> list[Event]:
        """The events that came from the draft `id_` of seat `by`."""
        with self._turn, _Told(self.folder):
            db = self._open()
            found = db.execute("SELECT seq, first, raw FROM events WHERE by = ? AND id = ?", (by, id_)).fetchone()
            if found is None:
                return []
            seq, first, raw = found
            events = [event_read(raw)]
            if first == seq:
                # What one draft was decided into stands together; the rows are read only as far as it goes.
                for further, raw in db.execute("SELECT first, raw FROM events WHERE seq > ? ORDER BY seq", (seq,)):
                    if further != seq:
                        break
                    events.append(event_read(raw))
            return events

    def read(
        self, after_seq: int = 0, limit: int | None = None, audiences: Collection[str] | None = None
    ) -> Iterator[Line]:
        """Lines after `after_seq` in the order of `seq`, in transactions of a few milliseconds each."""
        wanted, narrowed = _narrowed(audiences)
        statement = f"{_SELECT}{narrowed} ORDER BY seq LIMIT ?"
        left = sys.maxsize if limit is None else limit
        while left > 0:
            asked = min(_BATCH, left)
            with self._turn, _Told(self.folder):
                rows = self._open().execute(statement, (after_seq, *wanted, asked)).fetchall()
                lines = [Line(event_read(raw), raw, first) for _seq, first, raw in rows]
            yield from lines
            if len(rows) < asked:
                return
            after_seq = rows[-1][0]
            left -= len(rows)

    def rows(self, after_seq: int, limit: int, audiences: Collection[str] | None = None) -> list[Row]:
        """The same as they are kept, in one transaction of a few milliseconds."""
        wanted, narrowed = _narrowed(audiences)
        statement = f"{_SELECT_ROWS}{narrowed} ORDER BY seq LIMIT ?"
        with self._turn, _Told(self.folder):
            rows = self._open().execute(statement, (after_seq, *wanted, min(limit, _ROWS))).fetchall()
        return [Row(seq, audience, bool(later), raw) for seq, audience, later, raw in rows]

    def backup(self, to: Path) -> None:
        """Write a copy of the log, whole as of now, to the file `to`; the writer need not stop for it."""
        with _Told(self.folder), closing(sqlite3.connect(to)) as copy, self._turn:
            self._open().backup(copy)

    def close(self) -> None:
        """Let go of the file and the lease."""
        with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(sqlite3.Error):
                    if self._lease is not None:
                        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
            if self._lease is not None:
                self._lease.release()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreFault(UNREADABLE, self.folder, found="it was closed")
        return self._connection

    def _guard(self, db: sqlite3.Connection, expected_seq: int) -> None:
        """Within a transaction: nobody else has opened the log for writing, and it ends where we think it does."""
        epoch, seq = db.execute(
            "SELECT (SELECT epoch FROM lease), (SELECT coalesce(max(seq), 0) FROM events)"
        ).fetchone()
        if epoch != self._epoch:
            raise StoreFault(LEASE, self.folder)
        if seq != expected_seq:
            raise StoreFault(MOVED_ON, self.folder, found=seq, expected=expected_seq)


def _narrowed(audiences: Collection[str] | None) -> tuple[list[str], str]:
    if audiences is None:
        return [], ""
    return list(audiences), f" AND audience IN ({', '.join('?' * len(audiences))})"


def _row(line: Line) -> tuple[int, int, str, int, str, int, int, bool, bytes]:
    event = line.event
    return (event.seq, event.by, event.id, line.first, event.to, event.at, event.utc, event.later, line.raw)


def _uri(folder: Path) -> str:
    return (folder / LOG).absolute().as_uri().removeprefix("file:")


def _leased(folder: Path) -> FileLock:
    """The lease of a class: a lock that goes with the process that holds it, however that ends."""
    lease = FileLock(folder / LEASE_FILE, thread_local=False, fallback_to_soft=False, preserve_lock_file=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lease.acquire(timeout=0)
    except Timeout as error:
        raise StoreFault(LEASE, folder) from error
    except OSError as error:
        raise StoreFault(READ_ONLY, folder) from error
    return lease


def _opened(folder: Path, uri: str) -> sqlite3.Connection:
    with _Told(folder):
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_S)


def _made_ready(db: sqlite3.Connection, folder: Path, limit_bytes: int | None) -> int:
    """Bring the file up to date, set it to be durable, and take the next epoch."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves it in the drive's cache
    db.execute("PRAGMA checkpoint_fullfsync = ON")
    db.execute("PRAGMA secure_delete = ON")
    if limit_bytes is not None:
        db.execute(f"PRAGMA max_page_count = {max(1, limit_bytes // _PAGE_BYTES)}")
    _migrate(db, folder)
    (epoch,) = db.execute("UPDATE lease SET epoch = epoch + 1 RETURNING epoch").fetchone()
    return int(epoch)


def _migrate(db: sqlite3.Connection, folder: Path) -> None:
    """Run the numbered SQL files beyond the file's `user_version`, each in a transaction of its own."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    scripts = (resources.files("agogic.classlog.store") / "sql").iterdir()
    numbered = sorted(((int(each.name.partition("_")[0]), each) for each in scripts), key=itemgetter(0))
    if version > numbered[-1][0]:
        raise StoreFault(UNREADABLE, folder, found="a newer version of this program wrote it")
    for number, script in numbered:
        if number > version:
            db.executescript(f"BEGIN IMMEDIATE;\n{script.read_text('utf-8')}\nPRAGMA user_version = {number};\nCOMMIT;")


class _Told:
    """Turns what SQLite and the disk say into a `StoreFault` with a sentence."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (msgspec.DecodeError, UnicodeDecodeError)):
            raise StoreFault(DAMAGED, self._folder, found="an event can not be read") from error
        if isinstance(error, sqlite3.Error):
            raise StoreFault(_code_of(error), self._folder, found=error) from error


def _code_of(error: sqlite3.Error) -> str:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL"):
        return FULL
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return READ_ONLY
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_CONSTRAINT")):
        return DAMAGED
    return UNREADABLE
