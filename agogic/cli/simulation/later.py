"""Those who were away take a class afterwards, each on their own clock: watching, answering, asking."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agogic.classlog.events import ROOM, seat_audience
from agogic.cli.simulation.classmates import CATCH_UP_SPEED, Classmate, answer_of
from agogic.cli.simulation.plan import Act, Plan
from agogic.cli.simulation.script import After, Lesson

_HOUR_MS = 3_600_000
_WATCH_MS = 60_000


def later_add(
    plan: Plan,
    shares: Mapping[int, float],
    *,
    lesson: Lesson,
    luck: random.Random,
    id_of: Callable[[int], str],
    is_nodded: bool = False,
) -> None:
    """Let some take a class after its end. `shares`: how much of it each seat takes, 0 to 1.

    What they ask is the lesson's `afterwards`, one each. `is_nodded`: what is added later waits for a nod,
    which all but the last get.
    """
    polls = [act for act in plan.acts if act.type == "poll.opened"]
    for n, (seat, share) in enumerate(shares.items()):
        start = plan.length_ms + round((1 + 3 * n + luck.uniform(0, 2)) * _HOUR_MS)
        taking = _Taking(plan, seat, start, luck, id_of)
        taking.take(polls, share)
        after = lesson.afterwards[n] if n < len(lesson.afterwards) else None
        if after is not None and after.at <= share:
            taking.ask(after, is_let_in=is_nodded and n < len(shares) - 1, waits=is_nodded)


class _Taking:
    """Writes what one seat does who takes the class afterwards."""

    def __init__(self, plan: Plan, seat: int, start: int, luck: random.Random, id_of: Callable[[int], str]) -> None:
        self._plan, self._seat, self._start, self._luck, self._id_of = plan, seat, start, luck, id_of
        self._own = seat_audience(seat)

    def take(self, polls: Sequence[Act], share: float) -> None:
        """From the first moment on, so much of the class; every poll on the way is answered."""
        end = round(self._plan.length_ms * share)
        self._act(0, 0, "seat.came", {}, self._own)
        for start in range(0, end, _WATCH_MS):
            to = min(start + _WATCH_MS, end)
            self._act(to, self._seat, "watched", {"from": start, "to": to}, self._own)
        mate = Classmate(self._seat, (), 0.5, 1.0, 0.8)
        for opened in polls:
            moment = min(opened.at + self._luck.randrange(6000, 20_000), self._plan.length_ms)
            if moment <= end:
                body = {"poll": opened.body["poll"], **answer_of(_as_scripted(opened.body), mate, self._luck)}
                self._act(moment, self._seat, "poll.answered", body, self._own, moment)

    def ask(self, after: After, *, waits: bool, is_let_in: bool) -> None:
        """One question at its moment; let in if it waits for that, answered an hour later if it has an answer."""
        moment, teacher = round(after.at * self._plan.length_ms), self._plan.seats[0]
        question = self._act(moment, self._seat, "question.asked", {"text": after.text}, ROOM, moment)
        if waits and is_let_in:
            self._act(moment, teacher, "nod.given", {"of": question}, self._own, after=_HOUR_MS // 2)
        if after.answer and not waits:
            body = {"question": question, "text": after.answer}
            self._act(moment, teacher, "question.answered", body, ROOM, moment, after=_HOUR_MS)

    def _act(
        self,
        moment: int,
        by: int,
        type_: str,
        body: dict[str, Any],
        to: str,
        anchored: int | None = None,
        *,
        after: int = 0,
    ) -> str:
        at = self._start + round(moment / CATCH_UP_SPEED) + after
        act = Act(at, by, type_, body, to, self._id_of(at), anchored)
        self._plan.acts.append(act)
        return act.id


def _as_scripted(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a `poll.opened` draft as a script has it."""
    right = body.get("right") or {}
    known = right["choices"][0] if right.get("choices") else right.get("number")
    return {**body, "right": known}
