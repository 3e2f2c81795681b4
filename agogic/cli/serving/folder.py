"""A school's folder, made ready: one server at a time, its databases up to date."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from agogic.cli import Stop

DEMO_MARK = "DEMO"
"""The file that marks a folder as a demo school, which `serve` refuses."""


def folder_lock(data: Path) -> FileLock:
    """Hold a school's folder for this server. Raises `Stop` in words where it can't be held."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / "serve.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Stop(
            "folder.held",
            f"Another server is running on {data}. Stop that one first, or give this one another folder with --data.",
        ) from error
    except OSError as error:
        raise Stop(
            "folder.unwritable",
            f"The folder {data} can not be written ({error.strerror}). "
            "Give its owner the right to, or choose another with --data.",
        ) from error
    return lock


def databases_ready() -> None:
    """Bring every database of the school up to date; quick where there is nothing to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", database=alias, interactive=False, verbosity=0)
