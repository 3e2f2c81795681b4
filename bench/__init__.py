"""Figures of the running program, most of them beside a peer's that were taken in the same run.

Each bench is a module with `measure() -> list[Figure]`; one that would take longer than a minute names `PARTS`, and its
`measure` takes one of them. `agogic bench` runs them.
"""

from __future__ import annotations

import importlib

from bench.figures import Figure, Report

BENCHES = {
    "fanout": "500 readers of a class, 100 events a second: what a delivery costs and how soon it is seen",
    "join": "300 seats come within 5 s into a class of 60 minutes; a newcomer reads 10,000 events",
    "append": "events kept durably a second, in one class and in 20 at once",
    "fold": "a class of 60 minutes folded whole, in Python and in Node",
    "seek": "any moment of a replay: how long until its state is there",
    "media": "pictures and sound: what a viewer costs, with one and six on the stage, 100 and 300 viewers",
    "pages": "queries, time and bytes of the school's pages, with 30 and with 300 pupils",
}
"""Every bench and what it measures; each is the module of that name in this folder."""


def parts_of(name: str) -> dict[str, str]:
    """What of a bench is measured apart, and what that is; most are measured whole."""
    parts: dict[str, str] = getattr(importlib.import_module(f"bench.{name}"), "PARTS", {})
    return parts


def measured(name: str, part: str | None = None) -> Report:
    """Run one bench, or a part of it. Raises `KeyError` if there is none of that name."""
    BENCHES[name]
    measure = importlib.import_module(f"bench.{name}").measure
    figures: list[Figure] = measure(part) if parts_of(name) else measure()
    return Report(name, figures)
