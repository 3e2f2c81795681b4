"""`agogic demo`: a made-up school with a class that is on, opened in the browser."""

from __future__ import annotations

import argparse
import shutil
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from agogic import conf
from agogic.cli import Stop
from agogic.cli.serving.folder import DEMO_MARK, folder_locked

if TYPE_CHECKING:
    from agogic.cli.simulation.live import LiveClass


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`, and whether to open a browser."""
    parser.add_argument("--port", type=int, help="the port to listen on (or AGOGIC_PORT)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(arguments: argparse.Namespace) -> int:
    """Open the demo. Its folder is marked, and it listens on this machine alone."""
    from agogic.cli.serving.run import school_run

    conf.choose(data=arguments.data or Path("demo-school"), host="127.0.0.1", port=arguments.port)
    data = conf.current().data
    _marked(data)
    # What follows reads its settings from the folder, which must be marked by then.
    from agogic.cli.simulation.live import LiveClass

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


def _marked(data: Path) -> None:
    """Mark the folder as a demo's. Raises `Stop` where something else is in it, or it can not be had.

    The mark is empty until the school is whole: one whose making was stopped is made anew.
    """
    mark = data / DEMO_MARK
    try:
        if (data / "campus.sqlite").exists() and not mark.exists():
            raise Stop("folder.real", f"{data} holds a real school. Give the demo a folder of its own with --data.")
        if not mark.exists() and data.is_dir() and any(data.iterdir()):
            raise Stop(
                "folder.there", f"There is something in {data} already. Give the demo a folder of its own with --data."
            )
        if mark.exists() and not mark.read_text():
            _emptied(data)
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        raise Stop(
            "folder.unwritable", f"{data} can not be used ({error.strerror}). Choose another folder with --data."
        ) from error


def _emptied(data: Path) -> None:
    with folder_locked(data, campus=True, live=True, worker=True):
        for each in data.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each.name != DEMO_MARK and each.suffix != ".lock":
                each.unlink()


def _school(data: Path, live: LiveClass) -> None:
    from agogic.cli.simulation.school import school_make

    if not (data / DEMO_MARK).read_text():
        print("Making the demo school; this takes up to a minute.", flush=True)
        school_make(data)
        (data / DEMO_MARK).write_text("A school made up for trying: anybody may be anybody in it.\n")
    live.prepare()
