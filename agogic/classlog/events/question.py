"""`question.*`: questions apart from the talk, each anchored to its moment."""

from typing import Annotated

import msgspec

from agogic.classlog.events.chat import EventId, Text


class QuestionAsked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question, openly (to the room) or to the teacher alone (to one's own seat). `waits`, `of`: see `chat.said`."""

    text: Text
    waits: bool = False
    of: EventId | None = None


class QuestionVoted(msgspec.Struct, frozen=True, omit_defaults=True):
    """The writer wants this answered too, or no longer (`off`)."""

    question: EventId
    off: bool = False


class QuestionAnswered(msgspec.Struct, frozen=True, omit_defaults=True):
    """A teacher answered: in writing, or by mouth (`text` empty). `off`: not answered after all."""

    question: EventId
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    off: bool = False
