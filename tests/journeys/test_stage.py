"""Onto the stage and off it: a teacher with camera and microphone, a pupil whose hand is called, and both hear each other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys.attending import Attending
from tests.journeys.conftest import CHROMIUM_FLAGS, School, Visitor, past_make, served
from tests.journeys.looking import SIZES, THEMES, nothing_wrong
from tests.journeys.on_air import OnAir
from tests.journeys.school import PASSWORD

pytestmark = pytest.mark.browser

FADES_MS = 400
MEDIA_FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def seeing(playwright: Playwright) -> Iterator[Browser]:
    yield from seeing_browser(playwright)


def seeing_browser(playwright: Playwright) -> Iterator[Browser]:
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
    looked_at(one, "green room")
    one.press(how)
    one.page.get_by_role("group", name="You on the stage").wait_for()


def looked_at(one: Attending, state: str) -> None:
    """Nothing is wrong, on a desk and on a phone, by day and by night."""
    for size, (width, height) in SIZES.items():
        one.page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            one.page.emulate_media(color_scheme=theme)
            one.page.wait_for_timeout(FADES_MS)
            nothing_wrong(one.page, f"{state} {one.visitor.username} {size} {theme}")
            wide = one.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{state} is wider than a {size}"
    one.page.emulate_media(color_scheme="light")
    one.page.set_viewport_size({"width": 1280, "height": 800})


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
    looked_at(noor, "called up")
    noor.press("Get ready")
    enter(noor)
    hears(noor)
    hears(teacher)
    looked_at(noor, "on the stage")
    looked_at(teacher, "on the stage")
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
    teacher.press("Recorded")
    teacher.page.get_by_role("heading", name="This class is recorded").wait_for()
    nothing_wrong(teacher.page, "recorded")
    teacher.press("Close")
    teacher.press("Step off")
    expect(teacher.page.get_by_role("group", name="You on the stage")).to_have_count(0)
    teacher.page.wait_for_timeout(1500)
    assert [epoch["until"] is not None for epoch in air.epochs("camera")] == [True]


def test_without_consent_a_pupil_is_seen_and_not_kept_and_with_it_kept(
    school: School, teacher: Attending, noor: Attending
) -> None:
    call_up(teacher)
    noor.press("Get ready")
    noor.page.get_by_text("There is no consent to record you. You can be on the stage all the same.").wait_for()
    enter(noor, "Sound only")
    air = OnAir(noor.page, noor.url)
    for _ in range(40):
        if air.epochs("voice"):
            break
        noor.page.wait_for_timeout(250)
    assert [epoch["kept"] for epoch in air.epochs("voice")] == [False]
    noor.press("Step off")
    rania = school.visitor("rania")
    rania.page.get_by_role("link", name="See and change Noor Haddad").click()
    nothing_wrong(rania.page, "consent missing")
    rania.page.get_by_role("button", name="Yes, may be recorded").click()
    rania.page.get_by_text("Yes, until it is taken back.").wait_for()
    nothing_wrong(rania.page, "consent given")
    rania.leave()
    noor.page.reload()
    call_up(teacher)
    noor.press("Get ready")
    noor.page.get_by_text("Your picture and voice are recorded.").wait_for()
    enter(noor)
    until_kept(noor, "voice")
    assert [epoch["kept"] for epoch in air.epochs("voice")] == [False, True]


def test_a_teacher_turns_a_microphone_off_and_takes_somebody_down(teacher: Attending, noor: Attending) -> None:
    call_up(teacher)
    noor.press("Get ready")
    enter(noor)
    people = teacher.tab("People")
    people.get_by_role("button", name="Noor Haddad").click()
    teacher.press("Turn the microphone off", people)
    noor.page.get_by_text("A teacher has turned your microphone off. You can turn it on again.").wait_for()
    noor.page.get_by_role("button", name="Microphone Off").wait_for()
    noor.page.locator("h1").first.click()
    noor.page.keyboard.down("t")
    noor.page.get_by_role("button", name="Microphone On").wait_for()
    noor.page.keyboard.up("t")
    noor.page.get_by_role("button", name="Microphone Off").wait_for()
    noor.page.keyboard.press("m")
    noor.page.get_by_role("button", name="Microphone On").wait_for()
    noor.page.keyboard.press("v")
    noor.page.get_by_role("button", name="Camera Off").wait_for()
    teacher.press("Take off the stage", people)
    noor.page.get_by_text("You are off the stage. Nobody sees or hears you any more.").wait_for()
    expect(noor.page.get_by_role("group", name="You on the stage")).to_have_count(0)


def test_a_browser_that_may_not_is_told_what_to_do(school: School, browser: Browser, url: str) -> None:
    refused = Visitor(browser, school.server.address).sign_in("adeyemi", PASSWORD)
    refused.context.add_init_script(_REFUSES)
    teacher = Attending(refused, url)
    teacher.press("Go on stage")
    teacher.page.get_by_text("Press the sign left of the address, allow the camera, and try again.").first.wait_for()
    teacher.page.get_by_text("allow the microphone, and try again.").wait_for()
    expect(teacher.page.get_by_role("button", name="Go on stage")).to_be_disabled()
    looked_at(teacher, "refused")
    teacher.page.get_by_role("button", name="Not now").click()
    teacher.page.get_by_role("button", name="Go on stage").wait_for()
    refused.leave()


_REFUSES = """navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"))"""


def call_up(teacher: Attending) -> None:
    """The teacher asks Noor up."""
    people = teacher.tab("People")
    people.get_by_role("button", name="Noor Haddad").click()
    teacher.press("Call to the stage", people)
    people.get_by_role("button", name="Noor Haddad").click()


def test_without_a_direct_way_the_other_is_heard_through_the_class_and_that_is_said(
    school: School, teacher: Attending, noor: Attending
) -> None:
    for one in (teacher, noor):
        one.page.context.add_init_script(_NO_WAY)
        one.page.reload()
    teacher.press("Go on stage")
    enter(teacher)
    call_up(teacher)
    noor.press("Get ready")
    enter(noor)
    noor.page.get_by_text("You hear Ms Adeyemi through the class, about a second later").wait_for()
    teacher.page.get_by_text("You hear Noor Haddad through the class, about a second later").wait_for()
    nothing_wrong(noor.page, "around")
    assert noor.page.evaluate(_HEARD)["bytes"] == 0


_NO_WAY = """RTCPeerConnection.prototype.addIceCandidate = async () => {};"""
