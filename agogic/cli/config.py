"""`agogic config show|check|doc`: the settings, what is wrong with them, and the page that lists them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from agogic import conf
from agogic.cli import json_option, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the three verbs."""
    verbs = parser.add_subparsers(dest="verb", metavar="show|check|doc", required=True)
    for verb, act, help_line in (
        ("show", show, "print every setting and its value"),
        ("check", check, "say what is wrong with the settings"),
        ("doc", doc, "print the page docs/settings.md"),
    ):
        each = verbs.add_parser(verb, help=help_line)
        each.set_defaults(act=act)
        if verb != "doc":
            json_option(each)


def run(arguments: argparse.Namespace) -> int:
    """Do the verb that was asked for."""
    return int(arguments.act(arguments))


def show(arguments: argparse.Namespace) -> int:
    """Print every setting, its value, and whether the environment gave it."""
    rows = conf.rows()
    if arguments.json:
        print_json({"settings": [asdict(row) for row in rows]})
        return 0
    width = max(len(row.env) for row in rows)
    for row in rows:
        print(f"{row.env:<{width}}  {row.value or '(empty)'}{'' if row.given else '  (default)'}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Say what is wrong; exit code 1 if something is."""
    problems = conf.check()
    if arguments.json:
        print_json({"problems": problems})
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems and not arguments.json:
        print("The settings are fine.")
    return 1 if problems else 0


def doc(arguments: argparse.Namespace) -> int:
    """Print the settings as a page of documentation."""
    print(settings_page(), end="")
    return 0


def settings_page() -> str:
    """docs/settings.md: every setting, from the declarations in conf.py."""
    lines = [
        "# Settings",
        "",
        "Agogic reads its settings from the environment when it starts. All have a default; a school on one",
        "machine needs none of them. `agogic config show` prints what is in force, `agogic config check` says in",
        "a sentence what is wrong. This page is made by `agogic config doc`.",
        "",
        "| setting | default | what it is for |",
        "|---|---|---|",
    ]
    for row in conf.rows({}):
        default = f"`{row.default}`" if row.default else "empty"
        lines.append(f"| `{row.env}` | {default} | {row.doc} |")
    return "\n".join(lines) + "\n"
