"""Drafts as they come over the wire: what can not be read is no draft, and what no screen shows is taken out."""

import json
from typing import Any

import pytest

from agogic.classlog.codec import drafts_read
from agogic.classlog.ids import new_id


def post(body: Any) -> bytes:
    draft = {"id": new_id(), "to": "room", "type": "chat.said", "body": body, "t": 0}
    return json.dumps({"drafts": [draft]}).encode()


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"text": "a\0b\0"}, {"text": "ab"}),
        ({"text": "\0"}, {"text": ""}),
        (
            {"poll": {"options": ["\0x", "y", 3, None, True]}, "k\0": [["\0"]]},
            {"poll": {"options": ["x", "y", 3, None, True]}, "k": [[""]]},
        ),
        ({"text": r"the six signs \u0000 are text"}, {"text": r"the six signs \u0000 are text"}),
        ({"text": "\\\0"}, {"text": "\\"}),
        ({"text": "\N{SYMBOL FOR NULL} \t\n"}, {"text": "\N{SYMBOL FOR NULL} \t\n"}),
    ],
)
def test_d9_a_nul_is_taken_out_wherever_it_stands(body: Any, read: Any) -> None:
    (draft,) = drafts_read(post(body))
    assert draft is not None
    assert draft.body == read


def test_d9_a_raw_nul_is_no_json() -> None:
    raw = post({"text": "a~b"}).replace(b"~", b"\0")
    assert drafts_read(raw) in ([], [None])
