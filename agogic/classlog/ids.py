"""Ids of events: made by clients (UUIDv7, RFC 9562) or derived from a draft's id (UUIDv5)."""

from uuid import UUID, uuid5

import uuid_utils

_ID_LENGTH = 36


def new_id() -> str:
    """A fresh UUIDv7, sortable by the time it was made."""
    return str(uuid_utils.uuid7())


def derived_id(draft_id: str, n: int) -> str:
    """The id of the n-th further event decided from one draft (n from 1), the same at every retry."""
    return str(uuid5(UUID(draft_id), str(n)))


def is_id(text: object) -> bool:
    """Whether `text` is a UUID in canonical lower-case form, as every id in a log is."""
    if not isinstance(text, str) or len(text) != _ID_LENGTH:
        return False
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
