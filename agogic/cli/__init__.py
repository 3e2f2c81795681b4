"""The command line: `agogic COMMAND`. One module a command, imported only when it is asked for.

How to add a command stands in README.md beside this file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from agogic import __version__, conf

COMMANDS = {
    "demo": "open a school made up for trying, with a class that is on",
    "class": "write a believable class from a seed",
    "serve": "run the school in a folder; an empty one becomes a new school",
    "check": "say what is wrong with an installation, and what mends it",
    "person": "make, invite and list people, and set passwords",
    "config": "show, check or document the settings",
    "bench": "measure the program, beside its peers where there are any",
}
"""Every command and what it is for; each is the module of that name in this folder."""


class Stop(Exception):
    """A command cannot go on and says why in a kind sentence; ends it with exit code `exit_code`."""

    def __init__(self, code: str, message: str, *, exit_code: int = 2) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.exit_code = exit_code


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    name = next((word for word in argv if not word.startswith("-")), None)
    arguments = _parser(name).parse_args(argv)
    try:
        conf.choose(data=arguments.data)
        return int(arguments.run(arguments) or 0)
    except conf.ConfigError as error:
        return _tell(arguments, "settings.wrong", "\n".join(error.problems), 2)
    except Stop as stop:
        return _tell(arguments, stop.code, stop.message, stop.exit_code)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`agogic … | head`); there is nobody left to tell.
        sys.stderr.close()
        return 1


def json_option(parser: argparse.ArgumentParser) -> None:
    """Give a command `--json`: then only JSON goes to stdout."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def listening_options(parser: argparse.ArgumentParser) -> None:
    """Give a command `--host`, `--port` and `--domain`: where the school is reached."""
    parser.add_argument("--host", help="the address to listen on (or AGOGIC_HOST)")
    parser.add_argument("--port", type=int, help="the port to listen on (or AGOGIC_PORT)")
    parser.add_argument("--domain", help="the school's name on the internet: Caddy stands in front and brings HTTPS")


def print_json(answer: Any) -> None:
    """Print an answer for machines, in one stable form."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _parser(name: str | None) -> argparse.ArgumentParser:
    """The parser of the whole line, filled in only for the command that was named."""
    parser = _Parser(prog="agogic", description="A school in which a class can be taken live, late or later.")
    parser.add_argument("--version", action="version", version=f"agogic {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for each, help_line in COMMANDS.items():
        command = commands.add_parser(each, help=help_line, description=help_line[0].upper() + help_line[1:] + ".")
        if each == name:
            module = importlib.import_module(f"agogic.cli.{each}")
            command.set_defaults(run=module.run, json=False, data=None)
            module.add_arguments(command)
            _data_option(command)
    return parser


def _data_option(command: argparse.ArgumentParser) -> None:
    """Let `--data` stand behind a command and behind its verb alike."""
    # Not given, it must not undo what was given further to the front.
    command.add_argument(
        "--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the school's folder (or AGOGIC_DATA)"
    )
    for action in command._actions:  # argparse offers no other way to its verbs
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                _data_option(verb)


class _Parser(argparse.ArgumentParser):
    """Says in a sentence what was not understood, and where to look."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[0].upper()}{message[1:]}. “{self.prog} --help” tells what there is.\n")


def _tell(arguments: argparse.Namespace, code: str, message: str, exit_code: int) -> int:
    """Say on stderr why a command ended early, and in JSON on stdout if that was asked for."""
    print(message, file=sys.stderr)
    if arguments.json:
        print_json({"refused": {"code": code, "message": message}})
    return exit_code
