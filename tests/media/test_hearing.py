"""What is spoken in a track: chunks read beside their writer, Opus made into samples, a library asked for words."""

from __future__ import annotations

import array
import os
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from agogic.media.epochs import CHUNKS, Chunk, StoredEpoch, chunks_after
from agogic.media.films.confined import ffmpeg_path
from agogic.media.hearing import TrackListener
from agogic.media.speech import RATE, Heard, SpeechUnready, sentence, speech_look, speech_open

CHUNK_MS = 250
NEAR_MS = 200


class LoudEar:
    """Takes whatever is loud for speech: gives each stretch of it when it has been quiet again."""

    def __init__(self) -> None:
        self.at_ms = 0.0
        self.began: float | None = None
        self.last = 0.0

    def hear(self, samples: bytes) -> list[Heard]:
        whole = array.array("h", samples)
        heard: list[Heard] = []
        for start in range(0, len(whole), RATE // 50):
            piece = whole[start : start + RATE // 50]
            now = self.at_ms + start * 1000 / RATE
            if max(map(abs, piece)) > 500:
                self.began, self.last = (now if self.began is None else self.began), now + 20
            elif self.began is not None and now - self.last > 100:
                heard += self.rest()
        self.at_ms += len(whole) * 1000 / RATE
        return heard

    def rest(self) -> list[Heard]:
        if self.began is None:
            return []
        heard, self.began = [Heard(round(self.began), round(self.last), "loud")], None
        return heard


@pytest.fixture(scope="module")
def opus(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[bytes]]:
    """Six seconds, loud but from the second to the fourth: an init segment and fragments of a quarter of a second."""
    out = tmp_path_factory.mktemp("opus") / "tone.mp4"
    tone = "sine=frequency=440:duration=6:sample_rate=48000,volume=0:enable='between(t,2,4)'"
    cut = ["-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", str(CHUNK_MS * 1000)]
    command = [ffmpeg_path(), "-v", "error", "-f", "lavfi", "-i", tone, "-ac", "1", "-c:a", "libopus", *cut, str(out)]
    subprocess.run(command, check=True)
    raw, at, init, fragments, moof = out.read_bytes(), 0, b"", [], b""
    while at < len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        kind, box = raw[at + 4 : at + 8], raw[at : at + size]
        at += size
        if kind in (b"ftyp", b"moov"):
            init += box
        elif kind == b"moof":
            moof = box
        elif kind == b"mdat":
            fragments.append(moof + box)
    assert len(fragments) == 24
    return init, fragments


def listened(listener: TrackListener, many: int = 1, wait_s: float = 8) -> list[Heard]:
    """What it hears, as soon as that is so much."""
    heard: list[Heard] = []
    until = time.monotonic() + wait_s
    while len(heard) < many and time.monotonic() < until:
        heard += listener.listen()
        time.sleep(0.05)
    return heard


def near(heard: Heard, from_ms: int, to_ms: int) -> bool:
    return abs(heard.from_ms - from_ms) < NEAR_MS and abs(heard.to_ms - to_ms) < NEAR_MS


def chunks(fragments: list[bytes], t: int, first: int = 0) -> list[Chunk]:
    return [Chunk(first + n, t + n * CHUNK_MS, CHUNK_MS, True, True, each) for n, each in enumerate(fragments)]


def test_a_voice_is_heard_at_its_class_times_while_it_is_written(
    opus: tuple[bytes, list[bytes]], tmp_path: Path
) -> None:
    init, fragments = opus
    epoch = StoredEpoch.make(tmp_path / "60000", init)
    listener = TrackListener(tmp_path / "60000", LoudEar())
    assert listener.listen() == []
    epoch.append(chunks(fragments[:12], 60_000))
    (first,) = listened(listener)
    assert near(first, 60_000, 62_000)
    epoch.append(chunks(fragments[12:], 63_000, 12))
    listened(listener, wait_s=1)
    (second,) = listener.close()
    assert near(second, 64_000, 66_000)
    assert listener.close() == []
    epoch.close()


def test_after_a_hole_the_times_are_right_again(opus: tuple[bytes, list[bytes]], tmp_path: Path) -> None:
    init, fragments = opus
    epoch = StoredEpoch.make(tmp_path / "0", init)
    listener = TrackListener(tmp_path / "0", LoudEar())
    epoch.append(chunks(fragments[:6], 0))
    listened(listener, wait_s=1)
    epoch.append(chunks(fragments[16:], 30_000, 6))
    heard = [*listened(listener), *listener.close()]
    assert [near(one, *times) for one, times in zip(heard, [(0, 1500), (30_000, 32_000)], strict=True)] == [True, True]
    epoch.close()


def test_what_was_heard_before_is_not_heard_again(opus: tuple[bytes, list[bytes]], tmp_path: Path) -> None:
    init, fragments = opus
    epoch = StoredEpoch.make(tmp_path / "0", init)
    epoch.append(chunks(fragments, 0))
    listener = TrackListener(tmp_path / "0", LoudEar(), after_ms=2100)
    heard = [*listened(listener, wait_s=1), *listener.close()]
    assert [near(one, 4000, 6000) for one in heard] == [True]
    epoch.close()


def test_what_is_no_sound_is_heard_as_nothing(tmp_path: Path) -> None:
    epoch = StoredEpoch.make(tmp_path / "0", b"not an init segment")
    epoch.append(chunks([os.urandom(4000) for _ in range(40)], 0))
    listener = TrackListener(tmp_path / "0", LoudEar())
    assert [*listened(listener, wait_s=1), *listener.close()] == []
    epoch.close()


def test_chunks_are_read_beside_their_writer_and_nothing_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "0"
    epoch = StoredEpoch.make(folder, b"init")
    epoch.append([Chunk(0, 0, 250, True, True, b"one")])
    first, at = chunks_after(folder, 0)
    epoch.append([Chunk(1, 250, 250, False, False, b"two")])
    with (folder / CHUNKS).open("ab") as file:
        file.write(b"torn")
    size = (folder / CHUNKS).stat().st_size
    second, end = chunks_after(folder, at)
    assert [one.fragment for one in (*first, *second)] == [b"one", b"two"]
    assert chunks_after(folder, end) == ([], end)
    assert (folder / CHUNKS).stat().st_size == size
    assert chunks_after(folder, size + 10)[0] == [*first, *second]
    epoch.close()


class Recognizer:
    """sherpa-onnx's recogniser, as far as it is used: every loud second is the next word, a quiet one ends the sentence."""

    words = ("HELLO", "CLASS", "GOOD", "MORNING")

    def __init__(self, **given: Any) -> None:
        self.given = given
        self.said = 0
        self.text: list[str] = []
        self.ends = False

    @classmethod
    def from_transducer(cls, **given: Any) -> Recognizer:
        return cls(**given)

    def create_stream(self) -> Recognizer:
        return self

    def accept_waveform(self, rate: int, samples: list[float]) -> None:
        assert rate == RATE and all(-1 <= each <= 1 for each in samples)
        loud = max(samples, default=0) > 0.1
        self.ends = not loud and bool(self.text)
        if loud:
            self.text.append(self.words[self.said % 4])
            self.said += 1

    def is_ready(self, stream: Recognizer) -> bool:
        return False

    def get_result(self, stream: Recognizer) -> str:
        return " ".join(self.text)

    def is_endpoint(self, stream: Recognizer) -> bool:
        return self.ends

    def reset(self, stream: Recognizer) -> None:
        self.text = []


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that looks like a model."""
    for name in ("encoder-1.onnx", "encoder-1.int8.onnx", "decoder-1.onnx", "joiner-1.onnx", "tokens.txt"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def test_words_come_as_sentences_with_their_times(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = ModuleType("sherpa_onnx")
    library.__spec__ = sys.__spec__  # type: ignore[assignment]
    library.OnlineRecognizer = Recognizer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sherpa_onnx", library)
    assert speech_look(model)["encoder"].endswith("encoder-1.int8.onnx")
    ear = speech_open(model).ear()
    second = {loud: array.array("h", [20_000 * loud] * RATE).tobytes() for loud in (False, True)}
    heard = [each for loud in (True, True, False, False, True) for each in ear.hear(second[loud])]
    assert heard == [Heard(700, 3000, "Hello class")]
    assert ear.rest() == [Heard(4700, 5000, "Good")]
    assert ear.rest() == []


def test_it_is_said_why_nothing_can_be_heard(
    model: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    for folder, code in ((empty / "none", "folder"), (empty, "model")):
        with pytest.raises(SpeechUnready) as unready:
            speech_open(folder)
        assert unready.value.code == code
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)  # type: ignore[arg-type]
    with pytest.raises(SpeechUnready) as unready:
        speech_open(model)
    assert unready.value.code == "package"
    library = ModuleType("sherpa_onnx")
    library.__spec__ = sys.__spec__  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "sherpa_onnx", library)
    with pytest.raises(SpeechUnready) as unready:
        speech_open(model)
    assert unready.value.code == "model"


def test_sentences() -> None:
    assert [sentence(text) for text in ("GOOD MORNING", "good Tom", "Ünder", "")] == [
        "Good morning",
        "Good Tom",
        "Ünder",
        "",
    ]
