"""`agogic demo`: a made-up school with a class that is on, opened in the browser."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from agogic import conf
from agogic.cli import Stop

if TYPE_CHECKING:
    from agogic.cli.simulation.live import LiveClass


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`, and whether to open a browser."""
    parser.add_argument("--port", type=int, help="the port to listen on (or AGOGIC_PORT)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(arguments: argparse.Namespace) -> int:
    """Open the demo. Its folder is marked, and it listens on this machine alone."""
    from agogic.cli.serving.folder import DEMO_MARK
    from agogic.cli.serving.run import school_run
    from agogic.cli.simulation.live import LiveClass

    conf.choose(data=arguments.data or Path("demo-school"), host="127.0.0.1", port=arguments.port)
    data = conf.current().data
    if (data / "campus.sqlite").exists() and not (data / DEMO_MARK).exists():
        raise Stop("folder.real", f"{data} holds a real school. Give the demo a folder of its own with --data.")
    data.mkdir(parents=True, exist_ok=True)
    (data / DEMO_MARK).touch()
    live = LiveClass(data)

    def ready(address: str) -> None:
        live.begin(address)
        print(f"The demo school is open at {address}", flush=True)
        print("Step in there as anybody with one click. Stop it with Ctrl+C.", flush=True)
        if not arguments.no_browser:
            webbrowser.open(address)

    try:
        return school_run(on_prepared=lambda: _school(data, live), on_ready=ready)
    finally:
        live.stop()


def _school(data: Path, live: LiveClass) -> None:
    from agogic.campus.foundation.school import school_now
    from agogic.cli.simulation.school import school_make

    if school_now().made_at is None:
        print("Making the demo school; this takes a few seconds.", flush=True)
        school_make(data)
    live.prepare()
