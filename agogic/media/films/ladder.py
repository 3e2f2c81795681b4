"""What ffmpeg is told to make the parts of a film. Pure: a film in, arguments out.

All rungs have their keyframes at the same moments and the same count of pictures, so that a player may change between
them at every keyframe and one list of pieces serves all.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from agogic.media.films.confined import Limits, reading
from agogic.media.films.probe import Film

HEIGHTS = (240, 480, 720)
"""The rungs of the ladder by the shorter side of the picture, px."""
KEYFRAME_S = 2
"""How far keyframes lie apart, seconds; also how long a piece of sound is."""
LOUDNESS_LUFS = -16.0
"""How loud a film is made: what is usual for speech on the web."""
QUIET_DB = -45
"""Below this nobody is heard, once the film is as loud as it is to be."""
QUIET_LEAST_S = 2
PICTURE_TIMESCALE = 90_000
SOUND_RATE = 48_000

POSTER_WIDTH = 640
_POSTER_LATEST_S = 30
_THUMBS_MOST = 150
THUMBS_A_ROW = 10
_THUMB_PX = 160
_GAIN_MOST_DB, _GAIN_LEAST_DB = 20.0, -30.0
_SILENT_LUFS = -69.0
"""What ffmpeg finds where nothing was loud enough to be measured."""
_FRAGMENTS = "+empty_moov+default_base_moof+skip_trailer"
_BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn")
"""Titles, places and names of devices that a file carries are nobody's business."""
_PROGRESS = ("-progress", "pipe:1")


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of a film's picture. `name`: its shorter side, px; it is the name of the variant."""

    name: str
    width: int
    height: int
    bits_a_s: int


@dataclass(frozen=True, slots=True)
class Storyboard:
    """How the small pictures on the seek bar lie in one large one."""

    each_s: int
    count: int
    width: int
    height: int


def rungs_of(film: Film) -> list[Rung]:
    """The rungs of a film, the smallest first: never larger than the film itself, and none without a picture."""
    if not film.picture:
        return []
    short = min(film.width, film.height)
    top = min(_even(short), HEIGHTS[-1])
    sides = [height for height in HEIGHTS if height <= top * 0.8] + [top]
    return [_rung(film, side) for side in sides]


def limits_of(film: Film) -> Limits:
    """What making one part of a film may use: many times what it takes, never without end."""
    wall_s = 600 + film.length_ms / 1000 * 30
    return Limits(wall_s=wall_s, cpu_s=int(wall_s * 4), memory_bytes=3_000_000_000)


def loudness_arguments(told: str) -> list[str]:
    """Measure how loud a film is; what is found is written to the file `told`."""
    measured = f"ebur128=metadata=1:framelog=quiet,ametadata=mode=print:key=lavfi.r128.I:file={told}"
    return [*reading(), "-map", "0:a:0", "-af", measured, *_PROGRESS, "-f", "null", "-"]


def loudness_found(told: str) -> float | None:
    """The loudness (LUFS) that stands in what was told; None where there was nothing loud enough to measure."""
    values = re.findall(r"^lavfi\.r128\.I=(-?[0-9.]+)$", told[-4000:], re.MULTILINE)
    loudness = float(values[-1]) if values else _SILENT_LUFS
    return loudness if loudness > _SILENT_LUFS else None


def sound_arguments(loudness: float | None, *, quiet: str, out: str) -> list[str]:
    """The sound, levelled by one gain for all of it; where it is quiet is written to the file `quiet`."""
    gain = 0.0 if loudness is None else min(max(LOUDNESS_LUFS - loudness, _GAIN_LEAST_DB), _GAIN_MOST_DB)
    filters = [
        f"aresample={SOUND_RATE}:async=1:first_pts=0",
        "aformat=channel_layouts=stereo|mono",
        f"volume={gain:.2f}dB",
        "alimiter=limit=0.84:level=disabled",
        f"silencedetect=noise={QUIET_DB}dB:duration={QUIET_LEAST_S}",
        f"ametadata=mode=print:file={quiet}",
    ]
    return [
        *reading(),
        *("-map", "0:a:0", *_BARE, "-af", ",".join(filters), "-c:a", "aac", "-b:a", "96k"),
        # What the encoder puts before the first sound would move all of it.
        *("-bsf:a", "noise=drop='lt(pts,0)'"),
        *("-f", "mp4", "-movflags", _FRAGMENTS, "-frag_duration", str(KEYFRAME_S * 1_000_000)),
        *(*_PROGRESS, out),
    ]


