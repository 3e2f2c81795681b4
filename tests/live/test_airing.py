"""One epoch on its way: in order whatever order it comes in, each chunk once, and what is missing is told once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.classlog.store import MemoryStore
from agogic.live import airing as module
from agogic.live import broadcast as broadcast_module
from agogic.live import holes as holes_module
from agogic.live.airing import RECENT_BYTES, WAITING_MOST, Airing, Hole
from agogic.live.broadcast import Broadcast
from agogic.live.chunks import Head, Sent
from agogic.live.commits import Commits
from agogic.live.media_rules import Beginning
from agogic.media.epochs import Chunk
from tests.live.rooms import NOOR, TEACHER, draft, granted, listening, opened, until
from tests.live.sending import PICTURE
from tests.media import muxing


def sent(n: int, *, t: int | None = None, key: bool = True, size: int = 10, d: int = 500) -> Sent:
    t = n * 500 if t is None else t
    return Sent(Head("1.camera", 0, n, t, d, key=key), Chunk(n, t, d, key, True, bytes(size)), True)


class Heard:
    """What went out, and what did not come in time."""

    def __init__(self) -> None:
        self.aired: list[int] = []
        self.holes: list[Hole] = []
        self.airing = Airing("1.camera", 0, "m", ["full"], b"", self._air, lambda _, hole: self.holes.append(hole))

    def _air(self, _: Airing, one: Sent) -> None:
        self.aired.append(one.head.n)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 60), max_size=80))
def test_any_order_goes_out_in_order_and_what_is_missing_is_told_once(arrivals: list[int]) -> None:
    async def run() -> Heard:
        heard = Heard()
        for n in arrivals:
            heard.airing.take(sent(n))
        heard.airing.close()
        return heard

    heard = asyncio.run(run())
    assert heard.aired == sorted(set(heard.aired)) and set(heard.aired) <= set(arrivals)
    missing = [n for hole in heard.holes for n in range(hole.first, hole.last + 1)]
    last = max(heard.aired, default=-1)
    assert missing == sorted(set(range(last + 1)) - set(heard.aired))
    if len(set(arrivals)) <= WAITING_MOST:
        assert set(heard.aired) == set(arrivals), "nothing that came is left out when all of it waited"
    assert all(hole.start < hole.end for hole in heard.holes)


async def test_a_missing_one_is_waited_for_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITS_S", 0.05)
    heard = Heard()
    heard.airing.take(sent(0))
    heard.airing.take(sent(2))
    heard.airing.take(sent(5))
    assert heard.aired == [0]
    await until(lambda: heard.aired == [0, 2, 5])
    assert [(hole.first, hole.last, hole.start, hole.end) for hole in heard.holes] == [
        (1, 1, 500, 1_000),
        (3, 4, 1_500, 2_500),
    ]
    heard.airing.take(sent(1))
    assert heard.aired == [0, 2, 5]


async def test_what_is_kept_ready_begins_with_the_last_keyframe_and_stays_small() -> None:
    heard = Heard()
    for n in range(10):
        heard.airing.take(sent(n, key=n % 4 == 0))
    assert [one.head.n for one in heard.airing.recent] == [8, 9]
    for n in range(10, 60):
        heard.airing.take(sent(n, t=5_000, d=1, key=False, size=400_000))
    assert sum(len(one.chunk.fragment) for one in heard.airing.recent) <= RECENT_BYTES


async def test_an_end_tells_what_never_came() -> None:
    heard = Heard()
    heard.airing.take(sent(0))
    heard.airing.expect(4, 2_000)
    assert [(hole.first, hole.last, hole.start, hole.end) for hole in heard.holes] == [(1, 3, 500, 2_000)]
    heard.airing.expect(2**31 - 1, 2_000)
    assert len(heard.holes) == 1, "a number nobody can have sent"


async def test_a_hole_that_stays_is_lost_and_who_is_gone_stands_on_the_stage_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = MemoryStore()
    room = await opened(store)
    listening(room, NOOR)
    await granted(room, TEACHER, draft("stage.entered"))
    broadcast = Broadcast(room, tmp_path, Commits(1))
    assert await broadcast.begin(TEACHER, Beginning("1.camera", 0, PICTURE, muxing.init(), True)) is True
    monkeypatch.setattr(module, "WAITS_S", 0.01)
    monkeypatch.setattr(holes_module, "LOST_S", -1.0)

    async def post(n: int) -> None:
        one = sent(n, t=n * 100, d=100)
        fragment = muxing.picture(n, t=n * 100, d=100)
        given = Sent(one.head, one.chunk._replace(fragment=fragment), True)
        assert (await broadcast.take(TEACHER, [given], recorded=True)).refused == []

    def noted(type_: str) -> list[dict]:
        return [line.event.body for line in store.read() if line.event.type == type_]

    await post(0)
    await post(3)
    await until(lambda: [hole["state"] for hole in noted("media.hole")] == ["open"])
    broadcast.look_after()
    await until(lambda: [hole["state"] for hole in noted("media.hole")] == ["open", "lost"])
    broadcast.look_after()
    await post(1)
    await post(2)
    await until(lambda: [hole["state"] for hole in noted("media.hole")] == ["open", "lost", "filled"])
    assert room.state.room.tracks["1.camera"][0].holes == []
    # Nothing is heard of who stands there: after a while the stage is empty, and the track over.
    assert not noted("stage.left")
    monkeypatch.setattr(broadcast_module, "ABSENT_S", -1.0)
    broadcast.look_after()
    await until(lambda: bool(noted("media.ended")))
    assert noted("stage.left") == [{"seat": 1}] and room.state.room.stage == []
    await broadcast.close()
    await room.close()
