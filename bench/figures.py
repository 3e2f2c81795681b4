"""What a bench answers: figures, each perhaps beside a peer's and against a budget."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_COMPARES = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """One thing measured. `budget` is a rule on `ours` or on `ratio`: "ours <= 100", "ratio >= 1"."""

    what: str
    ours: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    budget: str | None = None

    @property
    def ratio(self) -> float | None:
        """Ours for each one of the peer's."""
        return self.ours / self.peer_value if self.peer_value else None

    @property
    def met(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.budget is None:
            return None
        what, compares, limit = self.budget.split()
        found = {"ours": self.ours, "ratio": self.ratio}[what]
        return found is not None and bool(_COMPARES[compares](found, float(limit)))

    def told(self) -> dict[str, Any]:
        """The figure as JSON has it; this shape is fixed."""
        return {
            "what": self.what,
            "ours": _rounded(self.ours),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": _rounded(self.peer_value),
            "ratio": _rounded(self.ratio),
            "budget": self.budget,
            "met": self.met,
        }


@dataclass(frozen=True)
class Report:
    """A bench's answer."""

    name: str
    figures: Sequence[Figure]

    def told(self) -> dict[str, Any]:
        """The report as JSON has it; this shape is fixed."""
        return {"name": self.name, "figures": [figure.told() for figure in self.figures]}

    def table(self) -> str:
        """The report for people."""
        rows: list[tuple[str, ...]] = [("", "ours", "", "peer's", "ratio", "budget", "")]
        rows += [_row(figure) for figure in self.figures]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if column in (1, 4) else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        )


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of them do not exceed (nearest rank). Raises `ValueError` if there is none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("there is nothing to take a percentile of")
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def _row(figure: Figure) -> tuple[str, ...]:
    peer = f"{_figure(figure.peer_value)} ({figure.peer})" if figure.peer_value is not None else ""
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    ratio = "" if figure.ratio is None else f"{_figure(figure.ratio)}×"
    return (figure.what, _figure(figure.ours), figure.unit, peer, ratio, figure.budget or "", met)


def _rounded(value: float | None) -> float | None:
    """Four digits that count; no measurement here knows more."""
    return None if value is None else float(f"{value:.4g}")


def _figure(value: float | None) -> str:
    rounded = _rounded(value)
    return "" if rounded is None else f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"
