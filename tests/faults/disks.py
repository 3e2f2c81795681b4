"""Disks that are small, full or read-only: a mounted one where this machine lets us, else what comes nearest."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

SIZE_BYTES = 24_000_000
_TIGHT_BYTES = 8192


class SmallDisk:
    """A file system of its own, in memory, that can be filled up and made read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _mounted(folder)

    @contextlib.contextmanager
    def full(self, pid: int) -> Iterator[None]:
        """While this lasts, nothing more fits."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        try:
            yield
        finally:
            filler.unlink()

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """While this lasts, nothing can be written."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(self.folder)], check=True)

    def close(self) -> None:
        """Take it away."""
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


class Limited:
    """The disk there is, on which one process may make no file longer: the nearest to a full one without a mount."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def full(self, pid: int) -> Iterator[None]:
        """While this lasts, that process can write nothing beyond the first two pages of any file."""
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_TIGHT_BYTES, hard))
        try:
            yield
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """While this lasts, the folder belongs to others who let nobody write. For who is not root."""
        within = [path for path in self.folder.rglob("*") if not path.is_symlink()]
        for path in (self.folder, *within):
            path.chmod(path.stat().st_mode & ~0o222)
        try:
            yield
        finally:
            for path in (self.folder, *within):
                path.chmod(path.stat().st_mode | 0o200)

    def close(self) -> None:
        """Nothing to take away."""


Disk = SmallDisk | Limited


def may_mount() -> bool:
    """Whether this machine lets us mount a file system of our own."""
    probe = Path(os.environ.get("TMPDIR", "/tmp")) / f"agogic-mount-{os.getpid()}"
    probe.mkdir()
    try:
        _mounted(probe)
        subprocess.run(["umount", str(probe)], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    finally:
        probe.rmdir()
    return True


def full_ways() -> list[type[Disk]]:
    """How a disk can be full on this machine; at least one."""
    ways: list[type[Disk]] = [SmallDisk] if may_mount() else []
    return [*ways, Limited] if hasattr(resource, "prlimit") else ways


def _mounted(folder: Path) -> None:
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise OSError("only root mounts")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES},mode=0700", "tmpfs", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
