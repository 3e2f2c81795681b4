"""The stage, pictures and sound, captions, films; each test names the rule of SPEC.md it proves."""

from __future__ import annotations

from typing import Any

import pytest

from agogic.classlog.anchors import leaps, unheard
from agogic.classlog.attendance import Attendance
from agogic.classlog.ids import new_id
from agogic.classlog.state import State
from tests.classlog.lesson import NOOR, OISIN, SCHOOL, TEACHER, Lesson

PICTURE = 'video/mp4; codecs="avc1.42E01F"'
SOUND = 'audio/mp4; codecs="opus"'


def with_pupils(**rules: Any) -> Lesson:
    """A class in which both pupils sit, and the teacher."""
    lesson = Lesson(**rules)
    for seat, role in ((1, "teacher"), (2, "pupil"), (3, "pupil")):
        lesson.must(SCHOOL, "seat.admitted", {"seat": seat, "role": role})
    return lesson


def alone() -> Lesson:
    """A class that was opened for a recording, with nothing in it."""
    return Lesson(alone=True)


def on_stage(lesson: Lesson) -> list[int]:
    return [standing.seat for standing in lesson.state.room.stage]


def epoch(track: str, number: int, *, kept: bool = True) -> dict[str, Any]:
    mime = SOUND if track.endswith(("voice", "sound")) else PICTURE
    return {"track": track, "epoch": number, "mime": mime, "kept": kept, "variants": ["full"]}


def test_m1_pupils_come_when_called_teachers_at_any_time():
    lesson = with_pupils()
    lesson.must(TEACHER, "stage.entered")
    assert lesson.refused(NOOR, "stage.entered") == "stage.uncalled"
    lesson.must(TEACHER, "stage.called", {"seat": 2})
    lesson.must(NOOR, "stage.entered")
    assert on_stage(lesson) == [1, 2]
    assert lesson.state.room.called == {}
    assert lesson.refused(TEACHER, "stage.called", {"seat": 9}) == "seat.unknown"


def test_m1_who_is_called_on_may_come_and_the_hand_goes_down():
    lesson = with_pupils()
    lesson.must(NOOR, "hand.raised")
    assert lesson.refused(NOOR, "stage.entered") == "stage.uncalled"
    lesson.must(TEACHER, "hand.called", {"seat": 2})
    lesson.must(NOOR, "stage.entered")
    assert (on_stage(lesson), lesson.state.room.hands) == ([2], [])


def test_m1_there_is_room_for_six():
    lesson = Lesson()
    for seat in range(1, 9):
        lesson.must(SCHOOL, "seat.admitted", {"seat": seat, "role": "teacher"})
    teachers = [type(TEACHER)(seat, "teacher", ("teach",)) for seat in range(1, 9)]
    for teacher in teachers[:6]:
        lesson.must(teacher, "stage.entered")
    assert lesson.refused(teachers[6], "stage.entered") == "stage.full"
    lesson.must(teachers[0], "stage.left", {"seat": 3})
    lesson.must(teachers[6], "stage.entered")
    assert on_stage(lesson) == [1, 2, 4, 5, 6, 7]


def test_nobody_is_turned_on_by_another():
    lesson = with_pupils()
    lesson.must(TEACHER, "stage.called", {"seat": 2})
    lesson.must(NOOR, "stage.entered")
    assert lesson.refused(TEACHER, "stage.turned", {"seat": 2, "camera": True}) == "stage.not_on"
    lesson.must(NOOR, "stage.turned", {"seat": 2, "voice": True, "camera": True})
    lesson.must(TEACHER, "stage.turned", {"seat": 2, "camera": True})
    assert lesson.state.room.stage[0].voice is False
    assert lesson.refused(TEACHER, "stage.turned", {"seat": 2, "voice": True, "camera": True}) == "stage.not_on"
    assert lesson.refused(OISIN, "stage.turned", {"seat": 2}) == "power.teach"
    assert lesson.refused(OISIN, "stage.turned", {"seat": 3, "voice": True}) == "stage.off"


def test_a_pupil_may_say_not_now_and_who_is_taken_out_leaves_the_stage():
    lesson = with_pupils()
    lesson.must(TEACHER, "stage.called", {"seat": 2})
    lesson.must(NOOR, "stage.left", {"seat": 2})
    assert lesson.refused(NOOR, "stage.entered") == "stage.uncalled"
    lesson.must(TEACHER, "stage.called", {"seat": 2})
    lesson.must(NOOR, "stage.entered")
    lesson.must(TEACHER, "seat.removed", {"seat": 2})
    assert on_stage(lesson) == []


