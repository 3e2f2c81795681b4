"""No input stops the engine or disturbs another seat: anything at all is posted, and the class goes on."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agogic.classlog.events import DRAFTS
from agogic.classlog.ids import new_id
from tests.classlog.logs import bodies
from tests.live.engine import Engine, Seat

_numbers = st.integers() | st.integers(-(10**400), 10**400) | st.floats()
_texts = st.text(max_size=30) | st.sampled_from(["\x00", "seat.", "seat.-1", "seat.٣", "seat." + "9" * 300, "room\n"])
_anything = st.recursive(
    st.none() | st.booleans() | _numbers | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def hostile_drafts(draw: st.DrawFn) -> Any:
    """A draft of any type with a fit, odd or senseless envelope and body."""
    type_ = draw(st.sampled_from([*DRAFTS, "never.heard"]))
    draft = {
        "id": new_id() if draw(st.integers(0, 5)) else draw(_texts),
        "to": draw(st.sampled_from(["room", "desk", "seat.2", "seat.3", "table.1"]) | _texts),
        "type": type_,
        "body": draw(bodies(type_) | _anything),
        "t": draw(st.integers(0, 10**7) | _numbers),
    }
    if draw(st.booleans()):
        draft["at"] = draw(st.none() | st.integers(-10, 10**7) | _numbers)
    if not draw(st.integers(0, 9)):
        draft[draw(_texts)] = draw(_anything)
    return draft


@pytest.fixture(scope="module")
def seats(engine: Engine) -> list[Seat]:
    """The school itself, which no rate slows, and a teacher with its power: they may most."""
    engine.open_class("hostile")
    return [
        engine.seat("hostile", 0, "class", "teach", "class"),
        engine.seat("hostile", 5, "teacher", "teach", "class"),
    ]


def as_json(value: Any) -> bytes:
    """JSON as a careless client makes it: NaN, Infinity, numbers of any length, escaped halves of signs."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


_EACH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_EACH
@given(st.lists(hostile_drafts(), min_size=1, max_size=5), st.integers(0, 1))
def test_strange_drafts_are_answered_each(engine: Engine, seats: list[Seat], drafts: list[Any], who: int) -> None:
    seat = seats[who]
    answer = seat.http.post(f"{seat.url}/drafts", content=as_json({"drafts": drafts}))
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        answers = answer.json()["answers"]
        assert len(answers) == len(drafts)
        assert all(len({"events", "refusal"} & told.keys()) == 1 for told in answers)
    # The class goes on, whatever was granted: somebody else is answered, and what is kept can be read.
    assert engine.seat("hostile", 8).get("index").status_code in (200, 403)


@_EACH
@given(st.binary(max_size=200) | _anything.map(as_json))
def test_strange_bytes_are_refused(engine: Engine, seats: list[Seat], raw: bytes) -> None:
    answer = seats[0].http.post(f"{seats[0].url}/drafts", content=raw)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=9" + "9" * 40, "after=%F0", "wait=nan", "wait=-5", "wait=1e999", "after=٣&wait=0", "limit=x"],
)
def test_strange_questions_are_answered(engine: Engine, seats: list[Seat], query: str) -> None:
    for path in ("events", "index"):
        assert seats[0].http.get(f"{seats[0].url}/{path}?{query}").status_code == 200
    assert seats[0].http.get(f"{seats[0].url}/stream?wait=0&{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "segments/..%2f..%2flog.sqlite",
        "segments/" + "a" * 32,
        "keyframes/..%2f..%2flog.sqlite",
        "keyframes/" + "a" * 32,
        "slides/..%2f../log.sqlite",
        "slides/../../lease",
        "slides/d/1-huge.webp",
        "polls/%00/results",
    ],
)
def test_paths_lead_nowhere_else(engine: Engine, seats: list[Seat], path: str) -> None:
    answer = seats[0].http.get(f"{seats[0].url}/{path}")
    assert answer.status_code in (404, 405)
    assert b"SQLite" not in answer.content


