"""`agogic serve`: run the school in a folder; an empty one becomes a new school."""

from __future__ import annotations

import argparse

from agogic import conf
from agogic.cli import Stop, listening_options

ROLES = {
    "all": {"campus": True, "live": True, "worker": True},
    "campus": {"campus": True, "live": False, "worker": False},
    "live": {"campus": False, "live": True, "worker": False},
    "worker": {"campus": False, "live": False, "worker": True},
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--host`, `--port`, and the role where a large school runs them apart."""
    parser.add_argument("role", nargs="?", choices=sorted(ROLES), default="all", help="which part to run")
    listening_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped. Refuses a demo's folder: its people can be anybody."""
    from agogic.cli.serving.folder import DEMO_MARK
    from agogic.cli.serving.run import school_run

    conf.choose(host=arguments.host, port=arguments.port, domain=arguments.domain)
    data = conf.current().data
    if (data / DEMO_MARK).exists():
        raise Stop(
            "folder.demo",
            f"{data} holds a demo, in which anyone may be anybody. Open it with: agogic demo --data {data}. "
            "For a real school, give an empty folder with --data.",
        )
    parts = ROLES[arguments.role]
    if not parts["live"] and not conf.current().live:
        raise Stop(
            "live.unnamed",
            f"“agogic serve {arguments.role}” must know where the live engine runs. "
            "Set AGOGIC_LIVE to its address, such as http://127.0.0.1:8001.",
        )
    return school_run(
        campus=parts["campus"],
        live=parts["live"],
        worker=parts["worker"],
        in_front=bool(arguments.domain),
        on_ready=_tell if parts["campus"] else _tell_part,
    )


def _tell(address: str) -> None:
    print(f"The school is open at {address}", flush=True)
    _tell_code(address)
    print("Stop it with Ctrl+C.", flush=True)


def _tell_part(address: str) -> None:
    print("This part of the school runs. Stop it with Ctrl+C.", flush=True)


def _tell_code(address: str) -> None:
    code, shown_before = _setup_code()
    if code:
        print(f"Nobody is here yet. Open {address} and make the administrator with this code: {code}", flush=True)
        if shown_before:
            print("Codes shown before are worth nothing now.", flush=True)


def _setup_code() -> tuple[str | None, bool]:
    """The code of the first visit, if there is still one to come; and whether an earlier start showed another."""
    from agogic.campus.people.actions import setup_code_make

    shown_before = (conf.current().data / "setup-code").exists()
    return setup_code_make(), shown_before
