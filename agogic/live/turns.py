"""Long work in short turns: folding a whole log must not keep the streams of other classes waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

TURN_S = 0.004
"""How long one turn lasts at most, seconds: what anybody else may have to wait for it."""


class Turns:
    """Everything long of one engine takes turns here: one turn at a time, and between turns the loop does the rest."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def work(self, steps: Iterator[object]) -> None:
        """Go through `steps`, each of them short, until they end."""
        while True:
            async with self._turn:
                until = time.perf_counter() + TURN_S
                for _ in steps:
                    if time.perf_counter() >= until:
                        break
                else:
                    return
            await asyncio.sleep(0)
