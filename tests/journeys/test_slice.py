"""The thinnest journey through every room, by HTTP: a class held live, one present, one who takes it afterwards."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from typing import Any

import httpx
import pytest

from agogic.classlog.ids import new_id
from agogic.live import frames
from tests.journeys.school import PASSWORD

pytestmark = pytest.mark.browser


class Someone:
    """A person with cookies, as a browser keeps them."""

    def __init__(self, address: str, username: str) -> None:
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=20)
        page = self.http.get("/")
        self.post("/", page=page, login=username, password=PASSWORD)
        assert "agogic_session" in self.http.cookies

    def post(self, url: str, page: httpx.Response | None = None, **fields: Any) -> httpx.Response:
        """Post a form with the token a page gave."""
        page = page or self.http.get("/me/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token is not None, page.text[:500]
        headers = {"referer": str(self.http.base_url), "x-csrftoken": token[1]}
        return self.http.post(url, data={**fields, "csrfmiddlewaretoken": token[1]}, headers=headers)

    def enter(self, class_url: str) -> Place:
        """Go into a class."""
        page = self.http.get(class_url)
        page.raise_for_status()
        found = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page.text, re.DOTALL)
        assert found is not None, page.text[:2000]
        return Place(self, json.loads(unescape(found[1])))


class Place:
    """A seat in a class, with its pass."""

    def __init__(self, someone: Someone, config: dict[str, Any]) -> None:
        self.config = config
        answer = someone.http.post(
            config["pass_url"], headers={"x-csrftoken": config["csrf"], "referer": str(someone.http.base_url)}
        )
        answer.raise_for_status()
        self.http = httpx.Client(
            base_url=f"{str(someone.http.base_url).rstrip('/')}{config['live']}/",
            headers={"authorization": f"Bearer {answer.json()['pass']}"},
            timeout=20,
        )

    def ask(self, type_: str, body: dict[str, Any] | None = None, **how: Any) -> dict[str, Any]:
        """Post a draft; it must be granted."""
        draft = {"id": new_id(), "to": "room", "type": type_, "body": body or {}, "t": 2**50, **how}
        answer = self.http.post("drafts", json={"drafts": [draft]}).json()["answers"][0]
        assert "events" in answer, answer
        return answer

    def here(self) -> None:
        """Say that the page is open, in front, and level with the class."""
        self.http.post("beat", json={"visible": True, "edge": True, "at": 0, "way": "live"}).raise_for_status()

    def parts(self) -> dict[str, Any]:
        """The state as a newcomer gets it."""
        seen = frames.split(self.http.get("stream", params={"wait": 0}).content)
        told = [json.loads(payload) for kind, payload in seen if kind == frames.KEYFRAME]
        return {one["audience"]: one["part"] for one in told}


def test_one_class_two_clocks(school):
    server, section = school.server, school.section
    adeyemi, noor, oisin = (Someone(server.address, name) for name in ("adeyemi", "noor", "oisin"))
    started = adeyemi.post(f"/sections/{section}/classes/start", title="Which is more?")
    assert re.search(r"/classes/[0-9a-f-]{36}/room", str(started.url)), (started.status_code, started.text[:3000])
    room_url = started.url.path

    teacher, live = adeyemi.enter(room_url), noor.enter(room_url)
    poll = new_id()
    teacher.ask("chat.said", {"text": "Good morning"})
    live.parts()
    for _ in range(3):
        live.here()
        time.sleep(0.5)
    opened = {"poll": poll, "kind": "one", "prompt": "How much more?", "options": ["1/12", "1/4"], "check": True}
    teacher.ask("poll.opened", {**opened, "right": {"choices": [0]}})
    live.ask("poll.answered", {"poll": poll, "choices": [0]})
    teacher.ask("poll.revealed", {"poll": poll})
    teacher.ask("class.ended")

    later = oisin.enter(_until_ended(oisin, room_url).replace("/room", "/replay"))
    assert later.config["clock"] == "own"
    at = later.parts()["room"]["polls"][poll]["at"]
    answer = later.ask("poll.answered", {"poll": poll, "choices": [1]}, at=at)
    assert answer["events"][0]["later"] is True
    later.ask("question.asked", {"text": "Why twelfths?"}, at=at)
    assert later.http.get(f"polls/{poll}/results").json()["choices"]["live"] == [1, 0]
    assert [q["text"] for q in live.parts()["room"]["questions"].values()] == ["Why twelfths?"]

    server.stop()
    server.start()
    again = oisin.enter(room_url.replace("/room", "/replay"))
    assert again.parts()[f"seat.{again.config['seat']}"]["answers"][poll]["choices"] == [1]


def _until_ended(someone: Someone, room_url: str) -> str:
    """Wait until campus has followed the log to the end of the class."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        page = someone.http.get(room_url)
        if "/replay" in str(page.url):
            return room_url
        time.sleep(0.3)
    raise AssertionError("campus has not noticed that the class is over")
