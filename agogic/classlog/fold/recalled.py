"""What a keyframe leaves out is laid into it again, from the pages that hold it (rule S2)."""

from agogic.classlog.events import Event, Reacted, body_of
from agogic.classlog.fold import asked, spoken
from agogic.classlog.state import Part

RECALLED = frozenset(
    {
        "chat.said",
        "reacted",
        "hidden",
        "question.asked",
        "question.voted",
        "question.answered",
        "report.made",
        "report.settled",
    }
)
"""Types whose marks a keyframe may leave out: they insert into keyed collections, so laying them in again is safe."""

_STEPS = {**spoken.STEPS, **asked.STEPS}


def recall(part: Part, event: Event) -> None:
    """Lay an earlier event into a part whose keyframe may have left it out; what is there already stays as it is."""
    body = body_of(event.type, event.body) if event.type in RECALLED else None
    # Counters are whole in every keyframe: what floats is not counted again.
    if body is None or (isinstance(body, Reacted) and body.on is None):
        return
    _STEPS[event.type](part, event, body)
