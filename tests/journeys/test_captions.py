"""Captions: written in class by a pupil who was asked to, read in step by a late one, mended, put in, taken out, found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from agogic.formats.captions import captions_read
from tests.journeys.attending import Attending
from tests.journeys.conftest import Past, School, past_make
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

TITLE = "Apples and knives"
CUES = [
    {"at": 1, "who": "adeyemi", "type": "chat.said", "body": {"text": "Good morning, take an apple"}},
    {"at": 30, "who": "noor", "type": "chat.said", "body": {"text": "Mine is green"}},
    {"at": 60, "who": "adeyemi", "type": "chat.said", "body": {"text": "And now a knife"}},
]
GERMAN = """WEBVTT

00:02.000 --> 00:05.000
<v Ms Adeyemi>Guten Morgen, nehmt einen Apfel.

00:31.000 --> 00:34.000
<v Noor>Meiner ist grün.

00:40 --> 00:45
Diese Zeile hat keine ganze Zeit.

01:01.000 --> 01:04.000
<v Ms Adeyemi>Und jetzt ein Messer.
"""


@dataclass(frozen=True)
class Begun:
    """A class that began a while ago, with its teacher in it."""

    past: Past
    school: School
    teacher: Attending


@pytest.fixture(scope="module")
def begun(school: School) -> Iterator[Begun]:
    past = past_make(school.server.data, school.section, TITLE, 90, CUES)
    teacher = Attending(school.visitor("adeyemi"), f"{past.url}/room")
    yield Begun(past, school, teacher)
    teacher.visitor.leave()


def shown(one: Attending) -> Locator:
    """The captions somebody sees."""
    return one.page.locator(".view .captions")


def line(one: Attending, text: str) -> Locator:
    """A line of the transcript."""
    return one.page.locator(".transcript li", has_text=text)


def test_a_pupil_writes_them_and_a_late_one_reads_them_in_step(begun: Begun) -> None:
    teacher = begun.teacher
    noor = Attending(begun.school.visitor("noor", phone=True), f"{begun.past.url}/room")
    expect(noor.page.get_by_role("textbox", name="What is spoken now")).to_have_count(0)
    teacher.tab("People")
    teacher.hit(teacher.page.get_by_role("button", name=re.compile("^Noor Haddad")))
    teacher.press("Let write captions")
    nothing_wrong(teacher.page, "a pupil may write captions")

    field = noor.page.get_by_role("textbox", name="What is spoken now")
    noor.send(field, "Take the apple in your left hand")
    expect(noor.page.locator(".caption-last")).to_contain_text("Take the apple in your left hand")
    noor.send(field, "and the knife in the othre")
    field.press("ArrowUp")
    expect(field).to_have_value("and the knife in the othre")
    noor.send(field, "and the knife in the other")
    expect(noor.page.locator(".caption-last")).to_contain_text("in the other")
    noor.page.get_by_role("button", name="Captions", exact=True).tap()
    nothing_wrong(noor.page, "writing captions on a phone")

    teacher.page.locator("body").press("c")
    expect(teacher.page.get_by_role("button", name="Captions", exact=True)).to_have_attribute("aria-pressed", "true")
    noor.send(field, "Cut slowly")
    expect(shown(teacher)).to_contain_text("Cut slowly")
    teacher.tab("Transcript")
    expect(line(teacher, "Take the apple in your left hand")).to_be_visible()
    nothing_wrong(teacher.page, "captions in a class")

    # The teacher mends a line where it stands, and everybody has it mended.
    teacher.hit(line(teacher, "in the other").get_by_role("button", name=re.compile("^Correct")))
    teacher.page.locator(".mend textarea").fill("and the knife in your right")
    teacher.press("Save")
    expect(line(teacher, "and the knife in your right")).to_be_visible()
    expect(line(teacher, "in the other")).to_have_count(0)

    begins = line(teacher, "Take the apple").locator("time").inner_text()
    minutes, seconds = (int(part) for part in begins.split(":"))
    mei = Attending(begun.school.visitor("mei"), f"{begun.past.url}/room?at={(minutes * 60 + seconds) * 1000 - 1500}")
    mei.page.get_by_role("button", name="Captions", exact=True).click()
    expect(shown(mei)).to_contain_text("Take the apple in your left hand")
    expect(shown(mei)).to_contain_text("and the knife in your right")
    nothing_wrong(mei.page, "captions for who is late")
    mei.page.locator("body").press("c")
    expect(shown(mei)).to_have_count(0)

    teacher.tab("People")
    teacher.hit(teacher.page.get_by_role("button", name=re.compile("^Noor Haddad")))
    teacher.press("No longer writes captions")
    expect(field).to_have_count(0)
    for one in (noor, mei):
        one.visitor.leave()


def test_a_file_is_put_in_and_taken_out_and_found(begun: Begun, tmp_path: Path) -> None:
    teacher = begun.teacher
    teacher.press("End class")
    teacher.page.get_by_role("dialog").get_by_role("button", name="End class").click()
    at_home = begun.school.visitor("adeyemi")
    page = at_home.page
    page.goto(begun.past.url + "/")
    for _ in range(20):
        if page.get_by_role("link", name="Put in a file").count():
            break
        page.reload()
    page.get_by_role("link", name="Put in a file").click()
    nothing_wrong(page, "captions from a file")
    file = tmp_path / "apples_de.vtt"
    file.write_text(GERMAN, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Which language is it?")).to_have_value("de")
    expect(page.get_by_label("Who is “Ms Adeyemi”?").locator("option:checked")).to_have_text("Ms Adeyemi")
    expect(page.get_by_text("The time cannot be read").first).to_be_visible()
    expect(page.get_by_text("Line 9: 00:40 --> 00:45")).to_be_visible()
    nothing_wrong(page, "captions before they are put in")
    expect(page.get_by_label("Who is “Noor”?").locator("option:checked")).to_have_text("Noor Haddad")
    page.get_by_role("button", name="Put in 3 captions").click()
    expect(page.get_by_text("They are in.")).to_be_visible()
    nothing_wrong(page, "captions were put in")
    page.get_by_role("link", name="Back to the class").click()
    for _ in range(20):
        if page.get_by_text("German").count():
            break
        page.reload()
    nothing_wrong(page, "captions of a class that is over")
    with page.expect_download() as had:
        page.get_by_role("link", name="VTT, German").click()
    read = captions_read(Path(had.value.path()).read_bytes())
    assert [(cue.from_ms, cue.spoken[0].who, cue.text) for cue in read.cues] == [
        (2000, "Ms Adeyemi", "Guten Morgen, nehmt einen Apfel."),
        (31_000, "Noor Haddad", "Meiner ist grün."),
        (61_000, "Ms Adeyemi", "Und jetzt ein Messer."),
    ]

    at_home.leave()
    sami = Attending(begun.school.visitor("sami"), f"{begun.past.url}/replay")
    sami.press("More")
    sami.hit(sami.page.get_by_role("menuitem", name="Captions"))
    sami.page.get_by_label("Language").select_option(label="German")
    nothing_wrong(sami.page, "how captions look")
    sami.page.keyboard.press("Escape")
    expect(shown(sami)).to_contain_text("Guten Morgen, nehmt einen Apfel.")
    sami.tab("Transcript")
    sami.page.get_by_role("searchbox", name="Search what was spoken").fill("messer")
    expect(sami.page.locator(".transcript li")).to_have_count(1)
    line(sami, "Messer").get_by_role("button").first.click()
    expect(shown(sami)).to_contain_text("Und jetzt ein Messer.")
    sami.page.get_by_role("searchbox", name="Search what was spoken").fill("")
    expect(sami.page.locator(".transcript [aria-current=true]")).to_contain_text("Und jetzt ein Messer.")
    nothing_wrong(sami.page, "the transcript beside a replay")
    sami.page.get_by_role("heading", level=1).click()
    sami.page.keyboard.press("/")
    sami.page.get_by_role("searchbox", name="Search all said and shown").fill("grun")
    expect(sami.page.locator(".moments li")).to_contain_text("Meiner ist grün.")
    sami.page.keyboard.press("Escape")
    # What the browser keeps is how captions look and in which language: another class begins with it.
    sami.page.reload()
    expect(shown(sami)).to_contain_text("Guten Morgen")
    sami.visitor.leave()
