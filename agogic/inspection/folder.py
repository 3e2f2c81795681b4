"""The data folder: there, writable, roomy, its own, on a disk that locks; its keys; who is working on it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from agogic.inspection.findings import Finding, fine, look, size_words, wrong
from agogic.inspection.findings import gettext_noop as _
from agogic.passes import KEYS_FILE, Keys

WORKER_LOCK = "worker.lock"
"""Held by the worker process while it lives."""
DATABASES = ("campus.sqlite", "jobs.sqlite", "sessions.sqlite")
CADDY_FOLDER = "caddy"
"""Where Caddy keeps its certificates and their keys."""
KEYS = ("secret", KEYS_FILE, "setup-code", CADDY_FOLDER)
"""What nobody but the server's user may read."""
FULL_BYTES = 200_000_000
TIGHT_BYTES = 2_000_000_000
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FAR = {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "9p", "ceph", "glusterfs", "webdav", "davfs"}
"""Kinds of file system that lie on another machine."""


def role_lock(role: str) -> str:
    """The file a server holds while it serves a role: campus, live or worker."""
    return f"serve-{role}.lock"


def lock_of(file: Path) -> FileLock:
    """A lock that goes with the process that holds it, however that ends."""
    return FileLock(file, fallback_to_soft=False, preserve_lock_file=True)


def held(file: Path) -> bool:
    """Whether some process holds a lock; makes no file where there is none."""
    if not file.exists():
        return False
    lock = lock_of(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def served(data: Path) -> bool:
    """Whether a server runs on this folder."""
    return any(held(data / role_lock(role)) for role in ("campus", "live"))


def folder_found(data: Path) -> Iterator[Finding]:
    """Everything about the folder itself. Makes nothing but a probe file that is gone at once."""
    if not data.exists():
        yield fine(
            "folder.empty",
            _("No school is here yet"),
            _("The folder %(folder)s is not there. The first start makes it, and a school in it."),
            folder=str(data),
        )
        return
    if not data.is_dir():
        yield wrong(
            "folder.file",
            _("The data folder is no folder"),
            _("%(folder)s is a file. The school keeps everything in a folder."),
            _("Name another place with --data or AGOGIC_DATA."),
            folder=str(data),
        )
        return
    yield _writable(data)
    yield _room(data)
    yield _near(data)
    yield _keys(data)


def running_found(data: Path) -> Iterator[Finding]:
    """Whether a server runs on the folder, and its worker with it."""
    if not served(data):
        yield fine(
            "server.stopped",
            _("No server runs on this folder"),
            _("Nobody can come in until “agogic serve” runs. What is kept can be copied as it is."),
        )
        return
    yield fine("server", _("The school is open"), _("A server runs on this folder. A second one would be refused."))
    if held(data / role_lock("worker")) and not held(data / WORKER_LOCK):
        yield wrong(
            "worker.gone",
            _("The worker is not there"),
            _("Classes go on, but slides are not drawn and the roll is not written until it is back."),
            _("It comes back by itself within half a minute. If not, stop the server and start it again."),
        )


def _writable(data: Path) -> Finding:
    where = {"folder": str(data)}
    owner = data.stat().st_uid
    try:
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"\0")
            probe.flush()
            lockable = _lockable(probe.fileno())
    except OSError as error:
        return wrong(
            "folder.unwritable",
            _("The data folder can not be written"),
            _("%(folder)s: %(why)s. Pages can be read; nothing anybody does is kept, and it says so."),
            _("Give the user that runs the server the right to write there; see that the disk is not read-only."),
            **where,
            why=error.strerror or str(error),
        )
    if not lockable:
        return wrong(
            "folder.unlockable",
            _("Files can not be locked there"),
            _("%(folder)s lies on a file system without locks. Two programs could write at once and ruin a class."),
            _("Move the folder to a disk of this machine."),
            **where,
        )
    if hasattr(os, "geteuid") and owner != os.geteuid():
        return look(
            "folder.other_owner",
            _("The data folder belongs to somebody else"),
            _("%(folder)s belongs to %(owner)s, and this is %(user)s. What one makes the other may not change."),
            _("Run the server, and this check, as the folder’s owner."),
            **where,
            owner=_user(owner),
            user=_user(os.geteuid()),
        )
    return fine("folder", _("The data folder can be written"), _("Everything is kept in %(folder)s."), **where)


def _lockable(file: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows locks every file that is open
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _room(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    params = {"room": size_words(free)}
    if free < FULL_BYTES:
        return wrong(
            "disk.full",
            _("There is almost no room left"),
            _("%(room)s are free. When it is used up, nothing more is kept; what is kept already stays."),
            _("Make room on the disk, or move the folder to a larger one. No restart is needed."),
            **params,
        )
    if free < TIGHT_BYTES:
        return look(
            "disk.tight",
            _("There is little room left"),
            _("%(room)s are free. Slides and recordings need the most."),
            _("Make room before it is used up."),
            **params,
        )
    return fine("disk", _("There is room"), _("%(room)s are free where the school is kept."), **params)


def _near(data: Path) -> Finding:
    path = data.resolve()
    mounts = [each for each in psutil.disk_partitions(all=True) if path.is_relative_to(each.mountpoint)]
    kind = max(mounts, key=lambda each: len(each.mountpoint)).fstype if mounts else ""
    if kind.lower() in _FAR or kind.lower().startswith("fuse.sshfs"):
        return wrong(
            "disk.far",
            _("The data folder lies on another machine"),
            _("It is reached by %(kind)s, where databases that several processes share can be ruined."),
            _("Move the folder to a disk of this machine, and let copies go to the other one."),
            kind=kind,
        )
    return fine("disk.near", _("The disk is of this machine"), _("Locks and shared memory work there."))


def _keys(data: Path) -> Finding:
    there = [data / name for name in KEYS if (data / name).exists()]
    read_by_others = [file.name for file in there if os.name != "nt" and file.stat().st_mode & _OF_OTHERS]
    if read_by_others:
        return wrong(
            "keys.open",
            _("Others on this machine can read the keys"),
            _("Who reads %(names)s can come in as anybody."),
            _("Run this in a terminal: %(command)s"),
            names=", ".join(read_by_others),
            command=" ".join(["chmod -R go=", *(str(data / name) for name in read_by_others)]),
        )
    if (data / KEYS_FILE).exists() and not _keys_read(data):
        return wrong(
            "keys.damaged",
            _("The keys can not be read"),
            _("%(file)s is no file of keys. Nobody can enter a class, and the school will not start again."),
            _("Remove that file and start again: new keys are made, and open classrooms fetch new passes."),
            file=str(data / KEYS_FILE),
        )
    if os.name != "nt" and data.stat().st_mode & _OF_OTHERS and any((data / name).exists() for name in DATABASES):
        return look(
            "folder.open",
            _("Others on this machine can look into the data folder"),
            _("The keys are safe, but whoever has an account on this machine may read who is here and what was said."),
            _("Run this in a terminal: %(command)s"),
            command=f"chmod go= {data}",
        )
    return fine("keys", _("The keys are kept well"), _("Only the server’s own user can read what the school keeps."))


def _keys_read(data: Path) -> bool:
    try:
        Keys.load(data)
    except (OSError, ValueError):
        return False
    return True


def _user(number: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return str(number)
