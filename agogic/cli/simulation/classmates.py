"""How pupils behave: who comes late, drops out, leaves; who talks, reacts, votes, answers, and how well."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agogic.cli.simulation.script import Cue

CHATTER = (
    "I wrote that down",
    "Ah, now I see",
    "My brother does that all the time",
    "That is like our group project",
    "Nice",
    "I thought it was the other way round",
    "Can we do one more of these?",
    "My cat agrees",
    "That one I know from last week",
    "I would have said the same",
    "Could you leave the slide up for a moment?",
    "I have an example but it is long",
    "We had this at dinner yesterday",
    "It makes sense when you say it like that",
    "I am drawing it",
    "My pencil broke, one moment",
    "Same here",
    "Not sure about that one",
    "I have to read that twice",
    "Then my aunt is right after all",
    "That is a good way to remember it",
    "Can somebody say it in other words?",
    "I can try: it is the first one, only turned round",
    "Thank you, that helped",
)
REPLIES = ("Yes, exactly", "I think so too", "Haha", "Good one", "Really?", "For me as well", "Oh, right", "No way")
AFTER_POLL = ("Got it", "I was close", "Oh, I read it wrong", "I changed my mind at the last second", "Yes", "Phew")
CAME_LATE = ("Sorry, my bus was late", "Sorry I am late", "Hello, I am here now", "My network was down, now it works")
REACTIONS = ("👍", "👍", "👍", "❤️", "😄", "🎉", "💡", "👏", "🤔", "😮")
LATER_QUESTIONS = (
    "I take this a day later: is there another example like that?",
    "Could you say once more how we get from there to the next step?",
    "Is this the same word as the one in the book?",
)
_SENTENCES = ("I think it is the second one", "It depends", "Both, one after the other")


@dataclass(frozen=True, slots=True)
class Classmate:
    """A pupil with habits. `stays`: when they are there, seconds. The others are chances from 0 to 1."""

    seat: int
    stays: tuple[tuple[float, float], ...]
    talks: float
    keen: float
    clever: float

    def is_here(self, at_s: float) -> bool:
        """Whether they are in class at a moment, seconds."""
        return any(start <= at_s < end for start, end in self.stays)

    @property
    def comes_s(self) -> float | None:
        """When they come, seconds; None: not at all."""
        return self.stays[0][0] if self.stays else None


@dataclass(frozen=True, slots=True)
class Echo:
    """What somebody does by themselves because of a cue: so many seconds after it, to the room."""

    after_s: float
    mate: Classmate
    does: str
    text: str = ""


def classmates_make(luck: random.Random, seats: Sequence[int], length_s: float) -> list[Classmate]:
    """Pupils for these seats in a class of so many seconds: most are there all the time."""
    return [
        Classmate(
            seat=seat,
            stays=_stays(luck, length_s, steady=n < 3),
            talks=min(1.0, luck.betavariate(1.4, 3)),
            keen=0.75 + 0.25 * luck.random(),
            clever=0.45 + 0.5 * luck.random(),
        )
        for n, seat in enumerate(seats)
    ]


def _stays(luck: random.Random, length_s: float, *, steady: bool) -> tuple[tuple[float, float], ...]:
    """From when to when somebody is there; what chance says about lateness, networks and dentists."""
    if steady:
        return ((luck.uniform(0.3, 12), length_s),)
    fate = luck.random()
    if fate < 0.12:
        return ((luck.uniform(0.08, 0.3) * length_s, length_s),)
    if fate < 0.22:
        gone = luck.uniform(0.2, 0.75) * length_s
        back = min(gone + luck.uniform(40, 240), length_s)
        return ((luck.uniform(0.3, 40), gone), (back, length_s)) if back < length_s else ((5.0, gone),)
    if fate < 0.27:
        return ((luck.uniform(0.3, 40), luck.uniform(0.6, 0.92) * length_s),)
    return ((luck.uniform(0.3, 45), length_s),)


def echoes_of(
    cue: Cue, at_s: float, mates: Sequence[Classmate], luck: random.Random, bustle: float = 1.0
) -> list[Echo]:
    """What classmates do by themselves after a cue. `bustle`: how lively they are, 1 as a class is."""
    here = [mate for mate in mates if mate.is_here(at_s)]
    if not here or cue.does in ("pauses", "shows"):
        return []
    echoes = []
    for mate in here:
        echoes += [
            Echo(luck.uniform(0.8, 7), mate, "reacts", luck.choice(REACTIONS))
            for _ in range(_times(0.06 * bustle * (0.4 + mate.talks), luck))
        ]
        echoes += [
            Echo(luck.uniform(3, 12), mate, *_words(cue, luck))
            for _ in range(_times(0.035 * bustle * mate.talks, luck))
        ]
        if cue.does == "asks" and luck.random() < 0.22 * min(bustle, 2):
            echoes.append(Echo(luck.uniform(2, 30), mate, "votes"))
    return echoes


def _times(expected: float, luck: random.Random) -> int:
    """How often something happens that is expected so often."""
    whole = int(expected)
    return whole + (luck.random() < expected - whole)


def _words(cue: Cue, luck: random.Random) -> tuple[str, str]:
    if cue.does == "polls":
        return "talks", luck.choice(AFTER_POLL)
    if luck.random() < 0.35:
        return "replies", luck.choice(REPLIES)
    return "talks", luck.choice(CHATTER)


def answer_of(poll: dict[str, Any], mate: Classmate, luck: random.Random) -> dict[str, Any]:
    """What somebody answers to a poll of a script, as the fields of a `poll.answered`."""
    right, said = poll.get("right"), poll.get("said", ())
    knows = luck.random() < mate.clever
    match poll["kind"]:
        case "one" | "several":
            options = range(len(poll["options"]))
            return {"choices": [right if right is not None and knows else luck.choice(options)]}
        case "scale":
            steps = poll.get("steps", 5)
            return {"number": float(min(steps, max(1, round(luck.gauss(1 + (steps - 1) * mate.clever, 1)))))}
        case "number":
            return {"number": float(right if right is not None and knows else luck.choice(said or (0.0, 1.0)))}
        case _:
            return {"text": luck.choice(said or _SENTENCES)}


def answers_after_s(open_s: float, mate: Classmate, luck: random.Random) -> float:
    """After how many seconds somebody answers a poll that is open for so long."""
    return min(open_s - 1, 3 + luck.lognormvariate(2.1, 0.55) * (1.4 - mate.clever / 2))
