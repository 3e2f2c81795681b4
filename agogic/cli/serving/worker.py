"""The worker process: followers in a thread of their own, jobs in two lanes, so that heavy work never holds a class.

Ends when its standard input does, which is when the server that started it is gone.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

LANES = ("short", "long")
"""Queues, each with a thread: slides and sheets; videos and imports."""

_LOOK_EACH_S = 0.25
_LOG = logging.getLogger("agogic.worker")


def main() -> int:
    """Run until standard input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
    import django

    # Ctrl+C reaches every process of the terminal; the server alone decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    stop = threading.Event()
    lanes = [_lane(queue) for queue in LANES]
    threads = [threading.Thread(target=lane.run, name=f"jobs {lane.worker_id}", daemon=True) for lane in lanes]
    threads.append(threading.Thread(target=_follow, args=(stop,), name="followers"))
    for thread in threads:
        thread.start()
    sys.stdin.buffer.read()
    stop.set()
    for lane in lanes:
        lane.running = False
    threads[-1].join(10)
    return 0


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


def _follow(stop: threading.Event) -> None:
    from django.db import close_old_connections

    from agogic.campus.classroom import follower

    while not stop.is_set():
        close_old_connections()
        _guarded(follower.run_once)
        stop.wait(_LOOK_EACH_S)


def _guarded(run_once: Callable[[], object]) -> None:
    try:
        run_once()
    except Exception:
        # One class that can not be followed must not stop the others; the cursor stays, so it is tried again.
        _LOG.exception("A follower stopped at a fault and goes on from its cursor")


if __name__ == "__main__":
    sys.exit(main())
