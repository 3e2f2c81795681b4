"""Every address of the school, read off Django's resolver, and one school in which each of them leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agogic.campus.classroom.filming import film_folder
from agogic.campus.classroom.models import CaptionDraft, ClassSession, Deck, Film, FilmState, Kind, Stage, Takeaway
from agogic.campus.courses.models import Section
from agogic.campus.people import actions
from agogic.campus.people.models import Device, Person
from agogic.classlog.ids import new_id
from agogic.formats.captions import captions_read
from agogic.media.films.making import POSTER
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught, held

STATES = ("planned", "open", "ended", "film", "filmed")
"""How far the class in an address is; `film`: its video waits to be made, `filmed`: it was."""


def routes() -> dict[str, URLPattern]:
    """Route name -> its pattern, for every page there is. A page without a name cannot stand in a table."""
    found: dict[str, URLPattern] = {}
    _collect(get_resolver().url_patterns, "", found)
    return found


def names_in(pattern: URLPattern) -> list[str]:
    """What an address of this pattern names."""
    return list(dict.fromkeys([*pattern.pattern.converters, *pattern.pattern.regex.groupindex]))


@dataclass
class Things:
    """What addresses name, in one section or about one person."""

    given: dict[str, Any]

    def address(self, route: str, **other: Any) -> str:
        """The address of a route; `other` names different things in it."""
        wanted = set(names_in(routes()[route]))
        return reverse(route, kwargs={name: {**self.given, **other}[name] for name in wanted})


def section_things(section: Section, teacher: Person, pupil: Person, state: str) -> Things:
    """A section's things: a class that is so far, its slides, its poll, its pupil."""
    poll = new_id()
    lesson = held(
        section,
        seats=[pupil],
        teacher=teacher,
        planned_at=datetime.now(UTC) + timedelta(days=1),
        polls=[{"poll": poll, "kind": "text", "prompt": "Why?"}],
    )
    if state == "ended":
        lesson.add(
            "caption.said", {"from": 5000, "to": 7000, "lang": "de", "text": "Guten Morgen"}, at=5000, later=True
        )
    if state in ("ended", "filmed"):
        lesson.add("class.ended", {}, at=60_000)
        lesson.follow()
    session = lesson.session
    if state == "ended":
        session.seats.filter(teaches=False).update(recorded=True)
    if state == "open":
        session.state, session.opened_at = Stage.OPEN, datetime.now(UTC)
        session.save()
    if state in ("film", "filmed"):
        _film_things(session, state)
    deck = Deck.objects.create(class_session=session, title="Slides")
    captions = CaptionDraft.objects.create(
        class_session=session,
        person=teacher,
        file_name="a.srt",
        lang="de",
        whose={"Tom": "Tom"},
        file=msgspec.to_builtins(captions_read(b"1\n00:00:01,000 --> 00:00:02,000\nGuten Morgen\n")),
    )
    return Things(
        {
            "course_id": section.course_id,
            "section_id": section.id,
            "class_id": session.id,
            "person_id": pupil.id,
            "deck_id": deck.id,
            "caption_draft_id": captions.id,
            "lang": "de",
            "form": "srt",
            "poll_id": poll,
            "name": POSTER,
            "kind": "film",
        }
    )


def _film_things(session: ClassSession, state: str) -> None:
    """A video that could not be made yet, or one that was, with its poster."""
    session.kind = Kind.FILM
    if state == "filmed":
        session.planned_at = datetime.now(UTC) - timedelta(days=1)
    session.save()
    made = FilmState.READY if state == "filmed" else FilmState.FAILED
    Film.objects.create(class_session=session, state=made, upload="0" * 32, name="a.mp4", size_bytes=1)
    Takeaway.objects.create(class_session=session, kind="film", state="ready")
    folder = film_folder(session.id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / POSTER).write_bytes(b"RIFF")


def people_things(everybody: Everybody) -> Things:
    """Things of the pupil and the administrator: a device, a card, a link, a file, a guardian."""
    pupil, administrator = everybody.pupil, everybody.administrator
    device = Device.objects.filter(person=pupil).first() or actions.device_open(
        person=pupil, session_key="k", agent="Firefox"
    )
    invited = actions.invitation_make(by=administrator, roles=["pupil"])
    draft = actions.roster_read(by=administrator, file_name="a.csv", content=b"name\nAnouk Verbeek\n")
    return Things(
        {
            "person_id": pupil.id,
            "device_id": device.id,
            "invitation_id": invited.invitation.id,
            "token": invited.token,
            "draft_id": draft.id,
            "link_id": pupil.guardian_links.get().id,
            "code": actions.cards_print(by=administrator, people=[pupil])[0].code,
            "uidb36": "1",
            "key": "a-b",
        }
    )


def things_for(taught: Taught, everybody: Everybody, state: str) -> Things:
    """What addresses name in the tables, with a class that is so far."""
    section = section_things(taught.section, everybody.teacher, everybody.pupil, state)
    return Things({**section.given, **people_things(everybody).given})


def class_of(things: Things) -> ClassSession:
    """The class an address names."""
    return ClassSession.objects.get(pk=things.given["class_id"])


def _collect(patterns: list[Any], space: str, found: dict[str, URLPattern]) -> None:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = ":".join(part for part in (space, each.namespace) if part)
            _collect(each.url_patterns, inner, found)
            continue
        assert each.name, f"{each.pattern} has no name, so no table can name it"
        name = f"{space}:{each.name}" if space else each.name
        assert name not in found, f"two addresses are called {name}"
        found[name] = each
