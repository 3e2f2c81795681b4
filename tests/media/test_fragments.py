"""A thinner stream from the same encode: its frames, its time; and any bytes at all."""

from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from agogic.media.boxes import boxes, is_fragments, is_init
from agogic.media.fragments import lowest_layer
from tests.media import muxing
from tests.media.muxing import Frame

_frames = st.lists(
    st.builds(
        Frame,
        st.binary(min_size=1, max_size=40),
        st.integers(1, 10_000),
        st.booleans(),
        st.booleans(),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=12,
)


def read(raw: bytes) -> list[tuple[int, int, int, list[tuple[int, int, bytes]]]]:
    """Fragments read by the letter: sequence, track, time, and each sample's duration, flags and bytes."""
    found = []
    moof = 0
    for kind, start, end in boxes(raw):
        if kind == b"moof":
            moof = start - 8
            inside = {k: (a, z) for k, a, z in boxes(raw, start, end)}
            parts = {k: (a, z) for k, a, z in boxes(raw, *inside[b"traf"])}
            sequence = struct.unpack_from(">I", raw, inside[b"mfhd"][0] + 4)[0]
            track = struct.unpack_from(">I", raw, parts[b"tfhd"][0] + 4)[0]
            time = struct.unpack_from(">Q", raw, parts[b"tfdt"][0] + 4)[0]
            at = parts[b"trun"][0]
            flags, many, offset = struct.unpack_from(">IIi", raw, at)
            assert flags == 0x701
            place, samples = moof + offset, []
            for n in range(many):
                duration, size, marks = struct.unpack_from(">III", raw, at + 12 + 12 * n)
                samples.append((duration, marks, raw[place : place + size]))
                place += size
            found.append((sequence, track, time, samples))
        elif kind == b"mdat":
            assert place == end, "the bytes of a fragment are those of its samples"
    return found


@given(st.lists(_frames, min_size=1, max_size=4))
def test_what_is_left_is_the_lowest_layer_and_lasts_as_long(many: list[list[Frame]]) -> None:
    raw, time = b"", 0
    for n, frames in enumerate(many):
        raw += muxing.fragment(frames, time, n + 1)
        time += sum(frame.duration for frame in frames)
    thin = lowest_layer(raw)
    assert thin is not None and is_fragments(thin)
    for (sequence, track, begun, samples), whole, frames in zip(read(thin), read(raw), many, strict=True):
        assert (sequence, track, begun) == whole[:3]
        left = [frame for n, frame in enumerate(frames) if n == 0 or (frame.needed and not frame.layer)]
        assert [content for _, _, content in samples] == [frame.content for frame in left]
        assert [marks for _, marks, _ in samples] == [frame.flags for frame in left]
        assert sum(duration for duration, _, _ in samples) == sum(frame.duration for frame in frames)
    if all(frame.needed and not frame.layer for frames in many for frame in frames):
        assert thin == raw
    assert lowest_layer(thin) == thin


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_answered(raw: bytes) -> None:
    assert lowest_layer(raw) is None
    assert is_init(raw) is False and is_fragments(raw) is False


@settings(max_examples=300)
@given(_frames, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_fragment_with_bytes_changed_gives_a_fragment_or_nothing(
    frames: list[Frame], changes: list[tuple[int, int]]
) -> None:
    raw = bytearray(muxing.fragment(frames, 0))
    for place, value in changes:
        raw[place % len(raw)] = value
    thin = lowest_layer(bytes(raw))
    assert thin is None or len(thin) <= len(raw)


def test_counts_and_sizes_beyond_what_is_there_are_refused() -> None:
    whole = muxing.fragment([Frame(b"x" * 10, 1), Frame(b"y" * 10, 1, needed=False)], 0)
    at = whole.index(b"trun") + 8
    for place, value in ((at, 2**32 - 1), (at, 0), (at + 4, 2**31 - 1), (at + 4, 8), (at + 12, 2**32 - 1)):
        assert lowest_layer(whole[:place] + struct.pack(">I", value) + whole[place + 4 :]) is None
    assert lowest_layer(whole[:-1]) is None
    assert lowest_layer(whole + b"\0") is None


def test_what_a_server_takes_for_an_init_segment() -> None:
    assert is_init(muxing.init())
    assert not is_init(muxing.init() + muxing.picture(0, t=0))
    assert not is_init(muxing.init()[:-1])
    assert is_fragments(muxing.picture(0, t=0) + muxing.picture(1, t=500))
    assert not is_fragments(muxing.box(b"mdat") + muxing.box(b"moof"))
    assert not is_fragments(muxing.picture(0, t=0) + muxing.box(b"moov"))
