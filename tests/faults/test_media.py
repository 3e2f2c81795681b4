"""The whole school killed while somebody is on the stage: the class goes on, nothing acknowledged is lost, holes are filled."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import httpx
import pytest

from agogic.live import frames
from tests.faults.served import Place, Someone, events_of, until
from tests.live.engine import Listener
from tests.live.sending import Track, carried, want

pytestmark = pytest.mark.fault


class Standing:
    """A place in a class, as the senders of tests know a seat."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.url, self.headers = place.base.rstrip("/"), place.headers
        self.http = place.client()
        answer = self.http.get("stream", params={"wait": 0})
        hello = next(payload for kind, payload in frames.split(answer.content) if kind == frames.HELLO)
        self.seat = int(json.loads(hello)["seat"])

    def get(self, path: str, **params: Any) -> httpx.Response:
        """Read something of the class."""
        return self.http.get(path, params=params)

    def afresh(self) -> None:
        """A new connection."""
        self.http.close()
        self.http = self.place.client()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killed_in_mid_stream_the_class_goes_on_with_what_was_acknowledged(opened: Any, how: signal.Signals) -> None:
    server, section = opened()
    teacher, pupil = Someone(server.address, "adeyemi"), Someone(server.address, "noor")
    class_id = teacher.class_start(section, "Which is more?")
    desk, noor = teacher.enter(class_id), pupil.enter(class_id)
    assert "events" in desk.ask("stage.entered")
    stage: Any = Standing(desk)
    camera, voice = Track(stage), Track(stage, "voice")
    assert camera.begin().status_code == voice.begin().status_code == 201
    acknowledged = []
    for n in range(12):
        time.sleep(0.05)
        acknowledged += camera.send(n)["taken"] + voice.send(n)["taken"]
    assert len(acknowledged) == 24
    server.stop(how)
    down = time.monotonic()
    server.start()
    stage.afresh()
    watching: Any = Standing(noor)
    ear = Listener(watching)
    wanted = {f"s{track.name.replace('.', '_')}": "full" for track in (camera, voice)}
    assert want(watching, ear, **wanted).status_code == 204
    until(lambda: camera.send(14)["taken"], "the sender goes on")
    ear.until(lambda: [n for n, _ in carried(ear, camera.name)][-1:] == [14], 10)
    print(f"on the air again {time.monotonic() - down:.1f} s after the kill")
    for track in (camera, voice):
        found = watching.get(f"media/{track.name}/{track.epoch}/full/0-11")
        assert found.content == b"".join(track.fragment(n) for n in range(12))
    states = lambda: [e.body["state"] for e in events_of(server.data, class_id) if e.type == "media.hole"]  # noqa: E731
    until(lambda: states() == ["open"], "what is missing is told")
    camera.send(12, 13)
    until(lambda: states() == ["open", "filled"], "what came after all is told")
    assert "events" in noor.ask("chat.said", {"text": "there you are"}), "the class goes on"
