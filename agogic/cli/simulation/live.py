"""The demo's class that is on: opened when the demo starts, gone on with where it stood, begun again when it is over."""

from __future__ import annotations

import logging
import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from agogic.classlog.ids import new_id
from agogic.cli.simulation.joining import Joining, class_client
from agogic.cli.simulation.lessons import FRACTIONS
from agogic.cli.simulation.plan import Plan, plan_make
from agogic.passes import Keys

if TYPE_CHECKING:
    from agogic.campus.classroom.models import ClassSession
    from agogic.campus.people.models import Person

_BREAK_S = 60
"""Between the end of one class and the beginning of the next, seconds."""
_TOO_LATE_MS = 40 * 60_000
"""A class found on after a new start is gone on with up to this class time; else it is ended and another begun."""
_TRIED_AGAIN_S = 20
_LOG = logging.getLogger("agogic.demo")


class LiveClass:
    """Keeps a class on as long as the demo runs, in a thread of its own; its fault is never the demo's."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, address: str) -> None:
        """See that a class is on; what happens in it goes on beside."""
        session: ClassSession | None = None
        try:
            session = _opened(self._data, address)
        except Exception:
            _LOG.exception("The demo's live class could not be opened; it is tried again")
        self._thread = threading.Thread(target=self._run, args=(address, session), name="classmates", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let everybody stop where they are; the class stays on for the next start."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(3)

    def _run(self, address: str, session: ClassSession | None) -> None:
        while not self._stop.is_set():
            try:
                session = session or _opened(self._data, address)
                if session is None:
                    return
                _played(self._data, address, session, self._stop)
                self._stop.wait(_BREAK_S)
            except Exception:
                _LOG.exception("The demo's live class met a fault; it is tried again")
                self._stop.wait(_TRIED_AGAIN_S)
            session = None


def _opened(data: Path, address: str) -> ClassSession | None:
    """The class that is on, opened if none is. None if the demo's section or teacher was taken away."""
    from agogic.campus.classroom import door
    from agogic.campus.classroom.actions import class_opened_note
    from agogic.cli.simulation.school import conductor_of_live, live_section, live_session

    section, teacher = live_section(), conductor_of_live()
    if section is None or teacher is None:
        return None
    session, is_new = live_session(section, teacher)
    if not is_new and _is_past(data, address, session, teacher):
        session, is_new = live_session(section, teacher, anew=True)
    if is_new:
        door.class_open(session, [])
        class_opened_note(by=teacher, session=session)
    return session


def _is_past(data: Path, address: str, session: ClassSession, teacher: Person) -> bool:
    """Whether a class that was on at the last start is over; one that has been on too long is ended."""
    with class_client(address, str(session.id)) as http:
        joining = _joining(http, data, session, teacher)
        now = joining.now()
        if now.status != "ended" and now.at > _TOO_LATE_MS:
            joining.end()
    return now.status == "ended" or now.at > _TOO_LATE_MS


def _played(data: Path, address: str, session: ClassSession, stop: threading.Event) -> None:
    """Let classmates take part until the class is over or the demo stops."""
    from agogic.campus.classroom.queries import decks_of
    from agogic.campus.classroom.tasks import deck_told_if_open
    from agogic.cli.simulation.school import conductor_of_live, deck_lay

    teacher = conductor_of_live()
    if teacher is None:
        return
    with class_client(address, str(session.id)) as http:
        joining = _joining(http, data, session, teacher)
        joining.arrive()
        decks = decks_of(session) or [deck_lay(session, teacher, FRACTIONS)]
        for deck in decks:
            deck_told_if_open(deck)
        joining.play(_plan(joining, decks[0].name), stop)


def _joining(http: object, data: Path, session: ClassSession, teacher: Person) -> Joining:
    from agogic.cli.simulation.school import live_seats

    names = live_seats(session, teacher)
    return Joining(http, Keys.load(data), str(session.id), names, next(iter(names)))  # type: ignore[arg-type]


def _plan(joining: Joining, deck: str) -> Plan:
    """From where the class stands to its end: the lesson if it has just begun, else practice."""
    from agogic.cli.simulation.school import LIVE_MINUTES

    now = joining.now()
    lessons = [FRACTIONS] if now.at < 90_000 else []
    return plan_make(
        lessons,
        seats=joining.seats,
        luck=random.Random(),  # noqa: S311 - who chats when is no secret
        id_of=lambda _at: new_id(),
        seconds=LIVE_MINUTES * 60,
        bustle=1.6,
        decks={FRACTIONS.name: deck},
        from_s=now.at / 1000,
    )
