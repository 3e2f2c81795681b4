"""The tree in ARCHITECTURE.md is the tree on disk."""

import re
from pathlib import PurePosixPath

from tests.house.tracked import files, folders, read

ARCHITECTURE = PurePosixPath("ARCHITECTURE.md")
DEPTHS = {"agogic": 3, "web": 3}
DEPTH = 2
# Folders that a framework asks for say nothing about how the house lies.
UNTOLD = {"migrations", "static", "templates", "templatetags"}


def drawn() -> dict[PurePosixPath, str]:
    """The folders in ARCHITECTURE.md's tree, each with what is said about it."""
    block = re.search(r"```tree\n(.*?)```", read(ARCHITECTURE), re.DOTALL)
    assert block, "ARCHITECTURE.md has no block that begins with ```tree"
    found: dict[PurePosixPath, str] = {}
    above: list[str] = []
    for line in block[1].splitlines():
        entry = re.match(r"( *)(\S+?)/ +(.*)", line)
        if entry:
            level = len(entry[1]) // 2
            above = [*above[:level], entry[2]]
            found[PurePosixPath(*above)] = entry[3].strip()
    return found


def on_disk() -> set[PurePosixPath]:
    """The folders that belong into the tree."""
    return {
        folder
        for folder in folders()
        if len(folder.parts) <= DEPTHS.get(folder.parts[0], DEPTH) and not UNTOLD & set(folder.parts)
    }


def test_the_tree_is_the_tree_on_disk() -> None:
    told, there = set(drawn()), on_disk()
    wrong = [f"{folder}/ is on disk and not in the tree" for folder in sorted(there - told)]
    wrong += [f"{folder}/ is in the tree and not on disk" for folder in sorted(told - there)]
    assert not wrong, "ARCHITECTURE.md:\n" + "\n".join(wrong)


def test_the_tree_says_what_each_folder_is_for() -> None:
    silent = [str(folder) for folder, said in drawn().items() if len(said) < 8]
    assert not silent, "\n".join(silent)


def test_the_root_holds_what_it_is_told_to_hold() -> None:
    told = set(re.findall(r"`([^`/]+)`", _section("## At the root")))
    there = {path.name for path in files() if len(path.parts) == 1}
    assert told == there


def _section(heading: str) -> str:
    text = read(ARCHITECTURE)
    return text.split(heading, 1)[1].split("\n## ", 1)[0] if heading in text else ""
