"""The generated files are those of the vocabulary, and say what the vocabulary says."""

import re
from pathlib import Path

import pytest

from agogic.classlog import anchors
from agogic.classlog.events import BODIES
from agogic.classlog.treaty import events_schema, refusals, treaty

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(treaty()))
def test_what_is_committed_is_what_is_generated(path: str):
    assert (ROOT / path).read_text() == treaty()[path], f"{path} is out of date: make treaty"


def test_what_is_said_of_a_shape_does_not_hang_on_the_version_of_python():
    said = [part["description"] for part in events_schema()["$defs"].values() if "description" in part]
    assert any("\n" in words for words in said)
    assert all(line == line.strip() for words in said for line in words.split("\n"))


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


def test_both_languages_hear_the_same_and_wait_as_long():
    """Silences are found on both sides (rule A1); a type named on one of them alone would part the two clocks."""
    there = (ROOT / "web/classlog/silence.ts").read_text()
    listed = there.partition("AUDIBLE")[2].partition("]);")[0]
    assert set(re.findall(r'"([a-z_.]+)"', listed)) == anchors.AUDIBLE
    for name in ("READING_MS", "LEAD_MS", "SILENCE_MS"):
        assert re.search(rf"const {name} = (\d+);", there)[1] == str(getattr(anchors, name)), name
