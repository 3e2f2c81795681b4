"""A school's folder, made ready: one server at a time, its databases sound and up to date."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import Timeout

from agogic.cli import Stop
from agogic.inspection.folder import lock_of, role_lock
from agogic.inspection.sqlite import Damaged, sound
from agogic.passes import KEYS_FILE, Keys

DEMO_MARK = "DEMO"
"""The file that marks a folder as a demo school, which `serve` refuses."""
LOOKED_OVER_S = 1.0
"""How long a start may spend on reading through one database; `agogic check` takes all the time it needs."""


@contextlib.contextmanager
def folder_locked(data: Path, **roles: bool) -> Iterator[None]:
    """Hold a school's folder for the roles that are true. Raises `Stop` in words where it can't be held."""
    with contextlib.ExitStack() as held:
        try:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            for role in (name for name, wanted in roles.items() if wanted):
                held.enter_context(lock_of(data / role_lock(role)).acquire(timeout=0))
        except Timeout as error:
            raise Stop(
                "folder.held",
                f"Another server is running on {data}. Stop that one first, or give this one another folder with --data.",
            ) from error
        except OSError as error:
            raise _unwritable(data, error.strerror) from error
        yield


def databases_ready() -> None:
    """Bring every database of the school up to date; quick where there is nothing to do. Raises `Stop`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
    from agogic import conf

    data = conf.current().data
    try:
        import django

        django.setup()
    except OSError as error:
        raise _unwritable(data, error.strerror) from error
    from django.db import DatabaseError, connections

    for alias in connections:
        file = Path(connections[alias].settings_dict["NAME"])
        try:
            if file.exists():
                sound(file, seconds=LOOKED_OVER_S)
            _migrated(alias)
        except (Damaged, DatabaseError) as error:
            raise _unusable(file, error) from error


def keys_ready(data: Path) -> None:
    """Have the keys that passes are signed with, made now if there are none. Raises `Stop` if they can't be read."""
    try:
        Keys.load(data)
    except ValueError as error:
        raise Stop(
            "keys.damaged",
            f"The keys in {data / KEYS_FILE} can not be read. Remove that file and start again: new ones are made, "
            "and open classrooms fetch new passes by themselves.",
            exit_code=1,
        ) from error
    except OSError as error:
        raise _unwritable(data, error.strerror) from error


def _migrated(alias: str) -> None:
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database=alias, interactive=False, verbosity=0)


def _unwritable(data: Path, why: str | None) -> Stop:
    return Stop(
        "folder.unwritable",
        f"The folder {data} can not be written ({why or 'no reason was given'}). "
        "Give the user that runs the server the right to, or choose another folder with --data.",
    )


def _unusable(file: Path, error: Exception) -> Stop:
    words = str(error).lower()
    if "readonly" in words or "unable to open" in words:
        return _unwritable(file.parent, "the database can not be opened for writing")
    if "full" in words:
        return Stop(
            "folder.full",
            f"There is no room left on the disk that holds {file.parent}. Make room and start again; nothing is lost.",
            exit_code=1,
        )
    if "locked" in words:
        return Stop(
            "database.held",
            f"Another program holds {file.name} in {file.parent}. Close it (a copy being made, a database browser) "
            "and start again.",
        )
    return Stop(
        "database.damaged",
        f"{file} is damaged ({error}). The school was not started and nothing was changed. Put back the last copy of "
        "the folder; “agogic check” says what else is damaged.",
        exit_code=1,
    )
