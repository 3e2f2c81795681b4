"""`class.*`: a class opens, pauses, ends; the rules it is held by."""

from typing import Annotated, Literal

import msgspec

from agogic.classlog.events.chat import EventId
from agogic.classlog.events.presence import ClassTime

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Rules(msgspec.Struct, frozen=True):
    """The section's rules for one class; they stand in the state, so that `decide` needs nothing else.

    `chat`: who may write in the talk; `desk` lets pupils write to teachers only.
    `questions`: `open` to all or the teacher alone as the asker likes; `desk` to the teacher alone; `off`.
    `nod`: a pupil's later contributions wait for a teacher's nod.
    `wait`: a replay waits at a poll until it is answered or skipped.
    `recording`: whose picture and sound is kept: of all who consented, of teachers alone, of nobody.
    `download`: whether pupils may take the video with them.
    """

    chat: Literal["everyone", "desk", "off"] = "everyone"
    reactions: bool = True
    hands: bool = True
    questions: Literal["open", "desk", "off"] = "open"
    nod: bool = False
    wait: bool = True
    recording: Literal["consented", "teachers", "off"] = "consented"
    download: bool = False


class ClassOpened(msgspec.Struct, frozen=True):
    """The class began: class time 0. `alone`: recorded with nobody present. `planned_ms`: how long it should take."""

    title: Title
    rules: Rules
    planned_ms: Annotated[int, msgspec.Meta(ge=0)]
    alone: bool = False


class ClassRuled(msgspec.Struct, frozen=True):
    """The rules changed; the new ones stand here whole."""

    rules: Rules


class ClassPaused(msgspec.Struct, frozen=True):
    """A break: skipped in replay, left out of what the roll expects."""


class ClassResumed(msgspec.Struct, frozen=True):
    """The break is over."""


class ClassEnded(msgspec.Struct, frozen=True):
    """The class is over. `left`: nobody taught it any more, so it ended by itself."""

    left: bool = False


class ClassReopened(msgspec.Struct, frozen=True):
    """The end was a mistake; the time between counts as a pause."""


class ClassCut(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A stretch (ms) is left out of replays and of what the roll expects. Nothing is lost: see `class.uncut`."""

    from_: ClassTime
    to: ClassTime


class ClassUncut(msgspec.Struct, frozen=True):
    """What was left out by the event `of` is there again."""

    of: EventId
