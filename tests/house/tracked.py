"""Our files: what Git tracks, and what it would track if it were added."""

import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent.parent
GENERATED = {"package-lock.json"}


@functools.cache
def files() -> tuple[PurePosixPath, ...]:
    """Every file of the repository, as a path from its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = sorted({PurePosixPath(name) for name in listed.split("\0") if name})
    return tuple(path for path in paths if (ROOT / path).is_file())


def of_kind(*suffixes: str, under: str = "") -> Iterator[PurePosixPath]:
    """Our files with one of these endings, in or below a folder."""
    for path in files():
        if path.suffix in suffixes and (not under or path.is_relative_to(under)):
            yield path


def folders(under: str = "") -> set[PurePosixPath]:
    """Every folder that holds a file of ours, directly or further down."""
    found = {parent for path in files() for parent in path.parents if parent != PurePosixPath(".")}
    return {folder for folder in found if not under or folder.is_relative_to(under)}


def read(path: PurePosixPath) -> str:
    """The text of one of our files."""
    return (ROOT / path).read_text("utf-8")


def texts() -> Iterator[tuple[PurePosixPath, str]]:
    """Every file of ours that is text, with its text."""
    for path in files():
        try:
            yield path, read(path)
        except UnicodeDecodeError:
            continue
