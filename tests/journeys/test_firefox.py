"""A pupil with Firefox: in the live class, and in its replay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.attending import Attending
from tests.journeys.conftest import Past, School, past_make, served
from tests.journeys.firefox import Firefox
from tests.journeys.school import PASSWORD

pytestmark = pytest.mark.browser

CUES = [
    {"at": 1, "who": "adeyemi", "type": "chat.said", "body": {"text": "Good morning, take an apple"}},
    {"at": 6, "who": "noor", "type": "chat.said", "body": {"text": "Mine is green"}},
    {"at": 12, "who": "adeyemi", "type": "chat.said", "body": {"text": "Cut it in two"}},
]
PAGE = "document.body.innerText"


OVER = [*CUES, {"at": 20, "who": "adeyemi", "type": "class.ended", "body": {}}]


@dataclass(frozen=True)
class Held:
    """A school with a class that is on and one that is over."""

    school: School
    on: Past
    over: Past


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Held]:
    made: list[Past] = []

    def before(data: Path, section: str) -> None:
        made.append(past_make(data, section, "Halves", 30, CUES))
        made.append(past_make(data, section, "Quarters", 3600, OVER))

    for school in served(tmp_path_factory.mktemp("firefox") / "school", browser, before):
        yield Held(school, *made)


@pytest.fixture
def firefox(tmp_path: Path, held: Held) -> Iterator[Firefox]:
    one = Firefox(tmp_path / "profile", held.school.server.address)
    one.sign_in("mei", PASSWORD)
    yield one
    one.close()


def test_a_pupil_with_firefox_takes_part_live(held: Held, firefox: Firefox) -> None:
    teacher = Attending(held.school.visitor("adeyemi"), f"{held.on.url}/room")
    firefox.goto(f"{held.on.url}/room")
    firefox.until(f"{PAGE}.includes('Cut it in two')")
    teacher.say("Now in four")
    firefox.until(f"{PAGE}.includes('Now in four')")
    firefox.told(
        "const field = document.querySelector('textarea');"
        "field.value = 'Mine has a worm'; field.dispatchEvent(new Event('input', { bubbles: true }));"
        "field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));"
    )
    teacher.tab("Talk")
    teacher.said("Mine has a worm").wait_for()
    teacher.visitor.leave()


def test_a_pupil_with_firefox_replays_a_class(held: Held, firefox: Firefox) -> None:
    firefox.goto(f"{held.over.url}/room")
    firefox.until(f"{PAGE}.includes('Good morning')")
    assert not firefox.told(f"return {PAGE}.includes('Cut it in two')")
    firefox.until(f"{PAGE}.includes('Cut it in two')", within_s=30)
