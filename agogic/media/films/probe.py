"""What a file really is: found by reading it, whatever its name, its kind and its header say."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from agogic.media.films.confined import PIXELS_MOST, Limits, Ran, ffmpeg_run, reading

LENGTH_MOST_MS = 6 * 3_600_000
"""How long a film may be, ms."""
LENGTH_LEAST_MS = 100
SIDE_LEAST_PX = 16
RATIO_MOST = 5
"""How much longer than wide a picture may be."""
FRAMES_MOST = 6 * 3600 * 130
"""More pictures than this are no film, however short it says it is."""

Code = Literal[
    "film.empty",
    "film.unknown",
    "film.cut_short",
    "film.too_long",
    "film.too_short",
    "film.too_large_picture",
    "film.too_small_picture",
    "film.no_shape",
    "film.too_many_frames",
    "film.unreadable",
    "film.slow",
]

_HEAD = Limits(wall_s=20, cpu_s=15, memory_bytes=900_000_000, file_bytes=10_000_000)
_WALK_MEMORY_BYTES = 900_000_000
_WALK_LEAST_S = 30.0
_WALK_BYTES_A_S = 20_000_000
"""A disk that is slower than this is too slow for films."""
_SHAPE = re.compile(r"^#dimensions 0: (\d+)x(\d+)$", re.MULTILINE)
_KIND = re.compile(r"^#media_type \d+: (\w+)$", re.MULTILINE)
_CUT_SHORT = ("moov atom not found", "partial file", "ended prematurely", "End of file")
_TOO_LARGE = ("exceeds specified max pixel count", "Picture size", "max_pixels", "Cannot allocate memory")


class Film(msgspec.Struct, frozen=True, tag="film"):
    """What was found: how long it is, ms; the shape its picture is seen in, px (0 without picture); has it sound."""

    length_ms: int
    width: int
    height: int
    sound: bool

    @property
    def picture(self) -> bool:
        """Whether there is anything to see."""
        return self.width > 0


class FilmRefused(msgspec.Struct, frozen=True, tag="refused"):
    """Why a file becomes no film: a stable code, and the limit it ran into where there is one."""

    code: Code
    limit: int = 0


def film_probe(file: Path) -> Film | FilmRefused:
    """Read `file` from end to end without decoding it, and decode the first of its picture and of its sound."""
    size = file.stat().st_size
    if size == 0:
        return FilmRefused("film.empty")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = _begun(file, folder)
        if isinstance(begun, FilmRefused):
            return begun
        return _walked(file, folder, begun, size)


def _begun(file: Path, folder: Path) -> Film | FilmRefused:
    """What its beginning holds; its length is not known yet."""
    there = ffmpeg_run(_head(copied=True), file=file, folder=folder, limits=_HEAD)
    kinds = _KIND.findall(there.out)
    if not kinds:
        return _why(there)
    width = height = 0
    if "video" in kinds:
        claimed = _SHAPE.search(there.out)
        if claimed and (refused := _shape_refused(int(claimed[1]), int(claimed[2]))):
            return refused
        drawn = ffmpeg_run(_head("0:V:0"), file=file, folder=folder, limits=_HEAD)
        shape = _SHAPE.search(drawn.out)
        if not drawn.well or shape is None:
            return _why(drawn, "film.unreadable")
        width, height = int(shape[1]), int(shape[2])
        if refused := _shape_refused(width, height):
            return refused
    if "audio" in kinds and not ffmpeg_run(_head("0:a:0"), file=file, folder=folder, limits=_HEAD).well:
        return FilmRefused("film.unreadable")
    return Film(length_ms=0, width=width, height=height, sound="audio" in kinds)


def _walked(file: Path, folder: Path, begun: Film, size: int) -> Film | FilmRefused:
    """Its true length: every packet is read, none is decoded."""
    most_s = LENGTH_MOST_MS // 1000 + 1
    wall_s = _WALK_LEAST_S + size / _WALK_BYTES_A_S
    limits = Limits(wall_s=wall_s, cpu_s=int(wall_s), memory_bytes=_WALK_MEMORY_BYTES, file_bytes=1_000_000)
    found = {"out_time_us": 0, "frame": 0}

    def heard(line: str) -> None:
        name, _, value = line.partition("=")
        if name in found and value.lstrip("-").isdigit():
            found[name] = int(value)

    arguments = [*reading(), *_STREAMS, "-c", "copy", "-t", str(most_s), "-progress", "pipe:1", "-f", "null", "-"]
    ran = ffmpeg_run(arguments, file=file, folder=folder, limits=limits, heard=heard)
    length_ms = found["out_time_us"] // 1000
    if length_ms > LENGTH_MOST_MS:
        return FilmRefused("film.too_long", LENGTH_MOST_MS // 3_600_000)
    if found["frame"] > FRAMES_MOST:
        return FilmRefused("film.too_many_frames", FRAMES_MOST)
    if not ran.well or any(words in ran.told for words in _CUT_SHORT):
        return _why(ran)
    if length_ms < LENGTH_LEAST_MS:
        return FilmRefused("film.too_short")
    return msgspec.structs.replace(begun, length_ms=length_ms)


_STREAMS = ("-map", "0:V:0?", "-map", "0:a:0?")


def _head(stream: str = "", *, copied: bool = False) -> list[str]:
    if copied:
        return [*reading(), *_STREAMS, "-c", "copy", "-frames:v", "1", "-frames:a", "1", "-f", "framecrc", "-"]
    kind = ("-c:v", "rawvideo") if "V" in stream else ("-c:a", "pcm_s16le")
    return [*reading(), "-map", stream, *kind, "-threads", "1", "-frames", "1", "-f", "framecrc", "-"]


def _shape_refused(width: int, height: int) -> FilmRefused | None:
    short, long = sorted((width, height))
    if width * height > PIXELS_MOST:
        return FilmRefused("film.too_large_picture")
    if short < SIDE_LEAST_PX:
        return FilmRefused("film.too_small_picture", SIDE_LEAST_PX)
    return FilmRefused("film.no_shape", RATIO_MOST) if long > short * RATIO_MOST else None


def _why(ran: Ran, otherwise: Code = "film.unknown") -> FilmRefused:
    if ran.code is None:
        return FilmRefused("film.slow")
    if any(words in ran.told for words in _CUT_SHORT):
        return FilmRefused("film.cut_short")
    if any(words in ran.told for words in _TOO_LARGE):
        return FilmRefused("film.too_large_picture")
    return FilmRefused(otherwise)
