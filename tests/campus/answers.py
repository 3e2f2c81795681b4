"""Words for the tables of who gets what answer: eight kinds of visitor, and what most pages do with them."""

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


def kinds(*, strangers: int = 404, **known: int) -> Answers:
    """Named kinds get what is said; anonymous is led to the sign-in; all others are strangers."""
    return {**dict.fromkeys(KINDS, strangers), "anonymous": 302, **known}


def everyone_in(status: int) -> Answers:
    """Anybody who is signed in."""
    return kinds(strangers=status)


def leaders(status: int) -> Answers:
    """The section's teacher and the administrator; its pupil and guardian are told it is not theirs."""
    return kinds(teacher=status, administrator=status, pupil=403, guardian=403)


def members(status: int) -> Answers:
    """Whoever has to do with the section."""
    return kinds(teacher=status, administrator=status, pupil=status, guardian=status)


NO = everyone_in(405)