def quiet_found(told: str, length_ms: int) -> list[list[int]]:
    """The stretches (ms) in which nobody is heard."""
    spans: list[list[int]] = []
    for name, value in re.findall(r"^lavfi\.silence_(start|end)=(-?[0-9.]+)$", told, re.MULTILINE):
        at = min(max(round(float(value) * 1000), 0), length_ms)
        if name == "start":
            spans.append([at, length_ms])
        elif spans:
            spans[-1][1] = at
    return [span for span in spans if span[1] - span[0] >= QUIET_LEAST_S * 1000]


def picture_arguments(rung: Rung, *, out: str) -> list[str]:
    """One rung of the picture, from its first moment on, with a keyframe each two seconds."""
    filters = [
        "fps=fps=max(5\\,min(30\\,source_fps)):start_time=0",
        f"scale={rung.width}:{rung.height}:flags=bicubic",
        "setsar=1",
        "format=yuv420p",
    ]
    return [
        *reading(),
        *("-map", "0:V:0", "-an", *_BARE, "-vf", ",".join(filters)),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "24", "-bf", "2", "-threads", "2"),
        *("-maxrate", str(rung.bits_a_s), "-bufsize", str(rung.bits_a_s * 2)),
        *("-force_key_frames", f"expr:gte(t,n_forced*{KEYFRAME_S})", "-sc_threshold", "0", "-g", "250"),
        *("-video_track_timescale", str(PICTURE_TIMESCALE), "-f", "mp4"),
        *("-movflags", _FRAGMENTS + "+frag_keyframe+negative_cts_offsets", *_PROGRESS, out),
    ]


def poster_arguments(film: Film, *, out: str) -> list[str]:
    """The picture that stands for a film before it is played: the most usual one of some, a little after its start."""
    at_s = min(film.length_ms / 10_000, _POSTER_LATEST_S)
    filters = f"thumbnail=50,scale='min({POSTER_WIDTH},iw)':-2"
    webp = ("-frames:v", "1", "-c:v", "libwebp", "-quality", "78", "-f", "webp", out)
    return [*reading("-ss", f"{at_s:.3f}"), "-map", "0:V:0", "-an", *_BARE, "-vf", filters, *webp]


def storyboard_of(film: Film) -> Storyboard:
    """How many small pictures a film gets: one at each keyframe, fewer where that would be too many."""
    keyframes = max(1, math.ceil(film.length_ms / 1000 / KEYFRAME_S))
    each = math.ceil(keyframes / _THUMBS_MOST)
    scale = _THUMB_PX / max(film.width, film.height)
    width, height = _even(film.width * scale), _even(film.height * scale)
    return Storyboard(each * KEYFRAME_S, math.ceil(keyframes / each), width, height)


def storyboard_arguments(board: Storyboard, *, out: str) -> list[str]:
    """All small pictures in one, from a rung: only its keyframes are decoded."""
    rows = math.ceil(board.count / THUMBS_A_ROW)
    filters = (
        f"select='not(mod(n,{board.each_s // KEYFRAME_S}))',scale={board.width}:{board.height},"
        f"tile={THUMBS_A_ROW}x{rows}"
    )
    webp = ("-frames:v", "1", "-fps_mode", "passthrough", "-c:v", "libwebp", "-quality", "68", "-f", "webp", out)
    return [*reading("-skip_frame", "nokey"), "-map", "0:V:0", "-an", *_BARE, "-vf", filters, *webp]


def storyboard_vtt(board: Storyboard, length_ms: int, picture: str) -> str:
    """Which part of the picture shows which stretch: WebVTT with media fragments, as players read it."""
    lines = ["WEBVTT", ""]
    for index in range(board.count):
        start = index * board.each_s * 1000
        end = min(start + board.each_s * 1000, length_ms)
        x, y = index % THUMBS_A_ROW * board.width, index // THUMBS_A_ROW * board.height
        if start < end:
            place = f"{picture}#xywh={x},{y},{board.width},{board.height}"
            lines += [f"{_vtt_time(start)} --> {_vtt_time(end)}", place, ""]
    return "\n".join(lines)


def _rung(film: Film, side: int) -> Rung:
    scale = side / min(film.width, film.height)
    width, height = _even(film.width * scale), _even(film.height * scale)
    # As much as pictures of that size need, growing slower than their area does.
    bits = round(1_800_000 * (width * height / (1280 * 720)) ** 0.75)
    return Rung(str(side), width, height, max(120_000, bits))


def _even(size: float) -> int:
    return max(2, round(size / 2) * 2)


def _vtt_time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
