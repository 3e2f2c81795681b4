"""Every expected *no*: a stable code, what it is told with, and a kind sentence in English.

The wire carries code and parameters only; catalogues translate the sentence.
"""

from typing import Any

import msgspec


class Refusal(msgspec.Struct, frozen=True):
    """An expected *no*; goes to the seat that asked, to nobody else."""

    code: str
    params: dict[str, Any] = {}


SENTENCES: dict[str, str] = {
    "draft.malformed": "This could not be read, so it was not sent. Reload the page and try again.",
    "draft.unknown_type": "This page is older than the school's server. Reload it and try again.",
    "draft.audience": "This can not be sent to these readers.",
    "draft.too_fast": "That was a lot in a short time. Wait {seconds} seconds and send it again.",
    "draft.too_late": "This waited too long for the network, and the class has moved on. Your text is kept for you.",
    "draft.not_later": "This can only be done in the live class.",
    "draft.outside": "This moment does not lie within the class.",
    "class.not_open": "The class is not open yet.",
    "class.open": "The class is open already.",
    "class.over": "The class is over.",
    "class.paused": "The class has a break. It goes on in a moment.",
    "class.too_late_to_reopen": "The class ended more than {minutes} minutes ago and stays closed. Start a new one.",
    "seat.removed": "You were taken out of this class. Ask your teacher.",
    "seat.unknown": "Nobody with this seat is in the class.",
    "power.teach": "Only teachers may do this.",
    "power.class": "Only the school itself may do this.",
    "chat.off": "Writing is off at the moment.",
    "chat.desk_only": "At the moment you can write to your teachers only.",
    "chat.muted": "Your teacher has turned off writing for you.",
    "chat.empty": "There is nothing in it yet.",
    "reaction.off": "Reactions are off at the moment.",
    "hand.off": "Raising hands is off at the moment.",
    "question.off": "Questions are off at the moment.",
    "question.desk_only": "At the moment questions go to your teachers only.",
    "question.unknown": "This question is not there any more.",
    "target.unknown": "What this belongs to is not there any more.",
    "nod.settled": "This was decided already.",
    "deck.unknown": "These slides are not there any more.",
    "slide.outside": "These slides have {pages} pages.",
    "stage.full": "There is room for {most} on the stage. Somebody must step off first.",
    "stage.uncalled": "Your teacher asks you to the stage. Raise your hand to tell that you would like to come.",
    "stage.off": "Nobody with this seat is on the stage.",
    "stage.not_on": "Only they themselves may turn on their microphone and camera.",
    "media.unknown": "This picture or sound is not there.",
    "media.gone": "This was taken out of the recording.",
    "media.track": "This page may not send that. Reload it and go on stage again.",
    "media.stale": "A newer picture took this one's place. Go on stage again if yours is missing.",
    "media.codec": "The class can not show pictures or sound of this kind.",
    "media.too_large": "A piece of picture or sound was too large: at most {limit_bytes} bytes.",
    "media.unconsented": "This may not be recorded. You can be seen and heard live.",
    "upload.malformed": "The class could not read what your browser sent. Reload the page and try again.",
    "upload.too_large": "This file is too large: at most {limit_mb} MB.",
    "upload.no_room": "There is no room left for this file on the school's disk. Whoever runs the school can make room.",
    "upload.elsewhere": "This goes on at another place: {offset} bytes are here.",
    "upload.unknown": "This file is not on its way here any more. Choose it again.",
    "upload.damaged": "A piece arrived damaged and is sent again.",
    "film.not_here": "A video can only be put into a class that was made for it and is still empty.",
    "cut.unknown": "This stretch is not left out.",
    "caption.off": "Captions are written by your teachers and by whom they ask to.",
    "poll.not_alone": "Questions can be put into recorded lessons only, after they are recorded.",
    "poll.unknown": "This poll is not there.",
    "poll.opened": "This poll was opened already.",
    "poll.closed": "This poll is closed. You can still answer it when you take the class later.",
    "poll.not_yet": "At this moment of the class the poll was not open yet.",
    "poll.answered": "You have answered this poll already.",
    "poll.skipped": "You chose to see the results, so this poll can not be answered any more.",
    "poll.answer_unfit": "This answer does not fit the question.",
    "poll.options": "A poll of this kind needs at least two different answers to choose from.",
    "poll.hidden": "Results are shown after you have answered, when your teacher shows them.",
    "pass.missing": "You are not signed in to this class. Open it again from Today.",
    "pass.expired": "Your sign-in to this class has run out. The page renews it by itself; reload it if it does not.",
    "session.revoked": "This device was signed out. Sign in again.",
    "lobby.waiting": "Your teacher will let you in.",
    "segment.gone": "This part of the class was rewritten. It is fetched again by itself.",
    "segment.unknown": "This part of the class is not there.",
    "body.too_large": "This is too large: at most {limit_bytes} bytes may be sent at once.",
    "body.too_slow": "This took too long to arrive: at most {seconds} seconds. Send it again.",
    "seat.too_fast": "This page asked for a lot in a short time. It goes on by itself in {seconds} seconds.",
    "stream.too_many": "The class is open in many places. This one was closed to make room for a newer one.",
    "stream.slow": "Your network could not keep up, so the class is fetched again.",
    "class.moved": "The class moved to another server. The page follows by itself.",
    "class.unknown": "There is no such class.",
    "class.damaged": "What was kept of this class can not be read. Give this number to who runs the school: {id}.",
}
"""Code -> English sentence; `{name}` stands for a parameter."""


def refused(code: str, **params: Any) -> Refusal:
    """A refusal with a code that has a sentence."""
    assert code in SENTENCES, code
    return Refusal(code, params)


def sentence(refusal: Refusal) -> str:
    """The English sentence of a refusal, its parameters filled in."""
    text = SENTENCES.get(refusal.code, "This was not possible.")
    for name, value in refusal.params.items():
        text = text.replace("{" + name + "}", str(value))
    return text
