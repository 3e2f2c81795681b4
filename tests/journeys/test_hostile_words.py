"""What people write in a class is text in the room too: nothing of it is run, live or in the replay."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from agogic.classlog.ids import new_id
from tests.journeys.conftest import School

pytestmark = pytest.mark.browser

MARKUP = "<img src=/x onerror=\"document.title='run'\"><b>bold</b><script>document.title='run'</script>"
# What would be there if a browser had read the words as a page.
RUN = "img[src='/x'], a[href^='javascript:'], b:text-is('bold')"
LINK = "javascript:document.title='run'"


def passed(page: Page, class_id: str) -> str:
    """A pass, as the page asks for it."""
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "agogic_csrf")
    answer = page.request.post(f"/classes/{class_id}/pass", headers={"X-CSRFToken": token, "Referer": page.url})
    return str(answer.json()["pass"])


def ask(school: School, class_id: str, token: str, type_: str, body: dict[str, Any], to: str = "room") -> None:
    """Drafts something, past the page."""
    draft = {"id": new_id(), "to": to, "type": type_, "body": body, "t": 2**50}
    answer = httpx.post(
        f"{school.server.address}/live/classes/{class_id}/drafts",
        json={"drafts": [draft]},
        headers={"authorization": f"Bearer {token}"},
        verify=False,
    )
    assert "events" in answer.json()["answers"][0], answer.text


def harmless(page: Page) -> None:
    """The words are there to be read, and nothing came of them."""
    expect(page.get_by_text("<b>bold</b>").first).to_be_visible()
    assert page.title() != "run"
    assert page.locator(RUN).count() == 0


def test_nothing_that_is_written_is_run(school: School) -> None:
    teacher, pupil = school.visitor("adeyemi"), school.visitor("noor")
    page = pupil.page
    page.goto("/me/")
    page.locator("input[name=name]").fill(MARKUP[:110])
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.title() != "run" and page.locator(RUN).count() == 0
    teacher.page.goto(f"/sections/{school.section}/")
    teacher.page.get_by_role("button", name="Start one now").click()
    teacher.page.wait_for_url("**/room")
    class_id = teacher.page.url.split("/")[-2]
    page.goto(f"/classes/{class_id}/room")
    poll = {"poll": new_id(), "kind": "one", "prompt": MARKUP, "options": [MARKUP, LINK]}
    theirs, ours = passed(teacher.page, class_id), passed(page, class_id)
    for text in (MARKUP, LINK, f"https://a.example/?<b>bold</b> {LINK}"):
        ask(school, class_id, ours, "chat.said", {"text": text})
    ask(school, class_id, ours, "question.asked", {"text": MARKUP})
    ask(school, class_id, ours, "reacted", {"emoji": "<i>x</i>"})
    ask(school, class_id, theirs, "poll.opened", poll)
    for one in (page, teacher.page):
        harmless(one)
        for tab in one.get_by_role("tab").all():
            tab.click()
            assert one.title() != "run"
    ask(school, class_id, theirs, "class.ended", {})
    page.goto(f"/classes/{class_id}/replay")
    harmless(page)
    assert page.title() != "run" and page.locator(RUN).count() == 0
    pupil.leave()
    teacher.leave()
