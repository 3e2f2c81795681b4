"""The page that says what the check found."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from agogic.campus.upkeep import queries
from agogic.campus.upkeep.views import summary
from agogic.inspection.findings import FINE, LOOK, WRONG, Finding


def found(*ranks: str) -> list[Finding]:
    return [
        Finding(code=f"c{n}", rank=rank, what=f"Thing {n} <b>", means="It means this.", mend="Do that.")
        for n, rank in enumerate(ranks)
    ]


@pytest.mark.parametrize(
    ("ranks", "words"),
    [
        ((FINE,), "Everything is fine"),
        ((WRONG,), "One thing is wrong"),
        ((WRONG, WRONG, LOOK), "Two things are wrong, one wants a look"),
        ((WRONG, LOOK, LOOK), "One thing is wrong, two want a look"),
        ((LOOK,), "One thing wants a look"),
        ((LOOK, LOOK, FINE), "Two things want a look"),
    ],
)
def test_the_heading_sums_up(ranks, words):
    assert summary(found(*ranks)) == words


def test_the_page_tells_the_worst_first_and_escapes_what_it_tells(everybody, signed_in, monkeypatch):
    monkeypatch.setattr("agogic.campus.upkeep.views.school_inspected", lambda seconds: found(WRONG, LOOK, FINE))
    page = signed_in(everybody.administrator).get("/school/check/").content.decode()
    places = [page.index(word) for word in ("Thing 0", "Thing 1", "Thing 2")]
    assert places == sorted(places)
    assert "Thing 0 &lt;b&gt;" in page
    assert page.count("Do that.") == 3
    assert "agogic check" in page


def test_what_comes_from_outside_is_escaped_and_names_for_machines_stand_apart(everybody, signed_in, monkeypatch):
    strange = Finding(
        code="class.damaged",
        rank=WRONG,
        what="The class “%(title)s” is damaged",
        means="Its log can not be read.",
        mend="Look into %(folder)s, or set AGOGIC_DATA.",
        params={"title": "<script>alert(1)</script> 100%", "folder": "/srv/<b>"},
    )
    monkeypatch.setattr("agogic.campus.upkeep.views.school_inspected", lambda seconds: [strange])
    page = signed_in(everybody.administrator).get("/school/check/").content.decode()
    assert "<script>alert" not in page
    assert "“&lt;script&gt;alert(1)&lt;/script&gt; 100%” is damaged" in page
    assert '<code class="code" dir="ltr">/srv/&lt;b&gt;</code>' in page
    assert '<code class="code" dir="ltr">AGOGIC_DATA</code>' in page


def test_the_page_really_looks(everybody, signed_in):
    page = signed_in(everybody.administrator).get("/school/check/").content.decode()
    assert "Every package is there" in page
    assert "Mail does not go out" in page
    assert "The databases fit this version" in page


def test_it_is_asked_only_so_often(everybody, signed_in, monkeypatch):
    monkeypatch.setattr("agogic.campus.upkeep.views.school_inspected", lambda seconds: [])
    browser = signed_in(everybody.administrator)
    answers = [browser.get("/school/check/").status_code for _ in range(40)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_class_is_called_by_its_title_and_section(taught):
    from tests.campus.taught import held

    session = held(taught.section).session
    assert queries.class_named(str(session.id)) == f"{session.title} ({taught.section.name})"
    assert queries.class_named("no-class") == ""


def test_tables_that_are_behind_are_wrong(monkeypatch):
    monkeypatch.setattr(queries.MigrationExecutor, "migration_plan", lambda self, targets: [("a", "b")])
    (found,) = queries.tables_found()
    assert (found.code, found.rank) == ("tables.behind", WRONG)
    assert found.told().means.startswith("3 steps")


def test_today_is_told_what_is_not_fine_and_the_school_is_not_looked_over_at_every_visit(
    everybody, signed_in, monkeypatch
):
    looked = []

    def inspected(seconds):
        looked.append(seconds)
        return found(WRONG, LOOK, FINE)

    monkeypatch.setattr("agogic.campus.upkeep.views.school_inspected", inspected)
    cache.clear()
    client = signed_in(everybody.administrator)
    piece = client.get("/school/check/brief").content.decode()
    assert "Thing 0" in piece and "Thing 1" in piece and "Thing 2" not in piece
    assert client.get("/school/check/brief").content.decode() == piece
    assert len(looked) == 1
    client.get("/school/check/")
    assert len(looked) == 2, "who asks for a check gets one"
    cache.clear()
