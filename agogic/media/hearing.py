"""The sound of a track as it grows: its chunks read beside whoever writes them, Opus made into samples by ffmpeg, confined."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from agogic.media.epochs import CHUNKS, INIT, Chunk, chunks_after
from agogic.media.films.confined import ffmpeg_path
from agogic.media.speech import RATE, Ear, Heard

JOINS_MS = 1_000
"""What lies further apart is no longer one stretch of sound."""
_MEMORY_BYTES = 512 * 1024 * 1024
_CPU_S = 4 * 3600
_FORMATS, _CODECS = "mov,mp4,m4a,3gp,3g2,mj2", "opus,libopus,aac"
_MS_BYTES = RATE * 2 // 1000
_ENDING_S = 5


class TrackListener:
    """Listens to one epoch of a voice as it is written; gives captions by class time."""

    def __init__(self, folder: Path, ear: Ear, *, after_ms: int = 0) -> None:
        self._folder = folder
        self._ear = ear
        self._after_ms = after_ms
        self._read = 0
        self._sound: _Sound | None = None
        self._until = 0
        self._ear_ms = 0

    def listen(self) -> list[Heard]:
        """What has been spoken to its end since the last call, at its class times. Raises `OSError`."""
        if not (self._folder / CHUNKS).is_file() or not (self._folder / INIT).is_file():
            return []
        chunks, self._read = chunks_after(self._folder, self._read)
        heard: list[Heard] = []
        for chunk in chunks:
            heard += self._take(chunk)
        return heard + self._hear()

    def close(self) -> list[Heard]:
        """It goes on no more: what was begun is given, and ffmpeg ends."""
        if self._sound is None:
            return []
        sound, self._sound = self._sound, None
        samples = sound.end()
        self._ear_ms += len(samples) // _MS_BYTES
        return _placed([*self._ear.hear(samples), *self._ear.rest()], sound.base_ms)

    def _take(self, chunk: Chunk) -> list[Heard]:
        if not chunk.fragment or chunk.t + chunk.d <= self._after_ms or chunk.t < self._until - JOINS_MS:
            return []
        heard: list[Heard] = []
        if self._sound is not None and chunk.t > self._until + JOINS_MS:
            heard = self.close()
        if self._sound is None:
            self._sound = _Sound((self._folder / INIT).read_bytes(), chunk.t - self._ear_ms)
        self._until = chunk.t + chunk.d
        if not self._sound.feed(chunk.fragment):
            heard += self.close()
        return heard

    def _hear(self) -> list[Heard]:
        if self._sound is None:
            return []
        samples = self._sound.taken()
        self._ear_ms += len(samples) // _MS_BYTES
        return _placed(self._ear.hear(samples), self._sound.base_ms) if samples else []


def _placed(heard: list[Heard], base_ms: int) -> list[Heard]:
    return [one._replace(from_ms=one.from_ms + base_ms, to_ms=one.to_ms + base_ms) for one in heard]


class _Sound:
    """One ffmpeg that is fed fragments. `base_ms`: the class time at which the ear began to count."""

    def __init__(self, init: bytes, base_ms: int) -> None:
        self.base_ms = base_ms
        self._samples = bytearray()
        self._lock = threading.Lock()
        limits = (str(_MEMORY_BYTES), str(_CPU_S), "0", str(os.getpid()))
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "agogic.media.films.confined", *limits, ffmpeg_path()),
                *("-v", "quiet", "-nostdin", "-protocol_whitelist", "pipe", "-format_whitelist", _FORMATS),
                *("-codec_whitelist", _CODECS, "-probesize", "32768", "-analyzeduration", "0", "-fflags", "nobuffer"),
                *("-threads", "1", "-i", "pipe:0", "-vn", "-ac", "1", "-ar", str(RATE), "-f", "s16le"),
                *("-flush_packets", "1", "pipe:1"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C"},
        )
        self._into, self._out = cast("IO[bytes]", self._process.stdin), cast("BufferedReader", self._process.stdout)
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        self.feed(init)

    def feed(self, fragment: bytes) -> bool:
        """Hand on a fragment; whether ffmpeg still takes any."""
        try:
            self._into.write(fragment)
            self._into.flush()
        except (BrokenPipeError, OSError):
            return False
        return True

    def taken(self) -> bytes:
        """The samples there are by now."""
        with self._lock:
            samples, self._samples = bytes(self._samples), bytearray()
        return samples

    def end(self) -> bytes:
        """The last of the samples; the process is gone."""
        try:
            self._into.close()
        except OSError:
            self._process.kill()
        try:
            self._process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reading.join(_ENDING_S)
        return self.taken()

    def _read(self) -> None:
        while piece := self._out.read1(65_536):
            with self._lock:
                self._samples += piece
