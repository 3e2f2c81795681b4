"""`agogic bench`: figures of the running program, most beside a peer's; from a clone, where the peers are installed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agogic.cli import Stop, json_option, print_json

_CLONE = Path(__file__).resolve().parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bench."""
    parser.add_argument("name", nargs="?", help="which one; without it they are listed")
    parser.add_argument("--part", metavar="NAME", help="one part of it, where it has parts; without it the first")
    json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure, or list what can be measured."""
    if not (_CLONE / "bench" / "__init__.py").is_file():
        raise Stop("bench.clone", "Figures are taken in a clone of the repository, prepared with: make dev")
    sys.path.insert(0, str(_CLONE))
    from bench import BENCHES, measured, parts_of

    name = arguments.name
    if name is None:
        if arguments.json:
            print_json({"benches": [{"name": each, "what": what} for each, what in BENCHES.items()]})
        else:
            for each, what in BENCHES.items():
                print(f"{each:<8}{what}")
                for part, of_it in parts_of(each).items():
                    print(f"{'':<8}--part {part}: {of_it}")
        return 0
    if name not in BENCHES:
        raise Stop("bench.unknown", f"There is no bench named {name}; there are {', '.join(BENCHES)}.")
    parts = parts_of(name)
    if arguments.part is not None and arguments.part not in parts:
        there = f"its parts are {', '.join(parts)}" if parts else "it is measured whole"
        raise Stop("bench.part", f"The bench {name} has no part named {arguments.part}; {there}.")
    report = measured(name, arguments.part)
    if arguments.json:
        print_json(report.told())
    else:
        print(report.table())
    return 0
