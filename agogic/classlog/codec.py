"""Events and drafts as JSON bytes: exactly what is stored is what is sent, unknown fields included."""

from typing import Any

import msgspec

from agogic.classlog.decide import Entry
from agogic.classlog.events import Draft, Event
from agogic.classlog.state import Part

DRAFTS_LIMIT = 50
"""Drafts in one post."""
DRAFTS_LIMIT_BYTES = 256 * 1024
"""Size of one post of drafts, bytes."""
DRAFT_LIMIT_BYTES = 64 * 1024
"""Size of one draft's body, bytes."""

_SAFE = 2**53
_NUL_SAID = rb"\u0000"
"""How JSON writes a NUL: raw, it may stand in no string."""

_encoder = msgspec.json.Encoder()
_events = msgspec.json.Decoder(Event)
_parts = msgspec.json.Decoder(Part)


class _Post(msgspec.Struct):
    drafts: list[msgspec.Raw]


_posts = msgspec.json.Decoder(_Post)


def event_of(entry: Entry, seq: int) -> Event:
    """The event an entry becomes at its place in the order."""
    return Event(
        seq=seq,
        id=entry.id,
        at=entry.at,
        utc=entry.utc,
        by=entry.by,
        to=entry.to,
        type=entry.type,
        body=entry.body,
        later=entry.later,
    )


def event_bytes(event: Event) -> bytes:
    """An event as one line of JSON, without the line's end."""
    return _encoder.encode(event)


def event_read(raw: bytes) -> Event:
    """The event in a line of JSON. Raises msgspec.DecodeError if it is none."""
    return _events.decode(raw)


def part_bytes(part: Part) -> bytes:
    """A folded part as JSON; what is empty is left out."""
    return _encoder.encode(part)


def part_read(raw: bytes) -> Part:
    """The part in JSON bytes. Raises msgspec.DecodeError if it is none."""
    return _parts.decode(raw)


def drafts_read(raw: bytes) -> list[Draft | None]:
    """The drafts of one post, None for each that can not be read; empty if the post itself can not be, or is too long."""
    if len(raw) > DRAFTS_LIMIT_BYTES:
        return []
    try:
        post = _posts.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    if len(post.drafts) > DRAFTS_LIMIT:
        return []
    return [_draft_read(bytes(one)) for one in post.drafts]


def _draft_read(raw: bytes) -> Draft | None:
    if len(raw) > DRAFT_LIMIT_BYTES:
        return None
    try:
        draft = msgspec.json.decode(raw, type=Draft)
        if _NUL_SAID in raw:
            draft = msgspec.structs.replace(draft, body=_without_nul(draft.body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    times: list[Any] = [draft.t, draft.at or 0]
    return draft if all(abs(time) < _SAFE for time in times) else None


def _without_nul(given: Any) -> Any:
    """The same without the sign that no screen shows and that some databases keep no text with (rule D9)."""
    if isinstance(given, str):
        return given.replace("\0", "")
    if isinstance(given, list):
        return [_without_nul(each) for each in given]
    if isinstance(given, dict):
        return {_without_nul(name): _without_nul(value) for name, value in given.items()}
    return given
