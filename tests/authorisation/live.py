"""Who gets what answer from every address of the engine. Written by hand; an address that is missing fails the test.

The page gives passes: the pupil and the teacher of the section get one to this class, those of another section one to
theirs; guardians and administrators get none, so they come without.
"""

WITHOUT = ("anonymous", "guardian", "other_guardian", "administrator")
OF_ANOTHER_CLASS = ("other_pupil", "other_teacher")
INSIDE = ("pupil", "teacher", "school", "school_everywhere")
# Nobody's: run out; signed by another; signed well and then changed; a key nobody has; three tricks with the algorithm.
WORTHLESS = ("expired", "forged", "changed", "unknown_key", "no_algorithm", "other_algorithm", "no_key_named")
# Real ones that hold no more: taken out by the teacher, the device was signed out, waiting in the lobby.
NO_LONGER = ("removed", "signed_out", "lobby")

KINDS = (*WITHOUT, *OF_ANOTHER_CLASS, *INSIDE, *WORTHLESS, *NO_LONGER)

Answers = dict[str, int]


def anybody(status: int) -> Answers:
    """The same for each kind."""
    return dict.fromkeys(KINDS, status)


def inside(status: int, **known: int) -> Answers:
    """Who has a good pass to this class; the others are told to sign in, or that it is not theirs."""
    told = {
        **dict.fromkeys((*WITHOUT, *WORTHLESS), 401),
        **dict.fromkeys((*OF_ANOTHER_CLASS, *NO_LONGER), 403),
        **dict.fromkeys(INSIDE, status),
    }
    return {**told, **known}


CLASS = "/classes/{class_id}"

# `removed` may sign devices out no more than any other seat: 403 for every pass but the school's for all classes.
TABLE: dict[str, Answers] = {
    "GET /health": anybody(200),
    "GET /gauges": inside(403, school_everywhere=200),
    "POST /revocations": inside(403, school_everywhere=204),
    f"GET {CLASS}/stream": inside(200),
    f"POST {CLASS}/drafts": inside(200),
    f"POST {CLASS}/beat": inside(204),
    f"GET {CLASS}/index": inside(200),
    f"GET {CLASS}/segments/{{name}}": inside(200),
    f"GET {CLASS}/keyframes/{{name}}": inside(200),
    f"GET {CLASS}/events": inside(200),
    # The pupil has not answered yet.
    f"GET {CLASS}/polls/{{poll}}/results": inside(200, pupil=403),
    f"GET {CLASS}/captions": inside(200),
    f"GET {CLASS}/slides/{{deck}}/{{name}}": inside(200),
    f"GET {CLASS}/time": inside(200),
    f"GET {CLASS}/media": inside(200),
    f"GET {CLASS}/media/{{track}}/{{epoch}}/init": inside(200),
    f"GET {CLASS}/media/{{track}}/{{epoch}}/{{variant}}/init": inside(200),
    f"GET {CLASS}/media/{{track}}/{{epoch}}/{{variant}}/{{run}}": inside(200),
    f"POST {CLASS}/media/hls": inside(204),
    f"GET {CLASS}/media/hls/master.m3u8": inside(200),
    f"GET {CLASS}/media/hls/{{track}}/{{variant}}.m3u8": inside(200),
    # Another's track, whoever asks; the school has none of its own.
    f"PUT {CLASS}/media/{{track}}/{{epoch}}/init": inside(403),
    f"POST {CLASS}/media/{{track}}/{{epoch}}/end": inside(403),
    f"POST {CLASS}/unrecorded": inside(403, school=204, school_everywhere=204),
    # No chunks, and no such stream.
    f"POST {CLASS}/media/chunks": inside(400),
    f"POST {CLASS}/media/wants": inside(404),
    # Nobody is on the stage of a class that is over.
    f"POST {CLASS}/signal": inside(403),
    # A pass to a class is none to take it along.
    f"GET {CLASS}/media/takeaway/{{kind}}": inside(403),
    # What tus can do is told to anybody; a pass to a class is none to bring videos into it.
    f"OPTIONS {CLASS}/uploads": anybody(204),
    f"POST {CLASS}/uploads": inside(403),
    f"PATCH {CLASS}/uploads/{{upload}}": inside(403),
    f"DELETE {CLASS}/uploads/{{upload}}": inside(403),
}
