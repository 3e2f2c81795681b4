"""A pupil who was absent takes the class the next day; the teacher answers; everyone who must know finds out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import Past, School, Visitor, past_make, served
from tests.journeys.lesson import DECK
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

DAY_S = 24 * 3600
PROMPT = "What are three thirds?"
POLL = {"poll": "thirds", "kind": "one", "prompt": PROMPT, "options": ["One", "Three"], "check": True}
QUESTION = "And four thirds?"
APPLES = [
    {"at": 40.5 + n / 10, "who": ("mei", "oisin")[n % 2], "type": "chat.said", "body": {"text": f"Apple number {n}"}}
    for n in range(60)
]
CUES = [
    {"at": 1, "who": "adeyemi", "type": "chat.said", "body": {"text": "Good morning, take an apple"}},
    {"at": 2, "who": "adeyemi", "type": "slide.shown", "body": {"deck": "deck", "page": 1}},
    {"at": 3, "who": "mei", "type": "chat.said", "body": {"text": "Mine is green"}},
    {"at": 10, "who": "adeyemi", "type": "poll.opened", "body": {**POLL, "right": {"choices": [0]}}},
    {"at": 12, "who": "mei", "type": "poll.answered", "body": {"poll": "thirds", "choices": [0]}},
    {"at": 16, "who": "adeyemi", "type": "poll.revealed", "body": {"poll": "thirds"}},
    {"at": 40, "who": "adeyemi", "type": "slide.shown", "body": {"deck": "deck", "page": 3}},
    *APPLES,
    {"at": 50, "who": "adeyemi", "type": "chat.said", "body": {"text": "So three thirds are a whole"}},
    {"at": 90, "who": "adeyemi", "type": "class.ended"},
]


@dataclass(frozen=True)
class Yesterday:
    """The class that was: Mei took all of it, Oisín came in the middle, Noor and Sami were away."""

    past: Past
    school: School


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Yesterday]:
    held: list[Past] = []

    def before(data: Path, section: str) -> None:
        held.append(past_make(data, section, "Thirds", DAY_S, CUES, pdf=str(DECK)))

    for school in served(tmp_path_factory.mktemp("absent") / "school", browser, before):
        yield Yesterday(held[0], school)


def in_roll(teacher: Visitor, school: School, name: str, word: str) -> None:
    """Wait until the roll says so of a pupil: the school follows a class a moment after it was written."""
    cell = teacher.page.get_by_role("table", name="Roll").get_by_role("cell", name=f"{name}, Thirds: {word}")
    teacher.page.goto(f"/sections/{school.section}/roll")
    for _ in range(20):
        if cell.count():
            break
        teacher.page.reload()
    expect(cell).to_be_visible()


def test_the_class_is_taken_asked_about_answered_and_known_to_roll_and_guardian(yesterday: Yesterday) -> None:
    taken_asked_about_and_answered(yesterday)
    known_to_roll_and_guardian(yesterday)


def taken_asked_about_and_answered(yesterday: Yesterday) -> None:
    visitor = yesterday.school.visitor("noor")
    missed = visitor.page.get_by_role("link", name="Thirds", exact=True)
    for _ in range(20):
        # The school follows the log of a class a moment after it was written.
        if missed.count():
            break
        visitor.page.reload()
    nothing_wrong(visitor.page, "today with a missed class")
    missed.click()
    nothing_wrong(visitor.page, "a class that is over")
    visitor.page.get_by_role("link", name=re.compile("^Catch up")).click()
    noor = Attending(visitor)
    clock = noor.page.get_by_role("region", name="Class clock")
    expect(noor.page.locator(".bar").get_by_text("Own pace")).to_be_visible()
    slide = noor.page.get_by_role("img", name=re.compile("^Slide 1 of 3. HPC in Python"))
    expect(slide).to_be_visible()
    expect(noor.said("Mine is green")).to_be_visible(timeout=10_000)
    expect(noor.said("So three thirds")).to_have_count(0)
    nothing_wrong(noor.page, "on one's own clock")

    expect(noor.poll(PROMPT)).to_be_visible(timeout=15_000)
    expect(clock).to_contain_text("The replay waits for your answer.")
    assert noor.page.locator(".tally").count() == 0
    nothing_wrong(noor.page, "the replay waits")
    noor.answer(PROMPT, "One")
    expect(noor.poll(PROMPT)).to_contain_text("Your answer is right.")
    expect(noor.poll(PROMPT).locator(".tally")).to_contain_text("One")
    nothing_wrong(noor.page, "results in the replay")

    for speed in ("1.25×", "1.5×", "1.75×", "2×"):
        noor.page.keyboard.press(">")
        expect(noor.page.get_by_role("button", name=f"Speed, {speed}")).to_be_visible()
    # Forty seconds of class time begin with half a minute in which nothing happens.
    expect(clock).to_contain_text("Skipping a silence.", timeout=15_000)
    expect(noor.page.get_by_role("img", name=re.compile("^Slide 3 of 3. Meta Next time"))).to_be_visible(timeout=10_000)
    expect(noor.said("So three thirds")).to_be_visible(timeout=20_000)
    noor.press("Pause")
    noor.ask(QUESTION)
    expect(noor.question(QUESTION)).to_contain_text("asked later, today")
    expect(noor.page.locator(".question-item.pale")).to_have_count(0)
    expect(noor.question(QUESTION)).to_be_visible()
    nothing_wrong(noor.page, "asked at a moment")
    noor.press("Play")
    expect(clock).to_contain_text("You have reached the end.", timeout=30_000)
    nothing_wrong(noor.page, "the end of a replay")
    visitor.page.goto("/today/")

    teacher = yesterday.school.visitor("adeyemi")
    waiting = teacher.page.get_by_role("region", name=re.compile("Questions waiting"))
    for _ in range(20):
        if waiting.get_by_text(QUESTION).count():
            break
        teacher.page.reload()
    expect(waiting).to_contain_text(QUESTION)
    nothing_wrong(teacher.page, "a question on the teacher's today")
    waiting.get_by_role("link", name=re.compile("^Answer")).click()
    desk = Attending(teacher)
    expect(desk.page.get_by_role("region", name=re.compile("^Poll at 0:"))).to_contain_text("answer")
    for of_a_class_that_is_on in ("Show results", "Close"):
        expect(desk.page.get_by_role("button", name=of_a_class_that_is_on, exact=True)).to_have_count(0)
    desk.press("Answer", desk.question(QUESTION))
    desk.page.get_by_role("textbox", name=re.compile("^Answer to")).fill("One whole and a third more.")
    desk.page.keyboard.press("Enter")
    expect(desk.question(QUESTION)).to_contain_text("later, today")
    nothing_wrong(desk.page, "answered later")
    teacher.leave()

    later = yesterday.school.visitor("oisin")
    oisin = Attending(later, f"{yesterday.past.url}/replay?at=46000")
    oisin.tab("Questions")
    assert oisin.page.get_by_text(QUESTION).count() == 0
    expect(oisin.question(QUESTION)).to_contain_text("asked later, today", timeout=20_000)
    expect(oisin.question(QUESTION)).to_contain_text("One whole and a third more.")
    expect(oisin.question(QUESTION)).to_contain_text("Noor Haddad")
    nothing_wrong(oisin.page, "a question added later")
    later.leave()

    answered = visitor.page.get_by_role("region", name="Answered to you")
    for _ in range(20):
        visitor.page.reload()
        if answered.count():
            break
    expect(answered).to_contain_text("One whole and a third more.")
    expect(visitor.page.get_by_role("region", name=re.compile("^Missed"))).not_to_contain_text("Thirds")
    nothing_wrong(visitor.page, "answered to me")
    visitor.leave()


def test_keys_chapters_search_and_speeds(yesterday: Yesterday) -> None:
    visitor = yesterday.school.visitor("sami")
    sami = Attending(visitor, f"{yesterday.past.url}/replay")
    keys, line = sami.page.keyboard, sami.page.get_by_role("slider", name="Class clock")
    sami.page.get_by_role("button", name="Pause").wait_for()
    expect(sami.said("Good morning")).to_be_visible()
    keys.press("Space")
    sami.page.get_by_role("button", name="Play", exact=True).wait_for()

    def at() -> int:
        return int(line.get_attribute("aria-valuenow") or 0)

    before = at()
    keys.press("ArrowRight")
    expect(line).not_to_have_attribute("aria-valuenow", str(before))
    assert 4 <= at() - before <= 6
    keys.press(">")
    sami.page.get_by_role("button", name="Speed, 1.25×").wait_for()
    keys.press("<")
    keys.press("<")
    sami.page.get_by_role("button", name="Speed, 0.75×").click()
    speeds = sami.page.get_by_role("dialog", name="Speed")
    expect(speeds.get_by_role("radio")).to_have_count(9)
    expect(speeds).to_contain_text(re.compile("0.5×.*3×.*does not count"))
    expect(speeds).to_contain_text("Up to 2× counts for the roll.")
    keys.press("Escape")

    keys.press("?")
    nothing_wrong(sami.page, "keys")
    keys.press("Escape")
    keys.press("/")
    moments = sami.page.get_by_role("dialog", name="Moments")
    expect(moments.get_by_role("listitem")).to_contain_text(["HPC in Python", PROMPT, "Meta"])
    nothing_wrong(sami.page, "moments")
    search = moments.get_by_role("searchbox")
    search.fill("apple number 3")
    expect(moments.get_by_role("listitem")).to_have_count(15)
    search.fill("sanity")
    expect(moments).to_contain_text("Nothing said or shown so far has these words.")
    search.fill("software engineering")
    nothing_wrong(sami.page, "searched")
    moments.get_by_role("button", name=re.compile("software engineering")).click()
    expect(sami.page.get_by_role("img", name=re.compile("^Slide 3 of 3"))).to_be_visible()
    keys.press("/")
    expect(search).to_be_focused()
    keys.press("Backspace")
    moments.get_by_role("button", name=re.compile("HPC in Python")).click()
    expect(sami.page.get_by_role("img", name=re.compile("^Slide 1 of 3"))).to_be_visible()
    visitor.leave()
    teacher = yesterday.school.visitor("adeyemi")
    in_roll(teacher, yesterday.school, "Sami Haddad", "partly")
    teacher.leave()


def known_to_roll_and_guardian(yesterday: Yesterday) -> None:
    teacher = yesterday.school.visitor("adeyemi")
    for name, word in (("Mei-Lin Zhao", "live"), ("Noor Haddad", "later"), ("Oisín Brady", "partly")):
        in_roll(teacher, yesterday.school, name, word)
    nothing_wrong(teacher.page, "roll")
    teacher.page.get_by_role("table", name="Roll").get_by_role("link", name="Noor Haddad, Thirds: later").click()
    nothing_wrong(teacher.page, "a cell of the roll")
    expect(teacher.page.get_by_role("complementary", name="Why this mark")).to_contain_text(PROMPT)
    teacher.leave()

    guardian = yesterday.school.visitor("rania")
    child = guardian.page.get_by_role("article")
    expect(child).to_contain_text("Attended 1 of 1 classes, 1 of them later")
    expect(child).to_contain_text("Nothing is missed.")
    nothing_wrong(guardian.page, "guardian's today")
    guardian.page.goto(yesterday.past.url)
    expect(guardian.page.locator("main")).to_contain_text("later")
    expect(guardian.page.locator("main")).to_contain_text(PROMPT)
    assert guardian.page.get_by_role("link", name=re.compile("Catch up|See it again|Take the gap")).count() == 0
    nothing_wrong(guardian.page, "guardian at a class")
    guardian.leave()
