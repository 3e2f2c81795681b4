"""Disks that are small, full or read-only: a mounted one where this machine lets us, else what comes nearest."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
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


class LoopDisk:
    """A file system on a device of its own, which turns itself read-only when it is told of an error, as others do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._image = folder.with_name(f"{folder.name}.image")
        with self._image.open("wb") as file:
            file.truncate(SIZE_BYTES * 2)
        _run("mkfs.ext4", "-q", "-F", self._image)
        self._device = _run("losetup", "--find", "--show", self._image).strip()
        self._mount()

    @contextlib.contextmanager
    def turned_read_only(self, pids: Sequence[int]) -> Iterator[None]:
        """The kernel meets an error on the disk, and from now on nothing can be written, in files that are open neither."""
        Path("/sys/fs/ext4", Path(self._device).name, "trigger_fs_error").write_text("a test", "ascii")
        yield

    def mend(self) -> None:
        """The disk is taken out, looked over and put back; nobody may be using it."""
        _run("umount", self.folder)
        # Ends with 1 where it has mended something.
        subprocess.run(["fsck.ext4", "-p", self._device], check=False, capture_output=True)
        self._mount()

    def close(self) -> None:
        """Take it away."""
        _run("umount", "-l", self.folder)
        _run("losetup", "--detach", self._device)
        self._image.unlink()

    def _mount(self) -> None:
        _run("mount", "-t", "ext4", "-o", "errors=remount-ro", self._device, self.folder)


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

    @contextlib.contextmanager
    def turned_read_only(self, pids: Sequence[int]) -> Iterator[None]:
        """From now on these processes can write to no file at all, open ones included."""
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        yield

    def mend(self) -> None:
        """The next process may write as ever."""

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


def turning_ways() -> list[type[LoopDisk | Limited]]:
    """How a disk can turn read-only on this machine while it is in use; at least one."""
    ways: list[type[LoopDisk | Limited]] = [LoopDisk] if _may_loop() else []
    return [*ways, Limited] if hasattr(resource, "prlimit") else ways


def full_ways() -> list[type[Disk]]:
    """How a disk can be full on this machine; at least one."""
    ways: list[type[Disk]] = [SmallDisk] if may_mount() else []
    return [*ways, Limited] if hasattr(resource, "prlimit") else ways


def _may_loop() -> bool:
    if not all(shutil.which(name) for name in ("mkfs.ext4", "fsck.ext4", "losetup")) or not may_mount():
        return False
    with tempfile.TemporaryDirectory() as place, contextlib.suppress(OSError, subprocess.CalledProcessError):
        one = LoopDisk(Path(place) / "disk")
        try:
            with one.turned_read_only(()), contextlib.suppress(OSError):
                (one.folder / "probe").touch()
                return False
            return True
        finally:
            one.close()
    return False


def _run(*command: str | Path) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def _mounted(folder: Path) -> None:
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise OSError("only root mounts")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES},mode=0700", "tmpfs", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
