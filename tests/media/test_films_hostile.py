"""Files that are no films, or that want more than a film may: told no, soon, with little memory, and nothing else is read."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from agogic.media.films.confined import Limits, ffmpeg_run, reading
from agogic.media.films.making import Unmakable, film_make
from agogic.media.films.probe import Film, FilmRefused, film_probe
from tests.media.filmed import film_of, grown, silent_hours


@contextlib.contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port, and who came there."""
    came: list[str] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.1)
        over = threading.Event()

        def take() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    one, _ = server.accept()
                    came.append("somebody")
                    one.close()

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield server.getsockname()[1], came
        finally:
            over.set()
            thread.join()


def playlists(other: Path, port: int) -> dict[str, str]:
    """Lists that lead to another file, or to the network."""
    http = f"http://127.0.0.1:{port}/a.mp4"
    return {
        "hls-file": f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{other}\n#EXT-X-ENDLIST\n",
        "hls-http": f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{http}\n#EXT-X-ENDLIST\n",
        "hls-concat": f"#EXTM3U\n#EXTINF:10,\nconcat:{http}|file://{other}\n#EXT-X-ENDLIST\n",
        "ffconcat": f"ffconcat version 1.0\nfile '{other}'\nfile '{http}'\n",
        "concat": f"file '{other}'\n",
        "dash": f'<?xml version="1.0"?><MPD type="static"><Period><BaseURL>{http}</BaseURL></Period></MPD>',
        "sdp": f"v=0\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{http}" width="9" height="9"/></svg>',
        "xml": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{other}">]><a>&b;</a>',
        "asx": f'<asx version="3.0"><entry><ref href="{http}"/></entry></asx>',
        "imf": f'<AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"><Path>{http}</Path></AssetMap>',
    }


def test_a_list_of_other_files_is_no_film_and_leads_nowhere(tmp_path: Path) -> None:
    other = film_of(tmp_path / "other.mp4", seconds=1)
    with listening() as (port, came):
        for name, text in playlists(other, port).items():
            file = tmp_path / f"{name}.mp4"
            file.write_text(text)
            assert film_probe(file) == FilmRefused("film.unknown"), name
        time.sleep(0.2)
    assert came == []


def test_a_reference_inside_a_film_is_not_followed(tmp_path: Path) -> None:
    """A QuickTime file may say that its pictures lie in another file (`dref`); then there are none."""
    other = film_of(tmp_path / "other.mp4", seconds=1, sound=False)
    raw = bytearray(other.read_bytes())
    at = raw.find(b"url ")
    assert raw[at + 4 : at + 8] == b"\0\0\0\1"
    raw[at : at + 8] = b"alis\0\0\0\0"
    referring = tmp_path / "referring.mov"
    referring.write_bytes(raw)
    with listening() as (_port, came):
        found = film_probe(referring)
        assert isinstance(found, Film | FilmRefused)
    assert came == []


def test_not_even_the_whitelisted_may_open_another_file(tmp_path: Path) -> None:
    """The arguments alone, past the probe: a playlist read as what it is still opens nothing."""
    other = film_of(tmp_path / "other.ts", seconds=1)
    listed = tmp_path / "a.m3u8"
    listed.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{other}\n#EXT-X-ENDLIST\n")
    arguments = [*reading("-format_whitelist", "hls,mpegts", "-f", "hls"), "-c", "copy", "-f", "null", "-"]
    ran = ffmpeg_run(arguments, file=listed, folder=tmp_path, limits=Limits(20, 20, 900_000_000))
    assert not ran.well and "not on whitelist" in ran.told


