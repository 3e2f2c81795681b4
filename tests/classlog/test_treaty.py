"""The generated files are those of the vocabulary, and say what the vocabulary says."""

from pathlib import Path

import pytest

from agogic.classlog.events import BODIES
from agogic.classlog.treaty import events_schema, refusals, treaty

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(treaty()))
def test_what_is_committed_is_what_is_generated(path: str):
    assert (ROOT / path).read_text() == treaty()[path], f"{path} is out of date: make treaty"


def test_every_type_has_its_body_in_the_schema():
    schema = events_schema()
    bodies = {rule["if"]["properties"]["type"]["const"]: rule["then"]["properties"]["body"] for rule in schema["allOf"]}
    assert bodies.keys() == BODIES.keys()
    for body in bodies.values():
        assert body["$ref"].removeprefix("#/$defs/") in schema["$defs"]


def test_every_refusal_names_its_parameters():
    for refusal in refusals().values():
        for name in refusal["params"]:
            assert "{" + name + "}" in refusal["sentence"]
