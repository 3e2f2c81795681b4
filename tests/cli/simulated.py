"""Classes written into a folder, read back for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agogic.classlog.events import Event
from agogic.classlog.store import SqliteStore
from agogic.cli.simulation.lessons import EVERY_LESSON
from agogic.cli.simulation.run import DeckShape, Simulated, class_simulate
from agogic.cli.simulation.script import Lesson


def shapes(lessons: Sequence[Lesson] = EVERY_LESSON) -> dict[str, DeckShape]:
    """The decks of lessons as if they were drawn."""
    return {each.name: DeckShape(each.name, each.title, len(each.slides), 1600, 900) for each in lessons}


def written(folder: Path, **asked: Any) -> tuple[Simulated, list[Event]]:
    """A class as it was asked for, and its events."""
    asked.setdefault("decks", shapes())
    told = class_simulate(folder, **asked)
    return told, events_of(folder)


def events_of(folder: Path) -> list[Event]:
    """Every event of a class."""
    store = SqliteStore.reading(folder)
    try:
        return [line.event for line in store.read(0)]
    finally:
        store.close()


def raw_of_log(folder: Path) -> list[bytes]:
    """Every event of a class as its bytes."""
    store = SqliteStore.reading(folder)
    try:
        return [line.raw for line in store.read(0)]
    finally:
        store.close()
