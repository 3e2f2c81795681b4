"""The journal: the append-only record of who did what. Followers read it and keep what they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import connections, models

from agogic.campus.foundation.models import JournalLine


class Actor(Protocol):
    """Whoever acts: anything with an id."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """One line about to be written; for acts on many at once."""

    act: str
    of: models.Model | None = None
    body: dict[str, Any] = field(default_factory=dict)


def line_write(act: str, *, by: Actor | None, of: models.Model | None = None, **body: Any) -> JournalLine:
    """Writes one line, in the transaction of the act itself. `by` None: the school, not a person."""
    _inside_transaction(act)
    return JournalLine.objects.create(**_columns(Line(act, of, body), by))


def lines_write(lines: Iterable[Line], *, by: Actor | None) -> int:
    """Writes many lines of one act on many. Returns how many."""
    rows = [JournalLine(**_columns(line, by)) for line in lines]
    if rows:
        _inside_transaction(rows[0].act)
        JournalLine.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def lines_after(seq: int, *, limit: int = 500) -> Sequence[JournalLine]:
    """The lines that came after `seq`, oldest first."""
    return list(JournalLine.objects.filter(seq__gt=seq).order_by("seq")[:limit])


def last_seq() -> int:
    """The number of the newest line; 0 if there is none."""
    return JournalLine.objects.aggregate(last=models.Max("seq"))["last"] or 0


def has_act(act: str) -> bool:
    """Whether something was ever done here."""
    return JournalLine.objects.filter(act=act).exists()


def _columns(line: Line, by: Actor | None) -> dict[str, Any]:
    return {
        "act": line.act,
        "by": by.id if by else None,
        "of_kind": (line.of._meta.model_name or "") if line.of is not None else "",
        "of_id": line.of.pk if line.of is not None and isinstance(line.of.pk, UUID) else None,
        "body": line.body,
    }


def _inside_transaction(act: str) -> None:
    if not connections[JournalLine.objects.db].in_atomic_block:
        raise RuntimeError(f"{act}: a journal line belongs in the transaction of its act")
