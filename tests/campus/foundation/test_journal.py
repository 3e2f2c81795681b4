"""The journal, who follows it, long work, and tries that are counted."""

import threading
from typing import ClassVar

import pytest
from django.db import connections, transaction

from agogic.campus.foundation import jobs
from agogic.campus.foundation.follower import JournalFollower
from agogic.campus.foundation.journal import Line, last_seq, line_write, lines_after, lines_write
from agogic.campus.foundation.models import FollowerCursor, Job, JournalLine, RateCount
from agogic.campus.foundation.rates import rate_check, rate_forget, rate_take
from agogic.campus.foundation.refusals import Refused
from tests.campus.conftest import Everybody


class Names(JournalFollower):
    """Remembers the names it was told, until it is told one it cannot bear."""

    name = "test-names"
    batch = 4
    acts = frozenset({"named"})
    heard: ClassVar[list[str]] = []
    unbearable: ClassVar[str] = ""

    def line_follow(self, line: JournalLine) -> None:
        if line.body["name"] == self.unbearable:
            raise ValueError(line.body["name"])
        self.heard.append(line.body["name"])
        FollowerCursor.objects.create(name=f"kept-{line.body['name']}")


@pytest.fixture
def names() -> Names:
    Names.heard, Names.unbearable = [], ""
    return Names()


def told(*given: str) -> None:
    with transaction.atomic():
        lines_write([Line("named", body={"name": name}) for name in given], by=None)


def kept() -> set[str]:
    found = FollowerCursor.objects.filter(name__startswith="kept-").values_list("name", flat=True)
    return {name.removeprefix("kept-") for name in found}


def test_a_line_says_who_did_what_to_what(everybody: Everybody) -> None:
    line = line_write("person.waved", by=everybody.teacher, of=everybody.pupil, how="twice")
    assert (line.by, line.of_kind, line.of_id) == (everybody.teacher.id, "person", everybody.pupil.id)
    assert JournalLine.objects.get(seq=line.seq).body == {"how": "twice"}
    assert last_seq() == line.seq and lines_after(line.seq - 1) == [line]


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_line_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="in the transaction of its act"):
        line_write("person.waved", by=None)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_an_act_undone_leaves_no_line_and_numbers_are_never_used_again() -> None:
    with transaction.atomic():
        first = line_write("one", by=None).seq
    with pytest.raises(Refused), transaction.atomic():
        line_write("two", by=None)
        raise Refused("no", "No.")
    assert not JournalLine.objects.filter(act="two").exists()
    JournalLine.objects.all().delete()
    with transaction.atomic():
        assert line_write("three", by=None).seq > first


def test_a_follower_goes_on_where_it_stopped(names: Names) -> None:
    told("a", "b", "c", "d", "e")
    with transaction.atomic():
        line_write("something.else", by=None)
    names.catch_up()
    assert names.heard == ["a", "b", "c", "d", "e"] and names.catch_up() == 0
    told("f")
    assert Names().catch_up() == 1
    assert names.heard[-1] == "f" and names.seq() == last_seq()


def test_what_came_before_an_entry_that_fails_is_kept_and_nothing_is_kept_twice(names: Names) -> None:
    Names.unbearable = "c"
    told("a", "b", "c", "d")
    for _ in range(2):
        with pytest.raises(ValueError, match="c"):
            names.catch_up()
    assert kept() == {"a", "b"}
    Names.unbearable = ""
    names.catch_up()
    assert kept() == {"a", "b", "c", "d"}


def test_a_follower_can_begin_again(names: Names) -> None:
    told("a")
    names.catch_up()
    FollowerCursor.objects.filter(name="kept-a").delete()
    names.restart()
    assert names.catch_up() >= 1 and kept() == {"a"}


# ------------------------------------------------------------------ long work


def test_long_work_is_told_and_stopped_when_somebody_wants_it(everybody: Everybody) -> None:
    job = jobs.job_create("slides", by=everybody.teacher, pages=3)
    running = jobs.job_begin(job.id)
    jobs.job_tell(running, 0.5, "Page 2 of 3")
    assert jobs.jobs_of(everybody.teacher.id)[0].words == "Page 2 of 3"
    jobs.job_cancel(job)
    with pytest.raises(jobs.Stopped):
        jobs.job_tell(running, 0.9)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED and job.finished_at


def test_long_work_that_was_cancelled_before_it_began_never_begins() -> None:
    job = jobs.job_create("slides", by=None)
    jobs.job_cancel(job)
    with pytest.raises(jobs.Stopped):
        jobs.job_begin(job.id)


def test_long_work_ends_well_or_not_and_says_so() -> None:
    well, badly = (jobs.job_begin(jobs.job_create("slides", by=None, pages=3).id) for _ in range(2))
    jobs.job_done(well, "All three pages are there.", made=3)
    jobs.job_failed(badly, "The file is damaged. Save it again as PDF.")
    well.refresh_from_db()
    badly.refresh_from_db()
    assert (well.state, well.progress, well.body) == ("done", 1.0, {"pages": 3, "made": 3})
    assert (badly.state, badly.words) == ("failed", "The file is damaged. Save it again as PDF.")


def test_jobs_and_sessions_live_in_files_of_their_own() -> None:
    assert Job.objects.db == "jobs"
    assert RateCount.objects.db == "sessions"
    assert "foundation_job" in connections["jobs"].introspection.table_names()
    assert "foundation_job" not in connections["default"].introspection.table_names()
    assert "people_person" not in connections["sessions"].introspection.table_names()


# ------------------------------------------------------------------ tries


def test_tries_are_counted_and_the_wait_is_said() -> None:
    for _ in range(3):
        rate_take("door", most=3, seconds=900)
    with pytest.raises(Refused, match=r"Wait (one|\d+) minute") as refused:
        rate_take("door", most=3, seconds=900)
    assert refused.value.code == "rate.too_often" and 1 <= refused.value.params["minutes"] <= 15
    with pytest.raises(Refused):
        rate_check("door", most=3, seconds=900)
    rate_take("window", most=3, seconds=900)
    rate_forget("door", seconds=900)
    rate_take("door", most=3, seconds=900)


def test_what_was_tried_is_not_kept_in_words() -> None:
    rate_take("sign-in:noor.haddad", most=3, seconds=900)
    assert "noor" not in RateCount.objects.get().key_hash


def test_windows_that_are_over_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    rate_take("door", most=1, seconds=60)
    RateCount.objects.update(ends_at="2000-01-01T00:00:00Z")
    rate_take("window", most=1, seconds=60)
    assert RateCount.objects.count() == 1


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_many_at_once_are_all_counted() -> None:
    passed: list[bool] = []

    def knock() -> None:
        for _ in range(10):
            try:
                rate_take("door", most=25, seconds=86_400)
                passed.append(True)
            except Refused:
                passed.append(False)
        connections["sessions"].close()

    threads = [threading.Thread(target=knock) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count(True) == 25 and len(passed) == 40
