"""An empty folder: a code at the console, and whoever holds it makes the school and is its administrator, once."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.faults.served import PASSWORD, Served, Someone, form_post, until

pytestmark = pytest.mark.fault
CODE = re.compile(r"\b([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})\b")


def codes_of(server: Served) -> list[str]:
    """The codes the console has shown, oldest first."""
    return CODE.findall(server.said)


def visitor(server: Served, **headers: str) -> httpx.Client:
    """Somebody without cookies."""
    return httpx.Client(base_url=server.address, follow_redirects=True, timeout=20, headers=headers)


def begin(http: httpx.Client, code: str) -> httpx.Response:
    """Hand in the form of the first visit."""
    page = http.get("/")
    assert page.url.path == "/setup/"
    return form_post(
        http,
        "/setup/",
        page,
        code=code,
        school_name="Harbour Lane School",
        school_zone="Europe/Lisbon",
        name="Ada Rowe",
        username="ada",
        email="",
        password=PASSWORD,
    )


def test_the_first_visit_makes_the_administrator_and_the_code_is_dead_afterwards(served):
    server = served()
    server.start()
    (first,) = until(lambda: codes_of(server), "the console shows a code")
    assert (
        f"Nobody is here yet. Open {server.address} and make the administrator with this code: {first}" in server.said
    )

    # Nobody used it: the next start shows another one, and says so.
    server.stop()
    server.start()
    code = until(lambda: codes_of(server)[1:], "the console shows a code again")[0]
    assert code != first
    assert "Codes shown before are worth nothing now." in server.said.split(first)[1]

    with visitor(server) as http:
        old = begin(http, first)
        assert old.status_code == 400
        assert "That is not the code" in old.text
    with visitor(server) as http:
        done = begin(http, code)
        assert done.url.path == "/school/begin/", done.text[:2000]
        assert "Your school is open" in done.text
        assert http.get("/school/check/").status_code == 200
    with visitor(server) as http:
        front = http.get("/setup/")
        assert front.url.path == "/", "the way of the first visit is closed"
        again = form_post(
            http,
            "/setup/",
            front,
            code=code,
            school_name="Mine",
            name="Mallory Third",
            username="mallory",
            password=PASSWORD,
        )
        assert again.url.path == "/"
    assert not (server.data / "setup-code").exists()
    assert Someone(server.address, "ada").http.get("/people/").text.count("Mallory") == 0

    server.stop()
    before = len(codes_of(server))
    server.start()
    assert len(codes_of(server)) == before
    assert Someone(server.address, "ada").http.get("/people/").status_code == 200


def test_whoever_guesses_the_code_is_slowed_down_and_the_right_one_waits_too(served):
    server = served()
    server.start()
    (code,) = until(lambda: codes_of(server), "the console shows a code")
    with visitor(server) as http:
        said = [begin(http, f"AAAA-BBBB-{n:04}") for n in range(22)]
        assert all(answer.status_code == 400 for answer in said)
        assert "That is not the code" in said[0].text
        assert "That was tried too often" in said[-1].text
        right = begin(http, code)
        assert "That was tried too often" in right.text
    # Across a restart too: tries are counted in the database.
    server.stop()
    server.start()
    newest = until(lambda: codes_of(server)[1:], "a new code")[0]
    with visitor(server) as http:
        assert "That was tried too often" in begin(http, newest).text


@pytest.mark.parametrize(("proxies", "told_apart"), [("127.0.0.1", True), ("192.0.2.1", False)])
def test_visitors_are_told_apart_by_a_proxy_we_know_and_nobody_invents_an_address(served, proxies, told_apart):
    server = served(AGOGIC_PROXIES=proxies)
    server.start()
    said = []
    for n in range(22):
        with visitor(server, **{"x-forwarded-for": f"198.51.100.{n}"}) as http:
            said.append(begin(http, f"AAAA-BBBB-{n:04}").text)
    assert ("That was tried too often" in said[-1]) is not told_apart
