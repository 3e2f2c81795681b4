"""The classroom as one person in it uses it: what they press and write, and what they then see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from tests.journeys.wire import Wire

if TYPE_CHECKING:
    from tests.journeys.conftest import Visitor


class Attending:
    """Somebody in a class, with their browser."""

    def __init__(self, visitor: Visitor, url: str | None = None) -> None:
        """They go to the class by its address, or are on their way there by a link."""
        self.visitor = visitor
        self.page: Page = visitor.page
        self.wire = Wire(visitor.page)
        if url is not None:
            self.page.goto(url)
        self.page.locator(".room, .room-ended").first.wait_for()
        self.url = self.page.url

    @property
    def seat(self) -> int:
        """Where they sit, as the school's page says."""
        found = re.search(r'"seat": (\d+)', self.page.context.request.get(self.url).text())
        assert found is not None
        return int(found[1])

    # ---------------------------------------------------------------- places

    def tab(self, name: str) -> Locator:
        """Turn to one of the tabs; its panel."""
        tab = self.page.get_by_role("tab", name=re.compile(f"^{name}"))
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
        return self.page.get_by_role("tabpanel", name=name)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button by its name."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    # ---------------------------------------------------------------- talk

    def say(self, text: str) -> None:
        """Say something in the talk."""
        self.tab("Talk")
        field = self.page.get_by_role("textbox", name=re.compile("^(Say something|Write)"))
        field.fill(text)
        field.press("Enter")

    def said(self, text: str) -> Locator:
        """The line of the talk with these words."""
        self.tab("Talk")
        return self.page.locator("li.said", has=self.page.locator(".words", has_text=text))

    def on_said(self, text: str, act: str) -> None:
        """Do something with what was said."""
        self.said(text).get_by_role("button", name=re.compile("^More about")).click()
        self.page.locator(".talk-menu").get_by_role("button", name=act, exact=True).click()

    # ---------------------------------------------------------------- questions

    def ask(self, text: str, *, alone: bool = False) -> None:
        """Ask a question; `alone`: the teacher alone."""
        self.tab("Questions")
        if alone:
            self.page.get_by_role("switch", name="Only to the teacher").check()
        self.page.get_by_role("textbox", name=re.compile("^Ask")).fill(text)
        self.page.get_by_role("textbox", name=re.compile("^Ask")).press("Enter")
        if alone:
            self.page.get_by_role("switch", name="Only to the teacher").uncheck()

    def question(self, text: str) -> Locator:
        """A question by its words."""
        self.tab("Questions")
        return self.page.locator("li.question-item", has=self.page.locator(".words", has_text=text))

    # ---------------------------------------------------------------- polls

    def poll(self, prompt: str) -> Locator:
        """A poll as a pupil meets it."""
        return self.page.locator("section.askcard", has_text=prompt)

    def answer(self, prompt: str, *choices: str, words: str = "") -> None:
        """Answer a poll: by choices, or in words or figures."""
        card = self.poll(prompt)
        for choice in choices:
            card.locator("label.choice", has_text=re.compile(f"^{re.escape(choice)}$")).click()
        if words:
            card.locator(".write").fill(words)
        card.locator("button[type=submit]").click()
        expect(card.locator("form")).to_have_count(0)
