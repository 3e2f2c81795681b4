"""`agogic check`: what is wrong with an installation, in words, and what mends it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from agogic import conf
from agogic.cli import json_option, listening_options, print_json
from agogic.inspection.findings import FINE, LOOK, RANKS, WRONG, Finding, counted, number_words
from agogic.inspection.machine import machine_inspected

HEADINGS = {WRONG: "Wrong", LOOK: "Want a look", FINE: "Fine"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--json`, and where the school is reached, as it is told to `agogic serve`."""
    json_option(parser)
    listening_options(parser)
    parser.epilog = "Ends with 0 if nothing is wrong (things may want a look), with 1 if something is."


def run(arguments: argparse.Namespace) -> int:
    """Look everything over; exit code 1 if something is wrong."""
    began = time.monotonic()
    conf.choose(host=arguments.host, port=arguments.port, domain=arguments.domain)
    findings = sorted(_findings(), key=lambda finding: RANKS.index(finding.rank))
    counts = counted(findings)
    if arguments.json:
        told = [_as_json(finding) for finding in findings]
        print_json({**counts, "took_ms": round((time.monotonic() - began) * 1000), "findings": told})
    else:
        _print(findings, counts)
    return 1 if counts[WRONG] else 0


def _findings() -> list[Finding]:
    machine = machine_inspected()
    problems = _problems()
    settings = [_setting_wrong(said, WRONG if said in problems else LOOK) for said in conf.check()]
    if any(finding.rank == WRONG for finding in (*machine[:2], *settings)):
        # Without its packages and settings nothing further can be asked.
        return [*machine, *settings]
    from agogic.inspection.whole import inspected

    named, tables = _school()
    return [*machine, *settings, *inspected(conf.current(), named=named), *tables]


def _school() -> tuple[Callable[[str], str], list[Finding]]:
    """What only the school's own program knows: what classes are called, and whether its tables are up to date."""
    from agogic.inspection.folder import DATABASES
    from agogic.inspection.sqlite import Damaged, sound

    data = conf.current().data
    try:
        # Asked only of a school that is there and sound: Django would make an empty one, or stumble.
        if not all((data / name).is_file() and sound(data / name, seconds=1) is not None for name in DATABASES):
            return (lambda class_id: ""), []
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
        import django

        django.setup()
    except (Damaged, OSError):
        return (lambda class_id: ""), []
    from agogic.campus.upkeep.queries import class_named, tables_found

    return class_named, list(tables_found())


def _problems() -> list[str]:
    try:
        conf.current()
    except conf.ConfigError as error:
        return error.problems
    return []


def _setting_wrong(problem: str, rank: str) -> Finding:
    return Finding(
        code="settings.wrong" if rank == WRONG else "settings.unknown",
        rank=rank,
        what="A setting can not be used" if rank == WRONG else "A setting is not known",
        means="%(problem)s",
        mend="“agogic config doc” prints every setting.",
        params={"problem": problem},
    )


def _as_json(finding: Finding) -> dict[str, Any]:
    told = finding.told()
    return {"code": finding.code, "rank": finding.rank, "what": told.what, "means": told.means, "mend": told.mend}


def _print(findings: list[Finding], counts: dict[str, int]) -> None:
    for rank in RANKS:
        if counts[rank]:
            print(f"{_bold(HEADINGS[rank])}\n")
        for told in (finding.told() for finding in findings if finding.rank == rank):
            print(f"  {_bold(told.what)}\n    {told.means}")
            if told.mend:
                print(f"    {told.mend}")
            print()
    print(_summary(counts))


def _summary(counts: dict[str, int]) -> str:
    if not counts[WRONG] and not counts[LOOK]:
        return "Everything is fine."
    parts = []
    if counts[WRONG]:
        parts.append("one thing is wrong" if counts[WRONG] == 1 else f"{number_words(counts[WRONG])} things are wrong")
    if counts[LOOK]:
        parts.append("one wants a look" if counts[LOOK] == 1 else f"{number_words(counts[LOOK])} want a look")
    words = ", ".join(parts) + "."
    return words[0].upper() + words[1:]


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text
