"""The vectors both languages read: a log by hand, and the parts it folds to."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agogic.classlog.events import BODIES, Event
from agogic.classlog.fold import fold_all
from agogic.classlog.state import Part

VECTORS = [
    pytest.param(vector, id=f"{file.stem}: {vector['name']}")
    for file in sorted((Path(__file__).parents[2] / "schema" / "vectors").glob("*.json"))
    for vector in json.loads(file.read_text())
]


@pytest.mark.parametrize("vector", VECTORS)
def test_f5_a_log_folds_to_its_parts(vector: dict[str, Any]):
    state = fold_all(msgspec.convert(vector["events"], list[Event]))
    assert state.parts == msgspec.convert(vector["parts"], dict[str, Part])


def test_every_type_stands_in_a_vector():
    met = {event["type"] for vector in VECTORS for event in vector.values[0]["events"]}
    assert BODIES.keys() <= met
