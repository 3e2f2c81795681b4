"""A class becomes a file to take along: planned from its log, made scene by scene, without what was taken out."""

from __future__ import annotations

import struct
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from agogic.classlog.state import Chapter, Cut, Epoch, MediaGone, Part, Shown, Sitting
from agogic.media.epochs import Chunk, StoredEpoch
from agogic.media.films.confined import ffmpeg_path
from agogic.media.films.fragments import fragments_read, init_read, timescale
from agogic.media.films.probe import Film, film_probe
from agogic.media.takeaway.composing import FILM, SOUND, takeaway_clear, takeaway_make
from agogic.media.takeaway.planning import Picture, Plan, Scene, Slide, plan_of, speakers
from agogic.media.takeaway.telling import chapters_text, frames_of
from agogic.media.tracks import epoch_folder

TEACHER, PUPIL = Picture("1.camera", 0), Picture("2.camera", 8000)


def epoch(at: int, until: int | None, mime: str = "video/mp4", kept: bool = True) -> Epoch:
    return Epoch(epoch=at, at=at, mime=mime, kept=kept, variants=["full"], until=until)


def room(**fields: object) -> Part:
    """A class of 20 s: two on the stage, slides from 2 s on."""
    given = {
        "status": "ended",
        "ended_at": 20_000,
        "seats": {"1": Sitting(role="teacher"), "2": Sitting(role="pupil")},
        "slides": [Shown(t=2000, deck="d", page=1), Shown(t=12_000, deck="d", page=2)],
        "tracks": {
            "1.camera": [epoch(0, 20_000)],
            "1.voice": [epoch(0, 20_000)],
            "2.camera": [epoch(8000, 16_000)],
            "2.voice": [epoch(8000, 16_000)],
        },
    }
    return Part(**{**given, **fields})  # type: ignore[arg-type]


def test_slides_are_large_and_who_teaches_is_small_beside_them() -> None:
    plan = plan_of(room(), 20_000)
    assert plan.scenes == [
        Scene(0, 2000, TEACHER, None),
        Scene(2000, 12_000, Slide("d", 1), TEACHER),
        Scene(12_000, 20_000, Slide("d", 2), TEACHER),
    ]
    assert plan.sounds == [Picture("1.voice", 0), Picture("2.voice", 8000)] and plan.length_ms == 20_000


def test_who_speaks_is_seen() -> None:
    plan = plan_of(room(slides=[]), 20_000, {1: [[0, 7000]], 2: [[9000, 13_000]]})
    assert plan.scenes == [Scene(0, 9000, TEACHER), Scene(9000, 16_000, PUPIL), Scene(16_000, 20_000, TEACHER)]
    assert speakers({1: [[0, 900], [4000, 9000]], 2: [[1000, 5000]]}, 20_000) == [(1000, 2), (4000, 1)]


def test_a_screen_goes_before_slides() -> None:
    tracks = {**room().tracks, "1.screen": [epoch(5000, 9000)]}
    plan = plan_of(room(tracks=tracks), 20_000)
    assert Scene(5000, 9000, Picture("1.screen", 5000), TEACHER) in plan.scenes


def test_what_was_left_out_paused_or_taken_out_is_not_in_it() -> None:
    cuts = {"c": Cut(seq=9, from_=3000, to=5000)}
    gone = [MediaGone(from_=10_000, to=11_000, tracks=["1.camera"])]
    plan = plan_of(room(cuts=cuts, pauses=[[14_000, 15_000]], media_gone=gone), 20_000)
    assert plan.taken == [[0, 3000], [5000, 14_000], [15_000, 20_000]] and plan.length_ms == 17_000
    assert all(scene.end <= 3000 or scene.start >= 5000 for scene in plan.scenes)
    assert Scene(10_000, 11_000, Slide("d", 1), PUPIL) in plan.scenes
    assert [plan.at(moment) for moment in (0, 3000, 4000, 5000, 16_000, 20_000)] == [
        0,
        3000,
        3000,
        3000,
        13_000,
        17_000,
    ]


