"""A pupil's whole part again: with a thumb on a narrow phone, and with a keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.journeys.attending import Attending, ByKeyboard, ByTouch
from tests.journeys.conftest import Past, School, past_make
from tests.journeys.lesson import DECK
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

CUES = [
    {"at": 1, "who": "adeyemi", "type": "chat.said", "body": {"text": "Good morning, take an apple"}},
    {"at": 2, "who": "adeyemi", "type": "slide.shown", "body": {"deck": "deck", "page": 1}},
    {"at": 5, "who": "oisin", "type": "chat.said", "body": {"text": "Mine is green"}},
    {"at": 30, "who": "oisin", "type": "question.asked", "body": {"text": "May I eat it?"}},
]
OPTIONS = ["Two", "Three", "Six"]


@dataclass(frozen=True)
class Begun:
    past: Past
    school: School
    teacher: Attending

    def poll(self, prompt: str) -> None:
        """The teacher asks something on the spot."""
        self.teacher.press("Poll")
        self.teacher.page.get_by_role("textbox", name="What you ask").fill(prompt)
        for n, option in enumerate(OPTIONS, start=1):
            self.teacher.page.get_by_label(f"Choice {n}", exact=True).fill(option)
        self.teacher.press("Open for the class")


@pytest.fixture(scope="module")
def begun(school: School) -> Iterator[Begun]:
    past = past_make(school.server.data, school.section, "Halves", 60, CUES, pdf=str(DECK))
    teacher = Attending(school.visitor("adeyemi"), f"{past.url}/room")
    yield Begun(past, school, teacher)
    teacher.visitor.leave()


def takes_part(begun: Begun, pupil: Attending, how: str) -> None:
    """Everything a pupil does in a class, from the first word to the last."""
    teacher, page = begun.teacher, pupil.page

    def seen(state: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        nothing_wrong(page, f"{how} {state}")

    expect(page.locator(".bar").get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Slide 1 of 3"))).to_be_visible()
    expect(pupil.said("Mine is green")).to_be_visible()
    seen("live")
    pupil.say(f"I am here by {how}")
    expect(teacher.said(f"I am here by {how}")).to_be_visible()
    pupil.hit(pupil.said("Mine is green").get_by_role("button", name=re.compile("^More about")))
    seen("more about what was said")
    pupil.hit(page.locator(".talk-menu").get_by_role("button", name="Reply"))
    pupil.say(f"Mine is red, by {how}")
    expect(teacher.said(f"Mine is red, by {how}").locator(".quote")).to_contain_text("Mine is green")
    pupil.hit(page.get_by_role("button", name="React", exact=True))
    seen("reacting")
    pupil.hit(page.get_by_role("dialog", name="React").get_by_role("button", name="👍"))
    expect(teacher.page.get_by_role("list", name="Reactions of the class so far")).to_contain_text("👍")

    pupil.press("Hand")
    expect(teacher.page.get_by_role("region", name="Hands")).to_contain_text(pupil.first_name)
    pupil.tab("People")
    seen("people")
    teacher.page.get_by_role("region", name="Hands").get_by_role("button").first.click()
    teacher.page.get_by_role("menuitem", name=re.compile("^Call on")).click()
    expect(page.get_by_role("alert")).to_contain_text("It is your turn")
    seen("called on")
    pupil.press("Take my hand down")
    pupil.tab("Talk")

    pupil.hit(page.get_by_role("button", name="Ask", exact=True))
    expect(page.get_by_role("textbox", name="Ask a question")).to_be_focused()
    pupil.ask(f"Asked by {how}")
    expect(teacher.question(f"Asked by {how}")).to_be_visible()
    pupil.hit(pupil.question("May I eat it?").get_by_role("button", name=re.compile("Me too|want this answered")))
    expect(teacher.question("May I eat it?")).to_contain_text("want this answered")
    seen("questions")

    prompt = f"How many sixths, by {how}?"
    begun.poll(prompt)
    expect(pupil.poll(prompt)).to_be_visible()
    seen("poll")
    pupil.answer(prompt, "Three")
    expect(pupil.poll(prompt)).to_contain_text("Your answer: Three")
    teacher.press("Show results")
    expect(pupil.poll(prompt).locator(".tally")).to_be_visible()
    seen("results")
    pupil.hit(pupil.poll(prompt).get_by_role("button", name="Show large"))
    seen("results large")
    pupil.press("Back to the slide")

    pupil.press("Back 10 seconds")
    expect(page.get_by_role("region", name="Where the class is now")).to_be_visible()
    seen("late")
    pupil.hit(page.get_by_role("button", name="Jump to live").locator("visible=true"))
    expect(page.locator(".bar").get_by_text("Live", exact=True)).to_be_visible()
    pupil.press("More")
    seen("more")
    pupil.hit(page.get_by_role("menuitem", name="Moments and search"))
    moments = page.get_by_role("dialog", name="Moments")
    pupil.write(moments.get_by_role("searchbox"), "may I eat")
    expect(moments.get_by_role("listitem")).to_have_count(1)
    seen("searched")
    pupil.hit(moments.get_by_role("button", name=re.compile("May I eat it")))
    expect(page.get_by_role("region", name="Where the class is now")).to_be_visible()
    pupil.hit(page.get_by_role("button", name="Jump to live").locator("visible=true"))
    expect(page.locator(".bar").get_by_text("Live", exact=True)).to_be_visible()


def test_by_thumb_on_a_narrow_phone(begun: Begun) -> None:
    visitor = begun.school.visitor("noor", phone=True)
    nothing_wrong(visitor.page, "thumb today")
    visitor.page.get_by_role("link", name="Join").tap()
    noor = ByTouch(visitor)
    takes_part(begun, noor, "thumb")
    visitor.context.set_offline(True)
    expect(noor.page.get_by_role("heading", name="Your network is gone")).to_be_visible(timeout=10_000)
    nothing_wrong(noor.page, "thumb network gone")
    noor.say("Without a network")
    expect(noor.tab("Network")).to_contain_text("Without a network")
    visitor.context.set_offline(False)
    expect(begun.teacher.said("Without a network")).to_have_count(1, timeout=15_000)
    expect(noor.page.locator(".bar").get_by_text("Live", exact=True)).to_be_visible(timeout=30_000)
    visitor.leave()


def test_by_keyboard_alone(begun: Begun) -> None:
    visitor = begun.school.visitor("mei")
    mei = ByKeyboard(visitor, f"{begun.past.url}/room")
    takes_part(begun, mei, "keyboard")
    visitor.leave()
