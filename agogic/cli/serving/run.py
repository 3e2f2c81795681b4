"""Start a school, keep it running, stop it without losing anything."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator

import uvicorn

from agogic import conf
from agogic.cli import Stop
from agogic.cli.serving.beside import Beside, all_stop
from agogic.cli.serving.caddy import caddy_beside
from agogic.cli.serving.folder import databases_ready, folder_locked, keys_ready
from agogic.cli.serving.mount import school_app

_STOPPING_S = 5
"""How long open streams may take to end when the server stops, seconds."""
_BACKLOG = 2048
_WORKER = (sys.executable, "-m", "agogic.cli.serving.worker")
_LISTENER = (sys.executable, "-m", "agogic.cli.serving.listener")


def school_run(
    *,
    campus: bool = True,
    live: bool = True,
    worker: bool = True,
    in_front: bool = False,
    on_prepared: Callable[[], None] | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> int:
    """Serve the school of the current settings until told to stop.

    `in_front`: with Caddy before it, for HTTPS at the school's domain. `on_prepared` is called when its databases
    are ready; `on_ready` gets its address when it is open.

    Returns an exit code. Raises `Stop` in words where the folder, its databases or the port can not be had.
    """
    config = conf.current()
    with folder_locked(config.data, campus=campus, live=live, worker=worker), contextlib.ExitStack() as closing:
        listening = closing.enter_context(_listen(config)) if campus or live else None
        conf.choose(live=config.live or _here(config))
        keys_ready(config.data)
        databases_ready()
        if on_prepared is not None:
            on_prepared()
        beside: list[Beside] = []
        closing.callback(all_stop, beside)
        if in_front:
            beside.append(caddy_beside(conf.current()))
        if worker:
            beside.append(Beside("The worker", _WORKER))
            if config.captions_model is not None:
                beside.append(Beside("The listener", _LISTENER))
        if listening is None:
            return _until_told(on_ready or _quiet, config.address)
        server = _Server(_settings(conf.current(), campus=campus, live=live), on_ready or _quiet, config.address)
        with _stopped_kindly(server):
            server.run(sockets=[listening])
        return 0 if server.opened else 1


def _until_told(ready: Callable[[str], object], address: str) -> int:
    """Where nothing is served here, wait until told to stop."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda given, frame: told.append(given))
    ready(address)
    while not told:
        time.sleep(0.2)
    return 0


@contextlib.contextmanager
def _stopped_kindly(server: uvicorn.Server) -> Iterator[None]:
    """While the server runs, being told to stop is no error.

    uvicorn raises the signals it heeded once more after it has stopped; by default that would end this process
    before the worker has.
    """
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, how in before.items():
            signal.signal(number, how)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[str], object], address: str) -> None:
        super().__init__(config)
        self._ready = ready
        self._address = address
        self.opened = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.opened = True
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


def _here(config: conf.Config) -> str:
    """Where this process itself is reached from the same machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{config.port}"


def _listen(config: conf.Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((config.host, config.port))
        # Whoever comes while the school is made ready waits a moment instead of being turned away.
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise Stop(
            "port.taken",
            f"Port {config.port} on {config.host} can not be used ({error.strerror}). Choose another with --port.",
        ) from error
    listening.set_inheritable(False)
    return listening
