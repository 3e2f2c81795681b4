"""Class time, and what happens by itself as it passes (rules T1, T2, T4, T5, R2)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from agogic.classlog.decide import Refusal
from agogic.classlog.events import Event
from agogic.classlog.store import MemoryStore, SqliteStore
from agogic.live.room import LEFT_ALONE_MS, Room
from agogic.live.rooms import Rooms
from tests.live.rooms import NOOR, OISIN, TEACHER, Clock, Filling, draft, granted, listening, opened, opens, said, until

MINUTE = 60_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def test_t1_class_time_goes_on_whatever_the_wall_clock_does(clock: Clock) -> None:
    room = await opened(MemoryStore())
    clock.go(10 * MINUTE)
    before = (await granted(room, NOOR, said()))[0]
    clock.utc -= 60 * MINUTE
    clock.mono += 1000
    after = (await granted(room, NOOR, said()))[0]
    assert (before.at, after.at) == (10 * MINUTE, 10 * MINUTE + 1000)
    assert after.utc < before.utc
    await room.close()


async def test_t2_after_a_restart_class_time_goes_on_by_the_wall_clock(clock: Clock) -> None:
    store = MemoryStore()
    room = await opened(store)
    clock.go(10 * MINUTE)
    await granted(room, NOOR, said())
    clock.go(5 * MINUTE)
    contribution = (await granted(room, OISIN, draft("watched", {"from": 0, "to": MINUTE}, to="seat.3")))[0]
    assert contribution.later
    told = room.now().at
    await room.close()
    clock.mono = 77
    clock.utc += 2 * MINUTE
    again = await Room.open("c1", store)
    # What was added later does not set the clock back to where the last live event stood.
    assert again.now().at == told + 2 * MINUTE == 17 * MINUTE
    await again.close()


async def test_t2_never_less_than_the_last_event_though_the_wall_clock_went_back(clock: Clock) -> None:
    store = MemoryStore()
    room = await opened(store)
    clock.go(10 * MINUTE)
    await granted(room, NOOR, said())
    await room.close()
    clock.utc -= 300 * MINUTE
    again = await Room.open("c1", store)
    assert again.now().at == 10 * MINUTE
    assert (await granted(again, NOOR, said()))[0].at == 10 * MINUTE
    await again.close()


async def test_t4_an_end_is_undone_within_half_an_hour_and_the_time_between_is_a_pause(clock: Clock) -> None:
    room = await opened(MemoryStore())
    clock.go(10 * MINUTE)
    await granted(room, TEACHER, draft("class.ended"))
    clock.go(29 * MINUTE)
    assert isinstance(await room.ask(NOOR, draft("class.reopened")), Refusal)
    await granted(room, TEACHER, draft("class.reopened"))
    assert room.state.room.status == "open"
    assert room.state.room.pauses == [[10 * MINUTE, 39 * MINUTE]]
    await granted(room, TEACHER, draft("class.ended"))
    clock.go(30 * MINUTE + 1)
    late = await room.ask(TEACHER, draft("class.reopened"))
    assert isinstance(late, Refusal) and late.code == "class.too_late_to_reopen"
    await room.close()


async def test_t4_an_end_is_undone_over_a_restart_too(clock: Clock) -> None:
    store = MemoryStore()
    room = await opened(store)
    await granted(room, TEACHER, draft("class.ended"))
    await room.close()
    clock.go(20 * MINUTE)
    again = await Room.open("c1", store)
    await granted(again, TEACHER, draft("class.reopened"))
    await granted(again, TEACHER, draft("class.ended"))
    await again.close()
    clock.go(31 * MINUTE)
    once_more = await Room.open("c1", store)
    assert isinstance(await once_more.ask(TEACHER, draft("class.reopened")), Refusal)
    await once_more.close()


async def test_t5_a_class_nobody_teaches_for_half_an_hour_ends_at_its_last_event(clock: Clock) -> None:
    room = await opened(MemoryStore())
    clock.go(10 * MINUTE)
    here(room, TEACHER)
    await room.look_after()
    last = (await granted(room, NOOR, said()))[0]
    clock.go(LEFT_ALONE_MS)
    listening(room, NOOR)
    await room.look_after()
    assert room.state.room.status == "open"
    clock.go(1000)
    await room.look_after()
    assert room.state.room.ended_at == last.at == 10 * MINUTE
    await room.close()


async def test_t5_a_class_somebody_teaches_goes_on_as_long_as_they_like(clock: Clock) -> None:
    room = await opened(MemoryStore())
    listening(room, TEACHER)
    for _ in range(10):
        clock.go(20 * MINUTE)
        await room.look_after()
    assert room.state.room.status == "open"
    await room.close()


@pytest.mark.parametrize(("down_ms", "status"), [(LEFT_ALONE_MS - 1000, "open"), (LEFT_ALONE_MS + 1000, "ended")])
async def test_t5_found_open_after_so_long_it_ends_at_its_last_event(
    clock: Clock, tmp_path: Path, down_ms: int, status: str
) -> None:
    room = await opened(SqliteStore.writing(tmp_path / "classes" / "c1"))
    clock.go(MINUTE)
    await granted(room, NOOR, said())
    await room.close()
    clock.go(down_ms)
    rooms = Rooms(tmp_path)
    found = await rooms.room("c1")
    assert found is not None
    assert found.state.room.status == status
    assert found.state.room.ended_at == (MINUTE if status == "ended" else None)
    await rooms.close()


async def test_t5_though_nobody_comes_back_after_a_restart(clock: Clock, tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    room = await rooms.room("c1", make=True)
    assert room is not None
    await opens(room)
    await rooms.close()
    assert json.loads((tmp_path / "live" / "going.json").read_text()) == ["c1"]
    clock.go(LEFT_ALONE_MS + 1000)
    again = Rooms(tmp_path)
    running = asyncio.create_task(again.run())
    await until(lambda: bool(again.open_now()) and again.open_now()[0].state.room.status == "ended")
    running.cancel()
    await again.close()
    assert json.loads((tmp_path / "live" / "going.json").read_text()) == []


# ---------------------------------------------------------------- presence


def here(room: Room, sitter=NOOR, *, visible: bool = True, edge: bool = True) -> None:
    room.presence.beat(sitter, "Noor", visible=visible, edge=edge, at=0, way="live" if edge else "late")


def presence(store: Filling) -> list[Event]:
    return [event for event in store.log if event.type == "present"]


async def beats(room: Room, clock: Clock, seconds: int, **how: bool) -> None:
    """A page that says each 15 s how it is there; the room looks after itself each second."""
    for second in range(seconds):
        if second % 15 == 0:
            here(room, **how)
        clock.go(1000)
        await room.look_after()


async def test_r2_presence_is_written_at_most_each_minute_and_on_leaving(clock: Clock) -> None:
    store = Filling()
    room = await opened(store)
    await beats(room, clock, 200)
    written = presence(store)
    assert len(written) == 3
    assert all(event.to == "seat.2" and event.by == 0 for event in written)
    here(room, visible=False)
    clock.go(1000)
    await room.look_after()
    assert len(presence(store)) == 4
    spans = room.state.part("seat.2").present
    assert len(spans) == 1 and spans[0][0] == 0 and spans[0][1] >= 180_000
    await room.close()


async def test_r2_who_is_behind_or_looks_elsewhere_is_not_present(clock: Clock) -> None:
    store = Filling()
    room = await opened(store)
    await beats(room, clock, 70, edge=False)
    await beats(room, clock, 70, visible=False)
    assert presence(store) == []
    await room.close()


async def test_r2_a_phone_in_a_pocket_takes_nobody_out_of_class(clock: Clock) -> None:
    store = Filling()
    room = await opened(store)
    for second in range(120):
        if second % 15 == 0:
            room.presence.beat(NOOR, "Noor", visible=True, edge=True, at=0, way="live", device="laptop")
        if second % 15 == 7:
            room.presence.beat(NOOR, "Noor", visible=False, edge=False, at=900, way="late", device="phone")
        clock.go(1000)
        await room.look_after()
    assert b'"late"' not in room.presence.whole()
    # The laptop says nothing more: after a while what the phone says holds.
    for second in range(60):
        if second % 15 == 7:
            room.presence.beat(NOOR, "Noor", visible=False, edge=False, at=900, way="late", device="phone")
        clock.go(1000)
        await room.look_after()
    assert b'"late"' in room.presence.whole()
    spans = room.state.part("seat.2").present
    assert spans == [[0, 105_000]]
    await room.close()


async def test_r2_who_falls_silent_was_present_until_last_heard_of(clock: Clock) -> None:
    store = Filling()
    room = await opened(store)
    await beats(room, clock, 31)
    for _ in range(60):
        clock.go(1000)
        await room.look_after()
    assert room.state.part("seat.2").present == [[0, 30_000]]
    assert NOOR.seat not in room.presence.sitters()
    await room.close()


async def test_r2_who_closes_the_page_is_gone_at_once_and_not_40_seconds_later(clock: Clock) -> None:
    room = await opened(Filling())
    await beats(room, clock, 31)
    room.presence.go(NOOR, "")
    # A page's last words overtake each other on the way.
    here(room, visible=False)
    clock.go(1000)
    await room.look_after()
    assert NOOR.seat not in room.presence.sitters()
    assert room.state.part("seat.2").present == [[0, 30_000]]
    # The page was only loaded again: it is there as soon as it says so.
    here(room)
    assert NOOR.seat in room.presence.sitters()
    await room.close()


async def test_r2_a_page_closed_on_one_device_takes_nobody_away_who_is_there_on_another(clock: Clock) -> None:
    room = await opened(Filling())
    room.presence.beat(NOOR, "Noor", visible=True, edge=True, at=0, way="live", device="laptop")
    room.presence.go(NOOR, "phone")
    clock.go(1000)
    await room.look_after()
    assert NOOR.seat in room.presence.sitters()
    await room.close()


async def test_r2_a_page_loaded_again_at_once_is_no_absence(clock: Clock) -> None:
    room = await opened(Filling())
    await beats(room, clock, 31)
    room.presence.go(NOOR, "")
    clock.go(500)
    here(room)
    clock.go(500)
    await beats(room, clock, 31)
    here(room, visible=False)
    await room.look_after()
    assert room.state.part("seat.2").present == [[0, 62_000]]
    await room.close()


async def test_r2_what_can_not_be_written_now_is_written_when_it_can(clock: Clock) -> None:
    store = Filling()
    room = await opened(store)
    await beats(room, clock, 50)
    store.full = True
    await beats(room, clock, 50)
    assert presence(store) == []
    store.full = False
    await beats(room, clock, 80)
    spans = room.state.part("seat.2").present
    assert len(spans) == 1 and spans[0][0] == 0 and spans[0][1] >= 120_000
    await room.close()


# ---------------------------------------------------------------- coming


async def test_who_waits_when_the_class_opens_is_admitted_then() -> None:
    room = await Room.open("c1", MemoryStore())
    listening(room, NOOR)
    room.presence.come(OISIN, "Oisín")
    await room.come(NOOR)
    assert room.head == 0
    await opens(room)
    await until(lambda: len(room.state.room.seats) == 2)
    assert room.state.room.seats.keys() == {"2", "3"}
    assert room.state.part("seat.2").came_utc is not None
    await room.close()


async def test_a_first_contact_is_noted_once_however_many_tabs_come_at_once() -> None:
    store = Filling()
    room = await opened(store)
    await asyncio.gather(*(room.come(NOOR) for _ in range(5)))
    await room.come(NOOR)
    assert sorted(event.type for event in store.log) == ["class.opened", "seat.admitted", "seat.came"]
    await room.close()


async def test_what_is_whispered_is_what_is_new(clock: Clock) -> None:
    room = await opened(Filling())
    here(room)
    await room.look_after()
    ear = listening(room, OISIN)
    await beats(room, clock, 40)
    assert ear.took.count(b'"kind":"here"') == 0
    here(room, edge=False)
    await room.look_after()
    assert ear.took.count(b'"kind":"here"') == 1 and b'"way":"late"' in ear.took
    await room.close()
