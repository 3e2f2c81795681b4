"""Who attended follows from the log, the rule and what teachers correct; nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agogic.campus.classroom.follower import roll_again
from agogic.campus.courses.actions import enrolment_add
from agogic.campus.courses.models import Enrolment
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Person
from agogic.campus.roll.actions import attended_notes_due, roll_correct
from agogic.campus.roll.models import CorrectedTo, RollEntry
from agogic.campus.roll.queries import cell_of, roll_of
from agogic.campus.roll.rules import Mark
from agogic.campus.schedule.models import Fact
from agogic.classlog.ids import new_id
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, MINUTE, Held, Taught, held, lively

LENGTH = 20


def lesson(taught: Taught, pupil: Person, **how: Any) -> Held:
    """A lively class of twenty minutes; the pupil sits on seat 2."""
    made = held(taught.section, seats=[pupil], **how)
    lively(made, LENGTH)
    return made


def ended(made: Held) -> Held:
    made.add("class.ended", {}, at=LENGTH * MINUTE)
    return made


def present(made: Held, start: float, end: float) -> None:
    made.add(
        "present", {"from": round(start * MINUTE), "to": round(end * MINUTE)}, to="seat.2", by=0, at=round(end * MINUTE)
    )


def watched(made: Held, start: float, end: float, *, after: timedelta) -> None:
    """Replayed this long after the class opened."""
    utc = round((made.opened + after).timestamp() * 1000)
    body = {"from": round(start * MINUTE), "to": round(end * MINUTE)}
    made.add("watched", body, to="seat.2", by=2, at=round(end * MINUTE), utc=utc, later=True)


def mark(made: Held, enrolment: Enrolment, *, after: timedelta = timedelta(0)) -> Mark:
    session = made.follow()
    assert session.column is not None
    enrolment.section = session.section
    return cell_of(session.section, session.column, enrolment, timezone.now() + after).mark


def test_who_was_there_is_live(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    present(made, 0, LENGTH)
    assert mark(ended(made), taught.enrolment) is Mark.LIVE


def test_who_came_late_and_caught_up_in_the_class_is_late(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    watched(made, 0, 12, after=timedelta(minutes=15))
    present(made, 12, LENGTH)
    assert mark(ended(made), taught.enrolment) is Mark.LATE


def test_who_took_it_the_next_hour_is_later(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil))
    watched(made, 0, LENGTH, after=timedelta(hours=2))
    assert mark(made, taught.enrolment) is Mark.LATER


def test_live_and_later_count_together_but_are_kept_apart(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    present(made, 0, 8)
    ended(made)
    watched(made, 8, 17, after=timedelta(hours=3))
    assert mark(made, taught.enrolment) is Mark.LATER
    entry = RollEntry.objects.get()
    assert entry.live_ms == 8 * MINUTE
    assert entry.later_ms == 9 * MINUTE
    assert entry.taken_at == made.opened + timedelta(hours=3)


def test_too_little_is_partly(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    present(made, 0, 5)
    assert mark(ended(made), taught.enrolment) is Mark.PARTLY


def test_nothing_waits_until_the_window_closes_and_is_absent_then(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil))
    assert mark(made, taught.enrolment) is Mark.WAITING
    assert mark(made, taught.enrolment, after=timedelta(days=8)) is Mark.ABSENT


def test_what_is_taken_after_the_window_does_not_count(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil, ago=timedelta(days=20)))
    watched(made, 0, LENGTH, after=timedelta(days=10))
    assert mark(made, taught.enrolment) is Mark.ABSENT


def test_who_joins_later_has_their_own_window(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil, ago=timedelta(days=20)))
    taught.enrolment.joined_on = (made.opened + timedelta(days=9)).date()
    taught.enrolment.save()
    watched(made, 0, LENGTH, after=timedelta(days=12))
    assert mark(made, taught.enrolment) is Mark.LATER


def test_checks_are_asked_for_as_far_as_there_are_any(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    polls = [new_id(), new_id()]
    for n, poll in enumerate(polls):
        body = {"poll": poll, "kind": "one", "prompt": "How many?", "options": ["2", "3"], "check": True}
        made.add("poll.opened", body, at=(n + 1) * MINUTE)
    present(made, 0, LENGTH)
    ended(made)
    assert mark(made, taught.enrolment) is Mark.PARTLY
    made.add("poll.answered", {"poll": polls[0], "choices": [1]}, to="seat.2", by=2, at=MINUTE)
    made.add("poll.answered", {"poll": polls[1], "choices": [0]}, to="seat.2", by=2, at=2 * MINUTE, later=True)
    assert mark(made, taught.enrolment) is Mark.LIVE
    entry = RollEntry.objects.get()
    assert (entry.checks_live, entry.checks_later) == (1, 1)
    assert [answer["answer"] for answer in entry.answers] == ["3", "2"]


def test_a_question_put_into_a_recorded_lesson_is_a_check_until_it_is_taken_out(
    taught: Taught, everybody: Everybody
) -> None:
    made = ended(lesson(taught, everybody.pupil))
    body = {"kind": "one", "prompt": "Why flat?", "options": ["wet", "no air"], "check": True}
    polls = [new_id(), new_id()]
    for n, poll in enumerate(polls):
        made.add("poll.placed", {**body, "poll": poll}, at=(n + 1) * MINUTE, later=True)
    watched(made, 0, LENGTH, after=timedelta(hours=1))
    for poll in polls:
        made.add("poll.answered", {"poll": poll, "choices": [1]}, to="seat.2", by=2, at=MINUTE, later=True)
    mark(made, taught.enrolment)
    entry = RollEntry.objects.get()
    assert (entry.checks_later, [answer["answer"] for answer in entry.answers]) == (2, ["no air", "no air"])
    made.add("poll.unplaced", {"poll": polls[0]}, at=LENGTH)
    column = made.follow().column
    assert column is not None
    assert [check["poll"] for check in column.checks] == [polls[1]]
    entry.refresh_from_db()
    assert entry.checks_later == 1


def test_who_is_ticked_without_a_device_was_there(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    made.add("seat.ticked", {"here": True}, to="seat.2", by=1, at=0)
    assert mark(ended(made), taught.enrolment) is Mark.LIVE


def test_a_check_not_asked_of_somebody_is_not_said_to_be_left(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    made.add("seat.ticked", {"here": True}, to="seat.2", by=1, at=0)
    body = {"poll": new_id(), "kind": "one", "prompt": "How many?", "options": ["2", "3"], "check": True}
    made.add("poll.opened", body, at=MINUTE)
    made.add("seat.ticked", {"here": False}, to="seat.2", by=1, at=2 * MINUTE)
    made.add("poll.opened", {**body, "poll": new_id()}, at=3 * MINUTE)
    column = ended(made).follow().column
    assert column is not None
    cell = cell_of(taught.section, column, taught.enrolment, timezone.now())
    assert (len(column.checks), cell.checks_asked, cell.checks_left) == (2, 1, 1)


def test_a_correction_needs_a_reason_and_stands(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil))
    session = made.follow()
    how = {"by": everybody.teacher, "column": session.column, "enrolment": taught.enrolment}
    with pytest.raises(Refused):
        roll_correct(standing=LEADS, to=CorrectedTo.EXCUSED, reason="  ", **how)
    roll_correct(standing=LEADS, to=CorrectedTo.EXCUSED, reason="She was ill.", **how)
    assert mark(made, taught.enrolment) is Mark.EXCUSED
    roll_again(session.id)
    assert mark(made, taught.enrolment) is Mark.EXCUSED
    roll_correct(standing=LEADS, to=CorrectedTo.AS_TAKEN, reason="It was another day.", **how)
    assert mark(made, taught.enrolment) is Mark.WAITING


def test_excused_classes_are_not_counted(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil))
    session = made.follow()
    roll_correct(
        by=everybody.teacher,
        standing=LEADS,
        column=session.column,
        enrolment=taught.enrolment,
        to=CorrectedTo.EXCUSED,
        reason="Ill.",
    )
    line = roll_of(taught.section, [taught.enrolment], timezone.now()).lines[0]
    assert (line.attended, line.of) == (0, 0)


def test_facts_wait_until_the_end_cannot_be_undone(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil, ago=timedelta(minutes=LENGTH + 5))
    present(made, 0, LENGTH)
    session = ended(made).follow()
    assert not Fact.objects.exists()
    assert session.ended_at is not None
    attended_notes_due(now=session.ended_at + timedelta(minutes=31))
    fact = Fact.objects.get()
    assert (fact.person_id, fact.activity, fact.what) == (everybody.pupil.id, session.id, "attended")
    assert fact.at == session.ended_at


def test_reopening_takes_the_facts_back(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil, ago=timedelta(hours=3))
    present(made, 0, LENGTH)
    ended(made).follow()
    assert Fact.objects.count() == 1
    made.add("class.reopened", {}, at=(LENGTH + 5) * MINUTE)
    made.follow()
    assert not Fact.objects.exists()


def test_a_teacher_has_no_entry(taught: Taught, everybody: Everybody) -> None:
    made = lesson(taught, everybody.pupil)
    made.add("present", {"from": 0, "to": LENGTH * MINUTE}, to="seat.1", by=0, at=LENGTH * MINUTE)
    ended(made).follow()
    assert not RollEntry.objects.filter(person=everybody.teacher).exists()


def test_times_are_those_of_the_log(taught: Taught, everybody: Everybody) -> None:
    made = ended(lesson(taught, everybody.pupil))
    session = made.follow()
    assert session.opened_at == made.opened
    assert session.ended_at == made.opened + timedelta(minutes=LENGTH)
    assert datetime.now(UTC) > session.ended_at


def test_guardians_see_what_their_own_child_answered(
    taught: Taught, everybody: Everybody, signed_in: Callable[[Person | None], Client]
) -> None:
    enrolment_add(by=everybody.teacher, standing=LEADS, section=taught.section, person=everybody.other_pupil)
    made = held(taught.section, seats=[everybody.pupil, everybody.other_pupil])
    poll = new_id()
    made.add("poll.opened", {"poll": poll, "kind": "text", "prompt": "Which is more?", "check": True}, at=MINUTE)
    made.add("poll.answered", {"poll": poll, "text": "Three quarters."}, to="seat.2", by=2, at=MINUTE, later=True)
    made.add("poll.answered", {"poll": poll, "text": "A secret."}, to="seat.3", by=3, at=MINUTE)
    made.add("class.ended", {}, at=5 * MINUTE)
    made.follow()
    page = signed_in(everybody.guardian).get(f"/sections/{taught.section.id}/roll/{everybody.pupil.id}/")
    assert "Three quarters." in page.content.decode() and "A secret." not in page.content.decode()
    theirs = f"/sections/{taught.section.id}/roll/{everybody.other_pupil.id}/"
    assert signed_in(everybody.guardian).get(theirs).status_code == 404
    assert "A secret." in signed_in(everybody.other_guardian).get(theirs).content.decode()
