"""What becomes of a draft."""

from __future__ import annotations

from dataclasses import dataclass

from agogic.classlog.decide import Refusal
from agogic.classlog.events import Event


@dataclass(frozen=True)
class Fault:
    """Something of ours went wrong; `id` stands in our log beside what it was."""

    id: str


Answer = list[Event] | Refusal | Fault
"""Its events, a kind no, or an error of ours."""
