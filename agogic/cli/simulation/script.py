"""What happens in a lesson: who does what, at which moment. Written by us, for demos and figures."""

from __future__ import annotations

from typing import Any, NamedTuple


class Cue(NamedTuple):
    """One thing that happens. `at`: seconds of class time. `who`: 0 the teacher, from 1 on a pupil in order."""

    at: int
    who: int
    does: str
    text: str = ""
    more: dict[str, Any] = {}


TITLE = "Same time, own time"

LESSON = (
    Cue(4, 0, "said", "Good morning. Today: two long words for something you all know."),
    Cue(12, 1, "said", "Good morning, Ms Okafor"),
    Cue(15, 2, "reacted", "👋"),
    Cue(22, 0, "said", "Syn means together, chronos means time. Synchronous: we do it at the same time."),
    Cue(30, 0, "said", "Like this class, for those of you who are here now."),
    Cue(39, 3, "asked", "Is a phone call synchronous?"),
    Cue(52, 0, "answered", "Yes. Both have to be there at the same moment."),
    Cue(63, 0, "said", "Put an a in front and it turns round: asynchronous, not at the same time."),
    Cue(74, 4, "said", "Like a letter?"),
    Cue(80, 0, "said", "Exactly like a letter. I write today, you read on Thursday."),
    Cue(86, 5, "reacted", "💡"),
    Cue(
        95,
        0,
        "polled",
        "Your grandmother leaves a note on the fridge. What is that?",
        {"kind": "one", "options": ["Synchronous", "Asynchronous", "Neither"], "right": [1], "check": True},
    ),
    Cue(135, 0, "revealed"),
    Cue(141, 0, "said", "A note waits for you. That is what makes it asynchronous."),
    Cue(150, 6, "asked", "And when we both happen to stand at the fridge?"),
    Cue(163, 0, "answered", "Then you do not need the note. Well spotted."),
    Cue(175, 2, "hand"),
    Cue(182, 0, "called"),
    Cue(196, 0, "lowered"),
    Cue(203, 0, "said", "Now think of school. Which is better, the same time or your own?"),
    Cue(214, 7, "said", "Same time, because I can ask"),
    Cue(221, 3, "said", "Own time, because I can stop and think"),
    Cue(228, 1, "reacted", "👍"),
    Cue(236, 0, "said", "Hold on to both of those. They are both right."),
    Cue(
        250,
        0,
        "polled",
        "How sure are you that you could explain both words at home?",
        {"kind": "scale", "steps": 5, "low": "not at all", "high": "quite sure"},
    ),
    Cue(290, 0, "revealed"),
    Cue(
        298,
        0,
        "said",
        "Somebody who was ill will take this class tomorrow. They will hear you ask, and they can ask too.",
    ),
    Cue(310, 4, "said", "So we are their classmates, only later"),
    Cue(317, 0, "said", "That is the best sentence of the day. Leave it at the moment you said it."),
    Cue(
        330,
        0,
        "polled",
        "Write one thing you do together and one that you do each in your own time.",
        {"kind": "text", "check": True},
    ),
    Cue(400, 0, "revealed"),
    Cue(410, 0, "said", "Thank you. Whoever is reading this later: ask your question here, at this moment."),
    Cue(420, 5, "reacted", "🎉"),
    Cue(432, 0, "ended"),
)
"""A lesson on what *synchronous* and *asynchronous* mean, about seven minutes."""

THOUGHTS = (
    "We sing together, I read alone",
    "Football together, homework alone",
    "Dinner at the same time, messages whenever",
    "I call my aunt, I write to my cousin",
)
CHATTER = (
    "I get it now",
    "Can you say that again please",
    "My brother does that all the time",
    "That is like our group project",
    "I wrote that down",
    "Nice",
    "I thought it was the other way round",
    "So both count the same",
)
