"""Who gets what answer from every address of classes. Written by hand; an address that is missing fails the test."""

from tests.authorisation.answers import NO, Answers, Page, kinds, leaders, members

# Who may be in the class: its pupil and its teacher. Guardians and administrators get no pass.
INSIDE = kinds(pupil=200, teacher=200, guardian=403, administrator=403)
# Only who teaches the section opens its classes, not even an administrator.
TEACHER = kinds(teacher=302, pupil=403, guardian=403, administrator=403)

# Captions as a file: whoever may take the class, and who leads its section.
READERS = kinds(pupil=200, teacher=200, guardian=403, administrator=200)

OF_PUPIL = kinds(pupil=200, guardian=200, administrator=200)
TAKES_OUT = kinds(pupil=302, guardian=302, administrator=302)


def bringing(status: int) -> Answers:
    """Who may lead the section; for its pupils a class that waits for its video is not there yet."""
    return kinds(teacher=status, administrator=status)


TABLE = {
    "classroom:class_plan": Page(leaders(200), leaders(422), "planned"),
    "classroom:class_preview": Page(leaders(200), NO, "planned"),
    "classroom:class_start": Page(NO, TEACHER, "planned", {"title": "Now"}),
    "classroom:class": Page(members(200), NO),
    "classroom:class_open": Page(NO, TEACHER, "planned"),
    "classroom:class_edit": Page(leaders(200), leaders(200), "planned"),
    "classroom:class_cancel": Page(leaders(200), leaders(302), "planned"),
    "classroom:decks": Page(leaders(200), NO, "planned"),
    "classroom:deck_add": Page(NO, leaders(302), "planned"),
    "classroom:deck_drop": Page(NO, leaders(302), "planned"),
    "classroom:film": Page(bringing(200), NO, "film"),
    "classroom:film_pass": Page(NO, bringing(200), "film"),
    # Whoever may, is told that this file never came.
    "classroom:film_taken": Page(NO, bringing(403), "film", {"upload": "0" * 32}),
    "classroom:film_retry": Page(NO, bringing(302), "film"),
    "classroom:film_stop": Page(NO, bringing(302), "film"),
    "classroom:film_drop": Page(NO, bringing(302), "film"),
    "classroom:still": Page(members(200), NO, "filmed"),
    "classroom:chapter_add": Page(NO, TEACHER, "filmed", {"at": "0:10", "title": "Folding"}),
    # Who teaches it takes it along; its pupils where they are let, which they are not here.
    "classroom:takeaway": Page({**TEACHER, "teacher": 200}, NO, "filmed"),
    "classroom:takeaway_ask": Page(NO, TEACHER, "filmed", {"kind": "film"}),
    "classroom:takeaway_let": Page(NO, TEACHER, "filmed", {"may": "yes"}),
    "classroom:takeaway_get": Page(TEACHER, NO, "filmed"),
    # Its files are gone afterwards, whatever becomes of the row.
    "classroom:film_remove": Page({**TEACHER, "teacher": 200}, TEACHER, "filmed"),
    "classroom:poll_new": Page(leaders(200), leaders(200), "planned"),
    "classroom:poll_edit": Page(leaders(200), leaders(200), "planned"),
    "classroom:poll_drop": Page(NO, leaders(302), "planned"),
    "classroom:captions_new": Page(leaders(200), leaders(400), "ended"),
    "classroom:captions_file": Page(READERS, NO, "ended"),
    "classroom:caption_draft": Page(leaders(200), leaders(302), "ended", {"lang": "de", "shift": "0"}),
    "classroom:caption_progress": Page(leaders(200), NO, "ended"),
    "classroom:caption_discard": Page(NO, leaders(302), "ended"),
    # Seen by the pupil, their guardian and the office; taken out by them, with a word of the engine.
    "classroom:recorded": Page(OF_PUPIL, NO, "ended"),
    "classroom:recorded_take_out": Page(NO, {**NO, **TAKES_OUT}, "ended"),
    "classroom:room": Page(INSIDE, NO, "open"),
    "classroom:replay": Page(INSIDE, NO),
    "classroom:pass": Page(NO, INSIDE, "open"),
    "classroom:seats": Page(INSIDE, NO),
}
