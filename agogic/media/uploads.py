"""A video on its way: what has come of it lies in its class's folder, and how much that is, the file itself says.

`uploads/<id>.film` grows as its pieces come; `uploads/<id>.json` says how large it will be. There is one at a time in a class:
who begins another has given up the one before.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

KEPT_MS = 7 * 24 * 3_600_000
"""An upload of which nothing has come for so long is given up, ms."""

_ID = re.compile(r"[0-9a-f]{32}")
_NAME_MOST = 200


class _About(msgspec.Struct, frozen=True):
    size_bytes: int
    name: str
    begun_ms: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A video on its way. `name`: what its file was called where it came from; only ever shown."""

    id: str
    folder: Path
    size_bytes: int
    name: str
    begun_ms: int

    @classmethod
    def begin(cls, class_folder: Path, *, size_bytes: int, name: str) -> Self:
        """A new one; what was begun before in this class and is not whole is given up. Raises `OSError`."""
        folder = class_folder / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        for each in cls.all_in(class_folder):
            if not each.whole:
                each.drop()
        new = cls(secrets.token_hex(16), folder, size_bytes, _plain(name), _now_ms())
        new.path.touch(mode=0o600)
        about = folder / f"{new.id}.json"
        part = about.with_suffix(".part")
        part.write_bytes(msgspec.json.encode(_About(new.size_bytes, new.name, new.begun_ms)))
        part.replace(about)
        return new

    @classmethod
    def find(cls, class_folder: Path, upload_id: str) -> Self | None:
        """One that is there, by its id."""
        if not _ID.fullmatch(upload_id):
            return None
        folder = class_folder / "uploads"
        try:
            about = msgspec.json.decode((folder / f"{upload_id}.json").read_bytes(), type=_About)
        except (OSError, msgspec.DecodeError):
            return None
        upload = cls(upload_id, folder, about.size_bytes, about.name, about.begun_ms)
        return upload if upload.path.is_file() else None

    @classmethod
    def all_in(cls, class_folder: Path) -> list[Self]:
        """All that are there, the latest first."""
        names = (path.stem for path in (class_folder / "uploads").glob("*.json"))
        found = [upload for name in names if (upload := cls.find(class_folder, name)) is not None]
        return sorted(found, key=lambda each: each.begun_ms, reverse=True)

    @property
    def path(self) -> Path:
        """Where its bytes lie."""
        return self.folder / f"{self.id}.film"

    @property
    def here_bytes(self) -> int:
        """How much of it has come."""
        return self.path.stat().st_size

    @property
    def whole(self) -> bool:
        """Whether all of it has come."""
        return self.here_bytes == self.size_bytes

    @property
    def until_ms(self) -> int:
        """Until when it is kept if nothing more comes, UTC ms."""
        return int(self.path.stat().st_mtime * 1000) + KEPT_MS

    @property
    def given_up(self) -> bool:
        """Whether nothing has come for too long."""
        return not self.whole and self.until_ms < _now_ms()

    def drop(self) -> None:
        """Take it away, and all that came of it."""
        (self.folder / f"{self.id}.json").unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


def room_left(folder: Path) -> int:
    """How many bytes may still be written where `folder` lies, with something left for the school itself."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    stats = os.statvfs(there)
    free = stats.f_bavail * stats.f_frsize
    return free - min(1_000_000_000, stats.f_blocks * stats.f_frsize // 20)


def _plain(name: str) -> str:
    """A file's name without folders and strange characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:_NAME_MOST]


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
