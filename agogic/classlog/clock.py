"""Class time against wall time, and the arithmetic of pace. All durations in ms; nothing here reads a clock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Now:
    """The moment at which a draft is decided: class time `at` (ms) and wall time `utc` (ms since 1970)."""

    at: int
    utc: int


@dataclass(slots=True)
class ClassClock:
    """Class time that never stops and never goes back (rule T1).

    `base_at` is the class time at the monotonic instant `base_mono`; both in ms.
    """

    base_at: int
    base_mono: int

    @classmethod
    def resumed(cls, *, last_at: int, last_utc: int, utc: int, mono: int) -> "ClassClock":
        """The clock of a class opened again: it goes on from the last event plus the wall time since, never less."""
        return cls(base_at=last_at + max(0, utc - last_utc), base_mono=mono)

    def at(self, mono: int, last_at: int = 0) -> int:
        """Class time at the monotonic instant `mono`, not before `last_at`."""
        return max(last_at, self.base_at + max(0, mono - self.base_mono))


def level_in(behind_ms: int, speed: float) -> int | None:
    """Wall ms until a replay `behind_ms` behind a running class is level with it; None if it never will be."""
    if behind_ms <= 0:
        return 0
    if speed <= 1:
        return None
    return round(behind_ms / (speed - 1))


def taking_time(length_ms: int, silent_ms: int, speed: float) -> int:
    """Wall ms it takes to replay `length_ms` at `speed` with `silent_ms` of silences and pauses skipped."""
    return round(max(0, length_ms - silent_ms) / speed)
