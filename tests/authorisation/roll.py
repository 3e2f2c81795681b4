"""Who gets what answer from every address of the roll. Written by hand; an address that is missing fails the test."""

from tests.authorisation.answers import NO, Page, leaders, members

TABLE = {
    "roll:roll": Page(leaders(200), NO),
    "roll:rule": Page(leaders(200), leaders(302), posted={"share": 80, "checks": 1, "window": 7}),
    "roll:sheet": Page(leaders(200), NO),
    "roll:correct": Page(NO, leaders(302), posted={"to": "excused", "reason": "Ill."}),
    "roll:pupil": Page(members(200), NO),
}
