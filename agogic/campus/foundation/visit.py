"""A request as every view gets it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Visit(HttpRequest):
    """A request on which middleware has put who asks, and where. Used as a type; Django makes the object."""

    # Any, because the models of people and school stand above this room.
    person: Any
    """The reader, or None: a stranger."""
    school: Any
    fault_id: str
    """The id of the fault this request met, for the page that says so."""
