"""What somebody may do with a class. Pure: the class, how they stand to its section, and the time are handed in."""

from __future__ import annotations

from datetime import datetime

from agogic.campus.classroom.models import ClassSession, Stage
from agogic.campus.courses.rules import Standing, may_lead

EARLY_MS = 15 * 60 * 1000
"""How long before its time a class may be opened from Today with one press, ms."""


def may_see(standing: Standing, session: ClassSession, now: datetime) -> bool:
    """Whether the class exists for somebody: what is recorded alone, for pupils only once it is there to take."""
    if may_lead(standing):
        return True
    return not session.is_alone or is_there_to_take(session, now)


def may_plan(standing: Standing) -> bool:
    """Teachers of the section plan, start and record its classes; administrators may plan for them."""
    return may_lead(standing)


def may_teach(standing: Standing) -> bool:
    """Only who teaches the section opens a class and teaches in it."""
    return standing.teaches


def may_open(standing: Standing, session: ClassSession) -> bool:
    """A class opens once: not one that was cancelled, nor one that is over; pressing twice does no harm."""
    return may_teach(standing) and not session.is_film and session.state in (Stage.PLANNED, Stage.OPEN)


def may_join(standing: Standing, session: ClassSession) -> bool:
    """Whether somebody may enter the class while it is on. Guardians and administrators get no pass to a class."""
    if session.state != Stage.OPEN:
        return False
    return standing.teaches or (standing.learns and not session.is_alone)


def may_replay(standing: Standing, session: ClassSession, now: datetime) -> bool:
    """Whether somebody may take the class on their own clock."""
    if standing.teaches:
        return session.state == Stage.ENDED
    return standing.learns and is_there_to_take(session, now)


def may_have_pass(standing: Standing, session: ClassSession, now: datetime) -> bool:
    """Whether a pass is given: for the class that is on, or for the one that is over."""
    return may_join(standing, session) or may_replay(standing, session, now)


def may_change(standing: Standing, session: ClassSession) -> bool:
    """A class can be moved, renamed and prepared until it opens."""
    return may_plan(standing) and session.state == Stage.PLANNED


def may_bring_film(standing: Standing, session: ClassSession) -> bool:
    """A class from a video takes one until it has one."""
    return may_change(standing, session) and session.is_film


def may_edit_film(standing: Standing, session: ClassSession) -> bool:
    """Who teaches the section names the chapters of a video, lets it be downloaded, takes it away."""
    return may_teach(standing) and session.is_film and session.state == Stage.ENDED


def may_let_take(standing: Standing, session: ClassSession) -> bool:
    """Who teaches the section decides whether its pupils may take a class along as a file."""
    return may_teach(standing) and session.state == Stage.ENDED


def may_take_along(standing: Standing, session: ClassSession, now: datetime) -> bool:
    """Who teaches it always; who may replay it, where the teacher lets them."""
    return may_let_take(standing, session) or (session.may_download and may_replay(standing, session, now))


def may_add_slides(standing: Standing, session: ClassSession) -> bool:
    """Slides may be added until the class is over."""
    return may_plan(standing) and session.state in (Stage.PLANNED, Stage.OPEN)


def may_lay_captions(standing: Standing, session: ClassSession) -> bool:
    """Files of captions go into a class that is over; while it is on, captions are written in it."""
    return may_plan(standing) and session.state == Stage.ENDED


def may_read_captions(standing: Standing, session: ClassSession, now: datetime) -> bool:
    """Whether somebody may have the captions of a class as a file: whoever may take it, and who leads."""
    return may_replay(standing, session, now) or may_lay_captions(standing, session)


def is_there_to_take(session: ClassSession, now: datetime) -> bool:
    """Whether a class is over and may be taken; one recorded alone from the time it was planned to be seen."""
    if session.state != Stage.ENDED:
        return False
    return not session.is_alone or session.planned_at is None or session.planned_at <= now


def is_soon(session: ClassSession, now: datetime) -> bool:
    """Whether it is nearly, or past, the time for a planned class to open."""
    if session.state != Stage.PLANNED or session.planned_at is None:
        return False
    return (session.planned_at - now).total_seconds() * 1000 <= EARLY_MS
