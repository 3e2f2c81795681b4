"""A school, served, on a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.served import Served, school_make

Opening = Callable[..., tuple[Served, str]]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Makes servers on folders; stops them when the test is over."""
    made: list[Served] = []

    def make(data: Path | None = None, **given: Any) -> Served:
        one = Served(data or tmp_path / "school", **given)
        made.append(one)
        return one

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def opened(served: Callable[..., Served]) -> Opening:
    """Makes a small school and opens it; gives its server and its section."""

    def open_(data: Path | None = None, **given: Any) -> tuple[Served, str]:
        one = served(data, **given)
        section = school_make(one.data)
        one.start()
        return one, section

    return open_
