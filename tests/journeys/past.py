"""Writes a class that began a while ago, as the engine would have: `python -m tests.journeys.past` with cues as JSON.

A journey cannot wait for minutes to pass. Every event is decided as it would have been at its moment.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from agogic import conf
from agogic.cli.serving.folder import databases_ready

TEACHER = "adeyemi"
_MINUTE_MS = 60_000


def main() -> None:
    """Write it; prints the class's address, and the ids of its polls by the names the cues gave them."""
    asked = json.load(sys.stdin)
    databases_ready()
    from agogic.campus.classroom.actions import class_make, class_opened_note, seat_take, seats_lay
    from agogic.campus.classroom.models import ClassSession, Kind
    from agogic.campus.courses.actions import enrolment_add
    from agogic.campus.courses.queries import pupils_of, section_for
    from agogic.campus.people.actions import person_create
    from agogic.campus.people.models import Person

    utc = time.time_ns() // 1_000_000 - int(asked["ago_s"] * 1000)
    began = datetime.fromtimestamp(utc / 1000, UTC)
    people = {person.username: person for person in Person.objects.all()}
    teacher = people[TEACHER]
    found = section_for(teacher, UUID(asked["section"]))
    assert found is not None
    section, standing = found
    for n in range(asked.get("crowd", 0)):
        one = person_create(by=people["ada"], name=f"Pupil {n}", roles=["pupil"], username=f"crowd{n}")
        enrolment_add(by=teacher, standing=standing, section=section, person=one)
    kind = Kind.ALONE if asked.get("alone") else Kind.LIVE
    session = class_make(by=teacher, standing=standing, section=section, title=asked["title"], kind=kind)
    ClassSession.objects.filter(pk=session.pk).update(planned_at=began)
    seats = {TEACHER: seat_take(session=session, person=teacher, teaches=True).number}
    seats_lay(session=session, pupils=(each.person for each in pupils_of(section)))
    seats |= {seat.person.username: seat.number for seat in session.seats.select_related("person")}
    past = Past(utc, seats)
    folder = conf.current().data / "classes" / str(session.id)
    if "pdf" in asked:
        past.shows(Path(asked["pdf"]), folder)
    past.lived(asked["title"], asked["cues"], alone=bool(asked.get("alone")))
    past.kept(folder)
    if not past.over:
        class_opened_note(by=teacher, session=session)
        ClassSession.objects.filter(pk=session.pk).update(opened_at=began)
    print(json.dumps({"url": f"/classes/{session.id}", "polls": past.names}))


class Past:
    """A log that grows cue by cue."""

    def __init__(self, utc: int, seats: dict[str, int]) -> None:
        from agogic.classlog.state import State

        self.utc = utc
        self.seats = seats
        self.state = State()
        self.lines: list[Any] = []
        self.names: dict[str, str] = {}
        self.at = 0

    @property
    def over(self) -> bool:
        """Whether the class has ended."""
        return self.state.room.status == "ended"

    def shows(self, pdf: Path, folder: Path) -> None:
        """Slides, named `deck` by the cues."""
        from agogic.media.slides import Deck, deck_render

        (folder / "slides").mkdir(parents=True)
        drawn = deck_render(pdf, folder / "slides" / "deck")
        assert isinstance(drawn, Deck)
        shape = {"pages": drawn.pages, "width": drawn.width, "height": drawn.height}
        self.does("", "deck.added", {"deck": "deck", "title": pdf.stem, **shape})

    def lived(self, title: str, cues: list[dict[str, Any]], *, alone: bool = False) -> None:
        """Everything of it: `{"at": seconds, "who": user name, "type", "body"}`; who has come is present until the end."""
        opened = {"title": title, "rules": {}, "planned_ms": 45 * _MINUTE_MS, "alone": alone}
        self.does("", "class.opened", opened)
        came: dict[str, int] = {}
        for cue in cues:
            self.at = int(cue["at"] * 1000)
            if cue["who"] not in came:
                came[cue["who"]] = self.at
                self.does("", "seat.came", {}, f"seat.{self.seats[cue['who']]}")
                role = "teacher" if cue["who"] == TEACHER else "pupil"
                self.does("", "seat.admitted", {"seat": self.seats[cue["who"]], "role": role})
            if cue["type"] == "class.ended":
                for who, start in came.items():
                    if who != TEACHER:
                        self.does("", "present", {"from": start, "to": self.at}, f"seat.{self.seats[who]}")
            self.does(cue["who"], cue["type"], dict(cue.get("body", {})))

    def does(self, who: str, type_: str, body: dict[str, Any], to: str = "room") -> None:
        """One draft; it must be granted."""
        from agogic.classlog.clock import Now
        from agogic.classlog.decide import Refusal, Sitter, decide
        from agogic.classlog.events import Draft
        from agogic.classlog.fold import fold
        from agogic.classlog.ids import new_id
        from agogic.classlog.store import lines_of

        if "poll" in body:
            body["poll"] = self.names.setdefault(body["poll"], new_id())
        sitter = Sitter(0, "class", ("teach", "class"))
        if who:
            sitter = Sitter(self.seats[who], *(("teacher", ("teach",)) if who == TEACHER else ("pupil", ())))
        if type_ == "poll.answered":
            to = f"seat.{self.seats[who]}"
        draft = Draft(id=new_id(), to=to, type=type_, body=body, t=self.at)
        decided = decide(self.state, sitter, draft, Now(self.at, self.utc + self.at))
        assert not isinstance(decided, Refusal), (who, type_, decided)
        for line in lines_of(decided, len(self.lines)):
            self.lines.append(line)
            fold(self.state, line.event)

    def kept(self, folder: Path) -> None:
        """Write it down."""
        from agogic.classlog.store import SqliteStore

        store = SqliteStore.writing(folder)
        store.append(self.lines, 0)
        store.close()


if __name__ == "__main__":
    main()
