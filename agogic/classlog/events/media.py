"""`media.*`, `film.laid`: pictures and sound on the class clock. Their bytes are no events (rules M1 to M7)."""

from typing import Annotated, Literal

import msgspec

from agogic.classlog.events.presence import ClassTime

Track = Annotated[str, msgspec.Meta(max_length=32, pattern=r"^(0|[1-9][0-9]{0,9})\.(camera|voice|screen|sound|film)$")]
Mime = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Variants = Annotated[
    list[Annotated[str, msgspec.Meta(min_length=1, max_length=12, pattern="^[a-z0-9]+$")]],
    msgspec.Meta(min_length=1, max_length=8),
]
Pixels = Annotated[int, msgspec.Meta(ge=0, le=8192)]
Many = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class MediaEpoch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A track begins, or goes on in another form. `epoch`: the class time (ms) it began at, which is its name.

    `kept`: its bytes are written down. `variants`: the forms it can be read in, the fullest first.
    """

    track: Track
    epoch: ClassTime
    mime: Mime
    kept: bool
    variants: Variants
    width: Pixels = 0
    height: Pixels = 0


class MediaEnded(msgspec.Struct, frozen=True):
    """An epoch of a track is over; nothing of it lies behind `until` (ms)."""

    track: Track
    epoch: ClassTime
    until: ClassTime


class MediaHole(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Chunks `first` to `last` of a track did not come in time (`open`), came afterwards (`filled`), or never will (`lost`)."""

    track: Track
    epoch: ClassTime
    first: Many
    last: Many
    from_: ClassTime
    to: ClassTime
    state: Literal["open", "filled", "lost"]


class MediaQuiet(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Nobody was heard in this stretch: found from the sound itself, written by the class (rule A2)."""

    from_: ClassTime
    to: ClassTime


class MediaCut(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """The bytes of some tracks (none named: of all) in this stretch are gone for good."""

    from_: ClassTime
    to: ClassTime
    tracks: Annotated[list[Track], msgspec.Meta(max_length=64)] = []


class FilmLaid(msgspec.Struct, frozen=True, omit_defaults=True):
    """A video lies in the class's folder: the class is as long as it is, and has no live part.

    `picture`, `sound`: the MIME types of its tracks `0.film` and `0.sound`, each missing where there is none.
    `variants`: the heights of its picture in pixels, the largest first. `quiet`: stretches in which nobody is heard.
    """

    length_ms: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    picture: Mime | None = None
    sound: Mime | None = None
    variants: Annotated[
        list[Annotated[str, msgspec.Meta(min_length=1, max_length=12, pattern="^[a-z0-9]+$")]],
        msgspec.Meta(max_length=8),
    ] = []
    width: Pixels = 0
    height: Pixels = 0
    quiet: Annotated[list[list[ClassTime]], msgspec.Meta(max_length=20_000)] = []
