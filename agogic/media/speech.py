"""Speech put into words on this machine, by sherpa-onnx (Apache-2.0), if it is installed and a model was supplied.

Nothing is ever downloaded: a model is a folder that an administrator puts there. A streaming transducer
(`encoder*.onnx`, `decoder*.onnx`, `joiner*.onnx`, `tokens.txt`) or a streaming CTC model (`model*.onnx`, `tokens.txt`).
"""

from __future__ import annotations

import array
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any, NamedTuple, Protocol

RATE = 16_000
"""Samples a second that are listened to; 16 bits each, one channel."""
LONGEST_MS = 12_000
"""A caption is no longer than this, however long somebody speaks without a breath."""
_BEFORE_MS = 300
"""Words are known a moment after they began."""


class Heard(NamedTuple):
    """What was spoken, from and to in ms since listening began."""

    from_ms: int
    to_ms: int
    text: str


class Ear(Protocol):
    """Listens to one who speaks."""

    def hear(self, samples: bytes) -> list[Heard]:
        """Take samples (16 bits, little-endian, 16 kHz); gives what has been spoken to its end by now."""

    def rest(self) -> list[Heard]:
        """What was begun and not ended: nobody speaks on."""


class Speech(Protocol):
    """Knows a language."""

    def ear(self) -> Ear:
        """Begins to listen."""


class SpeechUnready(Exception):
    """Nothing can be heard. `code` is one of package (not installed), folder (not there), model (not understood)."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.told = told


def speech_look(folder: Path) -> dict[str, str]:
    """The files of the model in a folder, by what they are; the model itself is not read. Raises `SpeechUnready`."""
    if not folder.is_dir():
        raise SpeechUnready("folder")
    parts = _parts(folder)
    if importlib.util.find_spec("sherpa_onnx") is None:
        raise SpeechUnready("package")
    return parts


def speech_open(folder: Path) -> Speech:
    """The model in a folder, made ready. Raises `SpeechUnready`."""
    parts = speech_look(folder)
    try:
        sherpa = importlib.import_module("sherpa_onnx")
    except ImportError as error:
        raise SpeechUnready("package", str(error)[:400]) from error
    try:
        return _Sherpa(_recognizer(sherpa, parts))
    except Exception as error:
        # Whatever the library says of a model it cannot read, the administrator must know it is the model.
        raise SpeechUnready("model", str(error)[:400]) from error


def _parts(folder: Path) -> dict[str, str]:
    parts = {}
    for name in ("encoder", "decoder", "joiner", "model"):
        found = sorted(folder.glob(f"{name}*.onnx"))
        # The smaller, rounded variant is meant for machines without a graphics card.
        chosen = next((one for one in found if "int8" in one.name), found[0] if found else None)
        if chosen is not None:
            parts[name] = str(chosen)
    tokens = folder / "tokens.txt"
    whole = {"encoder", "decoder", "joiner"} <= parts.keys() or "model" in parts
    if not whole or not tokens.is_file():
        raise SpeechUnready("model", "no encoder, decoder and joiner, or model, beside tokens.txt")
    return {**parts, "tokens": str(tokens)}


def _recognizer(sherpa: Any, parts: dict[str, str]) -> Any:
    usual = {"tokens": parts["tokens"], "num_threads": 1, "sample_rate": RATE, "enable_endpoint_detection": True}
    usual["rule3_min_utterance_length"] = LONGEST_MS / 1000
    if "joiner" in parts:
        three = {name: parts[name] for name in ("encoder", "decoder", "joiner")}
        return sherpa.OnlineRecognizer.from_transducer(**three, **usual)
    return sherpa.OnlineRecognizer.from_zipformer2_ctc(model=parts["model"], **usual)


class _Sherpa:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer

    def ear(self) -> Ear:
        return _SherpaEar(self._recognizer)


class _SherpaEar:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._stream = recognizer.create_stream()
        self._at_ms = 0.0
        self._began_ms: float | None = None

    def hear(self, samples: bytes) -> list[Heard]:
        whole = array.array("h")
        whole.frombytes(samples[: len(samples) // 2 * 2])
        if sys.byteorder == "big":
            whole.byteswap()
        self._stream.accept_waveform(RATE, [each / 32768 for each in whole])
        self._at_ms += len(whole) * 1000 / RATE
        while self._recognizer.is_ready(self._stream):
            self._recognizer.decode_stream(self._stream)
        if self._began_ms is None and self._text():
            self._began_ms = max(0.0, self._at_ms - _BEFORE_MS)
        return self._ended() if self._recognizer.is_endpoint(self._stream) else []

    def rest(self) -> list[Heard]:
        return self._ended()

    def _text(self) -> str:
        return str(self._recognizer.get_result(self._stream)).strip()

    def _ended(self) -> list[Heard]:
        text, began = self._text(), self._began_ms
        self._recognizer.reset(self._stream)
        self._began_ms = None
        if not text or began is None:
            return []
        return [Heard(round(began), round(self._at_ms), sentence(text))]


def sentence(text: str) -> str:
    """Words as a sentence begins: many models know capitals only, or none."""
    words = text.lower() if text.isupper() else text
    return words[:1].upper() + words[1:]
