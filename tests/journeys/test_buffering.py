"""A class through a proxy that keeps answers back: the page notices, asks by long polls, and everything arrives."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.faults.buffering import BufferingProxy
from tests.journeys.attending import Attending
from tests.journeys.conftest import School, Visitor
from tests.journeys.school import PASSWORD

pytestmark = pytest.mark.browser
NOTICED_S = 15
POLL = re.compile(r"/stream\?.*\bwait=20")


@pytest.mark.parametrize("headers_first", [True, False], ids=["headers first", "all held back"])
def test_chat_goes_both_ways_through_a_proxy_that_buffers(school: School, headers_first: bool) -> None:
    proxy = BufferingProxy(school.server.port, headers_first=headers_first)
    teacher = school.visitor("adeyemi")
    teacher.page.goto(f"/sections/{school.section}/")
    started = teacher.page.context.request.post(
        f"/sections/{school.section}/classes/start",
        form={"title": "Behind a filter", "csrfmiddlewaretoken": _token(teacher)},
        headers={"referer": school.server.address},
    )
    room = re.search(r"/classes/[0-9a-f-]{36}/room", started.url)
    assert room is not None, started.text()[:1000]
    pupil = Visitor(school.browser, proxy.address).sign_in("noor", PASSWORD)
    try:
        began = time.monotonic()
        with pupil.page.expect_request(lambda request: bool(POLL.search(request.url)), timeout=(NOTICED_S + 15) * 1000):
            here = Attending(pupil, room[0])
        assert time.monotonic() - began < NOTICED_S + 15
        desk = Attending(teacher, room[0])
        desk.say("Good morning, everybody")
        expect(here.said("Good morning, everybody")).to_be_visible(timeout=8_000)
        here.say("Good morning, Ms Adeyemi")
        expect(desk.said("Good morning, Ms Adeyemi")).to_be_visible(timeout=8_000)
        # Its own line turned solid: the school has told it that it is kept.
        expect(here.said("Good morning, Ms Adeyemi")).to_be_visible()
        pupil.leave()
        teacher.leave()
    finally:
        proxy.close()


def _token(visitor: Visitor) -> str:
    return next(cookie["value"] for cookie in visitor.context.cookies() if cookie["name"] == "agogic_csrf")
