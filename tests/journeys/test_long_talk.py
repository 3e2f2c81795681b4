"""Somebody comes into a class in which much was said: the end of the talk is there at once, the rest when asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import School
from tests.journeys.test_slice import Someone

pytestmark = pytest.mark.browser
SAID = 90


def test_a_newcomer_finds_what_was_said_long_before(school: School) -> None:
    teacher = Someone(school.server.address, "adeyemi")
    started = teacher.post(f"/sections/{school.section}/classes/start", title="Which is more?")
    place = teacher.enter(started.url.path)
    for n in range(SAID):
        place.ask("chat.said", {"text": f"word {n}."})
    noor = school.visitor("noor")
    noor.page.goto(started.url.path)
    talk = noor.page.get_by_role("tabpanel")
    expect(talk.get_by_text(f"word {SAID - 1}.", exact=True)).to_be_visible()
    expect(talk.get_by_text("word 3.", exact=True)).to_have_count(0)
    older = talk.get_by_role("button", name="Show what was said before")
    first = talk.get_by_text("word 0.", exact=True)
    while not first.count():
        older.first.click()
        noor.page.wait_for_timeout(200)
    expect(first).to_have_count(1)
    place.ask("chat.said", {"text": "And it goes on."})
    expect(talk.get_by_text("And it goes on.", exact=True)).to_have_count(1)
    assert noor.page.get_by_text("word 45.", exact=True).count() == 1
    noor.leave()
