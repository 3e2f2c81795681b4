"""Onto the stage and off it: a teacher with camera and microphone, a pupil whose hand is called, and both hear each other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import CHROMIUM_FLAGS, School, past_make, served
from tests.journeys.looking import nothing_wrong
from tests.journeys.on_air import OnAir

pytestmark = pytest.mark.browser

FADES_MS = 400
MEDIA_FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def seeing(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a camera and a microphone that beep and tick."""
    one = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*CHROMIUM_FLAGS, *MEDIA_FLAGS])
    yield one
    one.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, seeing: Browser) -> Iterator[School]:
    yield from served(tmp_path_factory.mktemp("stage") / "school", seeing)


@pytest.fixture
def url(school: School, request: pytest.FixtureRequest) -> str:
    """A class that is on."""
    return past_make(school.server.data, school.section, request.node.name, 5, []).url + "/room"


@pytest.fixture
def teacher(school: School, url: str) -> Iterator[Attending]:
    yield from there(school, "adeyemi", url)


@pytest.fixture
def noor(school: School, url: str) -> Iterator[Attending]:
    yield from there(school, "noor", url)


def there(school: School, who: str, url: str) -> Iterator[Attending]:
    """Somebody in the class; their page remembers its connections, so that they can be asked."""
    visitor = school.visitor(who)
    visitor.context.add_init_script(_CONNECTIONS)
    yield Attending(visitor, url)
    visitor.leave()


def enter(one: Attending, how: str = "Go on stage") -> None:
    """From the green room onto the stage."""
    one.page.get_by_text("You, as the class will see you. Not sent yet").wait_for()
    expect(one.page.get_by_role("button", name=how)).to_be_enabled()
    one.page.wait_for_timeout(FADES_MS)
    nothing_wrong(one.page, "green room")
    one.press(how)
    one.page.get_by_role("group", name="You on the stage").wait_for()


def until_kept(one: Attending, kind: str) -> OnAir:
    """Wait until the class has chunks of what they send; the way to ask for more."""
    air = OnAir(one.page, one.url)
    for _ in range(40):
        if any(air.runs(epoch) for epoch in air.epochs(kind)):
            return air
        one.page.wait_for_timeout(250)
    raise AssertionError(f"nothing came of {kind}")


_CONNECTIONS = """(() => {
  window.connections = [];
  const Theirs = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Theirs {
    constructor(...how) { super(...how); window.connections.push(this); }
  };
})()"""
_HEARD = """async () => {
  let bytes = 0, packets = 0;
  for (const one of connections) {
    if (one.connectionState !== "connected") continue;
    for (const stat of (await one.getStats()).values()) {
      if (stat.type === "inbound-rtp" && stat.kind === "audio") { bytes += stat.bytesReceived; packets += stat.packetsReceived; }
    }
  }
  return { bytes, packets };
}"""


def hears(one: Attending) -> None:
    """Wait until sound comes to them over a direct connection, and goes on coming."""
    before = -1
    for _ in range(60):
        bytes_ = one.page.evaluate(_HEARD)["bytes"]
        if 0 < before < bytes_:
            return
        before = bytes_
        one.page.wait_for_timeout(400)
    raise AssertionError(f"{one.visitor.username} hears nobody directly: {one.page.evaluate(_HEARD)}")


def test_a_pupil_is_called_up_and_both_hear_each_other(teacher: Attending, noor: Attending) -> None:
    teacher.press("Go on stage")
    enter(teacher)
    noor.press("Hand")
    teacher.page.get_by_role("region", name="Hands").get_by_role("button", name="Noor").click()
    teacher.page.get_by_role("menuitem", name="Call Noor Haddad to the stage").click()
    noor.page.get_by_role("heading", name="Ms Adeyemi calls you up").wait_for()
    nothing_wrong(noor.page, "called up")
    noor.press("Get ready")
    enter(noor)
    hears(noor)
    hears(teacher)
    teacher.page.reload()
    teacher.page.get_by_role("group", name="You on the stage").wait_for()
    hears(teacher)
    hears(noor)
    noor.press("Step off")
    expect(noor.page.get_by_role("group", name="You on the stage")).to_have_count(0)
    expect(noor.page.get_by_role("button", name="Hand is up")).to_have_count(0)


def test_a_teacher_goes_on_stage_and_the_class_has_picture_and_sound(teacher: Attending) -> None:
    teacher.press("Go on stage")
    enter(teacher)
    until_kept(teacher, "camera")
    air = until_kept(teacher, "voice")
    nothing_wrong(teacher.page, "on the stage")
    teacher.press("Step off")
    expect(teacher.page.get_by_role("group", name="You on the stage")).to_have_count(0)
    teacher.page.wait_for_timeout(1500)
    assert [epoch["until"] is not None for epoch in air.epochs("camera")] == [True]
