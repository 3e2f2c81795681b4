"""Nothing is left half done, no test looks away, and the tables fit the models."""

import re

from tests.house.tracked import of_kind, read

HALF_DONE = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|NotImplemented" + r"Error)\b")
LOOKS_AWAY = re.compile(
    r"@pytest\.mark\.(?:skip|xfail)|pytest\.(?:skip|xfail|importorskip)\(|(?:it|test|describe)\.(?:skip|only|todo|fixme)\b"
    r"|assert " + r"True\b"
)


def test_nothing_is_left_half_done() -> None:
    wrong = [
        f"{path}:{number}: {line.strip()}"
        for path in of_kind(".py", ".ts", ".svelte", ".css", ".html", ".js")
        if path.name != "test_finished.py"
        for number, line in enumerate(read(path).splitlines(), 1)
        if HALF_DONE.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_test_looks_away() -> None:
    wrong = [
        f"{path}:{number}: {line.strip()}"
        for path in of_kind(".py", ".ts", under="tests")
        if path.name != "test_finished.py"
        for number, line in enumerate(read(path).splitlines(), 1)
        if LOOKS_AWAY.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_tables_fit_the_models() -> None:
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    written = MigrationLoader(None)
    missing = MigrationAutodetector(written.project_state(), ProjectState.from_apps(apps)).changes(written.graph)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("agogic.")}
    wrong = [
        f"{app}: {', '.join(each.describe() for each in migration.operations)}"
        for app, migrations in missing.items()
        if app in ours
        for migration in migrations
    ]
    assert not wrong, "Migrations are missing:\n" + "\n".join(wrong)
