"""A lesson that a teacher records alone, and two pupils who take it, each on their own clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import School
from tests.journeys.lesson import DECK
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

TITLE = "Quick computers"
PROMPT = "What is a loop good for?"


def recorded(school: School) -> str:
    """Record the lesson; gives its address."""
    visitor = school.visitor("adeyemi")
    page = visitor.page
    page.goto(f"/sections/{school.section}/classes/plan?kind=alone")
    page.get_by_label("Name of the class").fill(TITLE)
    page.get_by_label("Seen from").fill((datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d"))
    page.locator("input[name=slides]").set_input_files(DECK)
    nothing_wrong(page, "record one alone")
    page.get_by_role("button", name="Make it ready to record").click()
    page.get_by_text("3 slides, turned into pictures on this server").wait_for(timeout=60_000)
    nothing_wrong(page, "ready to record")
    page.get_by_role("button", name="To the room").click()
    teacher = Attending(visitor)
    expect(page.locator(".bar").get_by_text("Recording")).to_be_visible()
    teacher.press("Show the first slide")
    teacher.say("Look at the first line with me")
    nothing_wrong(page, "recording alone")
    teacher.press("Give the class a break")
    expect(page.get_by_text("Paused. Nothing is recorded now.")).to_be_visible()
    nothing_wrong(page, "recording paused")
    teacher.press("Go on with the class")
    teacher.press("Poll")
    page.get_by_role("textbox", name="What you ask").fill(PROMPT)
    page.get_by_label("Choice 1", exact=True).fill("Doing it again")
    page.get_by_label("Choice 2", exact=True).fill("Doing it once")
    page.get_by_role("checkbox", name="Choice 1 is right").check()
    page.get_by_role("switch", name=re.compile("^Counts as a check")).check()
    teacher.press("Open for the class")
    nothing_wrong(page, "a poll recorded alone")
    teacher.press("Show results")
    teacher.press("Next slide")
    teacher.say("And that is all for today")
    teacher.press("Finish")
    nothing_wrong(page, "finishing the recording")
    page.get_by_role("dialog").get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="The lesson is recorded.")).to_be_visible()
    nothing_wrong(page, "the lesson is recorded")
    url = page.url.removeprefix(school.server.address)
    visitor.leave()
    return url


def test_a_lesson_recorded_alone_is_taken_by_two(school: School) -> None:
    url = recorded(school)
    pupils = []
    for name in ("mei", "oisin"):
        visitor = school.visitor(name)
        missed = visitor.page.get_by_role("region", name=re.compile("^Missed"))
        for _ in range(20):
            if missed.get_by_text(TITLE).count():
                break
            visitor.page.reload()
        nothing_wrong(visitor.page, f"today with a recorded lesson {name}")
        missed.get_by_role("link", name=re.compile("^Catch up")).click()
        pupils.append(Attending(visitor))
    mei, oisin = pupils
    for pupil in pupils:
        expect(pupil.page.locator(".bar").get_by_text("Own pace")).to_be_visible()
        expect(pupil.said("Look at the first line with me")).to_be_visible()
        expect(pupil.page.get_by_role("tab", name=re.compile("^People"))).to_have_count(0)
        expect(pupil.poll(PROMPT)).to_be_visible(timeout=20_000)
    nothing_wrong(mei.page, "a recorded lesson waits")
    mei.answer(PROMPT, "Doing it again")
    expect(mei.poll(PROMPT)).to_contain_text("Your answer is right.")
    expect(mei.said("And that is all for today")).to_be_visible(timeout=20_000)
    mei.say("I tried it: a thousand times is quick")

    oisin.answer(PROMPT, "Doing it once")
    expect(oisin.poll(PROMPT)).to_contain_text("Your answer is another one.")
    expect(oisin.said("I tried it: a thousand times")).to_contain_text("added later, today", timeout=20_000)
    expect(oisin.said("I tried it")).to_contain_text("Mei-Lin Zhao")
    for pupil in pupils:
        expect(pupil.page.get_by_text("You have reached the end.")).to_be_visible(timeout=20_000)
    nothing_wrong(oisin.page, "the end of a recorded lesson")
    for pupil in pupils:
        pupil.page.goto("/today/")
        pupil.visitor.leave()

    teacher = school.visitor("adeyemi")
    table = teacher.page.get_by_role("table", name="Roll")
    for _ in range(20):
        teacher.page.goto(f"/sections/{school.section}/roll/")
        if table.get_by_role("link", name=re.compile(": later$")).count() == 2:
            break
    for name in ("Mei-Lin Zhao", "Oisín Brady"):
        expect(table.get_by_role("cell", name=f"{name}, {TITLE}: later")).to_be_visible()
    teacher.page.goto(url.replace("/room", "/"))
    nothing_wrong(teacher.page, "a recorded lesson to its teacher")
    teacher.leave()
