"""Start a school, keep it running, stop it without losing anything."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable

import uvicorn

from agogic import conf
from agogic.cli import Stop
from agogic.cli.serving.folder import databases_ready, folder_lock
from agogic.cli.serving.mount import school_app

_STOPPING_S = 5
"""How long open streams may take to end when the server stops, seconds."""
_WORKER_STOPPING_S = 20


def school_run(
    *,
    campus: bool = True,
    live: bool = True,
    worker: bool = True,
    on_prepared: Callable[[], None] | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> int:
    """Serve the school of the current settings until told to stop.

    `on_prepared` is called when its databases are ready; `on_ready` gets its address when it is open.

    Returns an exit code. Raises `Stop` in words where the folder or the port can not be had.
    """
    config = conf.current()
    lock = folder_lock(config.data)
    try:
        listening = _listen(config)
        conf.choose(live=config.live or f"http://{config.host}:{config.port}")
        databases_ready()
        if on_prepared is not None:
            on_prepared()
        beside = _worker_start() if worker else None
        try:
            server = _Server(_settings(conf.current(), campus=campus, live=live), on_ready or _quiet, config.address)
            server.run(sockets=[listening])
        finally:
            if beside is not None:
                _worker_stop(beside)
        return 0
    finally:
        lock.release()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[str], object], address: str) -> None:
        super().__init__(config)
        self._ready = ready
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            await asyncio.to_thread(self._ready, self._address)


def _quiet(address: str) -> None:
    """Nobody waits to be told that the school is open."""


def _settings(config: conf.Config, *, campus: bool, live: bool) -> uvicorn.Config:
    from agogic.live.outlet import OutletProtocol

    return uvicorn.Config(
        school_app(config, campus=campus, live=live),
        http=OutletProtocol,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_STOPPING_S,
        proxy_headers=True,
        forwarded_allow_ips=list(config.proxies),
    )


def _listen(config: conf.Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((config.host, config.port))
    except OSError as error:
        listening.close()
        raise Stop(
            "port.taken",
            f"Port {config.port} on {config.host} can not be used ({error.strerror}). Choose another with --port.",
        ) from error
    listening.set_inheritable(False)
    return listening


def _worker_start() -> subprocess.Popen[bytes]:
    # Its standard input is a pipe from us: when we are gone, however that happened, the worker reads the end of it.
    return subprocess.Popen([sys.executable, "-m", "agogic.cli.serving.worker"], stdin=subprocess.PIPE)


def _worker_stop(beside: subprocess.Popen[bytes]) -> None:
    if beside.stdin:
        beside.stdin.close()
    try:
        beside.wait(_WORKER_STOPPING_S)
    except subprocess.TimeoutExpired:
        beside.kill()
