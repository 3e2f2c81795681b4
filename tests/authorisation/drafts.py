"""A fit body for every event type, and a class in which each of them makes sense."""

from __future__ import annotations

from typing import Any

from agogic.classlog.ids import new_id
from tests.live.engine import Engine, Seat

PUPIL, ANOTHER, TEACHER, SCHOOL = 2, 3, 1, 0
TRACK = {"track": f"{ANOTHER}.voice"}
HOLE = {"epoch": 0, "first": 1, "last": 1, "from": 0, "to": 1, "state": "open"}


class Played:
    """A class in which something was said, asked, raised, polled, reported and waits; for a seat to meddle with."""

    def __init__(self, engine: Engine, class_id: str, *, over: bool) -> None:
        self.said, self.asked, self.waiting, self.reported = new_id(), new_id(), new_id(), new_id()
        self.open_poll, self.closed_poll, self.prepared, self.fresh = new_id(), new_id(), new_id(), new_id()
        school = Seat(engine, class_id, SCHOOL, "class", ("class",), {})
        another = Seat(engine, class_id, ANOTHER, "pupil", (), {})
        opened = {"title": "Which is more?", "rules": {"nod": True}, "planned_ms": 60_000}
        poll = {"kind": "text", "prompt": "Why?"}
        deck = {"deck": "d1", "title": "Slides", "pages": 3, "width": 16, "height": 9}
        _all(
            school,
            school.draft("class.opened", opened),
            school.draft("deck.added", deck),
            *(school.draft("seat.admitted", {"seat": seat, "role": "pupil"}) for seat in (PUPIL, ANOTHER)),
            school.draft("seat.admitted", {"seat": TEACHER, "role": "teacher"}),
            school.draft("poll.opened", {"poll": self.open_poll, **poll}),
            school.draft("poll.opened", {"poll": self.closed_poll, **poll}),
            school.draft("poll.closed", {"poll": self.closed_poll}),
            school.draft("poll.prepared", {"poll": self.prepared, **poll}, "desk"),
            school.draft("stage.called", {"seat": ANOTHER}),
        )
        _all(
            another,
            another.draft("chat.said", {"text": "Hello."}, id=self.said),
            another.draft("question.asked", {"text": "Why?"}, id=self.asked),
            another.draft("stage.entered"),
            another.draft("hand.raised"),
            another.draft("chat.said", {"text": "Later."}, at=0, id=self.waiting),
            another.draft("report.made", {"of": self.said}, "desk", id=self.reported),
        )
        begun = {**TRACK, "epoch": 0, "mime": "audio/mp4", "kept": True, "variants": ["full"]}
        _all(school, school.draft("media.epoch", begun))
        if over:
            _all(school, school.draft("class.ended"))
        self.length_ms: int = school.get("index").json()["length_ms"]

    def drafts(self) -> dict[str, tuple[dict[str, Any], str]]:
        """Type -> a fit body, and to whom it is fit to go."""
        poll = {"kind": "text", "prompt": "And why?"}
        own, theirs = f"seat.{PUPIL}", f"seat.{ANOTHER}"
        return {
            "class.opened": ({"title": "Again", "rules": {}, "planned_ms": 1}, "room"),
            "class.ruled": ({"rules": {"chat": "off"}}, "room"),
            "class.paused": ({}, "room"),
            "class.resumed": ({}, "room"),
            "class.ended": ({}, "room"),
            "class.reopened": ({}, "room"),
            "seat.admitted": ({"seat": 9, "role": "pupil"}, "room"),
            "seat.came": ({}, own),
            "seat.removed": ({"seat": ANOTHER}, "room"),
            "seat.allowed": ({"seat": ANOTHER, "chat": False}, "room"),
            "seat.ticked": ({"here": True}, theirs),
            "chat.said": ({"text": "I see."}, "room"),
            "reacted": ({"emoji": "👍", "on": self.said}, "room"),
            "hidden": ({"of": self.said}, "room"),
            "hand.raised": ({}, "room"),
            "hand.lowered": ({"seat": ANOTHER}, "room"),
            "hand.called": ({"seat": ANOTHER}, "room"),
            "question.asked": ({"text": "How?"}, "room"),
            "question.voted": ({"question": self.asked}, "room"),
            "question.answered": ({"question": self.asked, "text": "So."}, "room"),
            "nod.given": ({"of": self.waiting}, theirs),
            "nod.refused": ({"of": self.waiting}, theirs),
            "deck.added": ({"deck": "d2", "title": "", "pages": 1, "width": 1, "height": 1}, "room"),
            "deck.removed": ({"deck": "d1"}, "room"),
            "slide.shown": ({"deck": "d1", "page": 2}, "room"),
            "poll.prepared": ({"poll": self.fresh, **poll}, "desk"),
            "poll.dropped": ({"poll": self.prepared}, "desk"),
            "poll.opened": ({"poll": self.fresh, **poll}, "room"),
            "class.cut": ({"from": 0, "to": 1}, "room"),
            "class.uncut": ({"of": self.said}, "room"),
            "stage.called": ({"seat": PUPIL}, "room"),
            "stage.entered": ({}, "room"),
            "stage.left": ({"seat": ANOTHER}, "room"),
            "stage.turned": ({"seat": ANOTHER}, "room"),
            "media.epoch": ({**TRACK, "epoch": 1, "mime": "audio/mp4", "kept": True, "variants": ["full"]}, "room"),
            "media.ended": ({**TRACK, "epoch": 0, "until": 1}, "room"),
            "media.hole": ({**TRACK, **HOLE}, "room"),
            "media.quiet": ({"from": 0, "to": 1}, "room"),
            "media.cut": ({"from": 0, "to": 1}, "room"),
            "film.laid": ({"length_ms": 1, "sound": "audio/mp4"}, "room"),
            "caption.said": ({"from": 0, "to": 1, "lang": "en", "text": "Now."}, "room"),
            "chapter.named": ({"from": 0, "title": "Begin"}, "room"),
            "poll.unplaced": ({"poll": self.open_poll}, "room"),
            "poll.placed": ({"poll": self.fresh, **poll}, "room"),
            "poll.keyed": ({"poll": self.open_poll, "right": {"texts": ["so"]}}, "desk"),
            "poll.closed": ({"poll": self.open_poll}, "room"),
            "poll.revealed": ({"poll": self.open_poll}, "room"),
            "poll.answered": ({"poll": self.open_poll, "text": "Because."}, own),
            "poll.skipped": ({"poll": self.closed_poll}, own),
            "present": ({"from": 0, "to": 1}, own),
            "watched": ({"from": 0, "to": 1}, own),
            "report.made": ({"of": self.said, "why": "It is unkind."}, "desk"),
            "report.settled": ({"report": self.reported}, "desk"),
        }


def _all(seat: Seat, *drafts: dict[str, Any]) -> None:
    for draft, answer in zip(drafts, seat.post(*drafts), strict=True):
        assert "events" in answer, (draft["type"], answer)
