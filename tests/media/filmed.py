"""Films made for tests, with the same ffmpeg that reads them."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

from agogic.media.films.confined import ffmpeg_path


def film_of(
    path: Path,
    *,
    seconds: float = 3,
    size: tuple[int, int] | None = (320, 240),
    rate: int = 25,
    sound: bool = True,
    more: tuple[str, ...] = (),
) -> Path:
    """A film of a moving pattern and a tone; without `size` the tone alone."""
    inputs: list[str] = []
    if size:
        inputs += ["-f", "lavfi", "-i", f"testsrc2=s={size[0]}x{size[1]}:r={rate}:d={seconds}"]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"sine=frequency=300:sample_rate=44100:duration={seconds}"]
    kinds = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"] if size else []
    kinds = [*kinds, *more] if "-c:v" not in more else list(more)
    subprocess.run([ffmpeg_path(), "-v", "error", "-nostdin", "-y", *inputs, *kinds, str(path)], check=True)
    return path


def silent_hours(path: Path, hours: int) -> Path:
    """A WAV file of nothing, so long; it takes no room on the disk."""
    size = hours * 3600 * 48_000 * 2
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt ")
        file.write(struct.pack("<IHHIIHH", 16, 1, 1, 48_000, 96_000, 2, 16) + b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    return path


def grown(film: Path, path: Path, side: int = 0x3FFF) -> Path:
    """A VP8 film whose pictures claim to be `side` px high and wide."""
    raw = bytearray(film.read_bytes())
    at = raw.find(b"\x9d\x01\x2a")
    while at >= 0:
        raw[at + 3 : at + 7] = struct.pack("<HH", side, side)
        at = raw.find(b"\x9d\x01\x2a", at + 3)
    path.write_bytes(raw)
    return path
