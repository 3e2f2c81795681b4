"""What an inspection says: findings of three ranks, each what it means before what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

WRONG, LOOK, FINE = "wrong", "look", "fine"
RANKS = (WRONG, LOOK, FINE)
"""Something does not work; something works and deserves a look; all is as it should be."""


def gettext_noop(text: str) -> str:
    """Marks a sentence for the translators; it is translated where it is shown."""
    return text


NUMBERS = tuple(
    gettext_noop(word) for word in ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
)
CODE = frozenset({"address", "command", "file", "folder", "host", "kind", "names", "port"})
"""Names of `params` that are names for machines: shown as such, never translated."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. The texts are English sentences with `%(name)s` for what is in `params`."""

    code: str
    """Stable, for machines and for tests."""
    rank: str
    what: str
    """A heading: what was found."""
    means: str
    """What that means for the school."""
    mend: str = ""
    """What to do about it; empty where nothing is to be done."""
    params: dict[str, Any] = field(default_factory=dict)

    def told(self, translated: Callable[[str], str] = str, params: Mapping[str, Any] | None = None) -> Told:
        """The three sentences with everything filled in; `params` as a page wants to show them."""
        filled = self.params if params is None else params
        return Told(*(translated(text) % filled if text else "" for text in (self.what, self.means, self.mend)))


@dataclass(frozen=True)
class Told:
    """A finding in words for one reader."""

    what: str
    means: str
    mend: str


def fine(code: str, what: str, means: str, **params: Any) -> Finding:
    """A finding that all is as it should be."""
    return Finding(code=code, rank=FINE, what=what, means=means, params=params)


def look(code: str, what: str, means: str, mend: str, **params: Any) -> Finding:
    """A finding that works, and deserves a look."""
    return Finding(code=code, rank=LOOK, what=what, means=means, mend=mend, params=params)


def wrong(code: str, what: str, means: str, mend: str, **params: Any) -> Finding:
    """A finding that something does not work."""
    return Finding(code=code, rank=WRONG, what=what, means=means, mend=mend, params=params)


def number_words(number: int, translated: Callable[[str], str] = str) -> str:
    """A small number as a word, a larger one in digits."""
    return translated(NUMBERS[number]) if number < len(NUMBERS) else str(number)


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each rank."""
    ranks = [finding.rank for finding in findings]
    return {rank: ranks.count(rank) for rank in RANKS}


def size_words(size_bytes: int) -> str:
    """A size as people read it: 1.4 GB."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= scale:
            return f"{size_bytes / scale:.1f} {unit}"
    return f"{size_bytes // 1000} kB"
