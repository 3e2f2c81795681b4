"""What seats may do, now and later; each test names the rule of SPEC.md it proves."""

import pytest

from agogic.classlog.clock import Now
from agogic.classlog.decide import RULES, SENTENCES, Refusal, decide, sentence
from agogic.classlog.decide.polled import may_see_results
from agogic.classlog.events import BODIES, Draft
from agogic.classlog.ids import derived_id, is_id, new_id
from agogic.classlog.state import State
from tests.classlog.lesson import NOOR, OISIN, SCHOOL, TEACHER, Lesson


def test_d1_before_it_opens_a_class_takes_nothing_but_its_preparation():
    draft = Draft(id=new_id(), to="room", type="chat.said", body={"text": "hello"}, t=0)
    assert decide(State(), NOOR, draft, Now(0, 0)) == Refusal("class.not_open")


def test_d3_a_draft_with_a_moment_is_a_contribution():
    lesson = Lesson()
    lesson.now = 60_000
    event = lesson.must(NOOR, "chat.said", {"text": "Mine too"}, at=12_000)[0]
    assert (event.at, event.later) == (12_000, True)
    assert lesson.refused(NOOR, "chat.said", {"text": "Too far"}, at=60_001) == "draft.outside"
    assert lesson.refused(NOOR, "hand.raised", at=12_000) == "draft.not_later"


def test_d4_what_waited_in_an_outbox_lands_at_its_own_moment_or_is_given_back():
    lesson = Lesson()
    lesson.now = 60_000
    assert lesson.must(NOOR, "chat.said", {"text": "Still here"}, t=40_000)[0].at == 40_000
    assert lesson.must(NOOR, "chat.said", {"text": "Just now"}, t=55_000)[0].later is False
    assert lesson.refused(NOOR, "hand.raised", t=40_000) == "draft.too_late"


def test_d5_after_the_end_what_can_be_added_is_added():
    lesson = Lesson()
    lesson.now = 60_000
    lesson.must(TEACHER, "class.ended")
    lesson.now = 900_000
    event = lesson.must(NOOR, "question.asked", {"text": "Why twelfths?"}, t=900_000)[0]
    assert (event.at, event.later) == (60_000, True)
    assert lesson.refused(NOOR, "hand.raised") == "class.over"
    assert lesson.refused(TEACHER, "slide.shown") == "class.over"


def test_d6_a_removed_seat_writes_nothing_until_it_is_admitted_again():
    lesson = Lesson()
    lesson.must(SCHOOL, "seat.admitted", {"seat": 2, "role": "pupil"})
    lesson.must(TEACHER, "seat.removed", {"seat": 2})
    assert lesson.refused(NOOR, "chat.said", {"text": "Let me in"}) == "seat.removed"
    lesson.must(TEACHER, "seat.admitted", {"seat": 2, "role": "pupil"})
    lesson.must(NOOR, "chat.said", {"text": "Thank you"})


def test_d6_teachers_are_taken_out_by_the_school_alone():
    lesson = Lesson()
    for seat in (1, 4):
        lesson.must(SCHOOL, "seat.admitted", {"seat": seat, "role": "teacher"})
    assert lesson.refused(TEACHER, "seat.removed", {"seat": 4}) == "seat.unknown"
    assert lesson.refused(TEACHER, "seat.removed", {"seat": 1}) == "seat.unknown"
    lesson.must(SCHOOL, "seat.removed", {"seat": 1})
    assert lesson.refused(TEACHER, "class.ended") == "seat.removed"


def test_d7_replies_and_hidings_go_where_their_target_went():
    lesson = Lesson()
    private = lesson.must(NOOR, "chat.said", {"text": "I am lost"}, to="seat.2")[0]
    assert lesson.must(TEACHER, "chat.said", {"text": "Where?", "re": private.id})[0].to == "seat.2"
    assert lesson.must(TEACHER, "hidden", {"of": private.id})[0].to == "seat.2"
    assert lesson.refused(OISIN, "chat.said", {"text": "Me too", "re": private.id}) == "target.unknown"
    assert lesson.refused(OISIN, "chat.said", {"text": "Psst"}, to="seat.2") == "draft.audience"


def test_d8_later_words_wait_for_a_nod_and_keep_their_author_and_moment():
    lesson = Lesson(nod=True)
    lesson.now = 60_000
    waiting = lesson.must(NOOR, "question.asked", {"text": "Why?"}, at=10_000)[0]
    assert (waiting.to, waiting.body["waits"]) == ("seat.2", True)
    assert lesson.refused(OISIN, "nod.given", {"of": waiting.id}) == "power.teach"
    given, copy = lesson.must(TEACHER, "nod.given", {"of": waiting.id})
    assert (given.to, copy.to, copy.by, copy.at, copy.later) == ("seat.2", "room", 2, 10_000, True)
    assert (copy.type, copy.body["of"]) == ("question.asked", waiting.id)
    assert copy.id == derived_id(given.id, 1)
    assert lesson.refused(TEACHER, "nod.refused", {"of": waiting.id}) == "nod.settled"
    assert lesson.must(NOOR, "chat.said", {"text": "Now"})[0].to == "room"


