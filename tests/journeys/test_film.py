"""A teacher brings a video; the network goes, the page is loaded anew, the server is killed; it becomes a class all the same."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from agogic.media.films.confined import ffmpeg_path
from agogic.media.films.probe import Film, film_probe
from tests.journeys.cable import Cable
from tests.journeys.conftest import PASSWORD, School, Visitor
from tests.journeys.looking import nothing_wrong

pytestmark = pytest.mark.browser

TITLE = "How to fold a strip"
SECONDS = 14


def filmed(path: Path, seconds: int, *more: str) -> Path:
    """A film with a picture that moves and a tone."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s=640x360:r=25:d={seconds}"]
    inputs += ["-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}"]
    kinds = ["-c:v", "libx264", "-preset", "ultrafast", *more]
    subprocess.run([ffmpeg_path(), "-v", "error", "-y", *inputs, *kinds, str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of some 20 MB, so that there is time to break it off."""
    return filmed(tmp_path_factory.mktemp("film") / "strip.mp4", SECONDS, "-qp", "4", "-g", "1")


@pytest.fixture
def cable(school: School) -> Iterator[Cable]:
    one = Cable(school.server.port)
    yield one
    one.close()


def planned(page: Page, school: School, title: str = TITLE) -> None:
    """Make a class that waits for its video."""
    page.goto(f"/sections/{school.section}/classes/plan")
    page.get_by_role("link", name="Upload a video").click()
    page.get_by_label("Name of the class").fill(title)
    page.get_by_label("Seen from").fill((datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d"))
    nothing_wrong(page, "make a class from a video")
    page.get_by_role("button", name="Next: choose the video").click()


def slowed(page: Page, bytes_a_s: int) -> None:
    """Let the browser send no faster."""
    wire = page.context.new_cdp_session(page)
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": bytes_a_s},
    )


def share_of(page: Page) -> float:
    """How much of it is here, by what the page shows."""
    bar = page.get_by_role("progressbar", name="How much of the video is here")
    return float(bar.get_attribute("value") or 0)


def sent_until(page: Page, share: int) -> None:
    """Wait until so much is here."""
    page.wait_for_function(f"() => (document.querySelector('.upload progress')?.value ?? 0) >= {share}", timeout=60_000)


PLAYED = """async (address) => {
    const headers = {"X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content};
    const {pass} = await (await fetch(`${address}pass`, {method: "POST", headers})).json();
    const under = `/live${address}`;
    const ask = async (path) => {
        const answer = await fetch(`${under}${path}`, {headers: {authorization: `Bearer ${pass}`}});
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return answer;
    };
    const {tracks} = await (await ask("media")).json();
    const video = document.createElement("video");
    video.muted = true;
    const source = new MediaSource();
    video.src = URL.createObjectURL(source);
    await new Promise((open) => source.addEventListener("sourceopen", open, {once: true}));
    const shown = {};
    // All buffers are there before the first is filled: none may be added later.
    const read = [["0.film", tracks["0.film"][0].variants[0]], ["0.sound", "full"]]
        .map(([track, variant]) => [track, variant, source.addSourceBuffer(tracks[track][0].mime)]);
    for (const [track, variant, buffer] of read) {
        const [epoch] = tracks[track];
        const put = async (bytes) => {
            const done = new Promise((end, bad) => { buffer.onupdateend = end; buffer.onerror = bad; });
            buffer.appendBuffer(bytes);
            await done;
        };
        await put(await (await ask(`media/${track}/${epoch.epoch}/${variant}/init`)).arrayBuffer());
        for (const [first, last] of epoch.segments) {
            await put(await (await ask(`media/${track}/${epoch.epoch}/${variant}/${first}-${last}`)).arrayBuffer());
        }
        const ranges = [...Array(buffer.buffered.length).keys()].map((i) => [buffer.buffered.start(i), buffer.buffered.end(i)]);
        shown[track] = {ranges, segments: epoch.segments, variants: epoch.variants, until: epoch.until};
    }
    const seeked = new Promise((there) => video.addEventListener("seeked", there, {once: true}));
    video.currentTime = 5.5;
    await seeked;
    const {videoWidth: width, videoHeight: height, currentTime: at, error} = video;
    return {...shown, width, height, at, error: error?.message ?? null};
}"""


SHOWN = """() => {
    const video = document.querySelector("video");
    return video !== null && video.videoWidth > 0 && video.readyState > 2 && video.currentTime > 6.5;
}"""


def test_a_video_becomes_a_class_whatever_breaks(school: School, film: Path, cable: Cable, browser: Browser) -> None:
    visitor = Visitor(browser, cable.address).sign_in("adeyemi", PASSWORD)
    page = visitor.page
    planned(page, school)
    expect(page.get_by_text("Choose a video")).to_be_visible()
    nothing_wrong(page, "choose a video")
    address = page.url.removeprefix(cable.address)

    slowed(page, 4_000_000)
    page.locator("input[type=file]").set_input_files(film)
    sent_until(page, 15)
    cable.pull()
    expect(page.get_by_text("The connection is gone.")).to_be_visible()
    nothing_wrong(page, "the connection is gone")
    before = share_of(page)
    cable.plug()
    sent_until(page, int(before) + 10)

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("of strip.mp4 is here")).to_be_visible()
    nothing_wrong(page, "a video that is here in part")
    here = int(page.locator(".note").inner_text().split(" %")[0])
    assert here >= 15
    slowed(page, 3_000_000)
    page.locator("input[type=file]").set_input_files(film)
    expect(page.get_by_role("progressbar", name="How much of the video is here")).to_be_visible()
    assert share_of(page) >= here
    sent_until(page, here + 10)
    school.server.stop(signal.SIGKILL)
    expect(page.get_by_text("The connection is gone.")).to_be_visible()
    school.server.start()

    expect(page.get_by_text("You may leave this page")).to_be_visible(timeout=60_000)
    nothing_wrong(page, "a video that is being made")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("link", name="See it again").wait_for(timeout=90_000)
    expect(page.get_by_text("Made from a video")).to_be_visible()
    nothing_wrong(page, "a class made from a video")

    page.get_by_label("Where the new chapter begins").fill("0:05")
    page.get_by_label("Name of the new chapter").fill("The second fold")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Where The second fold begins")).to_have_value("0:05")
    page.get_by_label("Where The second fold begins").fill("0:06")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Where The second fold begins")).to_have_value("0:06")
    nothing_wrong(page, "chapters of a class made from a video")

    page.get_by_role("button", name="Make it Picture and sound").click()
    with page.expect_download(timeout=60_000) as fetched:
        page.get_by_role("link", name="Fetch it Picture and sound").click(timeout=60_000)
    nothing_wrong(page, "a class to take along")
    taken = film_probe(fetched.value.path())
    assert isinstance(taken, Film) and (taken.width, taken.height, taken.sound) == (640, 360, True)
    assert abs(taken.length_ms - SECONDS * 1000) < 100

    found = page.evaluate(PLAYED, address)
    assert found["error"] is None
    assert (found["width"], found["height"]) == (640, 360) and abs(found["at"] - 5.5) < 0.1
    assert found["0.film"]["variants"] == ["360", "240"]
    for track in ("0.film", "0.sound"):
        (span,) = found[track]["ranges"]
        assert span[0] < 0.05 and abs(span[1] - SECONDS) < 0.1, (track, span)
        assert all(length >= 4000 for _first, _last, _t, length in found[track]["segments"][:-1])
    visitor.leave()

    pupil = school.visitor("noor", phone=True)
    pupil.page.goto(address)
    nothing_wrong(pupil.page, "a class made from a video, for a pupil")
    pupil.page.get_by_role("link", name="The second fold").click()
    pupil.page.wait_for_url("**/replay?at=6000")
    pupil.page.wait_for_function(SHOWN, timeout=20_000)
    nothing_wrong(pupil.page, "a video is seen by a pupil")
    pupil.leave()

    page = (visitor := school.visitor("adeyemi")).page
    page.goto(f"{address}replay")
    page.get_by_role("slider", name="Class clock").hover()
    expect(page.locator(".still-there time")).to_have_text(re.compile("^0:0[67]$"))
    nothing_wrong(page, "a still of the moment under the pointer")
    page.goto(address)
    page.get_by_role("link", name="Take the video away for good").click()
    nothing_wrong(page, "take a video away")
    page.get_by_role("button", name="Yes, take it away").click()
    expect(page.get_by_text("The video is gone for good.")).to_be_visible()
    folder = school.server.data / "classes" / address.split("/")[2]
    left = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 100_000]
    assert [path.name for path in left if path.name != "log.sqlite"] == []
    visitor.leave()
