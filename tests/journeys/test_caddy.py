"""The classroom through Caddy over HTTPS, also while the school behind it starts again; and a class that is damaged."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from agogic.cli.serving.caddy import caddy_found
from tests.faults.served import PASSWORD, ROOT, Served, Someone, environment, free_port, school_make, until

pytestmark = pytest.mark.browser
OPTIONS = "admin off\n\tpersist_config off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tgrace_period"


@dataclass
class Fronted:
    """A school behind a Caddy of its own, as deploy/Caddyfile sets it up."""

    server: Served
    section: str
    address: str


@pytest.fixture(scope="module")
def fronted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fronted]:
    """The school, and Caddy running before it."""
    folder = tmp_path_factory.mktemp("fronted")
    port = free_port()
    server = Served(folder / "school", AGOGIC_ORIGIN=f"https://localhost:{port}")
    section = school_make(server.data)
    server.start()
    caddy = _caddy(folder, port, server.port)
    address = f"https://localhost:{port}"
    until(lambda: _answers(address), "Caddy passes on")
    yield Fronted(server, section, address)
    server.stop()
    caddy.terminate()
    caddy.wait(20)


@pytest.fixture
def visitor(browser: Browser, fronted: Fronted) -> Iterator[BrowserContext]:
    """A pupil's browser, signed in through Caddy. Its certificate is Caddy's own."""
    context = browser.new_context(base_url=fronted.address, ignore_https_errors=True, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.locator("input[name=login]").fill("noor")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/today/**")
    yield context
    context.close()


def test_a_class_goes_on_through_caddy_while_the_school_starts_again(fronted: Fronted, visitor: BrowserContext) -> None:
    teacher = Someone(fronted.address, "adeyemi")
    class_id = teacher.class_start(fronted.section, "Behind Caddy")
    page = visitor.pages[0]
    page.goto(f"/classes/{class_id}/room")
    assert page.evaluate("isSecureContext")
    teacher.enter(class_id).ask("chat.said", {"text": "Good morning"})
    expect(_said(page, "Good morning")).to_be_visible(timeout=10_000)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") in ("h2", "h3")

    fronted.server.stop(signal.SIGTERM)
    assert httpx.get(f"{fronted.address}/live/health", verify=False, trust_env=False).status_code == 502
    field = page.get_by_role("textbox", name=re.compile("^(Say something|Write)"))
    field.fill("Said while the school was away")
    field.press("Enter")
    # Long enough for stream and outbox to have met the proxy's own answers.
    page.wait_for_timeout(4_000)
    expect(page.get_by_role("alert")).to_have_count(0)
    fronted.server.start()
    desk = teacher.enter(class_id)
    until(lambda: "Said while the school was away" in desk.talk(), "the outbox is delivered", seconds=30)
    desk.ask("chat.said", {"text": "Welcome back"})
    expect(_said(page, "Welcome back")).to_be_visible(timeout=20_000)
    assert desk.talk().count("Said while the school was away") == 1


def test_a_damaged_class_says_so_with_a_number_that_stands_in_the_log(
    fronted: Fronted, visitor: BrowserContext
) -> None:
    teacher = Someone(fronted.address, "adeyemi")
    class_id = teacher.class_start(fronted.section, "The hurt one")
    place = teacher.enter(class_id)
    place.post(*[place.draft("chat.said", {"text": f"line {n} {'x' * 200}"}) for n in range(50)])
    fronted.server.stop()
    log = fronted.server.data / "classes" / class_id / "log.sqlite"
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    fronted.server.start()
    page = visitor.pages[0]
    page.goto(f"/classes/{class_id}/room")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This class is damaged", timeout=15_000)
    number = re.search(r"who runs the school: ([0-9a-f]{12})", alert.inner_text())
    assert number is not None, alert.inner_text()
    until(lambda: number[1] in fronted.server.said, "the number stands in the log")
    page.goto("/today/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _said(page, text: str):
    return page.locator("li.said", has=page.locator(".words", has_text=text))


def _caddy(folder: Path, port: int, upstream_port: int) -> subprocess.Popen[bytes]:
    file = folder / "Caddyfile"
    text = (ROOT / "deploy" / "Caddyfile").read_text("utf-8").replace("grace_period", OPTIONS)
    file.write_text(text, "utf-8")
    given = {"SCHOOL_NAME": f"https://localhost:{port}", "SCHOOL_PORT": str(upstream_port)}
    homes = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    command = [caddy_found(), "run", "--config", str(file), "--adapter", "caddyfile"]
    return subprocess.Popen(command, env=environment(**given, **homes), stderr=subprocess.DEVNULL)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/live/health", verify=False, trust_env=False, timeout=3).status_code == 200
    except httpx.HTTPError:
        return False
