"""Who gets what answer from every address of courses. Written by hand; an address that is missing fails the test.

route -> (state of the class in the address, what is posted, answers to GET, answers to POST).
"""

from typing import Any

from tests.campus.answers import NO, Answers, everyone_in, kinds, leaders

MAKERS = kinds(strangers=403, teacher=200, other_teacher=200, administrator=200)
# The other section belongs to the same course; who has but one section is led to it.
COURSE = kinds(strangers=302, teacher=200, other_teacher=200, administrator=200)

TABLE: dict[str, tuple[str, dict[str, Any], Answers, Answers]] = {
    "courses:course_list": ("ended", {}, everyone_in(200), NO),
    "courses:course_new": ("ended", {}, MAKERS, MAKERS),
    "courses:course": ("ended", {}, COURSE, NO),
    "courses:course_edit": ("ended", {}, MAKERS, MAKERS),
    "courses:section_new": ("ended", {}, MAKERS, MAKERS),
    "courses:section_edit": ("ended", {}, leaders(200), leaders(200)),
    "courses:section_people": ("ended", {}, leaders(200), NO),
    "courses:enrolment_add": ("ended", {}, NO, leaders(422)),
    "courses:enrolment_mode": ("ended", {"mode": "own_pace"}, NO, leaders(302)),
    "courses:enrolment_end": ("ended", {}, leaders(200), leaders(302)),
    "courses:pupil_password": ("ended", {}, leaders(200), leaders(200)),
}
