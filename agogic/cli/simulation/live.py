"""Keeps a class on as long as the demo runs: classmates take part, and when it is over another begins."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import httpx

from agogic.cli.simulation.joining import Joining, class_client
from agogic.cli.simulation.opening import OnNow, class_on, left_open
from agogic.passes import Keys

_BREAK_S = 60
"""Between the end of one class and the beginning of the next, seconds."""
_TRIED_AGAIN_S = 20
_LOG = logging.getLogger("agogic.demo")


class LiveClass:
    """The demo's class that is on, in a thread of its own; its fault is never the demo's."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._first: OnNow | None = None

    def prepare(self) -> None:
        """See that a class is on, before the school opens."""
        try:
            self._first = class_on(self._data, been_on=True)
        except Exception:
            _LOG.exception("The demo's live class could not be opened; it is tried again")

    def begin(self, address: str) -> None:
        """Let what happens in it go on beside."""
        self._thread = threading.Thread(target=self._run, args=(address,), name="classmates", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let everybody stop where they are; the class stays on for the next start."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(3)

    def _run(self, address: str) -> None:
        on, self._first = self._first, None
        while not self._stop.is_set():
            try:
                on = on or class_on(self._data, been_on=False)
                if on is None:
                    return
                self._others_end(address, on)
                with class_client(address, str(on.session.id)) as http:
                    self._joining(http, on).play(on.plan, self._stop)
                self._stop.wait(_BREAK_S)
            except Exception:
                _LOG.exception("The demo's live class met a fault; it is tried again")
                self._stop.wait(_TRIED_AGAIN_S)
            on = None

    def _others_end(self, address: str, on: OnNow) -> None:
        """One that an earlier start left open is over."""
        for session in left_open():
            if session.id != on.session.id:
                with class_client(address, str(session.id)) as http:
                    self._joining(http, OnNow(session, on.names, on.plan)).end()

    def _joining(self, http: httpx.Client, on: OnNow) -> Joining:
        return Joining(http, Keys.load(self._data), str(on.session.id), on.names)
