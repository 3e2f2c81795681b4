"""`chat.said`, `reacted`, `hidden`: the talk."""

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
EventId = Annotated[str, msgspec.Meta(min_length=36, max_length=36)]
Emoji = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class ChatSaid(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something written. `re`: what it replies to. `waits`: for a nod. `of`: the contribution that was nodded at."""

    text: Text
    re: EventId | None = None
    waits: bool = False
    of: EventId | None = None


class Reacted(msgspec.Struct, frozen=True, omit_defaults=True):
    """An emoji, on something said (`on`) or floating over the class; `off` takes it back from what was said."""

    emoji: Emoji
    on: EventId | None = None
    off: bool = False


class Hidden(msgspec.Struct, frozen=True, omit_defaults=True):
    """A teacher hid something said, or shows it again (`off`)."""

    of: EventId
    off: bool = False
