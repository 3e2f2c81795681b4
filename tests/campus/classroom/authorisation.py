"""Who gets what answer from every address of classes. Written by hand; an address that is missing fails the test.

route -> (state of the class in the address, what is posted, answers to GET, answers to POST).
"""

from typing import Any

from tests.campus.answers import NO, Answers, kinds, leaders, members

# Who may be in the class: its pupil and its teacher. Guardians and administrators get no pass.
INSIDE = kinds(pupil=200, teacher=200, guardian=403, administrator=403)
# Only who teaches the section opens its classes, not even an administrator.
TEACHER = kinds(teacher=302, pupil=403, guardian=403, administrator=403)

TABLE: dict[str, tuple[str, dict[str, Any], Answers, Answers]] = {
    "classroom:class_plan": ("planned", {}, leaders(200), leaders(422)),
    "classroom:class_preview": ("planned", {}, leaders(200), NO),
    "classroom:class_start": ("planned", {"title": "Now"}, NO, TEACHER),
    "classroom:class": ("ended", {}, members(200), NO),
    "classroom:class_open": ("planned", {}, NO, TEACHER),
    "classroom:class_edit": ("planned", {}, leaders(200), leaders(200)),
    "classroom:class_cancel": ("planned", {}, leaders(200), leaders(302)),
    "classroom:decks": ("planned", {}, leaders(200), NO),
    "classroom:deck_add": ("planned", {}, NO, leaders(302)),
    "classroom:deck_drop": ("planned", {}, NO, leaders(302)),
    "classroom:poll_new": ("planned", {}, leaders(200), leaders(200)),
    "classroom:poll_edit": ("planned", {}, leaders(200), leaders(200)),
    "classroom:poll_drop": ("planned", {}, NO, leaders(302)),
    "classroom:room": ("open", {}, INSIDE, NO),
    "classroom:replay": ("ended", {}, INSIDE, NO),
    "classroom:pass": ("open", {}, NO, INSIDE),
    "classroom:seats": ("ended", {}, INSIDE, NO),
}
