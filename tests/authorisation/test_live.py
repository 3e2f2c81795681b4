"""Every address of the engine, asked with every kind of pass over HTTP, against the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from django.test import Client
from starlette.routing import Route

from agogic.campus.people.models import Person
from agogic.classlog.ids import new_id
from agogic.conf import Config
from agogic.live.app import app
from tests.authorisation.addresses import section_things
from tests.authorisation.engine import passes_for
from tests.authorisation.live import KINDS, TABLE, WITHOUT
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught
from tests.live.engine import Engine, Seat
from tests.live.sending import Track

SignedIn = Callable[[Person | None], Client]
UNDER = "/classes/{class_id}"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_http = httpx.Client(timeout=5, verify=False)
SENT = {
    "/drafts": {"drafts": [{"id": "x"}]},
    "/beat": {"visible": True, "edge": True},
    "/revocations": {"session": "s"},
    "/end": {"chunks": 1},
    "/unrecorded": {"seat": 99},
    "/wants": {"stream": "x", "tracks": {}},
    "/signal": {"to": 1, "body": {}},
}


def routes(tmp_path: Path) -> list[Route]:
    """The addresses of the engine, read off its code."""
    found = app(Config(data=tmp_path)).routes
    assert all(isinstance(each, Route) for each in found), "a mount hides addresses from this table: name them too"
    return [each for each in found if isinstance(each, Route)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    one = Engine(tmp_path_factory.mktemp("school"))
    one.start()
    yield one
    one.stop()


class Lesson:
    """A class that is on, in the school and in the engine, with slides, a poll and a sealed page."""

    def __init__(self, engine: Engine, everybody: Everybody, taught: Taught, signed_in: SignedIn) -> None:
        self.engine = engine
        own = section_things(taught.section, everybody.teacher, everybody.pupil, "open").given["class_id"]
        other = section_things(taught.other, everybody.other_teacher, everybody.other_pupil, "open").given["class_id"]
        self.class_id = str(own)
        people = {kind: getattr(everybody, kind) for kind in KINDS if hasattr(everybody, kind)}
        class_of = {kind: str(other if kind in ("other_pupil", "other_teacher") else own) for kind in people}
        self.tokens = passes_for(engine, signed_in, people, class_of, self.class_id)
        school = Seat(engine, self.class_id, 0, "class", ("class",), {})
        self.poll, self.deck = new_id(), "slides1"
        deck = {"deck": self.deck, "title": "S", "pages": 1, "width": 16, "height": 9}
        for type_, body in (
            ("deck.added", deck),
            ("class.opened", {"title": "Which is more?", "rules": {}, "planned_ms": 60_000}),
            ("poll.opened", {"poll": self.poll, "kind": "text", "prompt": "Why?"}),
            ("seat.admitted", {"seat": 8, "role": "pupil"}),
            ("seat.removed", {"seat": 8}),
        ):
            assert "events" in school.ask(type_, body), type_
        slides = engine.data / "classes" / self.class_id / "slides" / self.deck
        slides.mkdir(parents=True)
        (slides / "1-small.webp").write_bytes(b"RIFF")
        everywhere = Seat(engine, "*", 0, "class", ("class",), {})
        everywhere.http.post(f"{engine.address}/revocations", json={"session": "stolen-phone"}).raise_for_status()
        answer = {"poll": self.poll, "text": "a secret"}
        assert "events" in Seat(engine, self.class_id, 9, "pupil", (), {}).ask("poll.answered", answer)
        on_stage = Seat(engine, self.class_id, 5, "teacher", ("teach",), {})
        assert "events" in on_stage.ask("stage.entered")
        self.camera = Track(on_stage)
        assert self.camera.begin().status_code == 201
        assert self.camera.send(0)["taken"]
        assert "events" in school.ask("class.ended")
        # Opened again and ended: a second page, with a keyframe before it.
        assert "events" in school.ask("class.reopened")
        assert "events" in school.ask("class.ended")
        self.pages = school.get("index").json()["audiences"]
        of_room = Seat(engine, self.class_id, 9, "pupil", (), {}).get("index").json()["audiences"]["room"]
        self.page, self.keyframe = of_room[0]["name"], of_room[1]["keyframe"]

    def ask(self, method: str, path: str, kind: str, **params: Any) -> httpx.Response:
        """What this address answers to this kind."""
        given = {"class_id": self.class_id, "poll": self.poll, "deck": self.deck, "name": "1-small.webp"}
        given |= {"track": self.camera.name, "epoch": self.camera.epoch, "variant": "full", "run": "0-0"}
        given |= {"upload": "0" * 32, "kind": "film"}
        if "/segments/" in path:
            given["name"] = self.page
        if "/keyframes/" in path:
            given["name"] = self.keyframe
        sent = next((body for end, body in SENT.items() if path.endswith(end)), None)
        token = self.tokens[kind]
        return _http.request(
            method,
            self.engine.address + path.format(**{**given, **params}),
            headers={"authorization": f"Bearer {token}"} if token else {},
            params={"wait": 0} if path.endswith("/stream") else None,
            json=sent if method == "POST" else None,
        )


@pytest.fixture
def lesson(engine: Engine, everybody: Everybody, taught: Taught, signed_in: SignedIn, settings: Any) -> Lesson:
    settings.DATA = engine.data
    return Lesson(engine, everybody, taught, signed_in)


def test_the_table_names_every_address_and_no_other(tmp_path: Path) -> None:
    there = {f"{method} {each.path}" for each in routes(tmp_path) for method in each.methods or () if method != "HEAD"}
    assert not there - TABLE.keys(), "not in the table: " + ", ".join(sorted(there - TABLE.keys()))
    assert not TABLE.keys() - there, "no such address: " + ", ".join(sorted(TABLE.keys() - there))
    assert all(set(answers) == set(KINDS) for answers in TABLE.values())


def test_the_page_gives_passes_to_those_inside_alone(lesson: Lesson) -> None:
    assert {kind for kind, token in lesson.tokens.items() if not token} == set(WITHOUT)
    said = {kind: jwt.decode(lesson.tokens[kind], options={"verify_signature": False}) for kind in ("pupil", "teacher")}
    assert "powers" not in said["pupil"] and said["pupil"]["role"] == "pupil"
    assert said["teacher"]["powers"] == ["teach"]


@pytest.mark.parametrize("address", sorted(TABLE))
def test_who_gets_what(address: str, lesson: Lesson) -> None:
    method, path = address.split()
    wrong = []
    for kind in KINDS:
        answer = lesson.ask(method, path, kind)
        if answer.status_code != TABLE[address][kind]:
            wrong.append(f"{kind}: {answer.status_code} {answer.text[:80]}, the table says {TABLE[address][kind]}")
        if answer.status_code >= 400 and answer.json().keys() != {"refusal"}:
            wrong.append(f"{kind}: a refusal says more than its code: {answer.text[:200]}")
        if "access-control-allow-origin" in answer.headers:
            wrong.append(f"{kind}: pages of other sites may read this")
        if answer.headers.get("x-content-type-options") != "nosniff" and path != "/health":
            wrong.append(f"{kind}: a browser may guess what this is")
        kept = answer.headers.get("cache-control", "no-store")
        if not ("private" in kept or "no-store" in kept):
            wrong.append(f"{kind}: a cache between may keep it ({kept})")
    assert not wrong, "\n".join(wrong)


def test_other_methods_do_nothing(lesson: Lesson, tmp_path: Path) -> None:
    known: dict[str, set[str]] = {}
    for each in routes(tmp_path):
        known.setdefault(each.path, set()).update(each.methods or ())
    for path, taken in known.items():
        for method in set(METHODS) - taken:
            answer = lesson.ask(method, path, "school_everywhere")
            assert answer.status_code == 405, f"{method} {path}: {answer.status_code}"
        if "HEAD" in taken and not path.endswith("/stream"):
            assert not lesson.ask("HEAD", path, "teacher").content


def test_head_of_a_stream_ends_at_once_and_leaves_the_connection_whole(lesson: Lesson) -> None:
    with httpx.Client(headers={"authorization": f"Bearer {lesson.tokens['teacher']}"}, timeout=3, verify=False) as one:
        where = f"{lesson.engine.address}/classes/{lesson.class_id}"
        assert one.head(f"{where}/stream").status_code == 405
        assert one.get(f"{where}/index").json()["status"] == "ended", "the next answer on this connection is its own"


def test_what_lies_elsewhere_is_not_reached_by_name(lesson: Lesson) -> None:
    own = f"{lesson.engine.address}/classes/{lesson.class_id}"
    for tail in (
        "slides/slides1/..%2f..%2flog.sqlite",
        "slides/..%2f..%2f..%2fpass-keys.json/x",
        "slides/%2e%2e/log.sqlite",
        "slides/slides1/1-small.webp%00.json",
        "segments/..%2f..%2flog.sqlite",
        "segments/%2e%2e%2findex",
        "polls/..%2f..%2findex/results",
        "media/..%2f..%2flog.sqlite/0/init",
        "media/5.camera/..%2f..%2f/full/0-0",
        "media/5.camera/0/..%2f..%2f..%2fpass-keys.json/init",
        "media/5.camera/0/full/..%2f..%2finit.mp4",
    ):
        answer = _http.get(f"{own}/{tail}", headers={"authorization": f"Bearer {lesson.tokens['teacher']}"})
        assert answer.status_code == 404 and b"SQLite" not in answer.content, tail
    for name in ("../pass-keys.json", "..", "%2e%2e", "x/../../campus.sqlite", "a" * 4000, "%00"):
        token = lesson.tokens["school_everywhere"]
        answer = _http.get(
            f"{lesson.engine.address}/classes/{name}/index", headers={"authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 404, name


def test_a_pupil_reads_neither_the_teachers_pages_nor_anothers(lesson: Lesson) -> None:
    """Names of pages are no secret: a pupil who has learnt one of the teachers' is refused all the same."""
    assert lesson.pages.keys() == {"*"}
    private = [("segments", page["name"]) for page in lesson.pages["*"]]
    private += [("keyframes", page["keyframe"]) for page in lesson.pages["*"] if page["keyframe"]]
    of_seat = Seat(lesson.engine, lesson.class_id, 9, "pupil", (), {}).get("index").json()["audiences"]["seat.9"]
    private += [("segments", page["name"]) for page in of_seat]
    for kind, name in private:
        one = f"{UNDER}/{kind}/{name}"
        assert lesson.ask("GET", one, "teacher").status_code == 200
        answer = lesson.ask("GET", one, "pupil")
        assert answer.status_code == 404 and "a secret" not in answer.text
    secret = {
        kind for kind, name in private if "a secret" in lesson.ask("GET", f"{UNDER}/{kind}/{name}", "teacher").text
    }
    assert secret == {"segments", "keyframes"}
    for path in ("stream", "events", "index"):
        assert "a secret" not in lesson.ask("GET", f"/classes/{{class_id}}/{path}", "pupil").text
    assert lesson.ask("GET", "/classes/{class_id}/index", "pupil").json()["audiences"].keys() == {"room"}