_paths = st.text(st.characters(exclude_characters="?#", exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [".", "..", "%2e%2e", "\x00", "a" * 3000, "*", "0", "seat.2", "room", "\n"]
)
_questions = st.dictionaries(
    st.sampled_from(["after", "index", "limit", "wait", "name"]),
    st.integers(-(10**30), 10**30).map(str) | st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    max_size=4,
)
ROADS = (
    "stream",
    "drafts",
    "beat",
    "index",
    "segments/{}",
    "keyframes/{}",
    "events",
    "polls/{}/results",
    "slides/{}/{}",
    "{}",
)


@_EACH
@given(
    st.sampled_from(ROADS),
    _paths,
    _questions,
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    st.binary(max_size=60),
)
def test_no_road_leads_to_a_fault(
    engine: Engine, seats: list[Seat], road: str, name: str, asked: dict[str, str], method: str, raw: bytes
) -> None:
    if road == "stream":
        # Without this it would be endless, which is what it is for.
        asked = {**asked, "wait": "0"}
    path = road.format(*[quote(name, safe="")] * road.count("{}"))
    answer = seats[0].http.request(method, f"{seats[0].url}/{path}", params=asked, content=raw)
    assert answer.status_code in (200, 204, 400, 404, 405)


@_EACH
@given(_anything, st.binary(max_size=40))
def test_strange_beats_and_revocations_are_refused_or_taken(
    engine: Engine, seats: list[Seat], words: Any, raw: bytes
) -> None:
    odd = {"visible": True, "edge": True, "at": words, "way": words}
    school = engine.seat("*", 0, "class", "class")
    for body in (raw, as_json(words), as_json(odd), as_json({"visible": words, "edge": words})):
        assert seats[0].http.post(f"{seats[0].url}/beat", content=body).status_code in (204, 400, 413)
        assert school.http.post(f"{engine.address}/revocations", content=body).status_code in (204, 400, 413)
    assert seats[1].http.get(f"{seats[1].url}/stream", params={"wait": 0}).status_code == 200


@_EACH
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60), st.binary(max_size=60))
def test_strange_passes_open_nothing(engine: Engine, seats: list[Seat], text: str, raw: bytes) -> None:
    token = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    for pass_ in (text, f"Bearer {text}", f"Bearer {token}.{token}.{token}", f"Bearer ..{token}"):
        answer = seats[0].http.get(f"{seats[0].url}/index", headers={"authorization": pass_})
        assert answer.status_code in (400, 401)


@_EACH
@given(st.lists(hostile_drafts(), min_size=1, max_size=8))
def test_a_neighbour_in_the_same_commit_is_not_disturbed(engine: Engine, seats: list[Seat], drafts: list[Any]) -> None:
    own = seats[1].draft("poll.prepared", {"poll": new_id(), "kind": "text", "prompt": "Mine"}, "desk")
    with ThreadPoolExecutor(2) as both:
        strange = both.submit(seats[0].http.post, f"{seats[0].url}/drafts", content=as_json({"drafts": drafts}))
        told = both.submit(seats[1].post, own).result()[0]
        assert strange.result().status_code in (200, 400)
    assert told.get("events") or told["refusal"]["code"] in ("seat.removed", "class.not_open"), told


@pytest.mark.parametrize("key", ["a\\ud800", "\\udfff", "\\ud83d"])
def test_half_a_sign_is_no_sign(engine: Engine, seats: list[Seat], key: str) -> None:
    words = b'{"drafts":[{"id":"%s","to":"room","type":"chat.said","body":{"text":"%s"},"t":1}]}' % (
        new_id().encode(),
        key.encode(),
    )
    answer = seats[0].http.post(f"{seats[0].url}/drafts", content=words)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert "fault" not in answer.json()["answers"][0]
