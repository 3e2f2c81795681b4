"""The boxes of ISO 14496-12 as far as a server looks at them; total: no bytes raise."""

from __future__ import annotations

from collections.abc import Iterator

_HEAD_BYTES = 8
_FRAGMENT = {b"moof", b"mdat", b"styp", b"sidx", b"prft", b"emsg"}


def boxes(raw: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places, as (kind, where its content begins, where it ends); stops at what is none."""
    end = len(raw) if end is None else min(end, len(raw))
    while start + _HEAD_BYTES <= end:
        size, kind = int.from_bytes(raw[start : start + 4], "big"), raw[start + 4 : start + 8]
        if size < _HEAD_BYTES or start + size > end:
            return
        yield kind, start + _HEAD_BYTES, start + size
        start += size


def is_init(raw: bytes) -> bool:
    """Whether this is an init segment: `ftyp`, `moov`, nothing that holds media."""
    found = list(boxes(raw))
    kinds = [kind for kind, _, _ in found]
    return (
        bool(found)
        and found[-1][2] == len(raw)
        and kinds[0] == b"ftyp"
        and kinds.count(b"moov") == 1
        and not ({b"moof", b"mdat"} & set(kinds))
    )


def is_fragments(raw: bytes) -> bool:
    """Whether these are whole fragments, `moof` and `mdat` by turns, and nothing else of weight."""
    found = list(boxes(raw))
    kinds = [kind for kind, _, _ in found]
    turns = [kind for kind in kinds if kind in (b"moof", b"mdat")]
    whole = bool(found) and found[-1][2] == len(raw) and set(kinds) <= _FRAGMENT
    return whole and bool(turns) and turns == [b"moof", b"mdat"] * (len(turns) // 2)


def decode_times(raw: bytes) -> list[int]:
    """When each fragment begins, in its track's timescale (`tfdt`); a fragment that says nothing of it is left out."""
    times = []
    for kind, start, end in boxes(raw):
        if kind != b"moof":
            continue
        for inner, a, z in boxes(raw, start, end):
            if inner != b"traf":
                continue
            for part, at, to in boxes(raw, a, z):
                if part == b"tfdt" and to - at in (8, 12):
                    times.append(int.from_bytes(raw[at + 4 : to], "big"))
    return times
