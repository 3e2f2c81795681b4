"""A class becomes a file to take along, scene by scene; what is done is kept, so that who was cut off goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from agogic.classlog.state import Part
from agogic.media.epochs import StoredEpoch
from agogic.media.films.confined import Limits, ffmpeg_run
from agogic.media.films.making import Unmakable
from agogic.media.takeaway import telling
from agogic.media.takeaway.planning import Picture, Plan, Scene, Slide, plan_of
from agogic.media.tracks import epoch_folder

FILM, SOUND = "film", "sound"
NAMES = {FILM: "class.mp4", SOUND: "class.m4a"}
_SOUND, _PICTURE, _CHAPTERS = "sound.m4a", "picture.h264", "chapters.txt"
_SOUND_COSTS = 0.08
_READ_AT_ONCE = 100

Told = Callable[[float], None]
"""Is told how far making is (0 to 1). What it raises ends the making."""


def takeaway_make(
    class_folder: Path, work: Path, room: Part, *, length_ms: int, title: str, kind: str, told: Told
) -> Path:
    """Make the file of a class that is over, in `work`. Returns where it is. Raises `Unmakable`, and what `told` raises."""
    work.mkdir(parents=True, exist_ok=True)
    speaking = {
        int(track.partition(".")[0]): _loud(class_folder, track, [one.epoch for one in epochs if one.kept])
        for track, epochs in room.tracks.items()
        if track.endswith(".voice")
    }
    making = _Making(class_folder, work, plan_of(room, length_ms, speaking), length_ms, told)
    out = work / NAMES[kind]
    if out.exists():
        return out
    chapters = [(making.plan.at(each.from_), each.title) for each in room.chapters.values() if each.title.strip()]
    (work / _CHAPTERS).write_text(telling.chapters_text(title, chapters, making.plan.length_ms), "utf-8")
    if kind == SOUND:
        making.sound().replace(out)
    elif room.film_ms is not None and making.plan.taken == [[0, length_ms]] and not room.media_gone:
        making.copied(out)
    else:
        making.sound()
        making.joined(making.picture(), out)
    return out


def takeaway_clear(work: Path) -> None:
    """What only making it needed is gone."""
    for path in work.iterdir():
        if path.name not in NAMES.values():
            path.unlink()


def _loud(class_folder: Path, track: str, epochs: Iterable[int]) -> list[list[int]]:
    """When somebody was heard in a track; short breaths do not part it."""
    spans: list[list[int]] = []
    for epoch in epochs:
        try:
            stored = StoredEpoch.open(epoch_folder(class_folder, track, epoch))
        except FileNotFoundError:
            continue
        for row in stored.rows():
            if row.loud and not row.gone:
                if spans and row.t - spans[-1][1] <= 1000:
                    spans[-1][1] = max(spans[-1][1], row.t + row.d)
                else:
                    spans.append([row.t, row.t + row.d])
        stored.close()
    return spans


class _Making:
    """The parts of one file."""

    def __init__(self, class_folder: Path, work: Path, plan: Plan, length_ms: int, told: Told) -> None:
        self.plan = plan
        self._class, self._work, self._length_ms, self._told = class_folder, work, length_ms, told
        self._tracks: dict[Picture, tuple[str, int] | None] = {}
        self._spent = 0.0
        wall_s = 600 + length_ms / 1000 * 20
        self._limits = Limits(wall_s=wall_s, cpu_s=int(wall_s * 4), memory_bytes=3_000_000_000)

    def sound(self) -> Path:
        """All that is heard."""
        out = self._work / _SOUND
        if not out.exists():
            placed = [each for each in map(self._track, self.plan.sounds) if each is not None]
            arguments = telling.sound_arguments(
                placed, self.plan.taken, length_ms=self._length_ms, out=f"{_SOUND}.part"
            )
            self._run(arguments, out, _SOUND_COSTS, self.plan.length_ms)
        self._spent = _SOUND_COSTS
        return out

    def picture(self) -> Path:
        """All that is seen, as one run of pictures."""
        parts, at = [], 0
        for index, scene in enumerate(self.plan.scenes):
            end = at + scene.end - scene.start
            frames = telling.frames_of(at, end)
            part = self._work / f"scene{index:05}.h264"
            if frames:
                share = (1 - _SOUND_COSTS) * (end - at) / max(1, self.plan.length_ms)
                if not part.exists():
                    self._run(self._scene(scene, frames, f"{part.name}.part"), part, share, end - at)
                self._spent += share
                parts.append(part)
            at = end
        whole = self._work / _PICTURE
        with whole.open("wb") as file:
            for part in parts:
                with part.open("rb") as piece:
                    shutil.copyfileobj(piece, file, 1 << 20)
        return whole

    def joined(self, picture: Path, out: Path) -> None:
        """Picture and sound in one."""
        arguments = telling.joined_arguments(sound=_SOUND, chapters=_CHAPTERS, out=f"{out.name}.part")
        self._run(arguments, out, 0, self.plan.length_ms, file=picture)

    def copied(self, out: Path) -> None:
        """A film that nothing was taken from, as it is."""
        picture = next((scene.large for scene in self.plan.scenes if isinstance(scene.large, Picture)), None)
        seen = self._track(picture) if picture is not None else None
        heard = next((track for track in map(self._track, self.plan.sounds) if track is not None), None)
        if seen is None:
            raise Unmakable(out.name, "there is no picture")
        sound = heard[0] if heard else None
        arguments = telling.copied_arguments(sound=sound, chapters=_CHAPTERS, out=f"{out.name}.part")
        self._run(arguments, out, 1, self.plan.length_ms, file=self._work / seen[0])

    def _scene(self, scene: Scene, frames: int, out: str) -> list[str]:
        is_still = isinstance(scene.large, Slide)
        large = self._slide(scene.large) if isinstance(scene.large, Slide) else self._moving(scene.large, scene.start)
        small = self._moving(scene.small, scene.start)
        return telling.scene_arguments(large=large, small=small, is_still=is_still, frames=frames, out=out)

    def _slide(self, slide: Slide) -> tuple[str, float] | None:
        path = self._class / "slides" / slide.deck / f"{slide.page}-large.webp"
        return (str(path), 0.0) if path.is_file() else None

    def _moving(self, picture: Picture | None, at_ms: int) -> tuple[str, float] | None:
        track = self._track(picture) if picture is not None else None
        return (track[0], max(0, at_ms - track[1]) / 1000) if track else None

    def _track(self, of: Picture) -> tuple[str, int] | None:
        """A track as a file, written once, and the class time it begins at; None if nothing of it is left."""
        if of not in self._tracks:
            name = f"{of.track}-{of.epoch}-{of.variant}.mp4"
            start = track_written(epoch_folder(self._class, of.track, of.epoch, of.variant), self._work / name)
            self._tracks[of] = None if start is None else (name, start)
        return self._tracks[of]

    def _run(self, arguments: list[str], out: Path, share: float, length_ms: int, *, file: Path | None = None) -> None:
        def heard(line: str) -> None:
            name, _, value = line.partition("=")
            if name == "out_time_us" and value.isdigit():
                done = min(int(value) / 1000 / max(1, length_ms), 1.0)
                self._told(min(self._spent + share * done, 1.0))

        nothing = self._work / "nothing"
        nothing.touch()
        ran = ffmpeg_run(arguments, file=file or nothing, folder=self._work, limits=self._limits, heard=heard)
        part = out.with_name(f"{out.name}.part")
        if not ran.well or not part.is_file():
            raise Unmakable(out.name, ran.told or f"ended with {ran.code}")
        part.replace(out)


def track_written(folder: Path, out: Path) -> int | None:
    """Write an epoch of a track as one file, without what was cut; the class time (ms) it begins at, None if nothing is left."""
    try:
        stored = StoredEpoch.open(folder)
    except FileNotFoundError:
        return None
    rows = [row for row in stored.rows() if not row.gone]
    if rows and not out.exists():
        part = out.with_suffix(".part")
        with part.open("wb") as file:
            file.write(stored.init)
            for row in rows:
                for fragment in stored.read(row.n, row.n) or ():
                    file.write(fragment)
        part.replace(out)
    stored.close()
    return rows[0].t if rows else None
