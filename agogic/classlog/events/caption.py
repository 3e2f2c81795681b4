"""`caption.said`, `chapter.named`: what was spoken, in writing, and what a stretch of the class is called."""

from typing import Annotated

import msgspec

from agogic.classlog.events.chat import EventId
from agogic.classlog.events.presence import ClassTime

Language = Annotated[str, msgspec.Meta(min_length=2, max_length=35, pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


class CaptionSaid(msgspec.Struct, frozen=True, omit_defaults=True, rename={"from_": "from"}):
    """What was spoken from `from` to `to` (ms), in a language (BCP 47); it stands at `from`, whenever it is written.

    `of`: the caption it replaces; without text it takes that away. `who`: who spoke: `seat.N`, or as a
    file names them; nothing where nobody said.
    """

    from_: ClassTime
    to: ClassTime
    lang: Language
    text: Annotated[str, msgspec.Meta(max_length=500)] = ""
    of: EventId | None = None
    who: Annotated[str, msgspec.Meta(max_length=80)] = ""


class ChapterNamed(msgspec.Struct, frozen=True, omit_defaults=True, rename={"from_": "from"}):
    """From here on a chapter. `of`: the chapter it replaces; without title it takes that away."""

    from_: ClassTime
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""
    of: EventId | None = None
