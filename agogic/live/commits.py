"""Threads that commit. Many classes commit beside each other, so that one waits for the disk only, not for another.

`concurrent.futures` does the same; with its futures, locks and callbacks a small commit took twice as long.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

_Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]", Callable[..., None], tuple[Any, ...]]


class Commits:
    """Up to `most` threads, each begun when there is work for it. Used from one event loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = 0
        self._going = 0

    async def run(self, work: Callable[..., None], *given: Any) -> None:
        """Do `work` in one of the threads; returns, or raises what it raised, when it is done."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        if self._threads < min(self._going + 1, self._most):
            # Counted once it has begun: where the machine gives no more threads, nobody waits for one that is not.
            threading.Thread(target=self._work, name=f"commit {self._threads + 1}", daemon=True).start()
            self._threads += 1
        self._going += 1
        self._jobs.put((loop, done, work, given))
        try:
            await done
        finally:
            self._going -= 1

    def close(self) -> None:
        """Let the threads end when what was given to them is done."""
        for _ in range(self._threads):
            self._jobs.put(None)
        self._threads = 0

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            loop, done, work, given = job
            told: BaseException | None = None
            try:
                work(*given)
            except BaseException as error:
                told = error
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_settle, done, told)
            # What was committed is not held until the next job comes.
            del job, done, work, given, told


def _settle(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
