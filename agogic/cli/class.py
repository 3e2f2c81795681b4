"""`agogic class simulate`: a believable class as a class folder, the same for the same seed."""

from __future__ import annotations

import argparse
from pathlib import Path

from agogic.cli import Stop, json_option, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb and what the class is like."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    simulate = verbs.add_parser("simulate", help="write a class nobody attended")
    simulate.add_argument("--pupils", type=int, default=30, help="how many take part (1 to 500)")
    simulate.add_argument("--minutes", type=int, default=60, help="how long it lasts (1 to 240)")
    simulate.add_argument("--seed", type=int, default=7, help="the same seed gives the same class")
    simulate.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty folder for it")
    json_option(simulate)


def run(arguments: argparse.Namespace) -> int:
    """Write the class."""
    from agogic.cli.simulation.run import class_simulate

    if not (1 <= arguments.pupils <= 500 and 1 <= arguments.minutes <= 240):
        raise Stop("simulate.size", "A class has 1 to 500 pupils and lasts 1 to 240 minutes. Choose other numbers.")
    if (arguments.out / "log.sqlite").exists():
        raise Stop("simulate.there", f"There is a class in {arguments.out} already. Choose an empty folder.")
    events = class_simulate(arguments.out, pupils=arguments.pupils, minutes=arguments.minutes, seed=arguments.seed)
    if arguments.json:
        print_json({"folder": str(arguments.out), "events": events})
    else:
        print(f"A class of {events} events is in {arguments.out}.")
    return 0
