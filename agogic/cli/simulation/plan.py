"""From lessons and classmates to everything that is going to be asked in a class, each act with its moment and its id.

Nothing happens here: `run` plays a plan into a class folder, `joining` plays it over HTTP into a class that is on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agogic.classlog.events import DESK, ROOM, seat_audience
from agogic.cli.simulation.classmates import (
    CAME_LATE,
    CATCH_UP_SPEED,
    Classmate,
    Echo,
    answer_of,
    answers_after_s,
    classmates_make,
    echoes_of,
)
from agogic.cli.simulation.lessons import FRACTIONS, practice
from agogic.cli.simulation.script import Cue, Lesson, lasts_s

PRESENT_EACH_MS = 60_000
BETWEEN_LESSONS_S = 40.0
_LAST_S = 20.0
"""No cue begins in the last seconds of a class."""
_WATCH_S = 60.0
_MUTED_S = 120.0


@dataclass(frozen=True, slots=True)
class Act:
    """Something a seat is going to ask for. `at`: ms since the class opened. `moment`: of a contribution, ms."""

    at: int
    by: int
    type: str
    body: dict[str, Any]
    to: str
    id: str
    moment: int | None = None


@dataclass(slots=True)
class Plan:
    """A class before it takes place. `seats`: the teacher's first. `length_ms`: when it ends."""

    seats: Sequence[int]
    mates: list[Classmate]
    length_ms: int
    acts: list[Act] = field(default_factory=list)

    def in_order(self) -> list[Act]:
        """The acts in the order of their moments."""
        return sorted(self.acts, key=lambda act: act.at)


def plan_make(
    lessons: Sequence[Lesson],
    *,
    seats: Sequence[int],
    luck: random.Random,
    id_of: Callable[[int], str],
    seconds: float | None = None,
    bustle: float = 1.0,
    decks: Mapping[str, str] | None = None,
    mates: Callable[[list[Classmate]], list[Classmate]] = lambda mates: mates,
    ticked: Sequence[int] = (),
) -> Plan:
    """Plan a class of `lessons`, `seconds` long (else as long as they take).

    `seats`: the teacher's and the pupils'; with the teacher's alone the lesson is recorded. `decks`: lesson's
    name -> name of its deck in the class; what has none is not shown. `id_of`: an id for a moment (ms).
    `mates`: changes how pupils are. `ticked`: seats of pupils in the room who have no device.
    """
    length_s = seconds or sum(lesson.length_s for lesson in lessons) + _LAST_S
    there = mates(classmates_make(luck, seats[1:], length_s))
    plan = Plan(seats, there, round(length_s * 1000))
    writing = _Writing(plan, luck, id_of, bustle, dict(decks or {}))
    writing.coming()
    for seat in ticked:
        writing.act(8_000, seats[0], "seat.ticked", {"here": True}, seat_audience(seat))
    for at_s, cue, lesson in _cues(lessons, length_s, luck):
        writing.cue(at_s, cue, lesson)
    writing.quiet_kept()
    writing.presence()
    writing.act(plan.length_ms, seats[0], "class.ended", {})
    return plan


def _cues(lessons: Sequence[Lesson], length_s: float, luck: random.Random) -> Iterator[tuple[float, Cue, Lesson]]:
    """Every cue with its moment: one lesson after the other, then practice until the time is nearly up."""
    at = 3.0
    for lesson in lessons:
        for offset, cue in lesson.timed():
            if at + offset + lasts_s(cue) > length_s - _LAST_S / 2:
                return
            yield at + offset, cue, lesson
        at += lesson.length_s + BETWEEN_LESSONS_S
    while at < length_s - 150:
        for cue in practice(luck):
            yield at + cue.gap, cue, FRACTIONS
            at += cue.gap + lasts_s(cue)


