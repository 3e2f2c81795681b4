"""A class of an hour with thirty pupils who talk all the time, written straight into its log."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from agogic.classlog.codec import event_bytes
from agogic.classlog.events import Event
from agogic.classlog.store import Line, SqliteStore

LENGTH_MS = 60 * 60 * 1000
PUPILS = range(2, 32)
WORDS = ("the", "half", "is", "more", "than", "a", "third", "because", "it", "was", "cut", "in", "two", "and", "larger")
"""What everybody talks with."""


def long_log(many: int, *, opened_utc: int, ended: bool = False, seed: int = 7) -> list[Event]:
    """A believable log of `many` events."""
    chance = random.Random(seed)
    log: list[Event] = []
    said: list[str] = []
    asked: list[str] = []

    def add(type_: str, body: dict[str, Any], by: int = 1, to: str = "room") -> str:
        seq = len(log) + 1
        at = (seq - 1) * LENGTH_MS // many
        id_ = f"0198a000-0000-7000-8000-{seq:012d}"
        log.append(Event(seq, id_, at, opened_utc + at, by, to, type_, body))
        return id_

    def words() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(2, 30)))

    add("class.opened", {"title": "Which is more?", "rules": {}, "planned_ms": LENGTH_MS}, by=0)
    for seat in (1, *PUPILS):
        add("seat.came", {}, by=0, to=f"seat.{seat}")
        add("seat.admitted", {"seat": seat, "role": "teacher" if seat == 1 else "pupil"}, by=0)
    while len(log) < many - 1:
        seat, at = chance.choice(PUPILS), len(log) * LENGTH_MS // many
        match chance.choices(
            ["say", "react", "ask", "vote", "present", "float", "answer", "hide"], [50, 25, 3, 5, 8, 5, 1, 0.5]
        )[0]:
            case "say":
                said.append(add("chat.said", {"text": words()}, by=seat))
            case "react" if said:
                add("reacted", {"emoji": chance.choice("👍🤔😀🎉"), "on": chance.choice(said[-20:])}, by=seat)
            case "ask":
                to = "room" if chance.random() < 0.7 else f"seat.{seat}"
                asked.append(add("question.asked", {"text": words()}, by=seat, to=to))
            case "vote" if asked:
                add("question.voted", {"question": chance.choice(asked)}, by=seat)
            case "present":
                add("present", {"from": max(0, at - 60_000), "to": at}, by=0, to=f"seat.{seat}")
            case "float":
                add("reacted", {"emoji": "🎉"}, by=seat)
            case "answer" if asked:
                add("question.answered", {"question": chance.choice(asked), "text": words()})
            case "hide" if said:
                add("hidden", {"of": chance.choice(said)})
    add("class.ended" if ended else "slide.shown", {} if ended else {"deck": None, "page": 1})
    return log


def kept(folder: Path, log: list[Event]) -> None:
    """The log as a class in `folder`."""
    store = SqliteStore.writing(folder)
    store.append([Line(event, event_bytes(event), event.seq) for event in log], 0)
    store.close()
