"""What is kept: the school's databases and every class log, read through."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from agogic.classlog.store import DAMAGED, SqliteStore, StoreFault
from agogic.inspection.findings import Finding, fine, look, wrong
from agogic.inspection.findings import gettext_noop as _
from agogic.inspection.folder import DATABASES
from agogic.inspection.sqlite import Damaged, sound

LOG = "log.sqlite"
TOLD_MOST = 20
"""Damaged classes told one by one; the rest are counted."""

Named = Callable[[str], str]
"""Gives what a class is called to whoever looks; empty where nobody knows."""


def databases_found(data: Path, until: float | None) -> Iterator[Finding]:
    """The school's databases. `until`: when patience ends, by the monotonic clock."""
    there = [name for name in DATABASES if (data / name).exists()]
    if not there:
        return
    for name in (each for each in DATABASES if each not in there):
        yield wrong(
            "database.missing",
            _("%(name)s is missing"),
            _("The other databases are there. Without it the school starts with an empty one in its place."),
            _("Put back the last copy of %(name)s before the next start."),
            name=name,
        )
    unread = []
    for name in there:
        try:
            if not sound(data / name, seconds=_left(until)):
                unread.append(name)
        except Damaged as damage:
            yield wrong(
                "database.damaged",
                _("%(name)s is damaged"),
                _("SQLite says: %(why)s. The school will not start with it, or lose what the damage covers."),
                _("Stop the server and put back the last copy of %(name)s."),
                name=name,
                why=str(damage),
            )
            return
    yield fine(
        "databases" if not unread else "databases.unread",
        _("The school’s databases are sound"),
        _("%(names)s were read through.") if not unread else _("As far as there was time: %(names)s."),
        names=", ".join(there),
    )


def classes_found(data: Path, until: float | None, named: Named) -> Iterator[Finding]:
    """Every class log read from its first event to its last, the newest first while there is patience."""
    logs = sorted((data / "classes").glob(f"*/{LOG}"), key=lambda file: -file.stat().st_mtime)
    damaged: list[Finding] = []
    read = 0
    for log in logs:
        if until is not None and time.monotonic() > until:
            break
        read += 1
        found = log_wrong(log.parent)
        if found is not None:
            damaged.append(_class_damaged(log.parent, *found, named))
    yield from damaged[:TOLD_MOST]
    if len(damaged) > TOLD_MOST:
        yield wrong(
            "classes.damaged_more",
            _("%(count)d more classes can not be read"),
            _("So many at once point to the disk."),
            _("Look at the disk first, then put back the last copy of the folder."),
            count=len(damaged) - TOLD_MOST,
        )
    params = {"read": read - len(damaged), "all": len(logs)}
    if read < len(logs):
        yield look(
            "classes.unread",
            _("Not every class was looked at"),
            _("%(read)d of %(all)d class logs, the newest, were read in the time there was, and are whole."),
            _("In a terminal, “agogic check” takes the time to read them all."),
            **params,
        )
    elif logs and not damaged:
        yield fine(
            "classes",
            _("Every class can be replayed"),
            _("%(read)d class logs were read from first to last, none with a gap."),
            **params,
        )


def log_wrong(folder: Path) -> tuple[str, str] | None:
    """What is wrong with the log of a class, if something is: the code of its fault, and why in a few words."""
    try:
        store = SqliteStore.reading(folder)
        try:
            for expected, line in enumerate(store.read(), start=1):
                if line.event.seq != expected:
                    return DAMAGED, f"event {expected} is missing"
        finally:
            store.close()
        sound(folder / LOG)
    except Damaged as damage:
        return DAMAGED, str(damage)
    except StoreFault as fault:
        return fault.code, str(fault.__cause__ or fault)
    return None


def _class_damaged(folder: Path, code: str, why: str, named: Named) -> Finding:
    params = {"title": named(folder.name) or folder.name, "why": why, "folder": str(folder)}
    if code != DAMAGED:
        return wrong(
            "class.unreadable",
            _("The class “%(title)s” can not be read"),
            _("Its log can not be opened (%(why)s). Nobody can enter or replay it. Everything else goes on."),
            _("See that the server’s user may read and write %(folder)s."),
            **params,
        )
    return wrong(
        "class.damaged",
        _("The class “%(title)s” is damaged"),
        _("Its log can not be read through (%(why)s). Nobody can enter or replay it. Everything else goes on."),
        _("Stop the server, put the last copy of %(folder)s in its place, start again."),
        **params,
    )


def _left(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - time.monotonic())
