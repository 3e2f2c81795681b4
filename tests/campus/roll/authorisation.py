"""Who gets what answer from every address of the roll. Written by hand; an address that is missing fails the test.

route -> (state of the class in the address, what is posted, answers to GET, answers to POST).
"""

from typing import Any

from tests.campus.answers import NO, Answers, leaders, members

TABLE: dict[str, tuple[str, dict[str, Any], Answers, Answers]] = {
    "roll:roll": ("ended", {}, leaders(200), NO),
    "roll:rule": ("ended", {"share": 80, "checks": 1, "window": 7}, leaders(200), leaders(302)),
    "roll:sheet": ("ended", {}, leaders(200), NO),
    "roll:correct": ("ended", {"to": "excused", "reason": "Ill."}, NO, leaders(302)),
    "roll:pupil": ("ended", {}, members(200), NO),
}
