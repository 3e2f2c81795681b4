"""A process beside the server: started with it, started again when it ends by itself, stopped with it."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

AGAIN_FIRST_S = 0.5
AGAIN_MOST_S = 30.0
STEADY_S = 60.0
"""Who ran this long is started again at once; who keeps ending waits longer each time."""
STOPPING_S = 20
_LOG = logging.getLogger("agogic.serve")


class Beside:
    """One process. Its standard input is a pipe from us: when we are gone, however that happened, it reads the end."""

    # `name` begins a sentence: “The worker”.
    def __init__(self, name: str, command: Sequence[str], *, stopping_s: float = STOPPING_S) -> None:
        self._name = name
        self._command = list(command)
        self._stopping_s = stopping_s
        self._stop = threading.Event()
        self._process = self._started()
        self._watching = threading.Thread(target=self._watch, name=f"beside {name}", daemon=True)
        self._watching.start()

    @property
    def pid(self) -> int:
        """The process that runs now."""
        return self._process.pid

    def stop(self) -> None:
        """Let it end, and wait until it has; kill it if it takes too long."""
        self._stop.set()
        process = self._process
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(self._stopping_s)
        except subprocess.TimeoutExpired:
            _LOG.warning("%s did not end in %d s and was killed", self._name, self._stopping_s)
            process.kill()
            process.wait()
        self._watching.join()

    def _watch(self) -> None:
        wait_s = AGAIN_FIRST_S
        while True:
            began = time.monotonic()
            code = self._process.wait()
            if self._stop.is_set():
                return
            wait_s = AGAIN_FIRST_S if time.monotonic() - began > STEADY_S else min(wait_s * 2, AGAIN_MOST_S)
            _LOG.warning("%s ended (%s) and is started again in %.0f s", self._name, code, wait_s)
            if self._stop.wait(wait_s):
                return
            self._process = self._started()
            if self._stop.is_set() and self._process.stdin is not None:
                # Told to stop between two processes: the new one must not outlive us.
                self._process.stdin.close()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)


def all_stop(beside: Sequence[Beside]) -> None:
    """Stop several at the same time, so that the slowest alone decides how long it takes."""
    with ThreadPoolExecutor(max_workers=max(1, len(beside))) as pool:
        list(pool.map(Beside.stop, beside))
