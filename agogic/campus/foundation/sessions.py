"""Sessions kept in the database, each knowing whose it is."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from agogic.campus.foundation.models import Session


class SessionStore(DatabaseStore):
    """Django's database sessions with the person written beside them."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The row a session is kept in."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """One session row, with the person it belongs to, if it belongs to one yet."""
        row = cast(Session, super().create_model_instance(data))
        person = data.get(SESSION_KEY)
        row.person = UUID(person) if person else None
        return row


def sessions_end(person_id: UUID, *, keep: str | None = None) -> int:
    """Ends every session of a person but the one whose key is `keep`. Returns how many ended."""
    ended, _ = Session.objects.filter(person=person_id).exclude(session_key=keep or "").delete()
    return ended
