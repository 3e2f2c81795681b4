"""The whole school looked over: what `agogic.inspection` finds, and what only the school's own program can tell."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_noop as _

from agogic.campus.classroom.models import ClassSession
from agogic.inspection.findings import RANKS, Finding, fine, wrong
from agogic.inspection.machine import machine_inspected
from agogic.inspection.whole import inspected


def school_inspected(*, seconds: float | None = None) -> list[Finding]:
    """Every finding, the worst first. `seconds`: how long what is kept may be read."""
    findings = [*machine_inspected(), *inspected(settings.CONFIG, seconds=seconds, named=class_named)]
    findings += tables_found()
    return sorted(findings, key=lambda finding: RANKS.index(finding.rank))


def class_named(class_id: str) -> str:
    """What a class is called, if the school knows it."""
    try:
        session = ClassSession.objects.select_related("section").filter(pk=UUID(class_id)).first()
    except (ValueError, DatabaseError):
        return ""
    return f"{session.title} ({session.section.name})" if session else ""


def tables_found() -> Iterator[Finding]:
    """Whether the tables are those this version of the program works with."""
    waiting = 0
    for alias in connections:
        try:
            executor = MigrationExecutor(connections[alias])
            waiting += len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except DatabaseError:
            # A damaged file is a finding of its own.
            return
    if waiting:
        yield wrong(
            "tables.behind",
            _("The databases are of an older version"),
            _("%(count)d steps are to be taken before this version can work with them."),
            _("Start the school with “agogic serve”: it takes them by itself. Make a copy first."),
            count=waiting,
        )
    else:
        yield fine("tables", _("The databases fit this version"), _("Every step from older versions was taken."))
