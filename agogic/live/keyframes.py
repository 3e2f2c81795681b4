"""Keyframes stay small: talk and finished matters are left out, and stand in the pages before (rule S2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from heapq import nlargest
from typing import Any, NamedTuple

import msgspec

from agogic.classlog.codec import part_bytes
from agogic.classlog.events import seat_of
from agogic.classlog.state import Part


class Kept(NamedTuple):
    """How many of the last of each a keyframe holds; None: all."""

    talk: int
    questions: int | None = None
    reports: int | None = None
    captions: int | None = None


JOINING = Kept(talk=50, captions=50)
"""What a newcomer to the live class gets at once."""
PAGED = Kept(talk=50, questions=100, reports=100)
"""What stands before a page."""


_json = msgspec.json.Encoder().encode


def keyframe_bytes(audience: str, seq: int, parts: Mapping[str, Part]) -> bytes:
    """A keyframe as it is kept and sent: what an audience was at a seq (WIRE.md)."""
    told = b",".join([b"%b:%b" % (_json(name), part_bytes(part)) for name, part in sorted(parts.items())])
    return b'{"audience":%b,"seq":%d,"parts":{%b}}\n' % (_json(audience), seq, told)


def trimmed_all(parts: Mapping[str, Part], kept: Kept) -> dict[str, Part]:
    """All parts of a class, trimmed; those of the seats together hold no more of each than the room may."""
    seats = [part for audience, part in parts.items() if seat_of(audience) is not None]
    talk = _since(kept.talk, (said.seq for part in seats for said in part.talk.values()))
    questions = _since(kept.questions, (asked.seq for part in seats for asked in part.questions.values()))
    short = {}
    for audience, part in parts.items():
        own = kept
        if seat_of(audience) is not None:
            own = kept._replace(
                talk=sum(said.seq >= talk for said in part.talk.values()),
                questions=sum(asked.seq >= questions for asked in part.questions.values()),
            )
        short[audience] = trimmed(part, own)
    return short


def trimmed(part: Part, kept: Kept) -> Part:
    """A part with the end of its talk only, and what belongs to that; the part itself where nothing is left out."""
    fields: dict[str, Any] = {}
    left: set[str] = set()
    if len(part.talk) > kept.talk:
        fields["talk"] = _last(part.talk, kept.talk)
        left |= part.talk.keys() - fields["talk"].keys()
        fields["talk_left_out"] = part.talk_left_out + len(part.talk) - kept.talk
    if kept.questions is not None and len(part.questions) > kept.questions:
        fields["questions"] = _last(part.questions, kept.questions)
        older = part.questions.keys() - fields["questions"].keys()
        fields["votes"] = _without(part.votes, older)
        fields["replies"] = _without(part.replies, older)
        left |= older
    if kept.reports is not None and len(part.reports) > kept.reports:
        fields["reports"] = _last(part.reports, kept.reports)
        fields["settled"] = _without(part.settled, part.reports.keys() - fields["reports"].keys())
    if kept.captions is not None and len(part.captions) > kept.captions:
        fields["captions"] = _last(part.captions, kept.captions)
        fields["captions_left_out"] = part.captions_left_out + len(part.captions) - kept.captions
    if not fields:
        return part
    # What belongs to neither stays: it may be about a contribution, and those stand in no keyframe of a page.
    fields["reactions"] = _without(part.reactions, left)
    if kept.questions is not None:
        fields["hidden"] = _without(part.hidden, left)
    whole = {name: getattr(part, name) for name in part.__struct_fields__}
    return Part(**{**whole, **fields})


def _since(many: int | None, seqs: Iterable[int]) -> int:
    """From which seq on the last so many stand."""
    last = nlargest(many, seqs) if many is not None else []
    return last[-1] if many is not None and len(last) == many else 0


def _last(things: dict[str, Any], many: int) -> dict[str, Any]:
    ids: Iterable[str] = sorted(things, key=lambda id_: things[id_].seq)[-many:] if many else ()
    return {id_: things[id_] for id_ in ids}


def _without(things: dict[str, Any], left: Collection[str]) -> dict[str, Any]:
    return {id_: thing for id_, thing in things.items() if id_ not in left}
