"""The worker process: followers in a thread of their own, jobs in two lanes, so that heavy work never holds a class.

Ends when its standard input does, which is when the server that started it is gone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from agogic import conf
from agogic.inspection.folder import WORKER_LOCK, lock_of

LANES = ("short", "long")
"""Queues, each with a thread: slides and sheets; videos and imports."""

_LOOK_EACH_S = 0.25
_FAULT_PAUSE_S = 5.0
"""After a fault nothing is tried for so long: a full disk is not mended by asking it four times a second."""
_LOG = logging.getLogger("agogic.worker")


class _Ended(Exception):
    """We were told to end by a signal."""


def main() -> int:
    """Run until standard input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
    import django

    # Ctrl+C reaches every process of the terminal; the server alone decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    with contextlib.suppress(_Ended):
        django.setup()
        # A worker whose server was killed may still be ending: two at once would do the same job twice.
        with lock_of(conf.current().data / WORKER_LOCK):
            _work()
    return 0


def _work() -> None:
    stop = threading.Event()
    lanes = [_lane(queue) for queue in LANES]
    followers = threading.Thread(target=_repeated, args=("Following what happens", _followed(), stop), name="followers")
    threads = [threading.Thread(target=_lane_run, args=(lane, stop), daemon=True) for lane in lanes]
    for thread in (*threads, followers):
        thread.start()
    try:
        sys.stdin.buffer.read()
    finally:
        stop.set()
        for lane in lanes:
            lane.running = False
        followers.join(10)


def _end(number: int, frame: object) -> None:
    raise _Ended


def _lane(queue: str) -> Any:
    from django_tasks_db.management.commands.db_worker import Worker

    queues = [queue, "default"] if queue == "short" else [queue]
    return Worker(
        queue_names=queues,
        interval=_LOOK_EACH_S,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{queue}-{os.getpid()}",
        excluded_queue_names=[],
    )


def _lane_run(lane: Any, stop: threading.Event) -> None:
    from agogic.campus.foundation.jobs import work_take_up

    def run() -> None:
        # What this lane had begun when it was cut off is begun again; its own id names what it claimed just now.
        work_take_up(queues=lane.queue_names)
        lane.run()

    _repeated(f"Work in the {lane.queue_names[0]} lane", run, stop)


def _followed() -> Callable[[], None]:
    from django.db import close_old_connections

    from agogic.campus.classroom import follower

    def follow() -> None:
        close_old_connections()
        follower.run_once()

    return follow


def _repeated(what: str, act: Callable[[], None], stop: threading.Event) -> None:
    from agogic.campus.foundation.lasting import Lasting

    lasting = Lasting(_LOG)
    while not stop.is_set():
        try:
            act()
            lasting.well(what, f"{what} goes on")
            pause_s = _LOOK_EACH_S
        except Exception as error:
            # One fault must not stop the rest: followers go on from their cursors, a job is claimed again.
            lasting.broken(what, error, f"{what} is held up")
            pause_s = _FAULT_PAUSE_S
        stop.wait(pause_s)


if __name__ == "__main__":
    sys.exit(main())
