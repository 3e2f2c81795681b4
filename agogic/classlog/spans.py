"""Stretches of class time, `[from, to)` in ms: their union, their overlap, their length."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def span_laid(spans: list[list[int]], start: int, end: int) -> None:
    """Lay `[start, end)` into `spans`, which are sorted, apart from each other, and changed in place."""
    if start >= end:
        return
    first = bisect_left(spans, start, key=lambda span: span[1])
    last = first
    while last < len(spans) and spans[last][0] <= end:
        start = min(start, spans[last][0])
        end = max(end, spans[last][1])
        last += 1
    spans[first:last] = [[start, end]]


def union(*many: Iterable[Sequence[int]]) -> list[list[int]]:
    """The union of several lists of spans, sorted and apart."""
    laid: list[list[int]] = []
    for spans in many:
        for start, end in spans:
            span_laid(laid, start, end)
    return laid


def without(spans: Sequence[Sequence[int]], taken: Sequence[Sequence[int]]) -> list[list[int]]:
    """What of `spans` lies outside `taken`; both sorted and apart."""
    left: list[list[int]] = []
    for start, end in spans:
        at = start
        for gone_start, gone_end in taken:
            if gone_end <= at:
                continue
            if gone_start >= end:
                break
            if gone_start > at:
                left.append([at, gone_start])
            at = max(at, gone_end)
        if at < end:
            left.append([at, end])
    return left


def within(spans: Sequence[Sequence[int]], start: int, end: int) -> list[list[int]]:
    """What of `spans` lies inside `[start, end)`."""
    return [[max(a, start), min(z, end)] for a, z in spans if a < end and z > start]


def total(spans: Iterable[Sequence[int]]) -> int:
    """The length of spans that are apart, ms."""
    return sum(end - start for start, end in spans)
