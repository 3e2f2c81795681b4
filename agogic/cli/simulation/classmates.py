"""Classmates of the demo's live class: they come, write, ask and answer over HTTP, like anybody."""

from __future__ import annotations

import logging
import random
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx

from agogic.classlog.ids import new_id
from agogic.cli.simulation.script import CHATTER, LESSON, THOUGHTS
from agogic.passes import LIFETIME_MS, TEACH, Keys, Pass, sign

_BEAT_EACH_S = 15
_LOG = logging.getLogger("agogic.demo")


@dataclass(frozen=True)
class Classmate:
    """Somebody who takes part by themselves."""

    seat: int
    name: str
    teaches: bool = False


def classmates_run(address: str, keys: Keys, class_id: str, mates: list[Classmate], stop: threading.Event) -> None:
    """Play the lesson again and again in a class that is on, until `stop`; the first of `mates` teaches."""
    with httpx.Client(base_url=f"{address}/live/classes/{class_id}/", timeout=10, trust_env=False) as http:
        play = _Play(http, keys, class_id, mates)
        while not stop.is_set():
            for cue in LESSON[:-1]:
                if play.wait(cue.at, stop):
                    return
                try:
                    play.cue(cue)
                except httpx.HTTPError:
                    _LOG.warning("The demo's classmates could not reach the class; they try again")
            play.again()


class _Play:
    def __init__(self, http: httpx.Client, keys: Keys, class_id: str, mates: list[Classmate]) -> None:
        self._http, self._keys, self._class_id, self._mates = http, keys, class_id, mates
        self._began = self._beat_at = time.monotonic()
        self._luck = random.Random()  # noqa: S311 - who chats when is no secret
        self._poll = self._question = ""
        self._poll_more: dict[str, Any] = {}

    def again(self) -> None:
        """The lesson begins anew."""
        self._began = time.monotonic()

    def wait(self, at: int, stop: threading.Event) -> bool:
        """Wait for a moment of the lesson, saying now and then that everybody is here; True if it is time to stop."""
        while time.monotonic() - self._began < at:
            if stop.wait(0.5):
                return True
            if time.monotonic() >= self._beat_at:
                self._beat_at = time.monotonic() + _BEAT_EACH_S
                self._beats()
        return stop.is_set()

    def cue(self, cue: Any) -> None:
        """One thing of the script, and what it sets off."""
        who = self._mates[0] if cue.who == 0 else self._mates[1 + (cue.who - 1) % (len(self._mates) - 1)]
        match cue.does:
            case "said":
                self._does(who, "chat.said", {"text": cue.text})
                if self._luck.random() < 0.3:
                    self._does(self._anyone(), "chat.said", {"text": self._luck.choice(CHATTER)})
            case "reacted":
                self._does(who, "reacted", {"emoji": cue.text})
            case "asked":
                self._question = self._does(who, "question.asked", {"text": cue.text})
            case "answered":
                self._does(who, "question.answered", {"question": self._question, "text": cue.text})
            case "hand":
                self._does(who, "hand.raised", {})
                self._hand = who.seat
            case "called" | "lowered":
                self._does(who, f"hand.{cue.does}", {"seat": self._hand})
            case "polled":
                self._polled(who, cue)
            case "revealed":
                self._does(who, "poll.revealed", {"poll": self._poll})

    def _polled(self, who: Classmate, cue: Any) -> None:
        more = dict(cue.more)
        right = more.pop("right", None)
        self._poll = new_id()
        body = {"poll": self._poll, "prompt": cue.text, **more}
        self._does(who, "poll.opened", {**body, "right": {"choices": right}} if right else body)
        for mate in self._mates[1:]:
            self._does(mate, "poll.answered", {"poll": self._poll, **self._answer(more)})

    def _answer(self, poll: dict[str, Any]) -> dict[str, Any]:
        match poll["kind"]:
            case "one":
                return {"choices": [self._luck.randrange(len(poll["options"]))]}
            case "scale":
                return {"number": self._luck.randrange(1, poll["steps"] + 1)}
            case _:
                return {"text": self._luck.choice(THOUGHTS)}

    def _anyone(self) -> Classmate:
        return self._luck.choice(self._mates[1:])

    def _beats(self) -> None:
        for mate in self._mates:
            try:
                beat = {"visible": True, "edge": True, "at": 0, "way": "live"}
                self._http.post("beat", json=beat, headers=self._headers(mate))
                self._http.get("stream", params={"wait": 0, "after": 2**40}, headers=self._headers(mate))
            except httpx.HTTPError:
                return

    def _does(self, mate: Classmate, type_: str, body: dict[str, Any]) -> str:
        # Made this moment: the engine takes a `t` ahead of its clock as now.
        draft = {"id": new_id(), "to": "room", "type": type_, "body": body, "t": 2**50}
        self._http.post("drafts", json={"drafts": [draft]}, headers=self._headers(mate)).raise_for_status()
        return str(draft["id"])

    def _headers(self, mate: Classmate) -> dict[str, str]:
        role = "teacher" if mate.teaches else "pupil"
        powers = (TEACH,) if mate.teaches else ()
        expires_ms = time.time_ns() // 1_000_000 + LIFETIME_MS
        pass_ = Pass(self._class_id, mate.seat, role, expires_ms, powers, mate.name)
        return {"authorization": f"Bearer {sign(pass_, self._keys)}"}
