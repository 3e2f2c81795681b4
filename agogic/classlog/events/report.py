"""`report.*`: anyone can tell the teachers that something is wrong. To the desk."""

from typing import Annotated

import msgspec

from agogic.classlog.events.chat import EventId


class ReportMade(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something said, `of`, should not stand; `why` in the reporter's words."""

    of: EventId
    why: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class ReportSettled(msgspec.Struct, frozen=True):
    """A teacher has looked at a report, named by the id of its event."""

    report: EventId