def test_what_was_not_to_be_kept_is_not_in_it() -> None:
    tracks = {"2.camera": [epoch(0, 20_000, kept=False)], "2.voice": [epoch(0, 20_000, kept=False)]}
    assert plan_of(room(tracks=tracks, slides=[]), 20_000) == Plan([[0, 20_000]], [Scene(0, 20_000)], [])


def test_an_empty_class_is_no_film() -> None:
    assert plan_of(Part(), 0) == Plan([], [], [])


def test_pictures_are_counted_from_the_beginning() -> None:
    edges = [0, 33, 66, 99, 1000, 1010, 2500]
    assert sum(frames_of(a, b) for a, b in pairwise(edges)) == frames_of(0, 2500) == 62


def test_titles_can_not_end_their_line() -> None:
    text = chapters_text("a=b\n[CHAPTER]", [(5000, "two;#"), (0, "one"), (99_000, "later")], 20_000)
    assert text.count("\n[CHAPTER]\n") == 2 and "title=a\\=b\\\n[CHAPTER]" in text
    assert "START=0\nEND=5000\ntitle=one\n" in text and "START=5000\nEND=20000\ntitle=two\\;\\#\n" in text


def shifted(fragment: bytes, ticks: int) -> bytes:
    """The same fragment, so much later (`tfdt`, version 1)."""
    at = fragment.index(b"tfdt") + 8
    return fragment[:at] + struct.pack(">Q", struct.unpack_from(">Q", fragment, at)[0] + ticks) + fragment[at + 8 :]


def laid(folder: Path, track: str, at_ms: int, seconds: float, source: str) -> None:
    """A track as senders and server keep it, its time class time."""
    raw = folder / f"{track}.mp4"
    sound = source.startswith(("sine", "anullsrc"))
    kinds = ["-c:a", "aac"] if sound else ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p"]
    moov = "+empty_moov+default_base_moof+frag_keyframe+skip_trailer"
    command = [ffmpeg_path(), "-v", "error", "-y", "-f", "lavfi", "-i", source, "-t", str(seconds), *kinds]
    command += ["-frag_duration", "1000000", "-f", "mp4", "-movflags", moov]
    subprocess.run([*command, str(raw)], check=True)
    stored = StoredEpoch.make(epoch_folder(folder, track, at_ms), init_read(raw))
    pieces = enumerate(fragments_read(raw))
    later = at_ms * timescale(init_read(raw)) // 1000
    stored.append(
        Chunk(n, each.t_ms + at_ms, each.d_ms, each.key, False, shifted(each.bytes, later)) for n, each in pieces
    )
    stored.close()
    raw.unlink()


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """The folder of a class of 10 s: a red and a blue slide, a green teacher, a tone from 4 s to 6 s."""
    slides = tmp_path / "slides" / "d"
    slides.mkdir(parents=True)
    for page, colour in ((1, "red"), (2, "blue")):
        Image.new("RGB", (1600, 900), colour).save(slides / f"{page}-large.webp")
    laid(tmp_path, "1.camera", 1000, 9, "color=lime:s=320x180:r=25")
    laid(tmp_path, "1.voice", 4000, 2, "sine=frequency=440:sample_rate=48000")
    return tmp_path


def lesson_room(**more: object) -> Part:
    """What its log says."""
    tracks = {"1.camera": [epoch(1000, 10_000)], "1.voice": [epoch(4000, 6000, "audio/mp4")]}
    slides = [Shown(t=0, deck="d", page=1), Shown(t=5000, deck="d", page=2)]
    chapters = {"c": Chapter(seq=1, from_=5000, title="Blue")}
    return room(ended_at=10_000, tracks=tracks, slides=slides, chapters=chapters, **more)


def seen(file: Path, at_s: float, x: int, y: int) -> tuple[int, int, int]:
    """The colour of a picture of a film at a place."""
    command = [ffmpeg_path(), "-v", "error", "-ss", str(at_s), "-i", str(file), "-frames:v", "1", "-f", "rawvideo"]
    raw = subprocess.run([*command, "-pix_fmt", "rgb24", "-"], check=True, capture_output=True).stdout
    at = (y * 1280 + x) * 3
    return raw[at], raw[at + 1], raw[at + 2]


