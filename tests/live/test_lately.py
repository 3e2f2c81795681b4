"""Pages read last are kept in memory, up to a size; a pass that was verified once is good until it expires."""

import time
from pathlib import Path

import pytest
from starlette.requests import Request

from agogic.live import gate as gates
from agogic.live.past import Lately
from agogic.live.rooms import Rooms
from agogic.passes import Keys, Pass, sign


def test_the_page_not_read_for_longest_makes_room() -> None:
    lately = Lately(most_bytes=10)
    lately.keep("one", b"1234")
    lately.keep("two", b"1234")
    assert lately.find("one") == b"1234"
    lately.keep("three", b"1234")
    assert lately.find("two") is None
    assert (lately.find("one"), lately.find("three")) == (b"1234", b"1234")
    lately.keep("one", b"12")
    lately.keep("four", b"1234")
    assert lately.find("one") == b"12"
    lately.keep("too large", b"12345678901")
    assert lately.find("too large") is None


async def test_a_known_pass_expires_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = Rooms(tmp_path)
    gate = gates.Gate(tmp_path, rooms)
    now_ms = time.time_ns() // 1_000_000
    token = sign(Pass("c1", 2, "pupil", now_ms + 60_000), Keys.load(tmp_path))
    request = Request({"type": "http", "headers": [(b"authorization", f"Bearer {token}".encode())]})
    assert gate.pass_of(request).seat == gate.pass_of(request).seat == 2
    monkeypatch.setattr(time, "time_ns", lambda: (now_ms + 60_001) * 1_000_000)
    with pytest.raises(gates.Refused) as refused:
        gate.pass_of(request)
    assert refused.value.refusal.code == "pass.expired"
    await rooms.close()


async def test_a_known_pass_of_a_revoked_session_is_refused(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    gate = gates.Gate(tmp_path, rooms)
    expires_ms = time.time_ns() // 1_000_000 + 60_000
    token = sign(Pass("c1", 2, "pupil", expires_ms, session="s1"), Keys.load(tmp_path))
    request = Request({"type": "http", "headers": [(b"authorization", f"Bearer {token}".encode())]})
    assert gate.pass_of(request).session == "s1"
    gate.revoke("s1")
    with pytest.raises(gates.Refused) as refused:
        gate.pass_of(request)
    assert refused.value.refusal.code == "session.revoked"
    await rooms.close()
