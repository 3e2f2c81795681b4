"""A film is made step by step. What is done is kept, so that who was cut off in the middle goes on there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path
from typing import Literal

import msgspec

from agogic.media.films import ladder
from agogic.media.films.confined import Limits, ffmpeg_run
from agogic.media.films.probe import Film

POSTER, STORYBOARD, STORYBOARD_VTT = "poster.webp", "storyboard.webp", "storyboard.vtt"
SOUND = "sound.mp4"

Step = Literal["loudness", "sound", "picture", "stills"]
Told = Callable[[float, Step, str], None]
"""Is told how far making is (0 to 1), at what, and of the picture at which rung. What it raises ends the making."""

_LOUD, _QUIET = "loud.txt", "quiet.txt"
_STILLS = Limits(wall_s=300, cpu_s=300, memory_bytes=2_000_000_000, file_bytes=50_000_000)
_SOUND_COSTS = 0.04
"""What a second of sound takes, where a second of the largest rung takes 1."""


class Unmakable(Exception):
    """ffmpeg could not make a part of a film; `told` is what it said, for whoever runs the school."""

    def __init__(self, part: str, told: str) -> None:
        super().__init__(f"{part}: {told[-600:]}")
        self.part = part


@dataclass(frozen=True, slots=True)
class Made:
    """What lies in the folder now: rungs, the largest first; whether there is sound; where nobody is heard (ms)."""

    rungs: list[ladder.Rung]
    sound: bool
    quiet: list[list[int]]


def film_make(file: Path, folder: Path, film: Film, told: Told) -> Made:
    """Make the parts of a film in `folder`. Raises `Unmakable`, and whatever `told` raises."""
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < file.stat().st_size // 4 + 200_000_000:
        raise OSError(ENOSPC, "No space left on device", str(folder))
    rungs = ladder.rungs_of(film)
    work = _Work(file, folder, film, told, sum(_cost(rung) for rung in rungs) + 2 * _SOUND_COSTS * film.sound)
    quiet = work.sound() if film.sound else []
    for rung in rungs:
        work.picture(rung)
    if rungs:
        work.stills(rungs)
    return Made(rungs[::-1], film.sound, quiet)


class _Work:
    """The steps of one film."""

    def __init__(self, file: Path, folder: Path, film: Film, told: Told, costs: float) -> None:
        self._file, self._folder, self._film, self._told = file, folder, film, told
        self._costs, self._spent = costs or 1.0, 0.0
        self._limits = ladder.limits_of(film)

    def sound(self) -> list[list[int]]:
        """The sound, and where it is quiet."""
        if not (self._folder / SOUND).exists():
            self._made(ladder.loudness_arguments(_LOUD), "loudness", _SOUND_COSTS)
            loudness = ladder.loudness_found(self._read(_LOUD))
            arguments = ladder.sound_arguments(loudness, quiet=_QUIET, out=f"{SOUND}.part")
            self._made(arguments, "sound", _SOUND_COSTS, out=SOUND)
            (self._folder / _LOUD).unlink(missing_ok=True)
        else:
            self._spent += 2 * _SOUND_COSTS
        return ladder.quiet_found(self._read(_QUIET), self._film.length_ms)

    def picture(self, rung: ladder.Rung) -> None:
        """One rung."""
        out = f"{rung.name}.mp4"
        if (self._folder / out).exists():
            self._spent += _cost(rung)
            return
        arguments = ladder.picture_arguments(rung, out=f"{out}.part")
        self._made(arguments, "picture", _cost(rung), out=out, of=rung.name)

    def stills(self, rungs: list[ladder.Rung]) -> None:
        """Poster and storyboard, from rungs that are made already."""
        self._told(self._spent / self._costs, "stills", "")
        poster = ladder.poster_arguments(self._film, out=f"{POSTER}.part")
        self._made(poster, "stills", 0, out=POSTER, file=f"{rungs[-1].name}.mp4")
        board = ladder.storyboard_of(self._film)
        sheet = ladder.storyboard_arguments(board, out=f"{STORYBOARD}.part")
        self._made(sheet, "stills", 0, out=STORYBOARD, file=f"{rungs[0].name}.mp4")
        (self._folder / STORYBOARD_VTT).write_text(ladder.storyboard_vtt(board, self._film.length_ms, STORYBOARD))

    def _made(
        self, arguments: list[str], step: Step, cost: float, *, out: str = "", of: str = "", file: str = ""
    ) -> None:
        """Run ffmpeg once; `out` appears whole or not at all."""

        def heard(line: str) -> None:
            name, _, value = line.partition("=")
            if name == "out_time_us" and value.isdigit():
                share = min(int(value) / 1000 / self._film.length_ms, 1.0)
                self._told(min((self._spent + share * cost) / self._costs, 1.0), step, of)

        ran = ffmpeg_run(
            arguments,
            file=self._folder / file if file else self._file,
            folder=self._folder,
            limits=_STILLS if step == "stills" else self._limits,
            heard=heard,
        )
        part = self._folder / f"{out}.part"
        if not ran.well or (out and not (part.is_file() and part.stat().st_size)):
            if "No space left" in ran.told:
                raise OSError(ENOSPC, "No space left on device", str(self._folder))
            raise Unmakable(out or step, ran.told or f"ended with {ran.code}")
        if out:
            part.replace(self._folder / out)
        self._spent += cost

    def _read(self, name: str) -> str:
        path = self._folder / name
        return path.read_text("utf-8", "replace") if path.exists() else ""


def film_kept(folder: Path) -> Film | None:
    """What was found out of a file when its film was begun, if it was."""
    try:
        return msgspec.json.decode((folder / "film.json").read_bytes(), type=Film)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def film_keep(folder: Path, film: Film) -> None:
    """Keep what was found out of a file, for whoever goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "film.json").write_bytes(msgspec.json.encode(film))


def _cost(rung: ladder.Rung) -> float:
    """What a rung takes beside the others: decoding is the same for all."""
    return 0.25 + rung.width * rung.height / (1280 * 720)
