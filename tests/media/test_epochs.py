"""An epoch on disk: what was appended is read again whatever was torn, and what was cut is nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.media.epochs import CHUNKS, INDEX, Chunk, StoredEpoch
from agogic.media.segments import segments
from agogic.media.tracks import epoch_folder, may_be, track_seat


def chunk(n: int, words: bytes = b"", *, t: int | None = None, key: bool = True) -> Chunk:
    return Chunk(n, 500 * n if t is None else t, 500, key, False, words or f"what chunk {n} holds".encode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media" / "1.camera" / "0"


def test_what_was_appended_is_read_again_and_again_the_same_changes_nothing(folder: Path) -> None:
    epoch = StoredEpoch.make(folder, b"init")
    assert len(epoch.append([chunk(0), chunk(2)])) == 2
    assert epoch.append([chunk(0, b"something else")]) == []
    assert epoch.read(0, 2) is None
    epoch.append([chunk(1)])
    for one in (epoch, StoredEpoch.open(folder)):
        assert one.init == b"init"
        assert one.read(0, 2) == [chunk(n).fragment for n in range(3)]
        assert [row.n for row in one.rows()] == [0, 1, 2]


def test_another_init_segment_does_not_take_its_place(folder: Path) -> None:
    StoredEpoch.make(folder, b"init").append([chunk(0)])
    assert len(StoredEpoch.make(folder, b"init")) == 1
    with pytest.raises(ValueError, match="another init"):
        StoredEpoch.make(folder, b"other")
    with pytest.raises(FileNotFoundError):
        StoredEpoch.open(folder.parent / "7")


@settings(max_examples=60, deadline=None)
@given(
    posts=st.lists(st.lists(st.tuples(st.integers(0, 30), st.binary(max_size=60)), max_size=5), max_size=8),
    torn=st.integers(0, 400),
    hint=st.one_of(st.none(), st.integers(0, 400), st.binary(max_size=100)),
    rubbish=st.binary(max_size=50),
)
def test_whatever_was_torn_all_whole_records_before_it_are_there_and_it_goes_on(
    tmp_path_factory: pytest.TempPathFactory,
    posts: list[list[tuple[int, bytes]]],
    torn: int,
    hint: int | bytes | None,
    rubbish: bytes,
) -> None:
    folder = tmp_path_factory.mktemp("epoch") / "0"
    epoch = StoredEpoch.make(folder, b"init")
    order: list[Chunk] = []
    for post in posts:
        epoch.append([chunk(n, words) for n, words in post])
        for n, words in post:
            if n not in {one.n for one in order}:
                order.append(chunk(n, words))
    ends = {row.n: row.at + row.size for row in epoch.rows()}
    epoch.close()
    place = folder / CHUNKS
    whole = place.read_bytes() if place.exists() else b""
    left = max(0, len(whole) - torn)
    place.write_bytes(whole[:left] + rubbish)
    if isinstance(hint, int) and (folder / INDEX).exists():
        (folder / INDEX).write_bytes((folder / INDEX).read_bytes()[:hint])
    elif isinstance(hint, bytes):
        (folder / INDEX).write_bytes(hint)
    again = StoredEpoch.open(folder)
    kept = [one for one in order if ends[one.n] <= left]
    # What follows the tear may, by chance, be just what was torn off.
    assert {one.n for one in kept} <= {row.n for row in again.rows()} <= {one.n for one in order}
    assert all(again.read(one.n, one.n) == [one.fragment] for one in kept)
    again.append(order)
    assert all(StoredEpoch.open(folder).read(one.n, one.n) == [one.fragment] for one in order)


def test_what_was_cut_is_on_the_disk_no_more_and_the_rest_is(folder: Path) -> None:
    epoch = StoredEpoch.make(folder, b"init")
    epoch.append(chunk(n) for n in range(6))
    assert epoch.cut([2, 3, 99]) == 2
    assert epoch.cut([2, 3]) == 0
    for one in (epoch, StoredEpoch.open(folder)):
        assert [row.gone for row in one.rows()] == [False, False, True, True, False, False]
        assert one.read(1, 2) is None
        assert one.read(4, 5) == [chunk(4).fragment, chunk(5).fragment]
    assert not [file for file in folder.iterdir() if b"chunk 2" in file.read_bytes() or b"chunk 3" in file.read_bytes()]
    epoch.append([chunk(2, b"again"), chunk(6)])
    assert epoch.read(6, 6) == [chunk(6).fragment]
    assert epoch.read(2, 2) is None, "what was cut does not come back by being sent again"
    (folder / INDEX).unlink()
    assert [row.gone for row in StoredEpoch.open(folder).rows()][:4] == [False, False, True, True]


def test_segments_begin_with_a_keyframe_and_stay_where_they_are(folder: Path) -> None:
    epoch = StoredEpoch.make(folder, b"init")
    chunks = [chunk(n, key=n % 4 == 0) for n in range(40)]
    epoch.append(one for one in chunks if one.n not in (17, 18))
    done, since = segments(epoch.rows(), ended=False)
    assert [(one.first, one.last) for one in done] == [(0, 7), (8, 15), (16, 16), (20, 23), (24, 31)]
    assert since is not None and (since.first, since.last, since.t, since.d) == (32, 39, 16_000, 4_000)
    epoch.append(chunks)
    done, since = segments(epoch.rows(), ended=True)
    assert [(one.first, one.last) for one in done] == [(n, n + 7) for n in range(0, 40, 8)]
    assert since is None
    epoch.cut([9])
    assert [(one.first, one.last) for one in segments(epoch.rows(), ended=True)[0]][1:3] == [(8, 8), (12, 15)]


@pytest.mark.parametrize(
    "name", ["", "1", "1.camera/", "../1.camera", "01.camera", "1.mouth", "-1.voice", "1.camera\n"]
)
def test_what_is_no_track_lies_nowhere(name: str, tmp_path: Path) -> None:
    assert track_seat(name) is None
    with pytest.raises(ValueError, match="no name"):
        epoch_folder(tmp_path, name, 0)


def test_tracks_are_of_types_that_browsers_play() -> None:
    assert may_be("1.camera", 'video/mp4; codecs="avc1.42E01F"')
    assert may_be("1.screen", 'video/mp4; codecs="vp09.00.31.08"')
    assert may_be("1.screen", 'video/mp4;codecs="av01.0.04M.08"')
    assert may_be("1.voice", 'audio/mp4; codecs="opus"') and may_be("1.sound", 'audio/mp4; codecs="mp4a.40.2"')
    assert not may_be("1.voice", 'video/mp4; codecs="avc1.42E01F"')
    assert not may_be("1.camera", 'text/html; codecs="avc1.42E01F"') and not may_be("1.camera", "video/mp4")
