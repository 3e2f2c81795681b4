"""Meetings stay at their hour on the section's wall, whatever the clocks do."""

# Wall times have no zone on purpose.
# ruff: noqa: DTZ001

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agogic.campus.schedule.recurrence import (
    is_skipped,
    rule_problem,
    utc_of,
    wall_of,
    walls_between,
    walls_of,
    weekly_rule,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
APIA = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "Europe/Lisbon",
        "America/New_York",
        "America/Santiago",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Apia",
    )
]


def instants(rule: str, first: datetime, zone: ZoneInfo, count: int) -> list[datetime]:
    return [utc_of(wall, zone) for _, wall in zip(range(count), walls_of(rule, first, zone), strict=False)]


def test_a_weekly_class_keeps_its_hour_when_summer_time_begins() -> None:
    found = instants(weekly_rule([3]), datetime(2026, 3, 26, 9), BERLIN, 2)
    assert found == [datetime(2026, 3, 26, 8, tzinfo=UTC), datetime(2026, 4, 2, 7, tzinfo=UTC)]


def test_a_weekly_class_keeps_its_hour_when_summer_time_ends() -> None:
    found = instants(weekly_rule([3]), datetime(2026, 10, 22, 9), BERLIN, 2)
    assert found == [datetime(2026, 10, 22, 7, tzinfo=UTC), datetime(2026, 10, 29, 8, tzinfo=UTC)]


def test_a_skipped_hour_is_held_an_hour_later_on_the_wall() -> None:
    found = instants("FREQ=DAILY", datetime(2026, 3, 28, 2, 30), BERLIN, 3)
    assert [wall_of(instant, BERLIN) for instant in found] == [
        datetime(2026, 3, 28, 2, 30),
        datetime(2026, 3, 29, 3, 30),
        datetime(2026, 3, 30, 2, 30),
    ]
    assert is_skipped(datetime(2026, 3, 29, 2, 30), BERLIN)
    assert not is_skipped(datetime(2026, 3, 28, 2, 30), BERLIN)


def test_an_hour_that_happens_twice_means_the_first() -> None:
    assert utc_of(datetime(2026, 11, 1, 1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert not is_skipped(datetime(2026, 11, 1, 1, 30), NEW_YORK)


def test_a_change_of_half_an_hour_is_reckoned_with() -> None:
    assert wall_of(utc_of(datetime(2026, 10, 4, 2, 10), LORD_HOWE), LORD_HOWE) == datetime(2026, 10, 4, 2, 40)


def test_a_day_that_never_was_is_held_a_day_later() -> None:
    assert wall_of(utc_of(datetime(2011, 12, 30, 9), APIA), APIA) == datetime(2011, 12, 31, 9)


def test_until_in_utc_is_read_on_the_sections_wall() -> None:
    rule = "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260402T070000Z"  # 9:00 in Berlin on that day
    assert list(walls_of(rule, datetime(2026, 3, 26, 9), BERLIN)) == [
        datetime(2026, 3, 26, 9),
        datetime(2026, 4, 2, 9),
    ]


def test_until_as_a_day_includes_that_day() -> None:
    rule = "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260402"
    assert len(list(walls_of(rule, datetime(2026, 3, 26, 9), BERLIN))) == 2


def test_once_is_once() -> None:
    assert list(walls_of("", datetime(2026, 3, 26, 9), BERLIN)) == [datetime(2026, 3, 26, 9)]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TH", None),
        ("FREQ=DAILY;COUNT=5", None),
        ("FREQ=MONTHLY;BYDAY=1MO", None),
        ("FREQ=SECONDLY", "FREQ"),
        ("BYDAY=MO", "FREQ"),
        ("FREQ=WEEKLY;BYSECOND=1", "BYSECOND"),
        ("FREQ=WEEKLY;BYDAY=XX", "value"),
        ("FREQ=WEEKLY;COUNT=many", "value"),
        ("FREQ=WEEKLY;UNTIL=tomorrow", "value"),
        ("FREQ=WEEKLY;BYDAY=" + "MO," * 100, "length"),
    ],
)
def test_a_rule_that_cannot_be_used_says_what_it_stumbles_over(rule: str, problem: str | None) -> None:
    assert rule_problem(rule) == problem


@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0)),
    days=st.sets(st.integers(0, 6), min_size=1),
)
def test_every_meeting_shows_the_same_hour_unless_the_clocks_skip_it(
    zone: ZoneInfo, first: datetime, days: set[int]
) -> None:
    for _, wall in zip(range(60), walls_of(weekly_rule(list(days)), first, zone), strict=False):
        assert (wall.hour, wall.minute) == (first.hour, first.minute)
        assert wall.weekday() in days
        shown = wall_of(utc_of(wall, zone), zone)
        assert shown == wall or (is_skipped(wall, zone) and wall < shown <= wall + timedelta(days=1))


@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0)),
    days=st.sets(st.integers(0, 6), min_size=1),
    start_after_hours=st.integers(-1000, 10_000),
    for_hours=st.integers(0, 2000),
)
def test_a_window_holds_just_the_meetings_whose_instants_lie_in_it(
    zone: ZoneInfo, first: datetime, days: set[int], start_after_hours: int, for_hours: int
) -> None:
    rule = weekly_rule(list(days))
    start = utc_of(first, zone) + timedelta(hours=start_after_hours)
    end = start + timedelta(hours=for_hours)
    day = first.replace(hour=first.hour)
    naive = []
    while utc_of(day, zone) < end + timedelta(days=3) and day < first + timedelta(days=1000):
        if day.weekday() in days and start <= utc_of(day, zone) < end:
            naive.append(day)
        day += timedelta(days=1)
    assert walls_between(rule, first, zone, start, end) == naive


@given(wall=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), zone=st.sampled_from(ZONES))
def test_the_clocks_never_show_less_than_was_asked_for(wall: datetime, zone: ZoneInfo) -> None:
    assert wall_of(utc_of(wall, zone), zone) >= wall
