"""The classroom as one person in it uses it: what they press and write, and what they then see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from tests.journeys.looking import focus_is_seen
from tests.journeys.school import PUPILS
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

    @property
    def first_name(self) -> str:
        """Their first name, as hands are called by it."""
        return PUPILS[self.visitor.username].split()[0]

    # ---------------------------------------------------------------- places

    def tab(self, name: str) -> Locator:
        """Turn to one of the tabs; its panel."""
        tab = self.page.get_by_role("tab", name=re.compile(f"^{name}"))
        if tab.get_attribute("aria-selected") != "true":
            self.choose_tab(tab)
        return self.page.get_by_role("tabpanel", name=name)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button by its name."""
        self.hit((within or self.page).get_by_role("button", name=name, exact=True))

    def hit(self, what: Locator) -> None:
        """Press something as this person presses things."""
        what.click()

    def choose(self, choice: Locator) -> None:
        """Choose one of several answers."""
        self.hit(choice)

    def choose_tab(self, tab: Locator) -> None:
        """Go to a tab that is not in front."""
        self.hit(tab)

    def write(self, field: Locator, text: str) -> None:
        """Write into a field, over what stood there."""
        field.fill(text)

    def send(self, field: Locator, text: str) -> None:
        """Write, and send it."""
        self.write(field, text)
        field.press("Enter")

    # ---------------------------------------------------------------- talk

    def say(self, text: str) -> None:
        """Say something in the talk."""
        self.tab("Talk")
        self.send(self.page.get_by_role("textbox", name=re.compile("^(Say something|Write)")), text)

    def said(self, text: str) -> Locator:
        """The line of the talk with these words."""
        self.tab("Talk")
        return self.page.locator("li.said", has=self.page.locator(".words", has_text=text))

    def on_said(self, text: str, act: str) -> None:
        """Do something with what was said."""
        self.hit(self.said(text).get_by_role("button", name=re.compile("^More about")))
        self.hit(self.page.locator(".talk-menu").get_by_role("button", name=act, exact=True))

    # ---------------------------------------------------------------- questions

    def ask(self, text: str, *, alone: bool = False) -> None:
        """Ask a question; `alone`: the teacher alone."""
        self.tab("Questions")
        alone_switch = self.page.get_by_role("switch", name="Only to the teacher")
        if alone:
            self.hit(alone_switch)
        self.send(self.page.get_by_role("textbox", name=re.compile("^Ask")), text)
        if alone:
            self.hit(alone_switch)

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
            self.choose(card.locator("label.choice", has_text=re.compile(f"^{re.escape(choice)}$")))
        if words:
            self.write(card.locator(".write"), words)
        self.hit(card.locator("button[type=submit]"))
        expect(card.locator("form")).to_have_count(0)


class ByTouch(Attending):
    """Somebody with a phone: a thumb, and nothing that hovers."""

    def hit(self, what: Locator) -> None:
        """Tap it; it is large enough for a thumb."""
        what.tap()

    def send(self, field: Locator, text: str) -> None:
        """Write, and tap on the arrow."""
        self.write(field, text)
        self.hit(self.page.locator(".compose").get_by_role("button", name=re.compile("^(Send|Keep it)")))


class ByKeyboard(Attending):
    """Somebody who uses no mouse: Tab goes on, Enter and Space press, arrows move among what belongs together."""

    _MOST = 80

    def hit(self, what: Locator) -> None:
        """Go there and press it."""
        self.reach(what)
        self.page.keyboard.press("Enter")

    def choose(self, choice: Locator) -> None:
        """Go to the answers, and with the arrows to this one."""
        box = choice.locator("input")
        self.reach(choice.locator("xpath=..").locator("input").first if box.get_attribute("type") == "radio" else box)
        for _ in range(20):
            if box.is_checked():
                return
            self.page.keyboard.press("Space")
            if not box.is_checked():
                self.page.keyboard.press("ArrowDown")
        raise AssertionError("the answer can not be chosen by keyboard")

    def choose_tab(self, tab: Locator) -> None:
        """Go to the tabs, and with the arrows to this one."""
        self.reach(self.page.locator("[role=tab][aria-selected=true]"))
        for _ in range(6):
            if tab.get_attribute("aria-selected") == "true":
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError("the tab can not be chosen by keyboard")

    def write(self, field: Locator, text: str) -> None:
        """Go to the field and write."""
        self.reach(field)
        self.page.keyboard.type(text)

    def reach(self, what: Locator) -> None:
        """Press Tab until this has the focus; whatever had it on the way showed that."""
        what.wait_for()
        for _ in range(self._MOST):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            focus_is_seen(self.page)
        raise AssertionError(f"Tab never came to {what}")
