"""Every page of the school, as each who sees it: no link leads nowhere, axe finds nothing, nothing runs out of the window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser

from tests.journeys.conftest import Demo, Server
from tests.journeys.looking import Theme, Window, settled
from tests.journeys.tour import BY_HAND, NO_PAGE, Guest, Shown, plain_environment, tour

pytestmark = pytest.mark.browser
EMPTY = {
    "administrator": ["/today/", "/people/", "/courses/", "/people/invitations/", "/people/cards/", "/people/?q=zz"],
    "teacher": ["/today/", "/courses/"],
    "pupil": ["/today/", "/courses/"],
    "guardian": ["/today/"],
}
"""Pages of a school in which nothing is yet but one person of each role, and who looks at them."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo school, open."""
    one = Demo(tmp_path_factory.mktemp("pages") / "school")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def pages(demo: Demo) -> list[Shown]:
    """All its pages."""
    return list(tour(demo.address, demo.data))


def test_every_route_is_a_page_somebody_reaches_or_said_to_be_none(pages: list[Shown]) -> None:
    routes = set(_routes(get_resolver()))
    reached = {page.route for page in pages}
    assert routes - reached - NO_PAGE - BY_HAND == set()
    assert (NO_PAGE | BY_HAND) - routes <= {"people:demo"}


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_nothing_is_wrong_on_any_page(
    browser: Browser, demo: Demo, pages: list[Shown], size: str, theme: Theme
) -> None:
    wrong: list[str] = []
    for role in dict.fromkeys(page.role for page in pages):
        window = Window(browser, size, theme, base_url=demo.address)
        Guest(demo.address, role).lend_to(window.context)
        for page in pages:
            if page.role == role:
                wrong += [f"{page.name}: {words}" for words in looked_at(window, page)]
        window.close()
    assert not wrong, "\n".join(wrong)


def looked_at(window: Window, page: Shown) -> list[str]:
    """What is wrong on a page, in words."""
    window.page.goto(page.path)
    if page.then:
        page.then(window.page)
    settled(window.page)
    expected = "Failed to load resource"
    return [words for words in window.wrong() if not (page.route in {"not-found", "refused"} and expected in words)]


def test_the_first_visit_of_an_empty_school(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    server = Server(tmp_path_factory.mktemp("empty") / "school")
    server.start()
    for size, theme in (("desktop", "light"), ("phone", "dark")):
        window = Window(browser, size, theme, base_url=server.address, timezone_id="Asia/Kolkata")  # type: ignore[arg-type]
        assert looked_at(window, Shown("people:setup", None, "/setup/")) == []
        assert window.page.get_by_label("The school's clock").input_value() == "Asia/Kolkata", "as the browser lives"
        window.close()
    server.stop()


def test_nothing_is_wrong_where_there_is_nothing_yet(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = Server(tmp_path_factory.mktemp("bare") / "school")
    password = "boat lemon seven"
    for role in EMPTY:
        create = ["person", "create", f"Ruth {role}", "--username", role, "--role", role, "--school", "Harbour Lane"]
        command = [sys.executable, "-m", "agogic", *create, "--password-stdin", "--data", str(server.data)]
        subprocess.run(command, input=password, text=True, check=True, env=plain_environment(), capture_output=True)
    server.start()
    wrong: list[str] = []
    for size, theme in (("desktop", "light"), ("phone", "dark")):
        for role, paths in EMPTY.items():
            window = Window(browser, size, theme, base_url=server.address)  # type: ignore[arg-type]
            window.page.goto("/")
            window.page.get_by_label("Name or e-mail").fill(role)
            window.page.get_by_label("Password", exact=True).fill(password)
            window.page.get_by_role("button", name="Sign in").click()
            window.page.wait_for_url("**/today/")
            for path in paths:
                wrong += [f"{role} {path}: {words}" for words in looked_at(window, Shown(path, role, path))]
            window.close()
    server.stop()
    assert not wrong, "\n".join(wrong)


def _routes(resolver: URLResolver, under: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{under}{one.name}"
        else:
            yield from _routes(one, f"{one.namespace}:" if one.namespace else under)
