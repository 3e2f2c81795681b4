"""Entries as `decide` would give them, for stores to keep."""

from __future__ import annotations

from hypothesis import strategies as st

from agogic.classlog.decide import Entry
from agogic.classlog.ids import derived_id, new_id

AUDIENCES = ("room", "desk", "seat.1", "seat.2")


def drafted(n: int = 1, *, by: int = 1, id_: str | None = None, to: str = "room", at: int = 0) -> list[Entry]:
    """What one draft was decided into: `n` events, the first under the draft's own id."""
    first = id_ or new_id()
    return [
        Entry(
            id=first if k == 0 else derived_id(first, k),
            at=at,
            utc=1_800_000_000_000 + at,
            by=by,
            to=to,
            type="chat.said",
            body={"text": f"Nº {k} of {first} 🌱"},
        )
        for k in range(n)
    ]


@st.composite
def drafts(draw: st.DrawFn) -> list[Entry]:
    """One draft's entries, of any size, from any seat to any audience, contributions among them."""
    first = new_id()
    by = draw(st.integers(0, 3))
    size = draw(st.integers(1, 4))
    return [
        Entry(
            id=first if k == 0 else derived_id(first, k),
            at=draw(st.integers(0, 10_000)),
            utc=draw(st.integers(0, 2**48)),
            by=by,
            to=draw(st.sampled_from(AUDIENCES)),
            type=draw(st.sampled_from(["chat.said", "reacted", "never.heard"])),
            body=draw(
                st.dictionaries(st.text(max_size=5), st.none() | st.text(max_size=9) | st.integers(), max_size=3)
            ),
            later=draw(st.booleans()),
        )
        for k in range(size)
    ]
