"""Random logs: events of every type, fit and unfit, in the shapes a hostile or careless client could make."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from agogic.classlog.events import ANCHORABLE, BODIES, Event

IDS = [f"0198a000-0000-7000-8000-{n:012d}" for n in range(8)]
AUDIENCES = ["room", "desk", "seat.1", "seat.2", "seat.7"]

_texts = st.text(min_size=1, max_size=20)
_id = st.sampled_from(IDS)
_seat = st.integers(0, 4)
_time = st.integers(0, 100_000)

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": _texts,
    "planned_ms": _time,
    "rules": st.fixed_dictionaries({}, optional={"nod": st.booleans(), "chat": st.sampled_from(["off", "desk"])}),
    "alone": st.booleans(),
    "left": st.booleans(),
    "seat": _seat,
    "role": st.sampled_from(["pupil", "teacher"]),
    "chat": st.none() | st.booleans(),
    "hands": st.none() | st.booleans(),
    "here": st.booleans(),
    "text": _texts,
    "re": st.none() | _id,
    "of": _id,
    "on": st.none() | _id,
    "off": st.booleans(),
    "emoji": st.sampled_from(["👍", "🤔", "❤️"]),
    "question": _id,
    "deck": st.sampled_from(["d1", "d2"]),
    "pages": st.integers(1, 20),
    "page": st.integers(1, 20),
    "width": st.just(16),
    "height": st.just(9),
    "t": st.none() | st.integers(-5_000, 200_000),
    "poll": _id,
    "kind": st.sampled_from(["one", "several", "text", "number", "scale"]),
    "prompt": _texts,
    "options": st.lists(_texts, max_size=4),
    "check": st.booleans(),
    "right": st.fixed_dictionaries({}, optional={"choices": st.lists(st.integers(0, 3), max_size=3)}),
    "choices": st.lists(st.integers(0, 3), max_size=3),
    "number": st.none() | st.integers(-5, 5) | st.floats(-10, 10),
    "from": _time,
    "to": _time,
    "why": st.text(max_size=10),
    "report": _id,
    "waits": st.booleans(),
    "captions": st.none() | st.booleans(),
    "voice": st.booleans(),
    "camera": st.booleans(),
    "screen": st.booleans(),
    "track": st.sampled_from(["1.camera", "1.voice", "2.voice", "0.sound"]),
    "epoch": st.integers(0, 4).map(lambda n: n * 10_000),
    "mime": st.sampled_from(['video/mp4; codecs="avc1.42E01F"', 'audio/mp4; codecs="opus"']),
    "kept": st.booleans(),
    "variants": st.sampled_from([["full"], ["full", "base"]]),
    "until": _time,
    "first": st.integers(0, 50),
    "last": st.integers(0, 50),
    "state": st.sampled_from(["open", "filled", "lost"]),
    "tracks": st.lists(st.sampled_from(["1.camera", "2.voice"]), max_size=2),
    "length_ms": st.integers(1, 100_000),
    "picture": st.none() | st.just('video/mp4; codecs="avc1.42E01F"'),
    "sound": st.none() | st.just('audio/mp4; codecs="opus"'),
    "quiet": st.lists(st.lists(_time, max_size=3), max_size=3),
    "lang": st.sampled_from(["en", "fr", "pt-BR"]),
    "who": st.text(max_size=5),
}

_odd = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def bodies(draw: st.DrawFn, type_: str) -> dict[str, Any]:
    """A body for `type_`: mostly fit, sometimes with a field missing, odd, or never heard of."""
    struct = BODIES.get(type_)
    names = [name for name in (struct.__struct_encode_fields__ if struct else ()) if name in FIELDS]
    body = {name: draw(FIELDS[name]) for name in names}
    match draw(st.integers(0, 9)):
        case 0 if names:
            del body[draw(st.sampled_from(names))]
        case 1 if names:
            body[draw(st.sampled_from(names))] = draw(_odd)
        case 2:
            body["never_heard_of"] = draw(_odd)
    return body


@st.composite
def logs(draw: st.DrawFn, *, max_size: int = 40) -> list[Event]:
    """A log of up to `max_size` events, in the order of `seq`, class time never going back but for contributions."""
    at = 0
    log: list[Event] = []
    for seq in range(1, draw(st.integers(0, max_size)) + 1):
        type_ = draw(st.sampled_from([*BODIES, "never.heard"]))
        later = type_ in ANCHORABLE and draw(st.booleans())
        at += draw(st.integers(0, 9_000))
        log.append(
            Event(
                seq=seq,
                id=draw(_id),
                at=draw(st.integers(0, at)) if later else at,
                utc=1_800_000_000_000 + at + seq,
                by=draw(_seat),
                to=draw(st.sampled_from(AUDIENCES)),
                type=type_,
                body=draw(bodies(type_)),
                later=later,
            )
        )
    return log
