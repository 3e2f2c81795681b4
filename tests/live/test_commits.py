"""Commits run beside each other, tell what became of them, and what was met is never taken for new."""

import asyncio
import threading

import pytest

from agogic.classlog.ids import new_id
from agogic.live.commits import Commits
from agogic.live.met import Met


async def test_one_commit_waits_for_no_other() -> None:
    commits, there, gone_on = Commits(2), threading.Event(), threading.Event()

    def slow() -> None:
        there.set()
        assert gone_on.wait(5), "the second commit waited for the first"

    waiting = asyncio.create_task(commits.run(slow))
    assert await asyncio.to_thread(there.wait, 5)
    await commits.run(gone_on.set)
    await waiting
    commits.close()


async def test_no_more_threads_than_it_may_have() -> None:
    commits, most, here = Commits(3), 0, 0
    lock = threading.Lock()

    def counted() -> None:
        nonlocal most, here
        with lock:
            here += 1
            most = max(most, here)
        threading.Event().wait(0.005)
        with lock:
            here -= 1

    await asyncio.gather(*(commits.run(counted) for _n in range(20)))
    commits.close()
    assert 1 < most <= 3


async def test_what_went_wrong_is_raised_and_the_thread_goes_on() -> None:
    commits, done = Commits(1), []

    def wrong() -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        await commits.run(wrong)
    await commits.run(done.append, 1)
    assert done == [1]
    commits.close()


async def test_who_does_not_wait_any_more_disturbs_nobody() -> None:
    commits, may_end, done = Commits(1), threading.Event(), []
    waiting = asyncio.create_task(commits.run(may_end.wait, 5))
    await asyncio.sleep(0.01)
    waiting.cancel()
    may_end.set()
    await commits.run(done.append, 1)
    assert waiting.cancelled()
    assert done == [1]
    commits.close()


async def test_a_machine_that_gives_no_more_threads_fails_one_commit_and_holds_up_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_left(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    commits, done = Commits(1), []
    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", none_left)
        with pytest.raises(RuntimeError, match="new thread"):
            await commits.run(done.append, 1)
    async with asyncio.timeout(5):
        await commits.run(done.append, 2)
    assert done == [2]
    commits.close()


async def test_its_threads_end_when_it_is_closed() -> None:
    before, commits = set(threading.enumerate()), Commits(4)
    await asyncio.gather(*(commits.run(threading.Event().wait, 0.01) for _n in range(4)))
    begun = set(threading.enumerate()) - before
    assert begun
    commits.close()
    for thread in begun:
        await asyncio.to_thread(thread.join, 5)
        assert not thread.is_alive()


def test_whatever_was_met_is_known_and_hardly_anything_else() -> None:
    met, ids = Met(), [new_id() for _n in range(20_000)]
    for id_ in ids:
        met.add(id_)
    assert all(id_ in met for id_ in ids)
    assert sum(new_id() in met for _n in range(10_000)) < 800
