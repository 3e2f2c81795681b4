"""How pupils behave: who comes late, drops out, leaves; who talks, reacts, votes, answers, and how well."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agogic.cli.simulation.script import Cue, lasts_s

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
DURING_POLL = (
    "Still drawing",
    "Wait, I have to count",
    "Done",
    "Easy. Or is it?",
    "I have changed mine twice",
    "Can I say how I did it?",
    "One moment please",
    "Hm",
    "Got it",
    "Oh, I read it wrong",
    "I am between two of them",
    "I drew two bars",
    "My sister says the first one",
    "I only guessed",
    "Ready",
    "Can I still change it?",
    "I had it and lost it again",
)
CAME_LATE = ("Sorry, my bus was late", "Sorry I am late", "Hello, I am here now", "My network was down, now it works")
REACTIONS = ("👍", "👍", "👍", "❤️", "😄", "🎉", "💡", "👏", "🤔", "😮")
CATCH_UP_SPEED = 1.5
"""How fast who came late takes what they missed."""
_REPLIES = 0.35
"""How much of what pupils write answers what was said last."""
_SENTENCE_S = 8.0
"""How long a sentence of a lesson takes, about."""
_LATE_S, _CATCHES_UP = 60, 0.7
"""Who comes later than this is late, seconds; and how many of those begin at the start."""
_SENTENCES = ("I think it is the second one", "It depends", "Both, one after the other")


@dataclass(frozen=True, slots=True)
class Classmate:
    """A pupil with habits. `stays`: when they are there, seconds. The others are chances from 0 to 1.

    `catches_up`: whether they begin at the start when they come, faster, until they are level with the class.
    """

    seat: int
    stays: tuple[tuple[float, float], ...]
    talks: float
    keen: float
    clever: float
    catches_up: bool = False

    def is_here(self, at_s: float) -> bool:
        """Whether they are in class at a moment, seconds."""
        return any(start <= at_s < end for start, end in self.stays)

    def is_level(self, at_s: float) -> bool:
        """Whether they are in class at a moment and hear what is said then, seconds."""
        return self.is_here(at_s) and at_s >= self.level_s

    @property
    def comes_s(self) -> float | None:
        """When they come, seconds; None: not at all."""
        return self.stays[0][0] if self.stays else None

    @property
    def level_s(self) -> float:
        """From when on they are level with the class, seconds: at once, unless they catch up."""
        comes = self.comes_s or 0.0
        return comes * CATCH_UP_SPEED / (CATCH_UP_SPEED - 1) if self.catches_up else comes

    def position_s(self, at_s: float) -> float:
        """The moment of the class they have before them, seconds."""
        return at_s if at_s >= self.level_s else (at_s - (self.comes_s or 0.0)) * CATCH_UP_SPEED


@dataclass(frozen=True, slots=True)
class Echo:
    """What somebody does by themselves because of a cue: so many seconds after it, to the room."""

    after_s: float
    mate: Classmate
    does: str
    text: str = ""


def classmates_make(luck: random.Random, seats: Sequence[int], length_s: float) -> list[Classmate]:
    """Pupils for these seats in a class of so many seconds: most are there all the time."""
    mates = []
    for n, seat in enumerate(seats):
        stays = _stays(luck, length_s, steady=n < 3)
        talks, keen, clever = (
            min(1.0, luck.betavariate(1.4, 3)),
            1 - 0.12 * luck.random() ** 2,
            0.45 + 0.5 * luck.random(),
        )
        catches_up = stays[0][0] > _LATE_S and luck.random() < _CATCHES_UP
        mates.append(Classmate(seat, stays, talks, keen, clever, catches_up))
    return mates


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
    here = [mate for mate in mates if mate.is_level(at_s)]
    if not here or cue.does in ("pauses", "shows"):
        return []
    # What lasts longer brings more with it: a poll stands open for as long as several sentences take.
    lasts = lasts_s(cue) if cue.does == "polls" else 0.0
    lively, reach = bustle * max(1.0, lasts / _SENTENCE_S), max(lasts - 6, 0.0)
    words = _words(cue, luck)
    echoes = []
    for mate in here:
        echoes += [
            Echo(luck.uniform(0.8, 7 + reach), mate, "reacts", luck.choice(REACTIONS))
            for _ in range(_times(0.06 * lively * (0.4 + mate.talks), luck))
        ]
        echoes += [
            Echo(luck.uniform(3, 12 + reach), mate, *next(words))
            for _ in range(_times(0.045 * lively * (0.15 + mate.talks), luck))
        ]
        if cue.does == "asks" and luck.random() < 0.22 * min(bustle, 2):
            echoes.append(Echo(luck.uniform(2, 30), mate, "votes"))
    return echoes


def _times(expected: float, luck: random.Random) -> int:
    """How often something happens that is expected so often."""
    whole = int(expected)
    return whole + (luck.random() < expected - whole)


def _words(cue: Cue, luck: random.Random) -> Iterator[tuple[str, str]]:
    """What pupils write after a cue, without end; nothing twice until everything was said."""
    talk = DURING_POLL if cue.does == "polls" else CHATTER
    while True:
        said, replied = luck.sample(talk, len(talk)), luck.sample(REPLIES, len(REPLIES))
        while said:
            if cue.does != "polls" and replied and luck.random() < _REPLIES:
                yield "replies", replied.pop()
            else:
                yield "talks", said.pop()


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
    unhurried = max(1.0, open_s / 42)
    return min(open_s - 1, 3 + unhurried * luck.lognormvariate(2.1, 0.55) * (1.4 - mate.clever / 2))
