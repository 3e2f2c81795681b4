"""The database counts marks as the rules do, whatever stands in the entries and whenever somebody looks."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from agogic.campus.courses.models import Enrolment, Mode, Section
from agogic.campus.people.models import Person
from agogic.campus.roll.counting import StillOpen, marks_counted, still_open
from agogic.campus.roll.models import CorrectedTo, RollColumn, RollEntry
from agogic.campus.roll.queries import FIGURES, Cell, cells_of
from agogic.campus.roll.rules import Mark
from tests.campus.taught import Taught

PUPILS = 160
JOINED = date(2026, 1, 1)
# Lisbon's clocks go forward in the night to 29 March and back in that to 25 October.
WINDOWS = [datetime(2026, 3, 27, 23, 30, tzinfo=UTC), datetime(2026, 10, 23, 22, 59, tzinfo=UTC)]
LOOKS = [timedelta(hours=hours) for hours in (-30, -1, 0, 23, 24, 25, 47.5, 48, 72, 73, 96, 168, 169, 400)]
RULES: list[dict[str, float]] = [{}, {"share": 0.7, "checks": 1, "days": 2}, {"share": 1.0, "checks": 3, "days": 3}]


@dataclass
class Stood:
    """A section with a class of its roll, in which each pupil stands otherwise."""

    section: Section
    column: RollColumn
    enrolments: list[Enrolment]


def entry_made(column: RollColumn, person: Person, dice: random.Random) -> RollEntry:
    few = (0, 0, 1, 60_000, 299_999, 300_000, 300_001, 700_000, 800_000, 1_000_000)
    return RollEntry(
        column=column,
        person=person,
        expected_ms=dice.choice((0, 1_000_000, 1_000_001)),
        live_ms=dice.choice(few),
        later_ms=dice.choice(few),
        caught_up_ms=dice.choice(few[:5]),
        first_live_at=dice.choice((None, *few)),
        checks_asked=dice.randrange(4),
        checks_live=dice.choice((0, 0, 1, 2)),
        checks_later=dice.choice((0, 0, 1, 2)),
        corrected_to=dice.choice(("", "", "", *CorrectedTo)),
        left=[[0, 7]],
    )


def stood(section: Section, seed: int) -> Stood:
    dice = random.Random(seed)
    column = RollColumn.objects.create(section=section, title="A class", held_at=WINDOWS[0])
    names = [f"Pupil {dice.randrange(40):02}" for _n in range(PUPILS)]
    people = [Person(username=f"p{seed}-{n}", name=name) for n, name in enumerate(names)]
    Person.objects.bulk_create(people)
    enrolments = []
    for person in people:
        joined_on = date(2026, dice.choice((3, 10)), dice.randrange(20, 32))
        enrolments.append(
            Enrolment(section=section, person=person, joined_on=joined_on, mode_since=joined_on, mode=Mode.LIVE)
        )
    Enrolment.objects.bulk_create(enrolments)
    RollEntry.objects.bulk_create(entry_made(column, each, dice) for each in people if dice.random() < 0.8)
    return Stood(section, column, list(Enrolment.objects.filter(section=section).select_related("person", "section")))


def waiting(made: Stood, now: datetime) -> list[tuple[Enrolment, Cell]]:
    """Who could still take it, by name, as the rules say."""
    cells = cells_of(made.enrolments, [made.column], now)
    by_name = sorted(made.enrolments, key=lambda each: (each.person.name, each.id))
    pairs = [(each, cells[made.column.id, each.person_id]) for each in by_name]
    return [pair for pair in pairs if pair[1].is_open]


def same(told: StillOpen, expected: list[tuple[Enrolment, Cell]], most: int) -> None:
    assert told.count == len(expected)
    assert [person.pk for person, _cell in told.shown] == [each.person_id for each, _cell in expected[:most]]
    for (person, ours), (enrolment, theirs) in zip(told.shown, expected, strict=False):
        assert (person.name, ours.mark, ours.due) == (enrolment.person.name, theirs.mark, theirs.due)
        assert (ours.entry is None) == (theirs.entry is None)
        if ours.entry and theirs.entry:
            figures = (*FIGURES, "left")
            assert [getattr(ours.entry, name) for name in figures] == [getattr(theirs.entry, name) for name in figures]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("window", [*WINDOWS, None])
def test_every_mark_is_counted_as_the_rules_give_it(
    taught: Taught, rule: dict[str, float], window: datetime | None
) -> None:
    made = stood(taught.section, seed=7)
    made.column.window_from, made.column.rule = window, rule
    met: Counter[Mark] = Counter()
    for look in LOOKS:
        now = (window or WINDOWS[0]) + look
        expected = Counter(cell.mark for cell in cells_of(made.enrolments, [made.column], now).values())
        assert marks_counted(made.section, made.column, now) == expected
        same(still_open([(made.section, made.column)], now, most=12)[made.column.id], waiting(made, now), 12)
        met += expected
    assert met.keys() == set(Mark), "the dice should have met every mark"


def test_each_section_is_asked_about_its_own_class(taught: Taught) -> None:
    now = WINDOWS[0]
    here, there = stood(taught.section, seed=1), stood(taught.other, seed=2)
    # Somebody who learns in both, and took only the other class.
    both = there.enrolments[0].person
    Enrolment.objects.create(section=here.section, person=both, joined_on=JOINED, mode_since=JOINED)
    here.enrolments = list(Enrolment.objects.filter(section=here.section).select_related("person", "section"))
    told = still_open([(each.section, each.column) for each in (here, there)], now, most=500)
    for each in (here, there):
        same(told[each.column.id], waiting(each, now), 500)


def test_who_has_left_is_not_counted(taught: Taught) -> None:
    made, now = stood(taught.section, seed=3), WINDOWS[0]
    Enrolment.objects.filter(section=made.section).update(left_on=date(2026, 3, 1))
    assert not marks_counted(made.section, made.column, now)
    assert still_open([(made.section, made.column)], now, most=5) == {}


def test_nothing_is_asked_about_no_class() -> None:
    assert still_open([], datetime.now(UTC), most=5) == {}