def test_m2_a_later_epoch_has_a_greater_number_and_ends_the_one_before():
    lesson = with_pupils()
    assert lesson.refused(SCHOOL, "media.epoch", epoch("1.voice", 0)) == "stage.off"
    lesson.must(TEACHER, "stage.entered")
    lesson.must(SCHOOL, "media.epoch", epoch("1.voice", 1_000))
    assert lesson.refused(SCHOOL, "media.epoch", epoch("1.voice", 1_000)) == "media.stale"
    lesson.must(SCHOOL, "media.epoch", epoch("1.voice", 9_000))
    first, second = lesson.state.room.tracks["1.voice"]
    assert (first.until, second.until) == (9_000, None)
    lesson.now = 20_000
    lesson.must(TEACHER, "class.ended")
    assert lesson.state.room.tracks["1.voice"][1].until == 20_000
    assert lesson.state.room.stage == []


def test_m4_holes_open_and_are_filled_also_when_the_class_is_over():
    lesson = with_pupils()
    lesson.must(TEACHER, "stage.entered")
    lesson.must(SCHOOL, "media.epoch", epoch("1.camera", 0))
    hole = {"track": "1.camera", "epoch": 0, "first": 4, "last": 8, "from": 1_000, "to": 2_000}
    lesson.must(SCHOOL, "media.hole", {**hole, "state": "open"})
    assert lesson.state.room.tracks["1.camera"][0].holes == [[1_000, 2_000]]
    lesson.must(TEACHER, "class.ended")
    lesson.must(SCHOOL, "media.hole", {**hole, "state": "filled"})
    assert lesson.state.room.tracks["1.camera"][0].holes == []
    assert lesson.refused(SCHOOL, "media.hole", {**hole, "track": "2.camera", "state": "lost"}) == "media.unknown"


@pytest.mark.parametrize(
    ("recording", "teacher", "pupil"),
    [("consented", "", ""), ("teachers", "", "media.unconsented"), ("off", "media.unconsented", "media.unconsented")],
)
def test_m5_the_rules_say_who_is_kept(recording: str, teacher: str, pupil: str):
    lesson = with_pupils(recording=recording)
    lesson.must(TEACHER, "stage.entered")
    lesson.must(TEACHER, "stage.called", {"seat": 2})
    lesson.must(NOOR, "stage.entered")
    for seat, expected in ((1, teacher), (2, pupil)):
        answer = lesson.ask(SCHOOL, "media.epoch", epoch(f"{seat}.voice", 5))
        assert getattr(answer, "code", "") == expected
        lesson.must(SCHOOL, "media.epoch", epoch(f"{seat}.voice", 6, kept=False))


def test_m7_a_stretch_is_left_out_and_taken_in_again_also_of_a_class_that_is_over():
    lesson = with_pupils()
    lesson.now = 60_000
    lesson.must(TEACHER, "class.ended")
    lesson.now = 900_000
    cut = lesson.must(TEACHER, "class.cut", {"from": 10_000, "to": 20_000})[0]
    assert leaps(lesson.state.room, [], 60_000) == [[10_000, 20_000]]
    assert Attendance().feed(lesson.log).seat(2).expected_ms == 8_000
    assert lesson.refused(TEACHER, "class.cut", {"from": 50_000, "to": 60_001}) == "draft.outside"
    lesson.must(TEACHER, "class.uncut", {"of": cut.id})
    assert lesson.refused(TEACHER, "class.uncut", {"of": cut.id}) == "cut.unknown"
    assert leaps(lesson.state.room, [], 60_000) == []


def test_m7_one_takes_out_ones_own_and_a_teacher_anything():
    lesson = with_pupils()
    lesson.now = 60_000
    assert lesson.refused(NOOR, "media.cut", {"from": 0, "to": 5, "tracks": ["2.voice", "3.voice"]}) == "power.teach"
    assert lesson.refused(NOOR, "media.cut", {"from": 0, "to": 5}) == "power.teach"
    lesson.must(NOOR, "media.cut", {"from": 0, "to": 5, "tracks": ["2.voice", "2.camera"]})
    lesson.must(TEACHER, "media.cut", {"from": 9, "to": 12})
    assert [gone.tracks for gone in lesson.state.room.media_gone] == [["2.voice", "2.camera"], []]


def test_a2_where_a_voice_is_on_only_what_was_found_quiet_is_silent():
    lesson = with_pupils()
    lesson.must(TEACHER, "stage.entered")
    lesson.must(SCHOOL, "media.epoch", epoch("1.voice", 10_000))
    lesson.now = 100_000
    lesson.must(SCHOOL, "media.quiet", {"from": 30_000, "to": 40_000})
    lesson.must(SCHOOL, "media.quiet", {"from": 60_000, "to": 62_000})
    lesson.must(SCHOOL, "media.ended", {"track": "1.voice", "epoch": 10_000, "until": 80_000})
    room = lesson.state.room
    assert unheard(room, [[8_000, 100_000]], 100_000) == [[30_000, 40_000], [80_000, 100_000]]
    assert unheard(State().room, [[8_000, 100_000]], 100_000) == [[8_000, 100_000]]


