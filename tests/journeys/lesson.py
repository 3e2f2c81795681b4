"""A class with a teacher and three pupils in it, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.attending import Attending
from tests.journeys.looking import nothing_wrong

if TYPE_CHECKING:
    from tests.journeys.conftest import School

DECK = Path(__file__).parents[1] / "corpus/slides/hpc-in-python.pdf"


@dataclass(frozen=True)
class Lesson:
    """The class that is on, and those in it."""

    url: str
    teacher: Attending
    noor: Attending
    oisin: Attending
    mei: Attending

    @property
    def pupils(self) -> tuple[Attending, Attending, Attending]:
        """All three."""
        return self.noor, self.oisin, self.mei


def held(school: School) -> Iterator[Lesson]:
    """A class planned with slides and a poll laid ready, opened, and everybody in it."""
    adeyemi = school.visitor("adeyemi")
    page = adeyemi.page
    page.goto(f"/sections/{school.section}/classes/plan")
    page.get_by_label("Name of the class").fill("What a computer is quick at")
    page.locator("input[name=slides]").set_input_files(DECK)
    nothing_wrong(page, "plan a class")
    page.get_by_role("button", name="Plan the class").click()
    page.get_by_text("3 slides, turned into pictures on this server").wait_for(timeout=60_000)
    page.get_by_role("link", name="Poll", exact=True).click()
    page.get_by_label("What do you ask?").fill("Which is quicker?")
    page.get_by_label("Answers to choose from").fill("A loop\n* An array")
    page.locator("input[name=check]").check()
    nothing_wrong(page, "lay a poll ready")
    page.get_by_role("button", name="Lay it ready").click()
    nothing_wrong(page, "class ahead")
    page.get_by_role("button", name="Open the class").click()
    page.wait_for_url("**/room")
    url = page.url.removeprefix(school.server.address)
    others = [school.visitor(name) for name in ("noor", "oisin", "mei")]
    yield Lesson(url, Attending(adeyemi, url), *(Attending(one, url) for one in others))
    for one in (adeyemi, *others):
        one.leave()
