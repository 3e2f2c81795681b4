"""An installation looked over from end to end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from agogic.conf import Config
from agogic.inspection.captions import captions_found
from agogic.inspection.findings import Finding
from agogic.inspection.machine import clock_found

Named = Callable[[str], str]
"""Gives what a class is called to whoever looks; empty where nobody knows."""


def _unnamed(class_id: str) -> str:
    return ""


def inspected(config: Config, *, seconds: float | None = None, named: Named = _unnamed) -> Iterator[Finding]:
    """Everything an installation with these settings can be asked without the school's own program.

    `seconds`: how long what is kept may be read; None reads all of it. `named`: gives what a class is called.
    """
    # Packages are needed from here on; whoever calls has looked whether they are there.
    from agogic.inspection.folder import folder_found, running_found, served
    from agogic.inspection.kept import classes_found, databases_found
    from agogic.inspection.reached import mail_found, port_found, way_in_found
    from agogic.inspection.stage_ways import stage_ways_found

    until = None if seconds is None else time.monotonic() + seconds
    running = served(config.data)
    yield captions_found(config.captions_model, whole=seconds is None)
    yield clock_found(_newest_s(config.data))
    yield from folder_found(config.data)
    if config.data.is_dir():
        yield from running_found(config.data)
        yield from databases_found(config.data, until)
        yield from classes_found(config.data, until, named)
    yield port_found(config, running=running)
    yield from way_in_found(config, running=running)
    yield mail_found(config)
    yield from stage_ways_found(config)


def _newest_s(data: Path) -> float:
    files = [file for pattern in ("*.sqlite*", "live/*.json") for file in data.glob(pattern)] if data.is_dir() else []
    return max((file.stat().st_mtime for file in files), default=0.0)
