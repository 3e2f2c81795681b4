"""What files and folders may be called, and how long a file may be."""

import re
from pathlib import PurePosixPath

from tests.house.tracked import files, of_kind, read

SAYS_NOTHING = {
    *("base", "common", "data", "handler", "handlers", "helper", "helpers", "info", "manager", "managers"),
    *("misc", "processor", "processors", "service", "services", "util", "utils"),
}
# The lowest layer of a style sheet has had this name for as long as there are layers.
MEANT = {PurePosixPath("web/style/base.css")}
CEILING = 400


def test_names_say_something() -> None:
    wrong = [
        f"{path}: “{word}” says nothing about what is inside"
        for path in files()
        # Files from outside keep the names they came with.
        if path not in MEANT
        and not path.is_relative_to("tests/corpus")
        and path.parts[0] in {"agogic", "web", "tests", "bench", "deploy", "schema"}
        for word in re.split(r"[^a-z]+", str(path).lower())
        if word in SAYS_NOTHING
    ]
    assert not wrong, "\n".join(wrong)


def test_a_file_holds_one_idea() -> None:
    lengths = {
        path: len(read(path).splitlines())
        for path in of_kind(".py", ".ts", ".svelte", ".css", ".html")
        if not {"migrations", "vendor"} & set(path.parts) and ".gen." not in path.name
    }
    wrong = [f"{path}: {lines} lines, {CEILING} at most" for path, lines in lengths.items() if lines > CEILING]
    assert not wrong, "Split by subject:\n" + "\n".join(wrong)


def test_migrations_are_named_by_hand() -> None:
    wrong = [str(path) for path in of_kind(".py", under="agogic") if re.match(r"\d{4}_(auto_|alter_)", path.name)]
    assert not wrong, "Say what the migration is for in its name:\n" + "\n".join(wrong)
