"""Classmates who take part in a class that is on: they come, write, ask and answer over HTTP, like anybody."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx

from agogic.classlog.events import ROOM
from agogic.classlog.ids import new_id
from agogic.cli.simulation.plan import Act, Plan
from agogic.live.frames import EVENT, HELLO, split
from agogic.passes import LIFETIME_MS, TEACH, Keys, Pass, sign

_BEAT_EACH_S = 15.0
_LISTEN_EACH_S = 1.5
_LOOK_EACH_S = 0.25
_AHEAD_MS = 10_000
"""A draft's `t` lies ahead of the clock by this: the engine then takes it as made now, however slow the way was."""
_MADE_UP = frozenset({"poll.revealed", "hand.lowered", "class.resumed", "seat.allowed"})
"""Acts that end something: done late rather than not at all."""
_LOG = logging.getLogger("agogic.demo")


class Joining:
    """Plays a plan into a class that is on. One thread; nothing of it is worth more than a warning."""

    def __init__(self, http: httpx.Client, keys: Keys, class_id: str, names: Mapping[int, str]) -> None:
        """`names`: who sits on which of the seats that are played, the teacher's first."""
        self._http, self._keys, self._class_id, self._names = http, keys, class_id, names
        self._teacher = next(iter(names))
        self._luck = random.Random()  # noqa: S311 - who answers whom is no secret
        self._came: set[int] = set()
        self._heard = 0
        self._began_s = 0.0
        self._over = False

    def end(self) -> None:
        """The teacher ends the class, if it is still on."""
        if self._get("index", self._teacher).json()["status"] != "ended":
            self._draft(Act(0, self._teacher, "class.ended", {}, ROOM, new_id()))

    def play(self, plan: Plan, stop: threading.Event) -> None:
        """Do what is planned, each act at its moment, until the class is over or it is time to stop."""
        now = self._get("index", self._teacher).json()
        if now["status"] == "ended":
            return
        self._began_s = time.monotonic() - now["at"] / 1000
        waiting = still_due(plan, now["at"])
        beats_at = listens_at = 0.0
        while not (stop.is_set() or self._over):
            at, mono = self._at(), time.monotonic()
            if mono >= beats_at:
                beats_at = mono + _BEAT_EACH_S
                self._guarded(self._beats, plan)
            due = [act for act in waiting if act.at <= at]
            if due:
                waiting = [act for act in waiting if act.at > at]
                self._guarded(self._do_all, due)
            if mono >= listens_at:
                listens_at = mono + _LISTEN_EACH_S
                waiting += self._guarded(self._answered_to_others, plan) or []
            stop.wait(_LOOK_EACH_S)

    def _at(self) -> int:
        return round((time.monotonic() - self._began_s) * 1000)

    def _guarded(self, doing: Any, *given: Any) -> Any:
        try:
            return doing(*given)
        except httpx.ConnectError:
            # The server of this very process takes nobody in any more: the demo is being stopped.
            return None
        except httpx.HTTPError as error:
            _LOG.warning("The demo's classmates could not reach the class; they try again (%s)", type(error).__name__)
            return None

    def _do_all(self, acts: list[Act]) -> None:
        for act in acts:
            if act.by:
                self._comes(act.by)
                self._draft(act)

    def _beats(self, plan: Plan) -> None:
        """Say for everybody who is there that they are, and where; who just left says that too."""
        at_s = self._at() / 1000
        here = {mate.seat: mate for mate in plan.mates if mate.is_here(at_s)}
        for seat in sorted(self._came | here.keys() | {self._teacher}):
            self._comes(seat)
            mate = here.get(seat)
            level = seat == self._teacher or (mate is not None and mate.is_level(at_s))
            beat: dict[str, Any] = {"visible": level or mate is not None, "edge": level, "at": 0, "way": "live"}
            if mate is not None and not level:
                beat |= {"way": "late", "at": round(mate.position_s(at_s) * 1000)}
            self._http.post("beat", json=beat, headers=self._headers(seat))
        self._came &= here.keys() | {self._teacher}

    def _comes(self, seat: int) -> None:
        """A first contact, so that the class admits the seat."""
        if seat not in self._came:
            self._came.add(seat)
            self._get("stream", seat, wait=0)

    def _answered_to_others(self, plan: Plan) -> list[Act]:
        """What classmates are going to do about what people did whom nobody plays."""
        acts: list[Act] = []
        for event in self._news():
            by, type_ = event["by"], event["type"]
            self._over = self._over or type_ == "class.ended"
            if by == 0 or by in self._names:
                continue
            if type_ == "hand.raised":
                acts += self._hand_called(by)
            elif type_ == "question.asked" and event["to"] == ROOM:
                acts += self._echoed(plan, "question.voted", {"question": event["id"]}, most=3)
            elif type_ == "chat.said" and event["to"] == ROOM:
                emoji = self._luck.choice(("👍", "❤️", "😄", "💡"))
                acts += self._echoed(plan, "reacted", {"emoji": emoji, "on": event["id"]}, most=2)
        return acts

    def _hand_called(self, seat: int) -> list[Act]:
        called, lowered = self._at() + 5000, self._at() + 30_000
        said = {"text": "I see a hand. Please go ahead, write or say it, we are listening."}
        return [
            Act(called, self._teacher, "hand.called", {"seat": seat}, ROOM, new_id()),
            Act(called + 1500, self._teacher, "chat.said", said, ROOM, new_id()),
            Act(lowered, self._teacher, "hand.lowered", {"seat": seat}, ROOM, new_id()),
        ]

    def _echoed(self, plan: Plan, type_: str, body: dict[str, Any], *, most: int) -> list[Act]:
        here = [mate.seat for mate in plan.mates if mate.is_here(self._at() / 1000)]
        seats = self._luck.sample(here, min(len(here), self._luck.randint(1, most)))
        return [Act(self._at() + self._luck.randint(2000, 9000), seat, type_, body, ROOM, new_id()) for seat in seats]

    def _news(self) -> list[dict[str, Any]]:
        """The events since the last look; at the first look none."""
        answer = self._get("stream", self._teacher, wait=0, after=self._heard)
        first, events = self._heard == 0, []
        for kind, payload in split(answer.content):
            if kind == HELLO:
                self._heard = json.loads(payload)["seq"]
            elif kind == EVENT:
                events.append(json.loads(payload))
        return [] if first else events

    def _draft(self, act: Act) -> None:
        draft: dict[str, Any] = {
            "id": act.id,
            "to": act.to,
            "type": act.type,
            "body": act.body,
            "t": max(0, self._at()) + _AHEAD_MS,
        }
        if act.moment is not None:
            draft["at"] = act.moment
        answer = self._http.post("drafts", json={"drafts": [draft]}, headers=self._headers(act.by))
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return
        answer.raise_for_status()
        refusal = answer.json()["answers"][0].get("refusal") or {}
        self._over = self._over or refusal.get("code") == "class.over"

    def _get(self, path: str, seat: int, **asked: Any) -> httpx.Response:
        answer = self._http.get(path, params=asked, headers=self._headers(seat))
        answer.raise_for_status()
        return answer

    def _headers(self, seat: int) -> dict[str, str]:
        teaches = seat == self._teacher
        pass_ = Pass(
            class_id=self._class_id,
            seat=seat,
            role="teacher" if teaches else "pupil",
            powers=(TEACH,) if teaches else (),
            name=self._names.get(seat, ""),
            expires_ms=time.time_ns() // 1_000_000 + LIFETIME_MS,
        )
        return {"authorization": f"Bearer {sign(pass_, self._keys)}"}


def still_due(plan: Plan, now_at: int) -> list[Act]:
    """What is still to do of a plan at a moment, ms: what comes, and what no later act makes up for.

    What was done before the class was left is asked for with the same id, and so not done again.
    """
    acts = plan.in_order()
    past = [act for act in acts if act.at <= now_at]
    shown = [act for act in past if act.type == "slide.shown"]
    overdue = [act for act in past if act.type in _MADE_UP] + shown[-1:]
    return overdue + [act for act in acts if act.at > now_at]


def class_client(address: str, class_id: str) -> httpx.Client:
    """A client for one class of the school at `address`."""
    return httpx.Client(base_url=f"{address}/live/classes/{class_id}/", timeout=10, trust_env=False)
