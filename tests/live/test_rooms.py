"""Classes open and close beside each other: nobody waits for another class, idle ones make room."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agogic.live import rooms as rooms_module
from agogic.live.rooms import Rooms
from tests.live.rooms import NOOR, TEACHER, draft, granted, listening, opens, said, until


async def begun(rooms: Rooms, class_id: str):
    room = await rooms.room(class_id, make=True)
    assert room is not None
    if room.state.room.status == "":
        await opens(room)
    return room


async def test_a_class_that_takes_long_to_open_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = Rooms(tmp_path)
    slow, go_on = asyncio.Event(), asyncio.Event()
    at_once = Rooms._opened

    async def opened(self: Rooms, class_id: str):
        if class_id == "slow":
            slow.set()
            await go_on.wait()
        return await at_once(self, class_id)

    monkeypatch.setattr(Rooms, "_opened", opened)
    first, second = (asyncio.create_task(rooms.room("slow", make=True)) for _ in range(2))
    await slow.wait()
    async with asyncio.timeout(2):
        await granted(await begun(rooms, "quick"), NOOR, said())
    go_on.set()
    assert await first is await second
    await rooms.close()


async def test_idle_classes_are_closed_and_opened_again_when_somebody_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms_module, "IDLE_S", 0.0)
    rooms = Rooms(tmp_path)
    running = asyncio.create_task(rooms.run())
    going, read, idle = [await begun(rooms, name) for name in ("going", "read", "idle")]
    for room in (read, idle):
        await granted(room, TEACHER, draft("class.ended"))
    listening(read, NOOR)
    await rooms.past(idle).index(NOOR, idle.head)
    await until(lambda: len(rooms.open_now()) == 2)
    # A class that goes on stays, and so does one that somebody reads.
    assert set(rooms.open_now()) == {going, read}
    assert "idle" not in rooms._pasts
    again = await begun(rooms, "idle")
    assert again is not idle and again.state.room.status == "ended"
    running.cancel()
    await rooms.close()


async def test_a_class_that_ended_is_cut_into_pages_before_anybody_asks(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    running = asyncio.create_task(rooms.run())
    room = await begun(rooms, "c1")
    await granted(room, NOOR, said())
    pages = tmp_path / "classes" / "c1" / "segments"
    assert not pages.exists()
    await granted(room, TEACHER, draft("class.ended"))
    await until(lambda: pages.exists() and any(pages.glob("*.gz")))
    running.cancel()
    await rooms.close()


async def test_whoever_comes_while_a_class_closes_gets_it_opened_again(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    room = await begun(rooms, "c1")
    await granted(room, TEACHER, draft("class.ended"))
    async with rooms._door("c1"):
        closing = asyncio.create_task(rooms._close(room))
        await asyncio.sleep(0)
        coming = asyncio.create_task(rooms.room("c1"))
        await closing
    again = await coming
    assert again is not None and again is not room
    assert again.head == room.head
    await granted(again, TEACHER, draft("class.reopened"))
    await rooms.close()
