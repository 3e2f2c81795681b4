"""No byte that is addressed to somebody else reaches a pupil, on any path, for any log (rules E3, F1, P2, P4)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agogic.classlog.codec import event_bytes
from agogic.classlog.decide import Sitter
from agogic.classlog.decide.polled import may_see_results
from agogic.classlog.events import Event
from agogic.classlog.fold import fold_all
from agogic.classlog.ids import new_id
from agogic.classlog.store import Line, SqliteStore
from agogic.live import frames
from tests.classlog.logs import IDS, logs
from tests.live.engine import Engine, Listener, Seat
from tests.live.test_pages import cut

PUPILS = (2, 7)
_CANARY = re.compile(rb"canary-(room|desk|seat\.\d+)!")
_LOGS = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_ACTS = settings(parent=_LOGS, max_examples=20)


def marked(event: Event) -> Event:
    """The event with its audience in everything it says, and in a field nobody knows."""
    mark = f"canary-{event.to}!"
    body = {name: mark if name in ("text", "prompt", "why", "title") else value for name, value in event.body.items()}
    return msgspec.structs.replace(event, body={**body, "never_heard_of": mark})


def written(engine: Engine, log: list[Event]) -> str:
    """The log as a class; its id."""
    class_id = new_id()
    store = SqliteStore.writing(engine.data / "classes" / class_id)
    lines = [Line(event, event_bytes(event), event.seq) for event in log]
    store.append(lines, 0)
    store.close()
    return class_id


def seen_by(seat: Seat, log: list[Event], names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Everything a seat can ask for, path by path."""
    for path, how in (("index", {}), ("events", {}), ("events", {"index": 0}), ("stream", {"wait": 0})):
        yield path, seat.get(path, **how).content
    for after in (0, 1, len(log) // 2, len(log)):
        yield f"stream after {after}", seat.get("stream", wait=0, after=after).content
    for name in names:
        yield f"segment {name}", seat.get(f"segments/{name}").content
        yield f"keyframe {name}", seat.get(f"keyframes/{name}").content
    yield "lines", lines_of(seat, sum(event.to in ("room", f"seat.{seat.seat}") for event in log))


def lines_of(seat: Seat, many: int) -> bytes:
    """So many server-sent events."""
    whole = b""
    with seat.http.stream("GET", f"{seat.url}/stream", headers={"accept": "text/event-stream"}) as answer:
        if answer.status_code == 200 and many:
            for piece in answer.iter_raw():
                whole += piece
                if whole.count(b"\nid: ") + whole.startswith(b"id: ") >= many:
                    break
    return whole


@_LOGS
@given(logs(max_size=50).map(lambda log: [marked(event) for event in log]))
def test_e3_nothing_of_any_log_reaches_who_it_is_not_addressed_to(engine: Engine, log: list[Event]) -> None:
    keys = {(event.by, event.id) for event in log}
    if not log or len(keys) < len(log):
        log = [msgspec.structs.replace(event, id=new_id()) for event in log]
    class_id = written(engine, log)
    # As the engine cuts it: what seats are not told of in any index, too.
    pages = [
        (one.page.audience, name)
        for one in cut(log)[1]
        for name in (one.page.name, one.page.keyframe)
        if name is not None
    ]
    state = fold_all(log)
    for number in PUPILS:
        seat, mine = engine.seat(class_id, number), {b"room", f"seat.{number}".encode()}
        for path, content in seen_by(seat, log, [name for _, name in pages]):
            assert set(_CANARY.findall(content)) <= mine, path
            for other in ("desk", *(f"seat.{n}" for n in (1, 2, 3, 7) if n != number)):
                told = (f'"to":"{other}"', f'"audience":"{other}"', f'"{other}":[')
                assert not any(words.encode() in content for words in told), (path, other)
        for audience, name in pages:
            readable = audience.encode() in mine and seat.get("index").status_code == 200
            found = {seat.get(f"{kind}/{name}").status_code for kind in ("segments", "keyframes")}
            assert (200 in found) == readable, (audience, found)
        for poll in IDS:
            allowed = may_see_results(state, Sitter(number, "pupil"), poll)
            assert allowed or seat.get(f"polls/{poll}/results").status_code in (403, 404)


# ---------------------------------------------------------------- as it happens


ACTS = (
    "tell the desk",
    "ask privately",
    "answer",
    "report",
    "prepare",
    "open a poll",
    "whisper",
    "say",
    "reveal",
    "hide",
)


@_ACTS
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from((2, 3, 7))), min_size=1, max_size=12))
def test_p2_nothing_that_happens_reaches_who_it_is_not_addressed_to(
    engine: Engine, acts: list[tuple[str, int]]
) -> None:
    class_id = new_id()
    teacher = engine.open_class(class_id)
    ears = [Listener(engine.seat(class_id, number)) for number in PUPILS]
    poll, said = "", ""
    for act, number in acts:
        pupil, own = engine.seat(class_id, number), f"canary-seat.{number}!"
        poll, said = played(act, teacher, pupil, own, poll, said)
    last = teacher.ask("chat.said", {"text": f"done {new_id()}"})["events"][0]
    for number, ear in zip(PUPILS, ears, strict=True):
        ear.until(lambda ear=ear: any(last["id"].encode() in payload for _, payload in ear.seen))  # type: ignore[misc]
        whole = b"".join(payload for _, payload in ear.seen)
        whole += engine.seat(class_id, number).get("stream", wait=0).content
        assert set(_CANARY.findall(whole)) <= {b"room", f"seat.{number}".encode()}
        for kind, payload in ear.seen:
            told = json.loads(payload)
            if kind == frames.EVENT:
                assert told["to"] in ("room", f"seat.{number}")
                assert told["type"] != "poll.keyed" and "right" not in told["body"]
            if kind == frames.EPHEMERAL and told["kind"] == "tally":
                assert told.keys() == {"kind", "poll", "answered"}
        teacher.ask("seat.removed", {"seat": number})


def played(act: str, teacher: Seat, pupil: Seat, own: str, poll: str, said: str) -> tuple[str, str]:
    """One act; the poll that is open and what was said last."""
    room, desk, seat = "canary-room!", "canary-desk!", f"seat.{pupil.seat}"
    match act:
        case "tell the desk":
            teacher.ask("chat.said", {"text": desk}, "desk")
            pupil.ask("chat.said", {"text": own}, "desk")
        case "ask privately":
            asked = pupil.ask("question.asked", {"text": own}, seat)["events"][0]
            teacher.ask("question.answered", {"question": asked["id"], "text": own})
        case "answer" if poll:
            pupil.ask("poll.answered", {"poll": poll, "text": own})
        case "report" if said:
            told = pupil.ask("report.made", {"of": said, "why": own})
            # Who reports is told that it was taken, and nobody else is.
            assert [event["to"] for event in told["events"]] == [seat]
        case "prepare":
            body = {"poll": new_id(), "kind": "text", "prompt": desk, "right": {"texts": [desk]}}
            teacher.ask("poll.prepared", body, "desk")
        case "open a poll":
            poll = new_id()
            body = {"poll": poll, "kind": "text", "prompt": room, "right": {"texts": [desk]}}
            assert "events" in teacher.ask("poll.opened", body)
        case "whisper":
            teacher.ask("chat.said", {"text": own}, seat)
        case "say":
            said = pupil.ask("chat.said", {"text": room})["events"][0]["id"]
        case "reveal" if poll:
            teacher.ask("poll.revealed", {"poll": poll})
        case "hide" if said:
            teacher.ask("hidden", {"of": said})
    return poll, said
