"""A class log in memory, for tests and figures: gone when the process is."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from agogic.classlog.events import Event
from agogic.classlog.store.protocol import MOVED_ON, Head, Line, Row, StoreFault


class MemoryStore:
    """A list of lines."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._places: dict[tuple[int, str], int] = {}

    def head(self) -> Head:
        """How far the log has come."""
        last = next((line.event for line in reversed(self._lines) if not line.event.later), None)
        return Head(len(self._lines), last.at if last else 0, last.utc if last else 0)

    def append(self, lines: Sequence[Line], expected_seq: int) -> None:
        """Keep all of `lines` or none."""
        if len(self._lines) != expected_seq:
            raise StoreFault(MOVED_ON, "memory", found=len(self._lines), expected=expected_seq)
        places = {(line.event.by, line.event.id): line.event.seq for line in lines}
        if len(places) < len(lines) or places.keys() & self._places.keys():
            raise StoreFault(MOVED_ON, "memory", found="an event with an id of these", expected="none")
        self._lines.extend(lines)
        self._places.update(places)

    def find(self, by: int, id_: str) -> list[Event]:
        """The events that came from the draft `id_` of seat `by`."""
        seq = self._places.get((by, id_))
        if seq is None:
            return []
        found = self._lines[seq - 1]
        if found.first != seq:
            return [found.event]
        return [line.event for line in self._lines[seq - 1 :] if line.first == seq]

    def read(
        self, after_seq: int = 0, limit: int | None = None, audiences: Collection[str] | None = None
    ) -> Iterator[Line]:
        """Lines after `after_seq` in the order of `seq`."""
        rest = iter(self._lines[max(0, after_seq) :])
        return islice((line for line in rest if audiences is None or line.event.to in audiences), limit)

    def rows(self, after_seq: int, limit: int, audiences: Collection[str] | None = None) -> list[Row]:
        """The same as they are kept."""
        return [Row(event.seq, event.to, event.later, raw) for event, raw, _ in self.read(after_seq, limit, audiences)]

    def close(self) -> None:
        """Nothing to let go of."""
