"""`agogic demo`: a made-up school with a class that is on, opened in the browser."""

from __future__ import annotations

import argparse
import logging
import threading
import webbrowser
from pathlib import Path

from agogic import conf
from agogic.cli import Stop

_LOG = logging.getLogger("agogic.demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port`, and whether to open a browser."""
    parser.add_argument("--port", type=int, help="the port to listen on (or AGOGIC_PORT)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(arguments: argparse.Namespace) -> int:
    """Open the demo. Its folder is marked, and it listens on this machine alone."""
    from agogic.cli.serving.folder import DEMO_MARK
    from agogic.cli.serving.run import school_run

    conf.choose(data=arguments.data or Path("demo-school"), host="127.0.0.1", port=arguments.port)
    data = conf.current().data
    if (data / "campus.sqlite").exists() and not (data / DEMO_MARK).exists():
        raise Stop("folder.real", f"{data} holds a real school. Give the demo a folder of its own with --data.")
    data.mkdir(parents=True, exist_ok=True)
    (data / DEMO_MARK).touch()
    stop = threading.Event()

    def ready(address: str) -> None:
        print(f"The demo school is open at {address}", flush=True)
        print("Step in there as anybody with one click. Stop it with Ctrl+C.", flush=True)
        threading.Thread(target=_live_class, args=(address, data, stop), daemon=True, name="classmates").start()
        if not arguments.no_browser:
            webbrowser.open(address)

    try:
        return school_run(on_prepared=lambda: _school(data), on_ready=ready)
    finally:
        stop.set()


def _school(data: Path) -> None:
    from agogic.campus.foundation.school import school_now
    from agogic.cli.simulation.school import school_make

    if school_now().made_at is None:
        school_make(data)


def _live_class(address: str, data: Path, stop: threading.Event) -> None:
    try:
        _live_class_held(address, data, stop)
    except Exception:
        _LOG.exception("The demo's live class could not be held; the rest of the demo goes on")


def _live_class_held(address: str, data: Path, stop: threading.Event) -> None:
    """Open a class and let classmates take part, until `stop`."""
    from agogic.campus.classroom import door
    from agogic.campus.classroom.actions import class_opened_note, seat_take
    from agogic.campus.courses.models import Section
    from agogic.campus.people.models import Person
    from agogic.cli.simulation.classmates import Classmate, classmates_run
    from agogic.cli.simulation.school import PUPILS, TEACHER, class_begin
    from agogic.passes import Keys

    section = Section.objects.order_by("created_at").first()
    teacher = Person.objects.get(username=TEACHER[0])
    if section is None:
        return
    session = class_begin(section, teacher)
    door.class_open(session, [])
    class_opened_note(by=teacher, session=session)
    mates = [Classmate(seat_take(session=session, person=teacher, teaches=True).number, teacher.name, teaches=True)]
    pupils = Person.objects.filter(username__in=[username for username, _, _ in PUPILS[2:]])
    mates += [Classmate(seat_take(session=session, person=one, teaches=False).number, one.name) for one in pupils]
    classmates_run(address, Keys.load(data), str(session.id), mates, stop)
