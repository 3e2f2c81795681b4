"""`nod.*`: a contribution that waited is let into the room, or is not."""

from typing import Annotated

import msgspec

from agogic.classlog.events.chat import EventId


class NodGiven(msgspec.Struct, frozen=True):
    """To the author's seat: the contribution `of` now stands in the room."""

    of: EventId


class NodRefused(msgspec.Struct, frozen=True, omit_defaults=True):
    """To the author's seat: the contribution `of` stays between its author and the teachers. `why`: in words."""

    of: EventId
    why: Annotated[str, msgspec.Meta(max_length=1000)] = ""
