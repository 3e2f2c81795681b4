"""`present`, `watched`: what the roll is made of. Class time in ms, `from` included, `to` excluded."""

from typing import Annotated

import msgspec

ClassTime = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class Present(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """To the seat, written by the class itself: the page was visible and at the live edge in this stretch."""

    from_: ClassTime
    to: ClassTime


class Watched(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """To the seat: a stretch of class time that was replayed, skipped silences not included."""

    from_: ClassTime
    to: ClassTime