def test_p1_who_takes_it_later_answers_though_it_is_closed():
    lesson = Lesson()
    lesson.now = 10_000
    poll = lesson.poll()
    lesson.now = 20_000
    lesson.must(TEACHER, "poll.revealed", {"poll": poll})
    answer = {"poll": poll, "choices": [1]}
    assert lesson.refused(NOOR, "poll.answered", answer) == "poll.closed"
    assert lesson.refused(NOOR, "poll.answered", answer, at=9_000) == "poll.not_yet"
    event = lesson.must(NOOR, "poll.answered", answer, at=10_000)[0]
    assert (event.to, event.later) == ("seat.2", True)


def test_p2_the_room_learns_neither_key_nor_counts():
    lesson = Lesson()
    poll = lesson.poll(right={"choices": [0]})
    lesson.must(NOOR, "poll.answered", {"poll": poll, "choices": [0]})
    opened, keyed, answered = lesson.log[-3:]
    assert "right" not in opened.body
    assert (keyed.to, answered.to) == ("desk", "seat.2")


def test_p3_a_seat_answers_once_or_skips_once():
    lesson = Lesson()
    poll = lesson.poll()
    assert lesson.refused(NOOR, "poll.skipped", {"poll": poll}) == "draft.not_later"
    lesson.must(NOOR, "poll.answered", {"poll": poll, "choices": [0]})
    assert lesson.refused(NOOR, "poll.answered", {"poll": poll, "choices": [1]}) == "poll.answered"
    lesson.must(TEACHER, "poll.closed", {"poll": poll})
    assert lesson.refused(NOOR, "poll.skipped", {"poll": poll}) == "poll.answered"
    lesson.must(OISIN, "poll.skipped", {"poll": poll})
    assert lesson.refused(OISIN, "poll.answered", {"poll": poll, "choices": [1]}, at=0) == "poll.skipped"


def test_p4_results_come_after_ones_own_answer_and_when_they_are_shown():
    lesson = Lesson()
    poll = lesson.poll()
    lesson.must(NOOR, "poll.answered", {"poll": poll, "choices": [0]})
    assert may_see_results(lesson.state, TEACHER, poll)
    assert not may_see_results(lesson.state, NOOR, poll)
    lesson.must(TEACHER, "poll.revealed", {"poll": poll})
    assert may_see_results(lesson.state, NOOR, poll)
    assert not may_see_results(lesson.state, OISIN, poll)


@pytest.mark.parametrize(
    ("kind", "answer", "fits"),
    [
        ("one", {"choices": [1]}, True),
        ("one", {"choices": [0, 1]}, False),
        ("one", {"choices": [2]}, False),
        ("one", {}, False),
        ("several", {"choices": [0, 1]}, True),
        ("several", {"choices": [1, 1]}, False),
        ("text", {"text": "a third"}, True),
        ("text", {"text": "  "}, False),
        ("number", {"number": 0.25}, True),
        ("number", {"text": "0.25"}, False),
        ("scale", {"number": 5}, True),
        ("scale", {"number": 6}, False),
        ("scale", {"number": 2.5}, False),
    ],
)
def test_an_answer_has_the_form_its_poll_asks_for(kind, answer, fits):
    lesson = Lesson()
    poll = lesson.poll(kind=kind)
    answered = lesson.ask(NOOR, "poll.answered", {"poll": poll, **answer})
    assert isinstance(answered, Refusal) is not fits


@pytest.mark.parametrize(
    ("rules", "to", "code"),
    [
        ({"chat": "off"}, "room", "chat.off"),
        ({"chat": "desk"}, "room", "chat.desk_only"),
        ({"chat": "desk"}, "desk", None),
        ({"chat": "everyone"}, "room", None),
    ],
)
def test_the_section_says_who_may_write(rules, to, code):
    lesson = Lesson(**rules)
    answer = lesson.ask(NOOR, "chat.said", {"text": "hello"}, to=to)
    assert (answer.code if isinstance(answer, Refusal) else None) == code
    lesson.must(TEACHER, "chat.said", {"text": "hello"})


def test_a_teacher_mutes_one_and_lets_one_write_while_others_may_not():
    lesson = Lesson(chat="off")
    lesson.must(SCHOOL, "seat.admitted", {"seat": 2, "role": "pupil"})
    lesson.must(TEACHER, "seat.allowed", {"seat": 2, "chat": True})
    lesson.must(NOOR, "chat.said", {"text": "I may"})
    lesson.must(TEACHER, "seat.allowed", {"seat": 2, "chat": False})
    assert lesson.refused(NOOR, "chat.said", {"text": "I may not"}) == "chat.muted"