class _Writing:
    """Writes acts into a plan while the class is on."""

    def __init__(
        self,
        plan: Plan,
        luck: random.Random,
        id_of: Callable[[int], str],
        bustle: float,
        decks: dict[str, str],
    ) -> None:
        self.plan, self.luck, self.bustle, self.decks = plan, luck, bustle, decks
        self._id_of = id_of
        self._teacher = plan.seats[0]
        self._order = sorted(plan.mates, key=lambda mate: -mate.talks)
        self._question = self._open_question = ""
        self._said: list[tuple[int, str]] = []
        self._pauses: list[tuple[int, int]] = []
        self._mutes: list[tuple[int, int, int]] = []
        self._polls: list[tuple[int, str, Cue]] = []

    def act(self, at: int, by: int, type_: str, body: dict[str, Any], to: str = ROOM) -> str:
        """One act; gives its id."""
        act = Act(at, by, type_, body, to, self._id_of(at))
        self.plan.acts.append(act)
        return act.id

    def coming(self) -> None:
        """Everybody's first contact, and a word from who comes late."""
        self._admitted(0, self._teacher, "teacher")
        for mate in self.plan.mates:
            if mate.comes_s is None or mate.comes_s * 1000 >= self.plan.length_ms:
                continue
            at = round(mate.comes_s * 1000)
            self._admitted(at, mate.seat, "pupil")
            if mate.comes_s > 120 and self.luck.random() < 0.7:
                self.act(at + 6000, mate.seat, "chat.said", {"text": self.luck.choice(CAME_LATE)})

    def cue(self, at_s: float, cue: Cue, lesson: Lesson) -> None:
        """One thing of a script, and what classmates make of it."""
        by = self._who(cue.who, at_s)
        if by is None:
            return
        at = round(at_s * 1000)
        match cue.does:
            case "says":
                self._says(at, by, cue.text)
            case "reacts":
                self.act(at, by, "reacted", {"emoji": cue.text, **self._about("on", at)})
            case "asks":
                self._asked(at, by, cue)
            case "answers" if self._question:
                self.act(at, by, "question.answered", {"question": self._question, "text": cue.text})
            case "hand":
                self._hand(at, by, cue.text)
            case "oversteps":
                self._overstepped(at, by, cue)
            case "shows" if lesson.name in self.decks:
                shown = {"deck": self.decks[lesson.name], "page": cue.more["page"]}
                self.act(at, by, "slide.shown", shown)
            case "polls":
                self._polled(at_s, by, cue)
            case "pauses":
                end = at + round(cue.more["seconds"] * 1000)
                self._pauses.append((at, end))
                self.act(at, by, "class.paused", {})
                self.act(end, by, "class.resumed", {})
        for echo in echoes_of(cue, at_s, self.plan.mates, self.luck, self.bustle):
            self._echo(at_s, echo)

    def presence(self) -> None:
        """What the class writes down for the roll: each stretch somebody was there, a minute at a time."""
        length = self.plan.length_ms
        self._present(self._teacher, 0.5, length / 1000)
        for mate in self.plan.mates:
            for start_s, end_s in mate.stays:
                self._present(mate.seat, max(start_s, mate.level_s), end_s)
            if mate.catches_up:
                self._caught_up(mate)

    def quiet_kept(self) -> None:
        """In a break nobody writes, and who is muted does not: what they would have said then is not."""
        unsaid = {act.id for act in self.plan.acts if act.type == "chat.said" and self._is_quiet(act)}
        self.plan.acts = [
            act for act in self.plan.acts if not unsaid & {act.id, act.body.get("on", ""), act.body.get("re", "")}
        ]

    def _is_quiet(self, act: Act) -> bool:
        muted = any(seat == act.by and start <= act.at < end for seat, start, end in self._mutes)
        return muted or any(start <= act.at < end for start, end in self._pauses)

    def _present(self, seat: int, start_s: float, end_s: float) -> None:
        start, end = round(start_s * 1000), min(round(end_s * 1000), self.plan.length_ms)
        while start < end:
            to = min(start + PRESENT_EACH_MS, end)
            self.act(to, 0, "present", {"from": start, "to": to}, seat_audience(seat))
            start = to

    def _caught_up(self, mate: Classmate) -> None:
        """Who came late takes what they missed, faster, and is level in the end, if they stay so long."""
        comes_s, start_s = mate.comes_s or 0.0, 0.0
        while start_s < mate.level_s:
            to_s = min(start_s + _WATCH_S, mate.level_s)
            at_s = comes_s + to_s / CATCH_UP_SPEED
            if not mate.is_here(at_s) or at_s * 1000 >= self.plan.length_ms:
                return
            body = {"from": round(start_s * 1000), "to": round(to_s * 1000)}
            self.act(round(at_s * 1000) + 50, mate.seat, "watched", body, seat_audience(mate.seat))
            self._answered_behind(mate, start_s, to_s)
            start_s = to_s

    def _answered_behind(self, mate: Classmate, start_s: float, to_s: float) -> None:
        """Who catches up answers a poll at its moment of the class, while the class is further."""
        for at, poll, cue in self._polls:
            if not start_s <= at / 1000 < to_s:
                continue
            moment = at + self.luck.randrange(4000, 12_000)
            # Nobody is ahead of the class: who is nearly level waits until it has come there.
            asked_at = max(moment, round((mate.comes_s or 0.0) * 1000 + moment / CATCH_UP_SPEED))
            if asked_at < self.plan.length_ms and mate.is_here(asked_at / 1000):
                body, own = {"poll": poll, **answer_of(cue.more, mate, self.luck)}, seat_audience(mate.seat)
                act = Act(asked_at, mate.seat, "poll.answered", body, own, self._id_of(asked_at), moment)
                self.plan.acts.append(act)

    def _says(self, at: int, by: int, text: str) -> None:
        self._said.append((at, self.act(at, by, "chat.said", {"text": text})))

    def _about(self, field_: str, at: int) -> dict[str, str]:
        """What was said last before a moment, as the field that refers to it; nothing if nothing was."""
        said = next((id_ for moment, id_ in reversed(self._said) if moment < at), None)
        return {field_: said} if said else {}

    def _admitted(self, at: int, seat: int, role: str) -> None:
        self.act(at, 0, "seat.came", {}, seat_audience(seat))
        self.act(at, 0, "seat.admitted", {"seat": seat, "role": role})

    def _who(self, who: int, at_s: float) -> int | None:
        """The seat that plays a part of the script: always the same, unless they are away at that moment."""
        if who == 0:
            return self._teacher
        for n in range(len(self._order)):
            mate = self._order[(who - 1 + n) % len(self._order)]
            if mate.is_level(at_s):
                return mate.seat
        return None

    def _asked(self, at: int, by: int, cue: Cue) -> None:
        alone = cue.more.get("alone", False)
        self._question = self.act(at, by, "question.asked", {"text": cue.text}, seat_audience(by) if alone else ROOM)
        self._open_question = "" if alone else self._question

    def _hand(self, at: int, by: int, text: str) -> None:
        self.act(at, by, "hand.raised", {})
        self.act(at + 7000, self._teacher, "hand.called", {"seat": by})
        self._says(at + 11_000, by, text)
        self.act(at + 14_500 + len(text) * 40, self._teacher, "hand.lowered", {"seat": by})

    def _overstepped(self, at: int, by: int, cue: Cue) -> None:
        """Somebody writes what should not stand: another reports it, the teacher hides it and mutes them a while."""
        saw = next((mate.seat for mate in self._order if mate.seat != by and mate.is_level(at / 1000 + 6)), None)
        if saw is None:
            return
        said = self.act(at, by, "chat.said", {"text": cue.text})
        report = self.act(at + 6000, saw, "report.made", {"of": said, "why": cue.more["why"]}, DESK)
        self.act(at + 11_500, self._teacher, "report.settled", {"report": report}, DESK)
        self.act(at + 10_000, self._teacher, "hidden", {"of": said})
        end = at + round(_MUTED_S * 1000)
        self.act(at + 11_000, self._teacher, "seat.allowed", {"seat": by, "chat": False})
        self.act(end, self._teacher, "seat.allowed", {"seat": by})
        self._mutes.append((by, at + 11_000, end))

    def _polled(self, at_s: float, by: int, cue: Cue) -> None:
        at, open_s = round(at_s * 1000), cue.more.get("open_s", lasts_s(cue) - 6)
        poll = self._id_of(at)
        self.act(at, by, "poll.opened", poll_body(cue, poll))
        self._polls.append((at, poll, cue))
        for mate in self.plan.mates:
            answers_at_s = at_s + answers_after_s(open_s, mate, self.luck)
            if mate.is_level(at_s) and mate.is_here(answers_at_s) and self.luck.random() < mate.keen:
                body = {"poll": poll, **answer_of(cue.more, mate, self.luck)}
                self.act(round(answers_at_s * 1000), mate.seat, "poll.answered", body, seat_audience(mate.seat))
        self.act(at + round(open_s * 1000), by, "poll.revealed", {"poll": poll})

    def _echo(self, at_s: float, echo: Echo) -> None:
        at = round((at_s + echo.after_s) * 1000)
        if at >= self.plan.length_ms or not echo.mate.is_level(at / 1000):
            return
        match echo.does:
            case "reacts":
                self.act(at, echo.mate.seat, "reacted", {"emoji": echo.text})
            case "votes" if self._open_question:
                self.act(at, echo.mate.seat, "question.voted", {"question": self._open_question})
            case "replies":
                self.act(at, echo.mate.seat, "chat.said", {"text": echo.text, **self._about("re", at)})
            case "talks":
                self.act(at, echo.mate.seat, "chat.said", {"text": echo.text})


def poll_body(cue: Cue, poll: str) -> dict[str, Any]:
    """A scripted poll as the body of a `poll.opened` draft."""
    body: dict[str, Any] = {
        name: cue.more[name] for name in ("kind", "options", "check", "steps", "low", "high") if name in cue.more
    }
    right = cue.more.get("right")
    if right is not None:
        body["right"] = {"choices": [right]} if cue.more["kind"] == "one" else {"number": right}
    return {"poll": poll, "prompt": cue.text, **body}
