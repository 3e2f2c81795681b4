"""What ffmpeg is told to make the parts of a class's film. Pure: scenes in, arguments out.

Everything read here is the school's own: pages of slides, and tracks as they were kept. Files are named relative to the folder
ffmpeg works in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agogic.media.films.ladder import SOUND_RATE

WIDTH, HEIGHT, RATE = 1280, 720, 25
"""The shape of a class's film, px, and its pictures a second."""
_SMALL_WIDTH, _SMALL_HEIGHT, _MARGIN = 320, 180, 24
_OWN = ("-protocol_whitelist", "file", "-threads", "2")
_PROGRESS = ("-progress", "pipe:1")


def frames_of(start_ms: int, end_ms: int) -> int:
    """How many pictures lie between two moments of the film; reckoned from its beginning, so that nothing adds up."""
    return round(end_ms * RATE / 1000) - round(start_ms * RATE / 1000)


def scene_arguments(
    *, large: tuple[str, float] | None, small: tuple[str, float] | None, is_still: bool, frames: int, out: str
) -> list[str]:
    """One scene as bare H.264. `large`, `small`: a file, and how far into it the scene begins, seconds."""
    inputs = [*_OWN, "-f", "lavfi", "-i", f"color=black:s={WIDTH}x{HEIGHT}:r={RATE}"]
    graph, last = [], "[0:v]"
    if large is not None:
        name, at_s = large
        inputs += [
            *_OWN,
            *(("-loop", "1", "-framerate", str(RATE)) if is_still else ("-ss", f"{at_s:.3f}")),
            "-i",
            name,
        ]
        graph.append(f"[1:v]{_fitted(WIDTH, HEIGHT)}[large]")
        graph.append(f"{last}[large]overlay=(W-w)/2:(H-h)/2:eof_action=repeat[seen]")
        last = "[seen]"
    if small is not None:
        name, at_s = small
        inputs += [*_OWN, "-ss", f"{at_s:.3f}", "-i", name]
        graph.append(f"[{2 if large is not None else 1}:v]{_fitted(_SMALL_WIDTH, _SMALL_HEIGHT)}[small]")
        graph.append(f"{last}[small]overlay=W-w-{_MARGIN}:H-h-{_MARGIN}:eof_action=repeat[both]")
        last = "[both]"
    graph.append(f"{last}fps={RATE},format=yuv420p[out]")
    return [
        *inputs,
        *("-filter_complex", ";".join(graph), "-map", "[out]", "-an", "-frames:v", str(frames)),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-profile:v",
            "high",
            "-crf",
            "24",
            "-bf",
            "0",
            "-g",
            str(RATE * 4),
        ),
        *("-threads", "2", *_PROGRESS, "-f", "h264", out),
    ]


def sound_arguments(
    sounds: Sequence[tuple[str, int]], taken: Sequence[Sequence[int]], *, length_ms: int, out: str
) -> list[str]:
    """All voices in one. `sounds`: files, and the class time (ms) each begins at; only the stretches taken are left."""
    inputs: list[str] = []
    graph: list[str] = []
    for index, (name, start_ms) in enumerate(sounds):
        inputs += [*_OWN, "-i", name]
        placed = f"aresample={SOUND_RATE}:async=1:first_pts=0,aformat=channel_layouts=stereo,adelay={start_ms}:all=1"
        graph.append(f"[{index}:a]{placed}[s{index}]")
    if not sounds:
        inputs += [*_OWN, "-f", "lavfi", "-i", f"anullsrc=r={SOUND_RATE}:cl=stereo"]
        graph.append("[0:a]anull[mixed]")
    else:
        heard = "".join(f"[s{index}]" for index in range(len(sounds)))
        graph.append(f"{heard}amix=inputs={len(sounds)}:normalize=0:duration=longest[mixed]")
    graph.append(f"[mixed]apad,atrim=end={length_ms / 1000:.3f},{_kept(taken)}alimiter=limit=0.84:level=disabled[out]")
    return [
        *inputs,
        *("-filter_complex", ";".join(graph), "-map", "[out]", "-vn", "-c:a", "aac", "-b:a", "96k"),
        *("-movflags", "+faststart", *_PROGRESS, "-f", "mp4", out),
    ]


def joined_arguments(*, sound: str, chapters: str, out: str) -> list[str]:
    """Picture (bare H.264, handed over), sound and chapters (files) in one MP4 that plays while it still comes."""
    return [
        *("-protocol_whitelist", "fd", "-f", "h264", "-framerate", str(RATE), "-i", "fd:"),
        *(*_OWN, "-i", sound, *_OWN, "-f", "ffmetadata", "-i", chapters),
        *("-map", "0:v", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2", "-c", "copy"),
        *("-movflags", "+faststart", *_PROGRESS, "-f", "mp4", out),
    ]


def copied_arguments(*, sound: str | None, chapters: str, out: str) -> list[str]:
    """The picture of a film (a track, handed over) and its sound as they are, in one MP4."""
    inputs = [*_OWN, "-i", sound] if sound else []
    return [
        *("-protocol_whitelist", "fd", "-f", "mp4", "-i", "fd:", *inputs),
        *(*_OWN, "-f", "ffmetadata", "-i", chapters),
        *("-map", "0", *(("-map", "1:a") if sound else ())),
        *("-map_metadata", "2" if sound else "1", "-map_chapters", "2" if sound else "1", "-c", "copy"),
        *("-movflags", "+faststart", *_PROGRESS, "-f", "mp4", out),
    ]


def chapters_text(title: str, chapters: Iterable[tuple[int, str]], length_ms: int) -> str:
    """Title and chapters as ffmpeg's metadata file has them."""
    named = sorted((at, name) for at, name in chapters if at < length_ms)
    if named and named[0][0] > 0:
        # Players take chapters as lying end to end from the beginning.
        named.insert(0, (0, title))
    lines = [";FFMETADATA1", f"title={_escaped(title)}"]
    for index, (at, name) in enumerate(named):
        end = named[index + 1][0] if index + 1 < len(named) else length_ms
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={at}", f"END={max(end, at + 1)}", f"title={_escaped(name)}"]
    return "\n".join(lines) + "\n"


def _fitted(width: int, height: int) -> str:
    fit = f"scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2"
    return f"setpts=PTS-STARTPTS,fps={RATE},{fit},setsar=1"


def _kept(taken: Sequence[Sequence[int]]) -> str:
    """A filter that leaves only some stretches and closes up the gaps."""
    spans = "+".join(f"between(t,{start / 1000:.3f},{end / 1000:.3f})" for start, end in taken)
    return f"aselect='{spans or '0'}',asetpts=N/SR/TB,"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "=;#\\\n" else sign for sign in text)
