"""A finished track is laid into a class's folder, in the form in which live media are kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from agogic.media.epochs import Chunk, StoredEpoch
from agogic.media.films.fragments import Fragment, fragments_read, init_read, mime_of
from agogic.media.tracks import FULL, epoch_folder

PICTURE, SOUND = "0.film", "0.sound"
_AT_ONCE = 60
"""So many chunks are written before the disk is asked to have them."""


def film_lay(class_folder: Path, made: Path, rungs: Iterable[str], *, sound: bool) -> tuple[str | None, str | None]:
    """Lay the rungs (the largest first) and the sound made in a folder. Returns the MIME types of picture and sound.

    What lay there of a film before is gone. Raises `OSError`, and `NotOurs` where a file is not as we make them.
    """
    for track in (PICTURE, SOUND):
        shutil.rmtree(class_folder / "media" / track, ignore_errors=True)
    names = list(rungs)
    picture = heard = None
    for name in names:
        _track_lay(made / f"{name}.mp4", epoch_folder(class_folder, PICTURE, 0, name))
    if names:
        picture = mime_of(init_read(made / f"{names[0]}.mp4"))
    if sound:
        _track_lay(made / "sound.mp4", epoch_folder(class_folder, SOUND, 0, FULL))
        heard = mime_of(init_read(made / "sound.mp4"))
    return picture, heard


def _track_lay(file: Path, folder: Path) -> None:
    epoch = StoredEpoch.make(folder, init_read(file))
    try:
        chunks = _chunks(fragments_read(file))
        while several := list(islice(chunks, _AT_ONCE)):
            epoch.append(several)
    finally:
        epoch.close()


def _chunks(fragments: Iterator[Fragment]) -> Iterator[Chunk]:
    for n, each in enumerate(fragments):
        yield Chunk(n=n, t=each.t_ms, d=each.d_ms, key=each.key, loud=False, fragment=each.bytes)
