"""The only writer of a class, over real stores: group commit, and what happens when a commit fails (rules L1, L2)."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from agogic.classlog.codec import part_bytes
from agogic.classlog.decide import Refusal
from agogic.classlog.fold import fold_all
from agogic.classlog.ids import derived_id, new_id
from agogic.classlog.store import MemoryStore, SqliteStore, StoreFault
from agogic.live import frames, room
from agogic.live.answers import Fault
from agogic.live.room import Room
from agogic.live.rooms import Rooms
from tests.live.rooms import NOOR, OISIN, TEACHER, Counting, Filling, draft, granted, listening, opened, opens, said


async def test_all_that_wait_share_a_commit() -> None:
    store = Counting()
    room = await opened(store)
    before = store.commits
    answers = await asyncio.gather(*(room.ask(NOOR, said(f"word {n}")) for n in range(200)))
    assert all(isinstance(answer, list) for answer in answers)
    assert store.commits - before <= 8
    assert [answer[0].seq for answer in answers if isinstance(answer, list)] == list(range(2, 202))
    await room.close()


async def test_the_same_draft_twice_in_one_batch_stands_once() -> None:
    store = Counting()
    room = await opened(store)
    once = said()
    first, again, other_seat = await asyncio.gather(room.ask(NOOR, once), room.ask(NOOR, once), room.ask(TEACHER, once))
    assert first == again
    assert isinstance(first, list)
    # What was said stands under its id; nobody else's words take its place.
    assert isinstance(other_seat, Refusal)
    assert [said.by for said in room.state.room.talk.values()] == [NOOR.seat]
    assert await room.ask(NOOR, once) == first
    assert store.head().seq == 2
    await room.close()


async def test_an_id_that_was_foreseen_is_the_concern_of_its_seat_alone() -> None:
    """E2: further events get ids that can be reckoned; who takes one beforehand disturbs nobody else."""
    room = await opened(MemoryStore())
    opening = new_id()
    poll = {"poll": new_id(), "kind": "text", "prompt": "Why?", "right": {"texts": ["so"]}}
    await granted(room, TEACHER, draft("chat.said", {"text": "first"}, id_=derived_id(opening, 1)))
    answers = await asyncio.gather(room.ask(TEACHER, draft("poll.opened", poll, id_=opening)), room.ask(NOOR, said()))
    assert isinstance(answers[0], Refusal) and answers[0].code == "draft.malformed"
    assert isinstance(answers[1], list)
    await room.close()


async def test_a_refusal_is_decided_anew_when_it_is_sent_again() -> None:
    """D2: refusals are not remembered."""
    room = await opened(MemoryStore())
    await room.ask(TEACHER, draft("class.ruled", {"rules": {"chat": "off"}}))
    kept = said()
    refusal = await room.ask(NOOR, kept)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "chat.off"
    await room.ask(TEACHER, draft("class.ruled", {"rules": {}}))
    assert isinstance(await room.ask(NOOR, kept), list)
    await room.close()


async def test_a_draft_nobody_foresaw_faults_for_its_seat_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class_room = await opened(MemoryStore())
    decide = room.decide

    def stumbling(state, sitter, asked, now):
        if asked.body.get("text") == "stumble":
            raise ZeroDivisionError
        return decide(state, sitter, asked, now)

    monkeypatch.setattr(room, "decide", stumbling)
    sent = [
        class_room.ask(NOOR, said("one")),
        class_room.ask(OISIN, said("stumble")),
        class_room.ask(NOOR, said("two")),
    ]
    first, stumbled, last = await asyncio.gather(*sent)
    assert isinstance(first, list) and isinstance(stumbled, Fault) and isinstance(last, list)
    assert [words.text for words in class_room.state.room.talk.values()] == ["one", "two"]
    await class_room.close()


@pytest.mark.fault
async def test_on_a_full_disk_senders_get_a_fault_and_the_state_is_what_is_kept(tmp_path: Path) -> None:
    store = SqliteStore.writing(tmp_path / "c1", limit_bytes=150_000)
    room = await opened(store)
    ear = listening(room, NOOR)
    kept: list[str] = []
    fault: object = None
    while not isinstance(fault, Fault):
        sent = [said("x" * 500) for _ in range(20)]
        answers = await asyncio.gather(*(room.ask(NOOR, one) for one in sent))
        kept += [one.id for one, answer in zip(sent, answers, strict=True) if isinstance(answer, list)]
        fault = next((answer for answer in answers if isinstance(answer, Fault)), None)
    assert kept
    assert list(room.state.room.talk) == kept
    before = room.now().at
    # Room is made, and the class goes on: with the same readers, the same clock, and nothing of what was not kept.
    assert store._connection is not None
    store._connection.execute("PRAGMA max_page_count = 1000000")
    after = (await granted(room, NOOR, said("there is room again")))[0]
    assert after.seq == room.head == len(kept) + 2
    assert after.at >= before
    await room.close()
    told = [json.loads(payload) for kind, payload in ear.seen if kind == frames.EVENT]
    assert [event["seq"] for event in told] == list(range(2, room.head + 1))
    reader = SqliteStore.reading(tmp_path / "c1")
    assert part_bytes(fold_all(line.event for line in reader.read()).room) == part_bytes(room.state.room)
    reader.close()


async def test_l2_what_is_not_committed_reaches_nobody() -> None:
    store = Filling()
    room = await opened(store)
    ear = listening(room, NOOR)
    store.full = True
    answers = await asyncio.gather(room.ask(NOOR, said("lost")), room.ask(TEACHER, draft("class.ended")))
    assert all(isinstance(answer, Fault) for answer in answers)
    assert room.state.room.status == "open" and room.head == 1
    store.full = False
    await granted(room, NOOR, said("kept"))
    await room.close()
    assert b"lost" not in ear.took and b"kept" in ear.took
    assert [event.type for event in store.log] == ["class.opened", "chat.said"]


async def test_opened_again_a_class_goes_on_where_it_was(tmp_path: Path) -> None:
    """T1, T2: class time never goes back, over a restart either."""
    room = await opened(SqliteStore.writing(tmp_path / "c1"))
    await asyncio.sleep(0.05)
    before = await room.ask(NOOR, said())
    await room.close()
    again = await Room.open("c1", SqliteStore.writing(tmp_path / "c1"))
    after = await again.ask(NOOR, said())
    assert isinstance(before, list)
    assert isinstance(after, list)
    assert after[0].seq == before[0].seq + 1
    assert after[0].at >= before[0].at >= 50
    await again.close()


async def test_l1_who_lost_the_lease_writes_no_more_and_opens_the_class_anew(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    room = await rooms.room("c1", make=True)
    assert room is not None
    await opens(room)
    ear = listening(room, NOOR)
    with sqlite3.connect(tmp_path / "classes" / "c1" / "log.sqlite") as other:
        other.execute("UPDATE lease SET epoch = epoch + 1")
    assert isinstance(await room.ask(NOOR, said("too late")), Fault)
    assert isinstance(await room.ask(NOOR, said("too late as well")), Fault)
    assert room.gone and ear.ended.is_set()
    assert json.loads(ear.seen[-1][1])["code"] == "class.moved"
    again = await rooms.room("c1")
    assert again is not None and again is not room
    assert isinstance(await again.ask(NOOR, said("here again")), list)
    # Somebody who had asked the old room reads its past no more, and spoils it for nobody.
    with pytest.raises(StoreFault):
        await rooms.past(room).index(NOOR, room.head)
    assert (await rooms.past(again).index(NOOR, again.head))[0] == again.head
    await rooms.close()


async def test_l1_while_another_holds_the_class_it_can_not_be_opened(tmp_path: Path) -> None:
    other = SqliteStore.writing(tmp_path / "classes" / "c1")
    rooms = Rooms(tmp_path)
    with pytest.raises(StoreFault) as fault:
        await rooms.room("c1")
    assert fault.value.code == "store.lease"
    assert await rooms.room("c2", make=True) is not None
    other.close()
    assert await rooms.room("c1") is not None
    await rooms.close()


async def test_a_class_that_is_closed_answers_with_a_fault_and_keeps_nobody_waiting() -> None:
    room = await opened(MemoryStore())
    waiting = [asyncio.create_task(room.ask(NOOR, said(f"word {n}"))) for n in range(5)]
    await asyncio.sleep(0)
    await room.close()
    async with asyncio.timeout(2):
        answers = await asyncio.gather(*waiting)
        assert all(isinstance(answer, list) for answer in answers)
        assert isinstance(await room.ask(NOOR, said()), Fault)
