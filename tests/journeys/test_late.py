"""Pupils who come late to a class, or look back in the middle of it, while the teacher goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import Past, School, past_make
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

TITLE = "Halves and quarters"
PROMPT = "Which is more?"
POLL = {
    "poll": "more",
    "kind": "one",
    "prompt": PROMPT,
    "options": ["A half", "Two quarters", "The same"],
    "check": True,
}
CUES = [
    {"at": 1, "who": "adeyemi", "type": "chat.said", "body": {"text": "Good morning, take an apple"}},
    {"at": 4, "who": "noor", "type": "chat.said", "body": {"text": "Mine is green"}},
    {"at": 60, "who": "adeyemi", "type": "poll.opened", "body": {**POLL, "right": {"choices": [2]}}},
    {"at": 66, "who": "noor", "type": "poll.answered", "body": {"poll": "more", "choices": [2]}},
    {"at": 70, "who": "adeyemi", "type": "poll.revealed", "body": {"poll": "more"}},
    {"at": 150, "who": "noor", "type": "question.asked", "body": {"text": "And three thirds?"}},
    {"at": 156, "who": "adeyemi", "type": "chat.said", "body": {"text": "Three thirds are a whole apple"}},
]


@dataclass(frozen=True)
class Begun:
    """A class that began four minutes ago, with its teacher in it."""

    past: Past
    school: School
    teacher: Attending


@pytest.fixture(scope="module")
def begun(school: School) -> Iterator[Begun]:
    past = past_make(school.server.data, school.section, TITLE, 240, CUES)
    teacher = Attending(school.visitor("adeyemi"), f"{past.url}/room")
    yield Begun(past, school, teacher)
    teacher.visitor.leave()


def test_a_late_pupil_gets_level_and_is_live(begun: Begun) -> None:
    teacher, visitor = begun.teacher, begun.school.visitor("mei")
    nothing_wrong(visitor.page, "today with a class that is on")
    visitor.page.get_by_role("link", name=re.compile("^From the start, level in")).click()
    mei = Attending(visitor)
    bar, clock = mei.page.locator(".bar"), mei.page.get_by_role("region", name="Class clock")
    expect(bar).to_contain_text("1.5×")
    expect(clock).to_contain_text(re.compile(r"[34]:\d\d behind"))
    expect(clock).to_contain_text(re.compile("[Ll]evel with the class in"))
    expect(mei.said("Good morning, take an apple")).to_be_visible()
    teacher.tab("People")
    expect(teacher.page.get_by_role("heading", name="Catching up")).to_be_visible()
    nothing_wrong(mei.page, "late")
    nothing_wrong(teacher.page, "teacher with one catching up")

    mei.press("Speed, 1.5×")
    speeds = mei.page.get_by_role("dialog", name="Speed")
    expect(speeds).to_contain_text("Up to 2× counts for the roll. Silences are skipped.")
    nothing_wrong(mei.page, "speeds")
    speeds.get_by_text("3×").click()

    expect(mei.poll(PROMPT)).to_contain_text("Results after you answer", timeout=20_000)
    expect(mei.page.get_by_role("button", name="Answer and go on")).to_be_visible()
    expect(mei.page.locator(".tally")).to_have_count(0)
    assert "Three thirds are" not in mei.page.locator("main").inner_text()
    nothing_wrong(mei.page, "late at a poll")
    results = f"/live{begun.past.url}/polls/{begun.past.polls['more']}/results"
    asked = [url for url in mei.wire.asked if url.endswith(results)]
    assert asked == []
    teacher.say("I go on meanwhile")
    mei.answer(PROMPT, "The same")
    expect(mei.poll(PROMPT)).to_contain_text("Your answer is right.", timeout=10_000)
    nothing_wrong(mei.page, "late results")

    mei.say("Ah, because two quarters are a half")
    expect(teacher.said("Ah, because two quarters")).to_contain_text("added later")
    expect(bar.get_by_text("Live", exact=True)).to_be_visible(timeout=40_000)
    expect(clock).to_contain_text("You are with the class")
    expect(mei.said("I go on meanwhile")).to_be_visible()
    teacher.say("There you are, Mei")
    expect(mei.said("There you are, Mei")).to_be_visible()
    teacher.tab("People")
    expect(teacher.page.get_by_role("heading", name="Catching up")).to_have_count(0)
    nothing_wrong(mei.page, "level")
    visitor.leave()


def test_jump_to_live_with_one_key_and_look_back(begun: Begun) -> None:
    oisin = Attending(begun.school.visitor("oisin"), f"{begun.past.url}/room?at=0")
    bar = oisin.page.locator(".bar")
    expect(bar).to_contain_text("1.5×")
    oisin.page.keyboard.press("End")
    expect(bar.get_by_text("Live", exact=True)).to_be_visible()

    line = oisin.page.get_by_role("slider", name="Class clock")
    line.focus()
    line.press("Home")
    expect(bar).to_contain_text("1.5×")
    expect(oisin.page.get_by_role("region", name="Where the class is now")).to_be_visible()
    expect(oisin.said("Good morning, take an apple")).to_be_visible()
    expect(oisin.said("Three thirds are")).to_have_count(0)
    oisin.press("Pause")
    nothing_wrong(oisin.page, "rewound and standing still")
    oisin.press("Jump to live")
    expect(bar.get_by_text("Live", exact=True)).to_be_visible()
    expect(oisin.said("Three thirds are")).to_be_visible()

    oisin.press("Back 10 seconds")
    expect(bar).to_contain_text("1.5×")
    oisin.press("Moments")
    nothing_wrong(oisin.page, "moments while late")
    oisin.page.get_by_role("dialog").get_by_role("button", name=re.compile("And three thirds")).click()
    expect(oisin.page.get_by_role("region", name="Class clock")).to_contain_text("behind")
    oisin.tab("Questions")
    expect(oisin.question("And three thirds?")).to_be_visible()
    oisin.page.locator("h1").click()
    oisin.page.keyboard.press("End")
    expect(bar.get_by_text("Live", exact=True)).to_be_visible()
    oisin.visitor.leave()


def test_what_is_added_later_may_wait_for_a_nod(begun: Begun) -> None:
    teacher = begun.teacher
    teacher.press("Rules")
    rules = teacher.page.get_by_role("dialog", name="Rules of this class")
    rules.get_by_role("switch", name=re.compile("^What is added later waits")).check()
    teacher.press("Close", rules)
    noor = Attending(begun.school.visitor("noor"), f"{begun.past.url}/room")
    sami = Attending(begun.school.visitor("sami"), f"{begun.past.url}/room?at=0")
    expect(sami.said("Good morning, take an apple")).to_be_visible()
    sami.ask("May I cut mine?")
    expect(sami.question("May I cut mine?")).to_contain_text("Waits for a teacher's nod")
    nothing_wrong(sami.page, "waits for a nod")
    waiting = teacher.tab("Waiting")
    expect(waiting).to_contain_text("May I cut mine?")
    nothing_wrong(teacher.page, "a nod is asked for")
    assert "May I cut mine?" not in noor.wire.text()
    teacher.press("Let it stand", waiting)
    expect(noor.question("May I cut mine?")).to_contain_text("asked later, today")
    expect(noor.question("May I cut mine?")).to_contain_text("Sami Haddad")
    expect(sami.question("May I cut mine?")).to_have_count(1)
    for one in (noor, sami):
        one.visitor.leave()
