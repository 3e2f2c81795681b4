"""Films are made from what people bring: every rung, its sound, its stills, and nothing twice."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from agogic.media.films import ladder
from agogic.media.films.confined import ffmpeg_path
from agogic.media.films.fragments import NotOurs, fragments_read, init_read, mime_of, timescale
from agogic.media.films.making import STORYBOARD, STORYBOARD_VTT, Made, film_keep, film_kept, film_make
from agogic.media.films.probe import Film, film_probe
from tests.media.filmed import film_of

CORPUS = Path(__file__).parent.parent / "corpus" / "media"


def quietly(share: float, step: str, of: str) -> None:
    """Nobody wants to know."""


def made_of(file: Path, folder: Path, told: Callable[[float, str, str], None] = quietly) -> tuple[Film, Made]:
    film = film_probe(file)
    assert isinstance(film, Film)
    return film, film_make(file, folder, film, told)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mdn-video.webm", Film(length_ms=7800, width=320, height=240, sound=True)),
        ("ricecooker-low_res_sample.mp4", Film(length_ms=866, width=320, height=240, sound=False)),
        ("ricecooker-low_res_sample.webm", Film(length_ms=999, width=426, height=240, sound=False)),
    ],
)
def test_real_films_are_told_by_what_is_in_them(name: str, found: Film, tmp_path: Path) -> None:
    other = tmp_path / "holiday.txt"
    other.write_bytes((CORPUS / name).read_bytes())
    assert film_probe(other) == found


def test_a_film_becomes_rungs_sound_and_stills_with_times_from_nought(tmp_path: Path) -> None:
    _film, made = made_of(film_of(tmp_path / "a.mkv", seconds=5, size=(1280, 720), rate=30), tmp_path / "made")
    assert [rung.name for rung in made.rungs] == ["720", "480", "240"]
    pieces = {}
    for rung in made.rungs:
        path = tmp_path / "made" / f"{rung.name}.mp4"
        init = init_read(path)
        assert mime_of(init).startswith('video/mp4; codecs="avc1.64')
        assert timescale(init) == ladder.PICTURE_TIMESCALE
        pieces[rung.name] = [(piece.t_ms, piece.d_ms, piece.key) for piece in fragments_read(path)]
    assert pieces["720"] == pieces["480"] == pieces["240"]
    assert pieces["720"] == [(0, 2000, True), (2000, 2000, True), (4000, 1000, True)]
    sound = tmp_path / "made" / "sound.mp4"
    assert mime_of(init_read(sound)) == 'audio/mp4; codecs="mp4a.40.2"'
    heard = list(fragments_read(sound))
    assert heard[0].t_ms == 0 and all(a.t_ms + a.d_ms == b.t_ms for a, b in pairwise(heard))
    assert abs(heard[-1].t_ms + heard[-1].d_ms - 5000) < 50
    with Image.open(tmp_path / "made" / "poster.webp") as poster:
        assert poster.size == (640, 360)
    cues = (tmp_path / "made" / STORYBOARD_VTT).read_text()
    assert cues.count("-->") == 3
    assert f"00:00:04.000 --> 00:00:05.000\n{STORYBOARD}#xywh=320,0,160,90" in cues


def test_what_is_made_plays_as_it_was(tmp_path: Path) -> None:
    """Picture and sound of a rung, decoded again, last as long as the film and begin together."""
    made_of(film_of(tmp_path / "a.mp4", seconds=5), tmp_path / "made")
    joined = tmp_path / "made" / "joined.mp4"
    inputs = ["-i", "240.mp4", "-i", "sound.mp4", "-c", "copy"]
    subprocess.run([ffmpeg_path(), "-v", "error", *inputs, str(joined)], cwd=tmp_path / "made", check=True)
    again = film_probe(joined)
    assert isinstance(again, Film) and again.sound and abs(again.length_ms - 5000) < 60


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    file = film_of(tmp_path / "a.mp4", seconds=4, size=(640, 480))
    folder = tmp_path / "made"

    class Killed(Exception):
        pass

    def killed(share: float, step: str, of: str) -> None:
        if of == "480":
            raise Killed

    with pytest.raises(Killed):
        made_of(file, folder, killed)
    assert (folder / "240.mp4").exists() and (folder / "sound.mp4").exists() and not (folder / "480.mp4").exists()
    before = (folder / "240.mp4").stat().st_mtime_ns
    steps: list[tuple[str, str]] = []
    _film, made = made_of(file, folder, lambda share, step, of: steps.append((step, of)))
    assert set(steps) == {("picture", "480"), ("stills", "")}
    assert (folder / "240.mp4").stat().st_mtime_ns == before
    assert [rung.name for rung in made.rungs] == ["480", "240"]


def test_progress_only_grows_and_comes_to_its_end(tmp_path: Path) -> None:
    shares: list[float] = []
    made_of(film_of(tmp_path / "a.mp4", seconds=6), tmp_path / "made", lambda share, step, of: shares.append(share))
    assert shares == sorted(shares) and shares[-1] > 0.99


def test_sound_alone_is_a_film_too(tmp_path: Path) -> None:
    film, made = made_of(film_of(tmp_path / "a.ogg", size=None), tmp_path / "made")
    assert not film.picture and made.rungs == [] and made.sound
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["quiet.txt", "sound.mp4"]


@pytest.mark.parametrize(
    ("size", "more", "rungs"),
    [
        ((321, 241), ("-pix_fmt", "yuv444p"), ["240"]),
        ((270, 480), (), ["270"]),
        ((640, 360), (), ["360", "240"]),
        ((96, 64), (), ["64"]),
    ],
)
def test_every_shape_has_its_rungs(
    size: tuple[int, int], more: tuple[str, ...], rungs: list[str], tmp_path: Path
) -> None:
    film, made = made_of(film_of(tmp_path / "a.mkv", size=size, more=more, sound=False), tmp_path / "made")
    assert [rung.name for rung in made.rungs] == rungs
    assert all(rung.width <= film.width + 1 and rung.height <= film.height + 1 for rung in made.rungs)
    assert not made.sound and made.quiet == []


def test_a_film_held_upright_by_its_header_stands_upright(tmp_path: Path) -> None:
    lying = film_of(tmp_path / "a.mp4", size=(320, 180), sound=False)
    turned = tmp_path / "turned.mp4"
    command = [ffmpeg_path(), "-v", "error", "-display_rotation", "90", "-i", str(lying), "-c", "copy", str(turned)]
    subprocess.run(command, check=True)
    film = film_probe(turned)
    assert isinstance(film, Film) and (film.width, film.height) == (180, 320)


def test_quiet_and_loudness_are_read_from_what_ffmpeg_told() -> None:
    first = "frame:1 pts:1\nlavfi.silence_start=8.0164\nlavfi.silence_end=14.006\nlavfi.silence_duration=6\n"
    told = first + "lavfi.silence_start=28.1\n"
    assert ladder.quiet_found(told, 30_500) == [[8016, 14006], [28100, 30500]]
    assert ladder.quiet_found(told, 29_000) == [[8016, 14006]]
    assert ladder.loudness_found("lavfi.r128.I=-23.1\nframe:2\nlavfi.r128.I=-20.4\n") == -20.4
    assert ladder.loudness_found("lavfi.r128.I=-70.000\n") is None
    assert ladder.loudness_found("") is None


def test_silence_in_a_film_is_found(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    tone = "sine=frequency=300:duration=10,volume='if(between(t,3,7),0,1)':eval=frame"
    subprocess.run([ffmpeg_path(), "-v", "error", "-f", "lavfi", "-i", tone, str(file)], check=True)
    _film, made = made_of(file, tmp_path / "made")
    assert len(made.quiet) == 1
    assert abs(made.quiet[0][0] - 3000) < 100 and abs(made.quiet[0][1] - 7000) < 100


@pytest.mark.parametrize("volume", ["0.2", "1"])
def test_a_film_is_as_loud_as_others(volume: str, tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    noise = f"anoisesrc=color=pink:duration=8:seed=4,volume={volume}"
    subprocess.run([ffmpeg_path(), "-v", "error", "-f", "lavfi", "-i", noise, str(file)], check=True)
    made_of(file, tmp_path / "made")
    told = tmp_path / "told.txt"
    measured = f"ebur128=metadata=1:framelog=quiet,ametadata=mode=print:key=lavfi.r128.I:file={told.name}"
    command = [ffmpeg_path(), "-v", "error", "-i", "made/sound.mp4", "-af", measured, "-f", "null", "-"]
    subprocess.run(command, cwd=tmp_path, check=True)
    loudness = ladder.loudness_found(told.read_text())
    assert loudness is not None and abs(loudness - ladder.LOUDNESS_LUFS) < 1


def test_long_films_get_no_more_small_pictures_than_fit() -> None:
    board = ladder.storyboard_of(Film(length_ms=3_600_000, width=1920, height=1080, sound=True))
    assert (board.each_s, board.count, board.width, board.height) == (24, 150, 160, 90)
    cues = ladder.storyboard_vtt(board, 3_600_000, "s.webp")
    assert cues.count("-->") == 150 and "00:59:36.000 --> 01:00:00.000\ns.webp#xywh=1440,1260,160,90" in cues


def test_what_we_did_not_make_is_not_read_as_ours(tmp_path: Path) -> None:
    whole = film_of(tmp_path / "a.mp4", seconds=1)
    with pytest.raises(NotOurs):
        list(fragments_read(CORPUS / "mdn-video.webm"))
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(NotOurs):
        list(fragments_read(cut))


def test_what_was_found_is_kept(tmp_path: Path) -> None:
    film = Film(length_ms=5, width=2, height=2, sound=False)
    assert film_kept(tmp_path) is None
    film_keep(tmp_path, film)
    assert film_kept(tmp_path) == film
    (tmp_path / "film.json").write_text("{")
    assert film_kept(tmp_path) is None
    assert msgspec.structs.asdict(film)["length_ms"] == 5
