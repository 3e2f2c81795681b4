"""ffmpeg in a process of its own that gets one file, one folder, so much memory and so much time.

The file is handed over as an open descriptor and nothing else may be opened: of protocols only `fd` is allowed, so
that a playlist or a reference inside a file reads no other file and no address. As a program this module takes the
limits upon itself and becomes ffmpeg.

python -m agogic.media.films.confined MEMORY_BYTES CPU_S FILE_BYTES PARENT ffmpeg ARGUMENT …
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,mp3,wav,w64,flac,aac,aiff,amr,ac3,eac3,caf,mxf"
)
"""What a file may be. None of these is a list of other files."""
CODECS = (
    "h264,hevc,vp8,vp9,av1,libdav1d,mpeg1video,mpeg2video,mpeg4,msmpeg4v2,msmpeg4,h263,flv,mjpeg,prores,theora,vc1,wmv1,wmv2,"
    "wmv3,dvvideo,dnxhd,ffv1,svq3,cinepak,rawvideo,"
    "aac,aac_latm,mp1float,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,eac3,dca,wmav1,wmav2,wmapro,amrnb,amrwb,"
    "pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_alaw,"
    "pcm_mulaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,gsm_ms,qdm2,truehd"
)
"""What may be decoded."""
PIXELS_MOST = 4096 * 2304
"""How large a picture may be at most: 4K as phones and cameras record it."""

_TAIL_BYTES = 16_000
_STALLED_S = 180.0
_ENDING_S = 5.0
_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of Linux: what we get when our parent is gone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use."""

    wall_s: float
    cpu_s: int
    memory_bytes: int
    file_bytes: int = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended. `code`: None if it took too long. `out`: what it said; `told`: the last of its complaints."""

    code: int | None
    out: str
    told: str

    @property
    def well(self) -> bool:
        """Whether it did what it was to do."""
        return self.code == 0


@lru_cache(maxsize=1)
def ffmpeg_path() -> str:
    """Where ffmpeg is."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def reading(*before: str) -> list[str]:
    """The arguments that make ffmpeg read the file it is handed, and nothing else; `before`: more about that file."""
    return [
        *("-protocol_whitelist", "fd", "-format_whitelist", FORMATS, "-codec_whitelist", CODECS),
        *("-max_pixels", str(PIXELS_MOST), "-max_streams", "100", "-threads", "2"),
        *before,
        *("-i", "fd:"),
    ]


def ffmpeg_run(
    arguments: Sequence[str], *, file: Path, folder: Path, limits: Limits, heard: Callable[[str], None] | None = None
) -> Ran:
    """Run ffmpeg on `file` in `folder`. `heard` gets each line it says on stdout; what that raises ends the run."""
    limited = (str(limits.memory_bytes), str(limits.cpu_s), str(limits.file_bytes), str(os.getpid()))
    command = [sys.executable, "-m", "agogic.media.films.confined", *limited, ffmpeg_path()]
    command += ["-v", "error", "-nostdin", "-y", "-stats_period", "0.5", *arguments]
    # Few arenas: each thread's own would take address space that the memory limit counts.
    alone = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "MALLOC_ARENA_MAX": "2",
        "LC_ALL": "C",
    }
    with (
        file.open("rb") as given,
        subprocess.Popen(
            command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=alone
        ) as process,
    ):
        watched = _Watched(process, limits.wall_s)
        try:
            out = _listened(process, watched, heard)
            code = process.wait()
        finally:
            watched.end()
        return Ran(None if watched.late else code, out, watched.told)


class _Watched:
    """Ends a process that takes too long or has gone quiet, and keeps the last of its complaints."""

    def __init__(self, process: subprocess.Popen[bytes], wall_s: float) -> None:
        self._process = process
        self._until = time.monotonic() + wall_s
        self._over = threading.Event()
        self._tail = b""
        self.late = False
        self.heard_at = time.monotonic()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._watch, self._complaints)]
        for thread in self._threads:
            thread.start()

    @property
    def told(self) -> str:
        """What it complained of, the last of it."""
        return self._tail.decode("utf-8", "replace")

    def end(self) -> None:
        """Let nothing of it go on."""
        self._over.set()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(_ENDING_S)

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            now = time.monotonic()
            if now > self._until or now > self.heard_at + _STALLED_S:
                self.late = True
                self._process.kill()
                return

    def _complaints(self) -> None:
        if self._process.stderr is not None:
            while piece := self._process.stderr.read1(4096):  # type: ignore[attr-defined]
                self._tail = (self._tail + piece)[-_TAIL_BYTES:]


def _listened(process: subprocess.Popen[bytes], watched: _Watched, heard: Callable[[str], None] | None) -> str:
    tail: list[str] = []
    size = 0
    for raw in process.stdout or ():
        line = raw.decode("utf-8", "replace").rstrip("\n")
        watched.heard_at = time.monotonic()
        if heard is not None:
            heard(line)
        elif size < _TAIL_BYTES:
            tail.append(line)
            size += len(line)
    return "\n".join(tail)


def main(arguments: list[str]) -> None:
    """Become the program that follows the four limits, limited."""
    memory_bytes, cpu_s, file_bytes, parent = (int(each) for each in arguments[:4])
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(AttributeError, OSError):
        # A class that is on goes before a film that is made.
        os.nice(10)
    _die_with(parent)
    os.execv(arguments[4], arguments[4:])  # noqa: S606


def _die_with(parent: int) -> None:
    """Where the system offers it: be killed when the worker is gone, so that two never make the same film."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
