"""Every event type, drafted by every kind of visitor through the engine's door, live and later, against the table."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.test import Client

from agogic.campus.people.models import Person
from agogic.classlog.events import BODIES, DRAFTS
from agogic.classlog.ids import new_id
from tests.authorisation.addresses import section_things
from tests.authorisation.drafts import PUPIL, SCHOOL, TEACHER, Played
from tests.authorisation.engine import passes_for
from tests.authorisation.events import AUDIENCES, OUTSIDE, TABLE, YES
from tests.authorisation.live import INSIDE, KINDS
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught
from tests.live.engine import Engine, Seat

SEATS = ((PUPIL, "pupil", ()), (TEACHER, "teacher", ("teach",)), (SCHOOL, "class", ("class",)))
_numbers = itertools.count()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    one = Engine(tmp_path_factory.mktemp("school"))
    one.start()
    yield one
    one.stop()


def test_the_table_names_every_type_and_every_kind() -> None:
    types = set(BODIES) | set(DRAFTS)
    assert not types - TABLE.keys(), "not in the table: " + ", ".join(sorted(types - TABLE.keys()))
    assert not TABLE.keys() - types, "no such type: " + ", ".join(sorted(TABLE.keys() - types))
    assert set(OUTSIDE) | set(INSIDE) == set(KINDS)


@pytest.mark.parametrize("type_", sorted(TABLE))
def test_who_may_append_what(type_: str, engine: Engine) -> None:
    wrong = []
    for index, over in enumerate((False, True)):
        for expected, (number, role, powers) in zip(TABLE[type_][index * 3 :], SEATS, strict=False):
            class_id = f"c{next(_numbers)}"
            played = Played(engine, class_id, over=over)
            body, to = played.drafts()[type_]
            seat = Seat(engine, class_id, number, role, powers, {})
            answer = seat.ask(type_, body, to, **({"at": played.length_ms} if over else {}))
            told = YES if "events" in answer else answer["refusal"]["code"]
            if told != expected:
                wrong.append(f"{role}, {'later' if over else 'live'}: {told}, the table says {expected}")
    assert not wrong, "\n".join(wrong)


def test_nobody_from_outside_appends_anything(
    engine: Engine, everybody: Everybody, taught: Taught, signed_in: Callable[[Person | None], Client], settings: Any
) -> None:
    settings.DATA = engine.data
    own = str(section_things(taught.section, everybody.teacher, everybody.pupil, "open").given["class_id"])
    other = str(section_things(taught.other, everybody.other_teacher, everybody.other_pupil, "open").given["class_id"])
    people = {kind: getattr(everybody, kind) for kind in KINDS if hasattr(everybody, kind)}
    class_of = {kind: other if kind in ("other_pupil", "other_teacher") else own for kind in people}
    tokens = passes_for(engine, signed_in, people, class_of, own)
    played = Played(engine, own, over=False)
    teacher = Seat(engine, own, TEACHER, "teacher", ("teach",), {})
    assert "events" in teacher.ask("seat.removed", {"seat": 8})
    school = Seat(engine, "*", SCHOOL, "class", ("class",), {})
    school.http.post(f"{engine.address}/revocations", json={"session": "stolen-phone"}).raise_for_status()
    before = teacher.get("index").json()["seq"]
    for type_, (body, to) in played.drafts().items():
        for at in (None, 0):
            draft = {"id": new_id(), "to": to, "type": type_, "body": body, "t": 2**50, "at": at}
            for kind, expected in OUTSIDE.items():
                told = _posted(teacher.http, f"{teacher.url}/drafts", tokens[kind], draft)
                assert told == expected, f"{type_} as {kind}"
    assert teacher.get("index").json()["seq"] == before, "something stands in the log"


@pytest.mark.parametrize(("type_", "to"), sorted(AUDIENCES))
def test_whom_words_reach(type_: str, to: str, engine: Engine) -> None:
    for expected, (number, role, powers) in zip(AUDIENCES[type_, to], SEATS, strict=False):
        class_id = f"c{next(_numbers)}"
        body, _fit = Played(engine, class_id, over=False).drafts()[type_]
        school = Seat(engine, class_id, SCHOOL, "class", ("class",), {})
        before = school.get("index").json()["seq"]
        answer = Seat(engine, class_id, number, role, powers, {}).ask(type_, body, to)
        if "refusal" in answer:
            assert answer["refusal"]["code"] == expected, role
            continue
        log = school.get("events", index=before, after=before).text.splitlines()
        assert " ".join(json.loads(line)["to"] for line in log) == expected, role


def _posted(http: httpx.Client, where: str, token: str, draft: dict[str, Any]) -> tuple[int, str]:
    headers = {"authorization": f"Bearer {token}"} if token else {"authorization": ""}
    answer = http.post(where, json={"drafts": [draft]}, headers=headers)
    return answer.status_code, answer.json()["refusal"]["code"]
