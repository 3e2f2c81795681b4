"""Who gets what answer from every address of courses. Written by hand; an address that is missing fails the test."""

from tests.authorisation.answers import NO, Page, kinds, leaders

MAKERS = kinds(strangers=403, teacher=200, other_teacher=200, administrator=200)
# The other section belongs to the same course; who has but one section is led to it.
COURSE = kinds(strangers=302, teacher=200, other_teacher=200, administrator=200)

TABLE = {
    "courses:course_new": Page(MAKERS, MAKERS),
    "courses:course": Page(COURSE, NO),
    "courses:course_edit": Page(MAKERS, MAKERS),
    "courses:section_new": Page(MAKERS, MAKERS),
    "courses:section_edit": Page(leaders(200), leaders(200)),
    "courses:section_people": Page(leaders(200), NO),
    "courses:section_recording": Page(leaders(200), NO),
    "courses:section_cards": Page(leaders(200), leaders(200)),
    "courses:enrolment_add": Page(NO, leaders(422)),
    "courses:enrolment_mode": Page(NO, leaders(302), posted={"mode": "own_pace"}),
    "courses:enrolment_confirm": Page(NO, kinds(pupil=403, guardian=403, teacher=403, administrator=302)),
    "courses:enrolment_end": Page(leaders(200), leaders(302)),
    "courses:pupil_password": Page(leaders(200), leaders(200)),
}
