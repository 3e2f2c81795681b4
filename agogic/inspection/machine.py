"""The machine and what is installed on it: Python, packages, the front end, the clock. Standard library alone."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from agogic.inspection.findings import Finding, fine, look, wrong
from agogic.inspection.findings import gettext_noop as _

OLDEST_PYTHON = (3, 11)
BUILT_AFTER = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right says an earlier time than this release."""
AHEAD_S = 120.0
_PACKAGE = Path(__file__).parents[1]
_LOCK = _PACKAGE.parent / "requirements" / "runtime.txt"
_BUILT = _PACKAGE / "campus" / "static" / "built" / "manifest.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)( ;)?", re.MULTILINE)
_NAMED = 6


def machine_inspected() -> list[Finding]:
    """What can be said before any package or setting is needed."""
    return [python_found(), packages_found(), front_found()]


def python_found() -> Finding:
    """Whether this Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        return fine("python", _("Python is new enough"), _("This is Python %(version)s."), version=version)
    return wrong(
        "python.old",
        _("Python is too old"),
        _("This is Python %(version)s; Agogic needs %(oldest)s or newer and will not run well, if at all."),
        _("Install a newer Python, remove the folder .venv and run “make setup”."),
        version=version,
        oldest=".".join(map(str, OLDEST_PYTHON)),
    )


def packages_found(lock: Path = _LOCK) -> Finding:
    """Whether the packages are there, in the versions that were tried together."""
    wanted = dict(_wanted(lock))
    there = {name: _installed(name) for name in wanted}
    missing = sorted(name for name, version in there.items() if version is None)
    other = sorted(name for name, version in there.items() if version and wanted[name] and version != wanted[name])
    if missing:
        return wrong(
            "packages.missing",
            _("Packages are missing"),
            _("Not here: %(names)s. The school will not start, or stop at a page that needs them."),
            _("Run “make setup”. It installs what is missing."),
            names=_few(missing),
        )
    if other:
        names = [f"{name} {there[name]} ({wanted[name]})" for name in other]
        return look(
            "packages.other",
            _("Some packages are of another version"),
            _("These differ from the versions that were tried together (in brackets): %(names)s."),
            _("Run “make setup” to have the tried ones again."),
            names=_few(names),
        )
    return fine(
        "packages",
        _("Every package is there"),
        _("%(count)d packages, as they were tried together."),
        count=len(wanted),
    )


def front_found(built: Path = _BUILT) -> Finding:
    """Whether the front end was built."""
    if built.is_file():
        return fine("front", _("The front end is built"), _("Pages have their looks and programs."))
    return wrong(
        "front.missing",
        _("The front end is not built"),
        _("Pages come bare, and no classroom opens."),
        _("Run “make setup” where Agogic was unpacked. It builds it."),
    )


def clock_found(newest_s: float = 0.0, now_s: float | None = None) -> Finding:
    """Whether the clock can be right. `newest_s`: when the school was last written, as its files say (UTC seconds)."""
    now = time.time() if now_s is None else now_s
    moment = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M")
    behind = now < BUILT_AFTER.timestamp() or newest_s > now + AHEAD_S
    if not behind:
        return fine(
            "clock",
            _("The clock can be right"),
            _("It is %(moment)s, UTC, by this machine. Classes open by it."),
            moment=moment,
        )
    return wrong(
        "clock.behind",
        _("The clock is behind"),
        _(
            "This machine says %(moment)s, UTC, which was over when the school was last written. Classes would open "
            "at the wrong time, and nobody could stay signed in."
        ),
        _("Set the clock, and let the machine keep it by the network (NTP)."),
        moment=moment,
    )


def _wanted(lock: Path) -> Iterator[tuple[str, str]]:
    """Names and versions that were pinned; without the lock, the names the package itself asks for."""
    if lock.is_file():
        for name, version, conditional in _PINNED.findall(lock.read_text("utf-8")):
            if not conditional or _installed(name):
                yield name, version
        return
    try:
        asked = metadata.requires("agogic") or []
    except metadata.PackageNotFoundError:
        return
    for line in asked:
        if ";" not in line:
            yield re.split(r"[^A-Za-z0-9._-]", line)[0], ""


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _few(names: list[str]) -> str:
    return ", ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
