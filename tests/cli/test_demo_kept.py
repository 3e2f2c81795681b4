"""A demo that is left running for days keeps the last few of its classes, not all of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from agogic.campus.classroom.actions import class_make, seat_take
from agogic.campus.classroom.models import ClassSession, Stage
from agogic.campus.courses.actions import course_create, section_create
from agogic.campus.courses.rules import Standing
from agogic.campus.people.actions import person_create, school_begin
from agogic.campus.roll.actions import column_keep
from agogic.campus.roll.models import RollColumn
from agogic.cli.simulation.lessons import FRACTIONS
from agogic.cli.simulation.opening import KEPT, old_ones_go

LEADS = Standing(teaches=True)


@pytest.mark.django_db(databases="__all__")
def test_old_classes_of_the_demo_go_and_others_stay(tmp_path: Path) -> None:
    school_begin(name="Harbour Lane School", time_zone="UTC")
    teacher = person_create(by=None, name="Funke Okafor", roles=["teacher"])
    section = section_create(
        by=teacher, course=course_create(by=teacher, title="Fractions"), name="5a", time_zone="UTC"
    )

    def held(title: str, hours_ago: int, state: Stage = Stage.ENDED) -> ClassSession:
        session = class_make(by=teacher, standing=LEADS, section=section, title=title)
        seat_take(session=session, person=teacher, teaches=True)
        session.column = column_keep(class_id=session.id, section=section, title=title, held_at=timezone.now())
        session.state, session.opened_at = state, timezone.now() - timedelta(hours=hours_ago)
        session.save()
        (tmp_path / "classes" / str(session.id)).mkdir(parents=True)
        return session

    ours = [held(FRACTIONS.title, hours) for hours in range(KEPT + 3, 0, -1)]
    others = [held("Another lesson", 99), held(FRACTIONS.title, 98, Stage.OPEN)]
    assert old_ones_go(tmp_path, section, teacher) == 3
    stay = {session.id for session in (*ours[3:], *others)}
    assert set(ClassSession.objects.values_list("id", flat=True)) == stay
    assert set(RollColumn.objects.values_list("id", flat=True)) == stay
    assert {folder.name for folder in (tmp_path / "classes").iterdir()} == {str(each) for each in stay}
    assert old_ones_go(tmp_path, section, teacher) == 0
