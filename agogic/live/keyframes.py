"""Keyframes stay small: talk and finished matters are left out, and stand in the pages before (rule S2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from agogic.classlog.state import Part


class Kept(NamedTuple):
    """How many of the last of each a keyframe holds; None: all."""

    talk: int
    questions: int | None = None
    reports: int | None = None


JOINING = Kept(talk=50)
"""What a newcomer to the live class gets at once."""
PAGED = Kept(talk=50, questions=100, reports=100)
"""What stands before a page."""


def trimmed(part: Part, kept: Kept) -> Part:
    """A part with the end of its talk only, and what belongs to that; the part itself where nothing is left out."""
    fields: dict[str, Any] = {}
    if len(part.talk) > kept.talk:
        fields["talk"] = _last(part.talk, kept.talk)
        fields["talk_left_out"] = part.talk_left_out + len(part.talk) - kept.talk
    if kept.questions is not None and len(part.questions) > kept.questions:
        fields["questions"] = _last(part.questions, kept.questions)
        fields["votes"] = _of(part.votes, fields["questions"])
        fields["replies"] = _of(part.replies, fields["questions"])
    if kept.reports is not None and len(part.reports) > kept.reports:
        fields["reports"] = _last(part.reports, kept.reports)
        fields["settled"] = _of(part.settled, fields["reports"])
    if not fields:
        return part
    standing = fields.get("talk", part.talk).keys() | fields.get("questions", part.questions).keys()
    fields["reactions"] = _of(part.reactions, standing)
    if kept.questions is not None:
        fields["hidden"] = _of(part.hidden, standing)
    whole = {name: getattr(part, name) for name in part.__struct_fields__}
    return Part(**{**whole, **fields})


def _last(things: dict[str, Any], many: int) -> dict[str, Any]:
    ids: Iterable[str] = sorted(things, key=lambda id_: things[id_].seq)[-many:] if many else ()
    return {id_: things[id_] for id_ in ids}


def _of(things: dict[str, Any], standing: Collection[str]) -> dict[str, Any]:
    return {id_: thing for id_, thing in things.items() if id_ in standing}