def png(side: int) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(bytes((side * 3 + 1) * side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def hostile(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files, and why each is told no."""
    whole = film_of(folder / "whole.mp4", seconds=4)
    first = film_of(folder / "first.mp4", seconds=4, more=("-movflags", "faststart"))
    vp8 = film_of(folder / "vp8.webm", seconds=1, sound=False, more=("-c:v", "libvpx", "-deadline", "realtime"))
    files = {
        "empty": (b"", "film.empty"),
        "program": (Path(sys.executable).read_bytes()[:3_000_000], "film.unknown"),
        "text": (b"hello " * 1000, "film.unknown"),
        "nulls": (bytes(100_000), "film.unknown"),
        "picture": (png(1), "film.unknown"),
        "cut": (whole.read_bytes()[: whole.stat().st_size // 2], "film.cut_short"),
        "cut-first": (first.read_bytes()[: first.stat().st_size // 2], "film.cut_short"),
        "boxes": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08moov" * 50_000, "film.unknown"),
        "large-box": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x01moov" + b"\xff" * 900, "film.cut_short"),
    }
    told: dict[str, tuple[Path, str]] = {}
    for name, (content, code) in files.items():
        path = folder / f"{name}.mp4"
        path.write_bytes(content)
        told[name] = (path, code)
    told["giant"] = (grown(vp8, folder / "giant.mp4"), "film.too_large_picture")
    told["ten-hours"] = (silent_hours(folder / "ten-hours.mp4", 10), "film.too_long")
    sparse = folder / "sparse.mp4"
    with sparse.open("wb") as file:
        file.truncate(3_000_000_000)
    told["sparse"] = (sparse, "film.unknown")
    told["dot"] = (film_of(folder / "dot.mkv", size=(4, 4), sound=False), "film.too_small_picture")
    told["line"] = (film_of(folder / "line.mkv", size=(640, 16), sound=False), "film.no_shape")
    told["blink"] = (film_of(folder / "blink.mkv", seconds=0.04, sound=False), "film.too_short")
    return told


_MEASURED = """
import json, resource, sys, time
from pathlib import Path
from agogic.media.films.probe import film_probe
began = time.monotonic()
found = film_probe(Path(sys.argv[1]))
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([getattr(found, "code", "taken"), time.monotonic() - began, most * 1024]))
"""


@pytest.mark.fault
def test_what_is_no_film_is_told_no_soon_and_with_little_memory(tmp_path: Path) -> None:
    for name, (path, code) in hostile(tmp_path).items():
        asked = [sys.executable, "-c", _MEASURED, str(path)]
        ran = subprocess.run(asked, capture_output=True, check=True, cwd=Path(__file__).parents[2])
        found, seconds, memory_bytes = json.loads(ran.stdout)
        assert found in ((code, "film.unknown") if name in ("nulls", "large-box") else (code,)), name
        assert seconds < 10, (name, seconds)
        assert memory_bytes < 512 * 2**20, (name, memory_bytes)


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    file = film_of(tmp_path / "a.mp4", seconds=20, size=(640, 480))
    began = time.monotonic()
    slow = [*reading("-re"), "-f", "null", "-"]
    ran = ffmpeg_run(slow, file=file, folder=tmp_path, limits=Limits(wall_s=1, cpu_s=60, memory_bytes=2_000_000_000))
    assert ran.code is None and time.monotonic() - began < 5


def test_a_run_that_wants_too_much_memory_or_disk_fails_alone(tmp_path: Path) -> None:
    file = film_of(tmp_path / "a.mp4", seconds=2)
    narrow = Limits(wall_s=20, cpu_s=20, memory_bytes=250_000_000)
    assert not ffmpeg_run([*reading(), "-f", "null", "-"], file=file, folder=tmp_path, limits=narrow).well
    small = Limits(wall_s=20, cpu_s=20, memory_bytes=900_000_000, file_bytes=10_000)
    out = [*reading(), "-c:v", "rawvideo", "-f", "nut", "out.nut"]
    assert not ffmpeg_run(out, file=file, folder=tmp_path, limits=small).well
    assert (tmp_path / "out.nut").stat().st_size <= 10_000


def test_nothing_runs_on_when_the_worker_is_killed(tmp_path: Path) -> None:
    file = film_of(tmp_path / "a.mp4", seconds=30)
    code = (
        "import sys; from pathlib import Path\n"
        "from agogic.media.films.confined import *\n"
        "print('on', flush=True)\n"
        "ffmpeg_run([*reading('-re'), '-progress', 'pipe:1', '-f', 'mp4', 'out.mp4'], file=Path(sys.argv[1]), "
        "folder=Path(sys.argv[2]), limits=Limits(60, 60, 2_000_000_000))"
    )
    worker = subprocess.Popen([sys.executable, "-c", code, str(file), str(tmp_path)], cwd=Path(__file__).parents[2])
    until = time.monotonic() + 10
    while not (tmp_path / "out.mp4").exists() and time.monotonic() < until:
        time.sleep(0.05)
    ours = _of_folder(tmp_path)
    assert ours
    worker.kill()
    worker.wait()
    until = time.monotonic() + 5
    while _of_folder(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert _of_folder(tmp_path) == []


def _of_folder(folder: Path) -> list[int]:
    """The processes of ffmpeg that work in a folder."""
    import psutil

    there = (process.info for process in psutil.process_iter(["pid", "cwd", "name"]))
    return [each["pid"] for each in there if each["cwd"] == str(folder) and "ffmpeg" in (each["name"] or "")]


def test_a_film_that_breaks_in_the_middle_fails_in_words_and_leaves_no_half(tmp_path: Path) -> None:
    film = Film(length_ms=4000, width=320, height=240, sound=False)
    no_film = tmp_path / "a.mp4"
    no_film.write_bytes(b"hello")
    with pytest.raises(Unmakable):
        film_make(no_film, tmp_path / "made", film, lambda share, step, of: None)
    assert not (tmp_path / "made" / "240.mp4").exists()
