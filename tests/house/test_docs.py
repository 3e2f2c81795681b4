"""The docs name everything there is, and their links lead somewhere."""

import importlib.util
import re
from pathlib import PurePosixPath

import pytest

from agogic import cli, conf
from agogic.cli.config import settings_page
from tests.house.tracked import ROOT, files, of_kind, read

DECISIONS = PurePosixPath("docs/decisions")


def docs() -> str:
    """All documentation in one text."""
    return "\n".join(read(path) for path in of_kind(".md", under="docs"))


def test_every_event_type_is_documented() -> None:
    if importlib.util.find_spec("agogic.classlog.events") is None:
        return
    from agogic.classlog.events.vocabulary import BODIES

    text = read(PurePosixPath("docs/events.md"))
    missing = [name for name in BODIES if f"`{name}`" not in text]
    assert not missing, "docs/events.md does not name: " + ", ".join(missing)


def test_every_command_is_documented() -> None:
    text = read(PurePosixPath("docs/commands.md"))
    missing = [name for name in cli.COMMANDS if f"## `agogic {name}" not in text]
    assert not missing, "docs/commands.md has no heading for: " + ", ".join(missing)
    told = re.findall(r"^## `agogic (\w+)", text, re.MULTILINE)
    assert set(told) <= set(cli.COMMANDS), "docs/commands.md tells of commands that are not there"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_can_be_asked_for_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert "--data" in capsys.readouterr().out


def test_the_settings_page_is_up_to_date() -> None:
    page = read(PurePosixPath("docs/settings.md"))
    assert page == settings_page(), "Make it again: .venv/bin/agogic config doc > docs/settings.md"


def test_every_setting_is_used() -> None:
    code = "\n".join(read(path) for path in of_kind(".py", under="agogic"))
    unused = [row.name for row in conf.rows({}) if len(re.findall(rf"\.{row.name}\b|\b{row.name}=", code)) == 0]
    assert not unused, "Nothing reads: " + ", ".join(unused)


def test_the_wire_tells_of_every_address_and_every_no() -> None:
    told = read(PurePosixPath("agogic/live/WIRE.md"))
    engine = "\n".join(read(path) for path in of_kind(".py", under="agogic/live"))
    addresses = re.findall(r'(?:Route|\bat)\(f?"(?:\{under\})?/([^"]+)"', engine)
    assert len(addresses) > 18
    missing = [each for each in addresses if not re.search(rf"\b{each.split('/')[0]}\b", told)]
    codes = set(re.findall(r'(?:refused|dismiss|bye|bye_line)\(\s*"([a-z_]+\.[a-z_]+)"', engine))
    assert len(codes) > 15
    missing += sorted(code for code in codes if f"`{code}`" not in told)
    assert not missing, "agogic/live/WIRE.md does not tell of: " + ", ".join(missing)


def test_walks_pass_through_files_that_are_there() -> None:
    walks = read(PurePosixPath("ARCHITECTURE.md")).partition("\n## Walks")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+(?:/[A-Za-z_]+)+)`", walks))
    assert len(named) > 15
    there = {str(path.with_suffix("")).removeprefix("agogic/") for path in files()}
    there |= {str(folder).removeprefix("agogic/") for path in files() for folder in path.parents}
    assert not named - there, "The walks go through nothing at: " + ", ".join(sorted(named - there))


def test_links_lead_somewhere() -> None:
    wrong = []
    for path in of_kind(".md"):
        prose = re.sub(r"```.*?```", "", read(path), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", prose):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (ROOT / path.parent / target).exists():
                wrong.append(f"{path}: {target}")
    assert not wrong, "\n".join(wrong)


def test_decisions_are_one_page_each_and_numbered() -> None:
    records = [path for path in files() if path.parent == DECISIONS and path.name != "README.md"]
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    index = read(DECISIONS / "README.md")
    for path in records:
        text = read(path)
        for heading in ("## Context", "## Choice", "## Price", "## What would change our mind"):
            assert heading in text, f"{path} lacks “{heading}”"
        assert len(text.split()) <= 900, f"{path} is longer than a page"
        assert f"({path.name})" in index, f"docs/decisions/README.md does not list {path.name}"


def test_the_first_screen_says_how_to_start() -> None:
    first = "\n".join(read(PurePosixPath("README.md")).splitlines()[:40])
    assert "make demo" in first
    assert "make test" in first
    assert "make test" in read(PurePosixPath(".ci/run"))
