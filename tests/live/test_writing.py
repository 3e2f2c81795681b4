"""The only writer of a class, over real stores: group commit, and what happens when a commit fails (rule L2)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from agogic.classlog.codec import part_bytes
from agogic.classlog.decide import Refusal, Sitter
from agogic.classlog.events import Draft
from agogic.classlog.fold import fold_all
from agogic.classlog.ids import new_id
from agogic.classlog.store import Line, LogStore, MemoryStore, SqliteStore
from agogic.live.room import CLASS_SITTER, Fault, Room

TEACHER = Sitter(1, "teacher", ("teach",))
NOOR = Sitter(2, "pupil")


def draft(type_: str, body: dict[str, object] | None = None, *, to: str = "room", id_: str | None = None) -> Draft:
    return Draft(id=id_ or new_id(), to=to, type=type_, body=body or {}, t=2**50)


def said(text: str = "a word") -> Draft:
    return draft("chat.said", {"text": text})


async def opened(store: LogStore) -> Room:
    room = await Room.open("c1", store)
    answer = await room.ask(CLASS_SITTER, draft("class.opened", {"title": "T", "rules": {}, "planned_ms": 0}))
    assert isinstance(answer, list)
    return room


class Counting(MemoryStore):
    """Counts its commits, each as slow as a disk."""

    commits = 0

    def append(self, lines: Sequence[Line], expected_seq: int) -> None:
        self.commits += 1
        super().append(lines, expected_seq)


async def test_all_that_wait_share_a_commit() -> None:
    store = Counting()
    room = await opened(store)
    before = store.commits
    answers = await asyncio.gather(*(room.ask(NOOR, said(f"word {n}")) for n in range(200)))
    assert all(isinstance(answer, list) for answer in answers)
    assert store.commits - before <= 2
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


@pytest.mark.fault
async def test_on_a_full_disk_senders_get_a_fault_and_the_state_is_what_is_kept(tmp_path: Path) -> None:
    room = await opened(SqliteStore.writing(tmp_path / "c1", limit_bytes=150_000))
    kept: list[str] = []
    fault: object = None
    while not isinstance(fault, Fault):
        sent = [said("x" * 500) for _ in range(20)]
        answers = await asyncio.gather(*(room.ask(NOOR, one) for one in sent))
        kept += [one.id for one, answer in zip(sent, answers, strict=True) if isinstance(answer, list)]
        fault = next((answer for answer in answers if isinstance(answer, Fault)), None)
    assert kept
    assert list(room.state.room.talk) == kept
    assert isinstance(await room.ask(NOOR, said("x" * 60_000)), Fault | Refusal)
    await room.close()
    reader = SqliteStore.reading(tmp_path / "c1")
    assert part_bytes(fold_all(line.event for line in reader.read()).room) == part_bytes(room.state.room)
    reader.close()


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
