"""Followers: code that reads the journal or a class log from where it stopped, and keeps something derived."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from django.db import transaction

from agogic.campus.foundation.journal import lines_after
from agogic.campus.foundation.models import FollowerCursor, JournalLine

Entry = TypeVar("Entry")


class Follower(ABC, Generic[Entry]):
    """Reads entries in their order. What it derives and how far it has read are saved in one transaction.

    Whatever `follow` does to the world outside the database may happen twice; what it writes happens once.
    """

    name: ClassVar[str]
    batch: ClassVar[int] = 200

    def __init__(self, *, class_id: UUID | None = None) -> None:
        """`class_id` names the class log that is followed; None is the journal."""
        self.class_id = class_id

    @abstractmethod
    def entries_after(self, seq: int, *, limit: int) -> Sequence[Entry]:
        """At most `limit` entries after `seq`, oldest first."""

    @abstractmethod
    def seq_of(self, entry: Entry) -> int:
        """The place of an entry in its order."""

    @abstractmethod
    def follow(self, entry: Entry) -> None:
        """Derives what is to be derived from one entry."""

    def batch_done(self) -> None:
        """Called after the last entry of a batch, in its transaction: for what is cheaper written once."""

    def catch_up(self) -> int:
        """Follows everything there is. Returns how many entries were followed."""
        followed = 0
        while step := self._step(self.batch):
            followed += step
        return followed

    def restart(self) -> None:
        """Forgets how far it had read; the next `catch_up` begins at the first entry."""
        FollowerCursor.objects.filter(name=self.name, class_id=self.class_id).delete()

    def seq(self) -> int:
        """How far this follower has read."""
        cursor = FollowerCursor.objects.filter(name=self.name, class_id=self.class_id).first()
        return cursor.seq if cursor else 0

    def _step(self, limit: int) -> int:
        try:
            return self._batch_follow(limit)
        except Exception:
            if limit == 1:
                raise
        # One entry of the batch cannot be followed: keep what comes before it, then fail at it alone.
        return self._batch_follow(1)

    def _batch_follow(self, limit: int) -> int:
        with transaction.atomic():
            cursor, _ = FollowerCursor.objects.get_or_create(name=self.name, class_id=self.class_id)
            entries = self.entries_after(cursor.seq, limit=limit)
            if not entries:
                return 0
            for entry in entries:
                self.follow(entry)
            self.batch_done()
            cursor.seq = self.seq_of(entries[-1])
            cursor.save(update_fields=["seq"])
        return len(entries)


class JournalFollower(Follower[JournalLine]):
    """A follower of the journal. `acts` names the only acts it is called for; empty means all."""

    acts: ClassVar[frozenset[str]] = frozenset()

    def entries_after(self, seq: int, *, limit: int) -> Sequence[JournalLine]:
        """The next lines of the journal."""
        return lines_after(seq, limit=limit)

    def seq_of(self, entry: JournalLine) -> int:
        """A line's number."""
        return entry.seq

    def follow(self, entry: JournalLine) -> None:
        """Hands the acts this follower asked for to `line_follow`."""
        if not self.acts or entry.act in self.acts:
            self.line_follow(entry)

    @abstractmethod
    def line_follow(self, line: JournalLine) -> None:
        """Derives what is to be derived from one line."""