def test_t4_an_end_is_undone_for_half_an_hour_and_the_time_between_is_a_pause():
    lesson = Lesson()
    lesson.now = 60_000
    lesson.must(TEACHER, "class.ended")
    lesson.now = 60_000 + 29 * 60_000
    lesson.must(TEACHER, "class.reopened")
    assert lesson.state.room.pauses == [[60_000, 60_000 + 29 * 60_000]]
    lesson.must(TEACHER, "class.ended")
    lesson.now += 31 * 60_000
    assert lesson.refused(TEACHER, "class.reopened") == "class.too_late_to_reopen"


TEACHERS_ONLY = {
    "class.ruled": {"rules": {}},
    "class.paused": {},
    "class.resumed": {},
    "class.ended": {},
    "class.reopened": {},
    "deck.removed": {"deck": "d"},
    "slide.shown": {},
    "poll.prepared": {"poll": new_id(), "kind": "text", "prompt": "Why?"},
    "poll.dropped": {"poll": new_id()},
    "poll.opened": {"poll": new_id(), "kind": "text", "prompt": "Why?"},
    "poll.closed": {"poll": new_id()},
    "poll.revealed": {"poll": new_id()},
    "seat.admitted": {"seat": 3, "role": "pupil"},
    "seat.removed": {"seat": 3},
    "seat.allowed": {"seat": 3},
    "seat.ticked": {"here": True},
    "hand.called": {"seat": 3},
    "hidden": {"of": new_id()},
    "question.answered": {"question": new_id()},
    "nod.given": {"of": new_id()},
    "nod.refused": {"of": new_id()},
    "report.settled": {"report": new_id()},
    "class.cut": {"from": 0, "to": 1},
    "class.uncut": {"of": new_id()},
    "stage.called": {"seat": 3},
    "stage.left": {"seat": 3},
    "media.cut": {"from": 0, "to": 1},
    "chapter.named": {"from": 0, "title": "Begin"},
    "poll.placed": {"poll": new_id(), "kind": "text", "prompt": "Why?"},
    "poll.unplaced": {"poll": new_id()},
}
SCHOOL_ONLY = {
    "seat.came": {},
    "present": {"from": 0, "to": 5},
    "deck.added": {"deck": "d", "title": "", "pages": 1, "width": 16, "height": 9},
    "media.epoch": {"track": "1.voice", "epoch": 0, "mime": "audio/mp4", "kept": True, "variants": ["full"]},
    "media.ended": {"track": "1.voice", "epoch": 0, "until": 5},
    "media.hole": {"track": "1.voice", "epoch": 0, "first": 1, "last": 2, "from": 0, "to": 5, "state": "open"},
    "media.quiet": {"from": 0, "to": 5},
    "film.laid": {"length_ms": 5, "sound": "audio/mp4"},
}
PUPILS_TOO = {
    "chat.said",
    "reacted",
    "hand.raised",
    "hand.lowered",
    "question.asked",
    "question.voted",
    "poll.answered",
    "poll.skipped",
    "watched",
    "report.made",
    "stage.entered",
    "stage.turned",
    "caption.said",
}


@pytest.mark.parametrize("type_", TEACHERS_ONLY)
def test_pupils_may_not_do_what_teachers_do(type_):
    assert Lesson().refused(NOOR, type_, TEACHERS_ONLY[type_]) == "power.teach"


@pytest.mark.parametrize("type_", SCHOOL_ONLY)
@pytest.mark.parametrize("sitter", [NOOR, TEACHER])
def test_only_the_class_itself_writes_what_the_roll_is_made_of(type_, sitter):
    assert Lesson().refused(sitter, type_, SCHOOL_ONLY[type_], to="seat.2") == "power.class"


def test_every_type_stands_in_the_table_of_who_may():
    written_by_decide_alone = {"poll.keyed"}
    known = TEACHERS_ONLY.keys() | SCHOOL_ONLY.keys() | PUPILS_TOO | {"class.opened"} | written_by_decide_alone
    assert known == BODIES.keys()
    assert RULES.keys() == BODIES.keys() - written_by_decide_alone


def test_refusals_have_kind_sentences():
    assert sentence(Refusal("slide.outside", {"pages": 12})) == "These slides have 12 pages."
    assert sentence(Refusal("never.heard")) == "This was not possible."
    assert all(text[0].isupper() and text.endswith(".") and "!" not in text for text in SENTENCES.values())


def test_e2_ids_are_uuids_and_derived_ones_are_the_same_at_every_retry():
    assert is_id(new_id())
    assert not is_id("6")
    draft_id = new_id()
    assert derived_id(draft_id, 1) == derived_id(draft_id, 1) != derived_id(draft_id, 2)