def test_m8_captions_stand_where_words_began_and_are_corrected():
    lesson = with_pupils()
    lesson.now = 60_000
    body = {"from": 50_000, "to": 54_000, "lang": "en", "text": "Which is moore?"}
    assert lesson.refused(NOOR, "caption.said", body) == "caption.off"
    lesson.must(TEACHER, "seat.allowed", {"seat": 2, "captions": True})
    said = lesson.must(NOOR, "caption.said", body)[0]
    assert (said.at, said.later) == (50_000, True)
    assert lesson.refused(OISIN, "caption.said", {**body, "of": said.id}) == "caption.off"
    lesson.must(TEACHER, "caption.said", {**body, "text": "Which is more?", "of": said.id})
    assert {id_: one.text for id_, one in lesson.state.room.captions.items()} == {said.id: "Which is more?"}
    assert lesson.refused(NOOR, "caption.said", {**body, "from": 60_001, "to": 60_002}) == "draft.outside"
    assert lesson.refused(NOOR, "caption.said", {**body, "text": " "}) == "chat.empty"
    assert lesson.refused(TEACHER, "caption.said", {**body, "of": new_id()}) == "target.unknown"


def test_m9_a_film_is_a_class_as_long_as_the_film():
    lesson = Lesson()
    assert lesson.refused(SCHOOL, "film.laid", {"length_ms": 5, "sound": SOUND}) == "film.not_here"
    lesson = alone()
    lesson.now = 40
    film = {"length_ms": 600_000, "picture": PICTURE, "sound": SOUND, "variants": ["480", "240"], "quiet": [[5, 9]]}
    types = [event.type for event in lesson.must(SCHOOL, "film.laid", film)]
    assert types == ["film.laid", "media.epoch", "media.epoch", "media.ended", "media.ended", "class.ended"]
    room = lesson.state.room
    assert (room.status, room.ended_at, room.film_ms, room.quiet) == ("ended", 600_000, 600_000, [[5, 9]])
    assert {track: (one[0].until, one[0].variants) for track, one in room.tracks.items()} == {
        "0.film": (600_000, ["480", "240"]),
        "0.sound": (600_000, ["full"]),
    }
    assert lesson.refused(TEACHER, "class.reopened") == "class.over"


def test_m9_polls_are_put_into_a_film_afterwards_and_count():
    lesson = alone()
    lesson.must(SCHOOL, "film.laid", {"length_ms": 600_000, "sound": SOUND})
    poll = new_id()
    body = {"poll": poll, "kind": "one", "prompt": "Why flat?", "options": ["Wet", "No air"], "check": True}
    assert lesson.refused(TEACHER, "poll.placed", {**body, "options": ["Wet"]}, at=300_000) == "poll.options"
    placed, keyed = lesson.must(TEACHER, "poll.placed", {**body, "right": {"choices": [1]}}, at=300_000)
    assert (placed.at, placed.later, keyed.to, keyed.later) == (300_000, True, "desk", False)
    assert lesson.refused(NOOR, "poll.answered", {"poll": poll, "choices": [1]}, at=200_000) == "poll.not_yet"
    lesson.must(NOOR, "poll.answered", {"poll": poll, "choices": [1]}, at=300_000)
    taken = Attendance().feed(lesson.log).seat(2)
    assert (taken.checks_asked, [check.right for check in taken.checks]) == (1, [True])


def test_m9_a_poll_that_was_put_there_is_taken_out_and_is_no_check_any_more():
    lesson = alone()
    lesson.must(SCHOOL, "film.laid", {"length_ms": 600_000, "sound": SOUND})
    poll = new_id()
    lesson.must(TEACHER, "poll.placed", {"poll": poll, "kind": "text", "prompt": "Why?", "check": True}, at=5)
    lesson.must(TEACHER, "poll.unplaced", {"poll": poll})
    assert lesson.state.room.polls == {}
    assert Attendance().feed(lesson.log).seat(2).checks_asked == 0
    assert lesson.refused(TEACHER, "poll.unplaced", {"poll": poll}) == "poll.unknown"


def test_polls_are_put_into_no_class_that_had_a_live_part():
    lesson = with_pupils()
    lesson.now = 60_000
    lesson.must(TEACHER, "class.ended")
    body = {"poll": new_id(), "kind": "text", "prompt": "Why?"}
    assert lesson.refused(TEACHER, "poll.placed", body, at=5) == "poll.not_alone"


def test_m8_chapters_are_named_and_taken_away():
    lesson = with_pupils()
    lesson.now = 60_000
    chapter = lesson.must(TEACHER, "chapter.named", {"from": 30_000, "title": "Halves"})[0]
    assert (chapter.at, chapter.later) == (30_000, True)
    lesson.must(TEACHER, "chapter.named", {"from": 30_000, "of": chapter.id})
    assert lesson.state.room.chapters[chapter.id].title == ""
    assert lesson.refused(TEACHER, "chapter.named", {"from": 60_001, "title": "Beyond"}) == "draft.outside"
