"""A recorded lesson afterwards: a part left out and taken in again, a question put into it that holds whoever takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import Past, School, past_make, served
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

DAY_S = 24 * 3600
TITLE = "One layer of cells"
PROMPT = "Why must the skin lie flat?"
# Somebody says something every eight seconds, so that nothing of it is silence.
CUES = [
    *({"at": at, "who": "adeyemi", "type": "chat.said", "body": {"text": f"Said at {at}"}} for at in range(1, 60, 8)),
    {"at": 60, "who": "adeyemi", "type": "class.ended"},
]


@dataclass(frozen=True)
class Recorded:
    """The lesson that was recorded yesterday."""

    past: Past
    school: School


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Recorded]:
    held: list[Past] = []

    def before(data: Path, section: str) -> None:
        held.append(past_make(data, section, TITLE, DAY_S, CUES, alone=True))

    for school in served(tmp_path_factory.mktemp("trim") / "school", browser, before):
        yield Recorded(held[0], school)


def replayed(recorded: Recorded, who: str, at_s: int = 0) -> Attending:
    """Somebody takes the lesson from a moment on, as soon as the school knows that it is over."""
    visitor = recorded.school.visitor(who)
    for _ in range(30):
        answer = visitor.page.goto(f"{recorded.past.url}/replay?at={at_s * 1000}")
        if answer is not None and answer.status == 200 and visitor.page.locator("ag-island").count():
            break
        visitor.page.wait_for_timeout(500)
    return Attending(visitor)


def test_a_part_is_left_out_and_taken_in_again(recorded: Recorded) -> None:
    teacher = replayed(recorded, "adeyemi")
    page = teacher.page
    expect(teacher.said("Said at 1")).to_be_visible()
    teacher.press("More")
    teacher.hit(page.get_by_role("menuitem", name="Leave parts out"))
    page.get_by_label("From", exact=True).fill("0:50")
    page.get_by_label("To", exact=True).fill("0:10")
    teacher.press("Leave it out")
    expect(page.get_by_role("alert")).to_contain_text("It must begin before it ends.")
    page.get_by_label("From", exact=True).fill("0:10")
    page.get_by_label("To", exact=True).fill("0:50")
    teacher.press("Leave it out")
    left_out = page.locator(".trim-list li")
    expect(left_out).to_contain_text("0:10 to 0:50")
    expect(page.locator(".clock-line .left-out")).to_have_count(1)
    nothing_wrong(page, "a part is left out")

    # Whoever takes it leaps from the tenth second to the fiftieth.
    mei = replayed(recorded, "mei", 8)
    expect(mei.page.get_by_text("Said at 49")).to_be_visible(timeout=9_000)
    expect(mei.page.locator(".clock-line .left-out")).to_have_count(1)
    mei.visitor.leave()

    teacher.hit(left_out.get_by_role("button", name=re.compile("^Take in again")))
    expect(left_out).to_have_count(0)
    expect(page.locator(".clock-line .left-out")).to_have_count(0)
    teacher.press("Done with leaving out")
    teacher.visitor.leave()


def test_a_question_put_into_it_holds_whoever_takes_it(recorded: Recorded) -> None:
    teacher = replayed(recorded, "adeyemi", 20)
    page = teacher.page
    teacher.press("Ask here")
    page.get_by_role("textbox", name="What you ask").fill(PROMPT)
    page.get_by_label("Choice 1", exact=True).fill("So it stays wet")
    page.get_by_label("Choice 2", exact=True).fill("No air under it")
    page.get_by_role("checkbox", name="Choice 2 is right").check()
    expect(page.get_by_role("switch", name=re.compile("^Counts as a check"))).to_be_checked()
    nothing_wrong(page, "a question is put into a recorded lesson")
    page.get_by_role("button", name=re.compile("^Ask at 0:2")).click()
    expect(page.locator(".stem.poll")).not_to_have_count(0)
    teacher.visitor.leave()

    mei = replayed(recorded, "mei", 17)
    expect(mei.poll(PROMPT)).to_be_visible(timeout=20_000)
    expect(mei.page.get_by_text("The replay waits for your answer.")).to_be_visible()
    nothing_wrong(mei.page, "a recorded lesson waits at a question")
    mei.answer(PROMPT, "No air under it")
    expect(mei.poll(PROMPT)).to_contain_text("Your answer is right.")
    expect(mei.page.get_by_text("The replay waits for your answer.")).to_have_count(0)
    mei.visitor.leave()

    at_home = recorded.school.visitor("mei")
    for _ in range(20):
        at_home.page.goto(f"{recorded.past.url}/")
        if at_home.page.get_by_text("1 of 1").count():
            break
    expect(at_home.page.get_by_text("1 of 1")).to_be_visible()
    at_home.leave()

    # The teacher takes it out again, and nobody meets it any more.
    teacher = replayed(recorded, "adeyemi", 22)
    teacher.press("Pause")
    teacher.press("Take it out")
    expect(teacher.page.locator(".stem.poll")).to_have_count(0)
    teacher.visitor.leave()
