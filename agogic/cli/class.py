"""`agogic class simulate`: a believable class as a class folder, the same for the same seed."""

from __future__ import annotations

import argparse
from pathlib import Path

from agogic.cli import Stop, json_option, print_json

_MOST_PUPILS, _MOST_MINUTES, _MOST_BUSTLE = 500, 240, 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb and what the class is like."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    simulate = verbs.add_parser("simulate", help="write a class nobody attended")
    simulate.add_argument("--pupils", type=int, default=30, help=f"how many there are (1 to {_MOST_PUPILS})")
    simulate.add_argument("--minutes", type=int, default=60, help=f"how long it lasts (1 to {_MOST_MINUTES})")
    simulate.add_argument("--seed", type=int, default=7, help="the same seed gives the same class")
    simulate.add_argument(
        "--bustle", type=float, default=1.0, help=f"how lively it is (0 to {_MOST_BUSTLE}; 1 is as classes are)"
    )
    simulate.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty folder for it")
    json_option(simulate)


def run(arguments: argparse.Namespace) -> int:
    """Write the class."""
    _in_bounds(arguments)
    from agogic.cli.simulation.deck import decks_draw
    from agogic.cli.simulation.lessons import LESSONS
    from agogic.cli.simulation.run import class_simulate

    decks = decks_draw(arguments.out, LESSONS)
    told = class_simulate(
        arguments.out,
        pupils=arguments.pupils,
        minutes=arguments.minutes,
        seed=arguments.seed,
        bustle=arguments.bustle,
        decks=decks,
    )
    if arguments.json:
        print_json({"folder": str(arguments.out), "events": told.events, "length_ms": told.length_ms})
    else:
        print(f"A class of {told.events} events is in {arguments.out}.")
    return 0


def _in_bounds(arguments: argparse.Namespace) -> None:
    if not (1 <= arguments.pupils <= _MOST_PUPILS and 1 <= arguments.minutes <= _MOST_MINUTES):
        raise Stop(
            "simulate.size",
            f"A class has 1 to {_MOST_PUPILS} pupils and lasts 1 to {_MOST_MINUTES} minutes. Choose other numbers.",
        )
    if not 0 <= arguments.bustle <= _MOST_BUSTLE:
        raise Stop("simulate.bustle", f"--bustle goes from 0 to {_MOST_BUSTLE}; 1 is as lively as classes are.")
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        is_empty = not any(arguments.out.iterdir())
    except OSError as error:
        raise Stop(
            "simulate.folder", f"{arguments.out} can not be used ({error.strerror}). Choose another folder."
        ) from error
    if not is_empty:
        raise Stop("simulate.there", f"There is something in {arguments.out} already. Choose an empty folder.")