def loudest(file: Path) -> list[list[float]]:
    """When it is not silent."""
    command = [
        ffmpeg_path(),
        "-v",
        "info",
        "-i",
        str(file),
        "-af",
        "silencedetect=noise=-40dB:duration=0.3",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    ends = [float(line.split("silence_end: ")[1].split()[0]) for line in told.splitlines() if "silence_end" in line]
    starts = [float(line.split("silence_start: ")[1]) for line in told.splitlines() if "silence_start" in line]
    return [[end, next((start for start in starts if start > end), 1e9)] for end in ends]


RED, BLUE, LIME = (254, 0, 0), (0, 0, 254), (0, 254, 0)


def like(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_a_class_becomes_a_film(lesson: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    work = tmp_path / "work"
    made = takeaway_make(lesson, work, lesson_room(), length_ms=10_000, title="A = B", kind=FILM, told=shares.append)
    film = film_probe(made)
    assert isinstance(film, Film) and (film.width, film.height, film.sound) == (1280, 720, True)
    assert abs(film.length_ms - 10_000) <= 60
    assert like(seen(made, 0.5, 1100, 600), RED), "nobody is in the corner yet"
    assert like(seen(made, 2, 300, 300), RED) and like(seen(made, 2, 1100, 600), LIME)
    assert like(seen(made, 4.9, 300, 300), RED) and like(seen(made, 5.1, 300, 300), BLUE)
    ((start, end),) = [span for span in loudest(made) if span[1] < 1e9]
    assert abs(start - 4) < 0.1 and abs(end - 6) < 0.1, "heard when it was said"
    told = subprocess.run([ffmpeg_path(), "-i", str(made)], capture_output=True, text=True, check=False).stderr
    assert "start 5.000000, end 10.000000" in told and "Blue" in told and "A = B" in told
    assert shares == sorted(shares) and 0.9 < shares[-1] <= 1
    takeaway_clear(work)
    assert [path.name for path in work.iterdir()] == ["class.mp4"]


def test_cuts_close_up_in_picture_and_sound(lesson: Path, tmp_path: Path) -> None:
    cut = lesson_room(cuts={"c": Cut(seq=9, from_=1000, to=3000)})
    made = takeaway_make(lesson, tmp_path / "work", cut, length_ms=10_000, title="", kind=FILM, told=lambda share: None)
    film = film_probe(made)
    assert isinstance(film, Film) and abs(film.length_ms - 8000) <= 60
    assert like(seen(made, 2.9, 300, 300), RED) and like(seen(made, 3.1, 300, 300), BLUE)
    ((start, end),) = [span for span in loudest(made) if span[1] < 1e9]
    assert abs(start - 2) < 0.1 and abs(end - 4) < 0.1


def test_sound_alone(lesson: Path, tmp_path: Path) -> None:
    made = takeaway_make(
        lesson, tmp_path / "work", lesson_room(), length_ms=10_000, title="", kind=SOUND, told=lambda share: None
    )
    film = film_probe(made)
    assert isinstance(film, Film) and not film.picture and abs(film.length_ms - 10_000) < 60


def test_what_was_cut_for_good_is_not_in_a_file_made_afterwards(lesson: Path, tmp_path: Path) -> None:
    stored = StoredEpoch.open(epoch_folder(lesson, "1.voice", 4000))
    stored.cut([row.n for row in stored.rows()])
    stored.close()
    made = takeaway_make(
        lesson, tmp_path / "work", lesson_room(), length_ms=10_000, title="", kind=SOUND, told=lambda share: None
    )
    assert [span for span in loudest(made) if span[1] < 1e9] == []


def test_whoever_is_cut_off_goes_on(lesson: Path, tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    work = tmp_path / "work"

    def killed(share: float) -> None:
        if (work / "scene00001.h264").exists():
            raise Killed

    def make(told: object) -> Path:
        return takeaway_make(lesson, work, lesson_room(), length_ms=10_000, title="", kind=FILM, told=told)  # type: ignore[arg-type]

    with pytest.raises(Killed):
        make(killed)
    before = (work / "scene00001.h264").stat().st_mtime_ns
    made = make(lambda share: None)
    assert (work / "scene00001.h264").stat().st_mtime_ns == before
    assert isinstance(film_probe(made), Film)
