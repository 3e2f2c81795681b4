"""An hour of film: made in a time a teacher can wait for, in pieces that fit together to the end."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from agogic.media.epochs import StoredEpoch
from agogic.media.films.laying import film_lay
from agogic.media.films.making import STORYBOARD_VTT, film_make
from agogic.media.films.probe import Film, film_probe
from agogic.media.tracks import epoch_folder
from tests.media.filmed import film_of

HOUR_MS = 3_600_000
LONGEST_S = 110
"""How long an hour of a small picture may take to be made here, two other things going on beside."""


@pytest.mark.fault
@pytest.mark.timeout(300)
def test_an_hour(tmp_path: Path) -> None:
    more = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k")
    file = film_of(tmp_path / "hour.mp4", seconds=3600, size=(256, 144), rate=6, more=more)
    began = time.monotonic()
    film = film_probe(file)
    assert isinstance(film, Film) and film.length_ms == HOUR_MS
    assert time.monotonic() - began < 10
    made = film_make(file, tmp_path / "made", film, lambda share, step, of: None)
    picture, sound = film_lay(tmp_path, tmp_path / "made", [rung.name for rung in made.rungs], sound=True)
    took = time.monotonic() - began
    assert picture and sound and took < LONGEST_S, took
    for track, variant in (("0.film", "144"), ("0.sound", "full")):
        rows = StoredEpoch.open(epoch_folder(tmp_path, track, 0, variant)).rows()
        assert rows[0].t == 0 and all(one.t + one.d == other.t for one, other in pairwise(rows))
        assert abs(rows[-1].t + rows[-1].d - HOUR_MS) < 50
        assert len(rows) == pytest.approx(1800, abs=10)
    assert (tmp_path / "made" / STORYBOARD_VTT).read_text().count("-->") == 150
    print(f"an hour was made in {took:.0f} s")
