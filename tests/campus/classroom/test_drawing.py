"""The class clock as the server draws it."""

import re
from itertools import pairwise

from agogic.campus.classroom.drawing import Drawn, full_svg
from tests.campus.taught import MINUTE


def heads(svg: str, line: str) -> list[tuple[float, str]]:
    """Where heads stand on the wide or the narrow line, in percent, and what stands in them."""
    drawn = re.search(rf'<svg class="stems-drawn {line}".*?</svg>(?=<svg class="(?:stems|pins)|<span)', svg, re.DOTALL)
    assert drawn
    found = re.findall(r'<svg x="([\d.]+)%"[^>]*>(.*?)</svg>', drawn[0], re.DOTALL)
    return [(float(x), re.sub("<[^>]+>", "", inner)) for x, inner in found]


def test_heads_close_together_become_a_few_and_not_one_long_chain() -> None:
    polls = [minute * MINUTE for minute in (2, 4, 6, 8, 10, 12, 14)]
    clock = Drawn(55 * MINUTE, polls=polls, edge=15 * MINUTE)
    narrow, wide = heads(full_svg(clock), "narrow"), heads(full_svg(clock), "wide")
    assert len(wide) == 7
    assert 3 <= len(narrow) < 7
    assert sum(int(number or 1) for _, number in narrow) == 7
    places = [x for x, _ in narrow]
    assert all(after - before >= 5.7 for before, after in pairwise(places))


def test_a_single_head_stands_where_it_was() -> None:
    assert heads(full_svg(Drawn(60 * MINUTE, questions=[(30 * MINUTE, False)])), "wide") == [(50.0, "?")]
