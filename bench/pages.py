"""The school's pages, with 30 and with 300 pupils: queries, processor time, bytes; and what a first visit fetches.

A page may not cost more in a larger school: beside each figure with 300 pupils stands the one with 30.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.campus.weights import first_visits
from bench.figures import Figure
from bench.processes import ROOT, folder, free_port, program, running

SMALL, LARGE = 30, 300
PUPILS_PAGES_KB = 150
CLASSROOM_KB = 300
_ROOMS = ("classroom", "replay")


def measure() -> list[Figure]:
    """Both schools, then a browser in the smaller one."""
    with folder() as large:
        many = _taken(large, LARGE)
    with folder() as small:
        few = _taken(small, SMALL)
        fetched = _fetched(small, few)
    figures = []
    for page, cost in many["pages"].items():
        less, peer = few["pages"][page], f"with {SMALL} pupils"
        figures += [
            Figure(f"{page}: queries", cost["queries"], "", peer, less["queries"], "ours <= 10"),
            Figure(f"{page}: server CPU", cost["cpu_ms"], "ms", peer, less["cpu_ms"], "ours <= 12"),
            Figure(f"{page}: HTML", cost["bytes"] / 1000, "kB", peer, less["bytes"] / 1000),
        ]
    for page, size in fetched.items():
        most = CLASSROOM_KB if page in _ROOMS else PUPILS_PAGES_KB
        figures.append(Figure(f"{page}: first visit, all of it", size / 1000, "kB", budget=f"ours <= {most}"))
    return figures


def _taken(data: Path, pupils: int) -> dict[str, Any]:
    """What the pages of a new school cost, in a process of their own."""
    command = [sys.executable, "-m", "bench.campus.taken", "--data", str(data), "--pupils", str(pupils)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _fetched(data: Path, told: dict[str, Any]) -> dict[str, float]:
    port = free_port()
    with running([program("agogic"), "serve", "--data", data, "--port", str(port)], port):
        return first_visits(f"http://127.0.0.1:{port}", told["username"], told["pupils_pages"])
