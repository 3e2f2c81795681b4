"""Captions by the machine: whose voice is written down while a class is on is heard, and said by the class, once."""

from __future__ import annotations

import array
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agogic.campus.classroom import door
from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.listening import Listening
from agogic.campus.classroom.models import ClassSession, Stage
from agogic.media import hearing
from agogic.media.epochs import Chunk, StoredEpoch
from agogic.media.speech import Ear, Heard
from tests.campus.classroom.test_captions import Engine, engine
from tests.campus.conftest import Everybody
from tests.campus.taught import Taught, held

__all__ = ["engine"]


class Echo:
    """A speech that gives each second of sound as the words written in it, and an ear for it."""

    def ear(self) -> Ear:
        return EchoEar()


class EchoEar:
    def __init__(self) -> None:
        self.at_ms = 0

    def hear(self, samples: bytes) -> list[Heard]:
        heard = []
        for value in array.array("h", samples):
            heard.append(Heard(self.at_ms, self.at_ms + 1000, f"word {value}"))
            self.at_ms += 1000
        return heard

    def rest(self) -> list[Heard]:
        return []


class Plain:
    """Stands in for ffmpeg: fragments are samples already, one for a second."""

    def __init__(self, init: bytes, base_ms: int) -> None:
        self.base_ms = base_ms
        self.samples = b""

    def feed(self, fragment: bytes) -> bool:
        self.samples += fragment
        return True

    def taken(self) -> bytes:
        samples, self.samples = self.samples, b""
        return samples

    end = taken


@pytest.fixture
def lesson(taught: Taught, everybody: Everybody, monkeypatch: pytest.MonkeyPatch) -> ClassSession:
    monkeypatch.setattr(hearing, "_Sound", Plain)
    # Each sample of the stand-in is a second.
    monkeypatch.setattr(hearing, "_MS_BYTES", 2 / 1000)
    session = held(taught.section, seats=[everybody.pupil], teacher=everybody.teacher).session
    session.state, session.opened_at = Stage.OPEN, datetime.now(UTC)
    session.save()
    return session


def voice(session: ClassSession, seat: int, epoch: int) -> StoredEpoch:
    folder: Path = class_folder(session.id) / "media" / f"{seat}.voice" / str(epoch)
    return StoredEpoch.make(folder, b"init")


def said(n: int, t: int, value: int) -> Chunk:
    return Chunk(n, t, 1000, True, True, array.array("h", [value]).tobytes())


def test_two_voices_are_told_apart_and_nothing_is_said_twice(lesson: ClassSession, engine: Engine) -> None:
    listening = Listening(Echo(), "en")
    assert listening.run_once() == 0
    teacher, pupil = voice(lesson, 1, 5000), voice(lesson, 2, 8000)
    teacher.append([said(0, 5000, 1), said(1, 6000, 2)])
    pupil.append([said(0, 8000, 7)])
    assert listening.run_once() == 3
    teacher.append([said(2, 7000, 3)])
    assert (listening.run_once(), listening.run_once()) == (1, 0)
    assert sorted((one["from"], one["to"], one["who"], one["text"], one["lang"]) for one in engine.posted) == [
        (5000, 6000, "seat.1", "word 1", "en"),
        (6000, 7000, "seat.1", "word 2", "en"),
        (7000, 8000, "seat.1", "word 3", "en"),
        (8000, 9000, "seat.2", "word 7", "en"),
    ]
    # Another process after this one knows from the class what was said.
    teacher.append([said(3, 8000, 4)])
    assert Listening(Echo(), "en").run_once() == 1
    assert engine.posted[-1]["text"] == "word 4"
    for one in (teacher, pupil):
        one.close()


def test_what_the_engine_does_not_take_now_is_said_later(lesson: ClassSession, engine: Engine) -> None:
    listening = Listening(Echo(), "en")
    teacher = voice(lesson, 1, 0)
    teacher.append([said(0, 0, 1)])
    engine.fails_at = 0
    assert (listening.run_once(), engine.posted) == (0, [])
    engine.fails_at = None
    assert (listening.run_once(), len(engine.posted)) == (1, 1)
    teacher.close()


def test_a_class_that_is_over_is_let_go(lesson: ClassSession, engine: Engine) -> None:
    listening = Listening(Echo(), "en")
    teacher = voice(lesson, 1, 0)
    teacher.append([said(0, 0, 1)])
    listening.run_once()
    teacher.append([said(1, 1000, 2)])
    ClassSession.objects.filter(pk=lesson.pk).update(state=Stage.ENDED)
    listening.run_once()
    assert [one["text"] for one in engine.posted] == ["word 1"]
    teacher.close()


def test_without_an_engine_to_ask_nothing_is_heard_yet(
    lesson: ClassSession, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = voice(lesson, 1, 0)
    teacher.append([said(0, 0, 1)])
    listening = Listening(Echo(), "en")

    def away(session: ClassSession) -> door.CaptionsKept:
        raise door._closed()

    with monkeypatch.context() as gone:
        gone.setattr(door, "captions_of", away)
        assert listening.run_once() == 0
    assert listening.run_once() == 1
    teacher.close()
