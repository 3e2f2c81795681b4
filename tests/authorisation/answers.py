"""Words for the tables of who gets what answer from a page: eight kinds of visitor, and what most pages do with them.

Who comes with a session or a pass that is expired, forged, revoked or of a closed account is answered like *anonymous*.
"""

from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "anonymous",
    "pupil",
    "other_pupil",
    "guardian",
    "other_guardian",
    "teacher",
    "other_teacher",
    "administrator",
)

Answers = dict[str, int]


@dataclass(frozen=True)
class Page:
    """What a page answers to GET and to POST.

    `state`: how far the class in its address is (see `addresses.STATES`). `posted`: what is sent with POST.
    """

    get: Answers
    post: Answers
    state: str = "ended"
    posted: dict[str, Any] = field(default_factory=dict)


def anybody(status: int) -> Answers:
    """The same for each kind, whoever they are."""
    return dict.fromkeys(KINDS, status)


def kinds(*, strangers: int = 404, **known: int) -> Answers:
    """Named kinds get what is said; anonymous is led to the sign-in; all others are strangers."""
    return {**anybody(strangers), "anonymous": 302, **known}


def everyone_in(status: int) -> Answers:
    """Anybody who is signed in."""
    return kinds(strangers=status)


def administrators(status: int) -> Answers:
    """Administrators only; the others are told that it is not theirs."""
    return kinds(strangers=403, administrator=status)


def leaders(status: int) -> Answers:
    """The section's teacher and the administrator; its pupil and guardian are told that it is not theirs."""
    return kinds(teacher=status, administrator=status, pupil=403, guardian=403)


def members(status: int) -> Answers:
    """Whoever has to do with the section."""
    return kinds(teacher=status, administrator=status, pupil=status, guardian=status)


NO = everyone_in(405)
