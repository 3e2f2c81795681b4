"""Pictures and sound to those who watch: what a viewer costs, beside Caddy serving the very same bytes in the same run.

A class with one or six on the stage, 100 or 300 viewers, each with one stream; sent faster than it is played, so that the
processor's clock has something to count. Caddy serves what they sent as segments of four seconds, to as many viewers.
"""

from __future__ import annotations

import json
import os
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from agogic.live import frames
from agogic.live.chunks import chunk_words
from agogic.media.tracks import ticks_s
from bench import engine as ours
from bench import media_seen
from bench.crowd import Crowd, Line
from bench.engine import Engine, Seat, answers, asked, chunks, draft, opening, school
from bench.figures import Figure
from bench.processes import Server, files_allowed, folder, free_port, program, running

CLASS = "media"
CHUNK_MS = 500
SEGMENT_CHUNKS = 8
PICTURE_BYTES, SOUND_BYTES = 35_000, 2_500
"""A chunk of pictures and one of sound: together 600 kbit/s."""
MOVING = 2
"""How many moving pictures one viewer looks at, at most."""
PARTS = {
    "viewers-100": "100 viewers, one and six on the stage",
    "viewers-300": "300 viewers, one and six on the stage",
    "late-100": "100 viewers who catch up by segments, one and six on the stage",
    "hls-100": "100 viewers, the stream beside the same class read as HLS, one and six on the stage",
    **media_seen.PARTS,
}
"""What is measured alone, each in less than a minute."""
_CADDYFILE = """{{
	admin off
	auto_https off
	persist_config off
	storage file_system {place}/own
	log {{
		output discard
	}}
}}
http://127.0.0.1:{port} {{
	root {place}
	file_server
}}
"""
_SPEED = {100: 4, 300: 2}
_WALL_S = 8.0
_ASIDE_BYTES = 128 * 1024
"""What else may come on a stream meanwhile: who is there, beats, heads of frames."""
_PICTURE, _SOUND = 'video/mp4; codecs="avc1.42E01F"', 'audio/mp4; codecs="opus"'


@dataclass(frozen=True)
class Round:
    """What one server did: processor time, and how much was watched."""

    cpu_s: float
    viewer_hours: float

    @property
    def each(self) -> float:
        """Processor seconds for an hour one viewer watches."""
        return self.cpu_s / self.viewer_hours


def measure(part: str | None = None) -> list[Figure]:
    """One part; without a name the first."""
    if part in media_seen.PARTS:
        return media_seen.measure(part)
    files_allowed()
    kind, _, many = (part or next(iter(PARTS))).partition("-")
    viewers, found = int(many), []
    for stage in (1, 6):
        sent = _Sent(stage, rounds=int(_WALL_S * _SPEED[viewers] * 1000 / CHUNK_MS))
        mine = _late(viewers, sent) if kind == "late" else _ours(viewers, sent)
        hls = kind == "hls"
        theirs = _late(viewers, sent, listed=True) if hls else _caddy(viewers, sent)
        who = "who catch up" if kind == "late" else "live"
        what = f"server CPU-seconds an hour of one viewer, {viewers} {who}, {_on_stage(stage)}"
        budget = "ours <= 0.44" if stage == 1 and kind == "viewers" else "ratio <= 1"
        peer = "HLS from our engine, 4 s" if hls else "Caddy, segments of 4 s"
        found.append(Figure(what, mine.each, "s", peer, theirs.each, budget))
    return found


def _on_stage(stage: int) -> str:
    bits = (min(stage, MOVING) * PICTURE_BYTES + stage * SOUND_BYTES) * 8 // CHUNK_MS
    return f"{'one' if stage == 1 else 'six'} on the stage ({bits:,} kbit/s each)"


class _Sent:
    """What those on the stage send: chunks that say which they are, filled up with what can not be packed."""

    def __init__(self, stage: int, rounds: int) -> None:
        self.stage, self.rounds = stage, rounds
        self.kinds = [(f"{seat}.{kind}", size) for seat in self.seats for kind, size in self._kinds()]
        self.wanted = [track for track, _ in self.kinds if track.endswith("voice") or int(track[:1]) <= MOVING]
        self.sent: dict[tuple[str, int], bytes] = {}
        """What went out last under each track and number."""
        self._filling = os.urandom(PICTURE_BYTES)

    @property
    def seats(self) -> range:
        """Who is on the stage."""
        return range(1, self.stage + 1)

    def fragment(self, track: str, n: int, size: int, at: int = 0) -> bytes:
        """A fragment as a server sees it: when it begins (ms), and bytes."""
        scale = ticks_s(track)
        moof = _box(b"moof", _box(b"traf", _box(b"tfdt", struct.pack(">IQ", 1 << 24, at * scale // 1000))))
        words = f"{track} {n} ".encode()
        return moof + _box(b"mdat", words + self._filling[: size - len(moof) - 8 - len(words)])

    def post(self, seat: int, n: int, epoch: int, now: int) -> bytes:
        """One post of a seat: its chunk of pictures and its chunk of sound."""
        pieces = []
        for track, size in self.kinds:
            if int(track[:1]) == seat:
                fragment = self.sent[(track, n)] = self.fragment(track, n, size, now)
                head = {"track": track, "epoch": epoch, "n": n, "t": now, "d": CHUNK_MS, "key": n % 4 == 0}
                pieces.append(_chunk(head, fragment))
        return b"".join(pieces)

    def each_viewer_bytes(self) -> int:
        """How many bytes of media each viewer gets."""
        return self.rounds * sum(size for track, size in self.kinds if track in self.wanted)

    @staticmethod
    def _kinds() -> tuple[tuple[str, int], ...]:
        return (("camera", PICTURE_BYTES), ("voice", SOUND_BYTES))


def _ours(viewers: int, sent: _Sent) -> Round:
    """One stream a viewer."""
    with folder() as data, ours.engine(data) as engine, Crowd() as crowd:
        asked(engine.server.port, engine.post(school(CLASS), [opening()]))
        stage = [Seat(CLASS, number, "teacher", "teach") for number in sent.seats]
        epoch = _on_the_air(engine, stage, sent)
        lines = [crowd.line(engine.server.port) for _ in stage]
        watching = [_watching(engine, crowd, 100 + number, sent.wanted) for number in range(viewers)]
        crowd.listen(1.5)
        tally = Tally(watching)
        before, began = engine.server.cpu_s(), time.monotonic()
        each_s = CHUNK_MS / 1000 / _SPEED[viewers]
        for n in range(sent.rounds):
            for place, (seat, line) in enumerate(zip(stage, lines, strict=True)):
                crowd.listen(began + (n + place / len(stage)) * each_s - time.monotonic())
                body = sent.post(seat.number, n, epoch, epoch + int((time.monotonic() - began) * 1000))
                _say(line, _request(engine, seat, "POST", "media/chunks", body))
            tally.count()
        crowd.listen_until(lambda: tally.count() >= viewers * sent.each_viewer_bytes(), 5)
        # The last post is acknowledged after it was passed on, and heads of frames were counted with what they carry.
        crowd.listen(0.5)
        tally.count()
        cpu_s = engine.server.cpu_s() - before
        for line in lines:
            told = [json.loads(body) for _, body, _ in answers(line.received)]
            assert len(told) == sent.rounds and not any(one["refused"] for one in told), told[-1:]
    wanted = sent.each_viewer_bytes()
    assert all(wanted <= size <= wanted * 1.05 + _ASIDE_BYTES for size in tally.sizes), (
        "not every viewer got everything"
    )
    _byte_for_byte(tally.closely, sent)
    return Round(cpu_s, viewers * sent.rounds * CHUNK_MS / 3_600_000)


def _caddy(viewers: int, sent: _Sent) -> Round:
    """As many viewers who fetch the same in segments of four seconds, each over a connection that stays open."""
    port = free_port()
    with folder() as place:
        asks = [
            b"".join(f"GET /{name} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode() for name in names)
            for names in _segments_written(place, sent)
        ]
        config = place / "Caddyfile"
        config.write_text(_CADDYFILE.format(place=place, port=port))
        with running([program("caddy"), "run", "--config", config, "--adapter", "caddyfile"], port) as server:
            return _fetched(server, [asks] * viewers, sent)


def _late(viewers: int, sent: _Sent, *, listed: bool = False) -> Round:
    """Viewers who catch up: the same, from our engine; `listed`: with the playlist of each track before each segment."""
    with folder() as data, ours.engine(data) as engine, Crowd() as crowd:
        asked(engine.server.port, engine.post(school(CLASS), [opening()]))
        stage = [Seat(CLASS, number, "teacher", "teach") for number in sent.seats]
        epoch = _on_the_air(engine, stage, sent)
        line = crowd.line(engine.server.port)
        for n in range(sent.rounds):
            for seat in stage:
                _say(line, _request(engine, seat, "POST", "media/chunks", sent.post(seat.number, n, epoch, epoch)))
                crowd.listen(0.005)
        assert crowd.listen_until(lambda: len(answers(line.received)) == sent.rounds * len(stage), 10)
        asks = [_runs(engine, Seat(CLASS, 100 + number), sent, epoch, listed=listed) for number in range(viewers)]
        return _fetched(engine.server, asks, sent)


def _runs(engine: Engine, seat: Seat, sent: _Sent, epoch: int, *, listed: bool) -> list[bytes]:
    """What a viewer asks for each four seconds."""
    lists = [f"media/hls/{track}/full.m3u8" for track in sent.wanted if listed]
    firsts = range(0, sent.rounds - SEGMENT_CHUNKS + 1, SEGMENT_CHUNKS)
    runs = [[f"media/{track}/{epoch}/full/{n}-{n + SEGMENT_CHUNKS - 1}" for track in sent.wanted] for n in firsts]
    return [b"".join(_request(engine, seat, "GET", run, b"") for run in [*lists, *some]) for some in runs]


def _fetched(server: Server, asks: Sequence[Sequence[bytes]], sent: _Sent) -> Round:
    """What each viewer asks for, each four seconds; `asks` by viewer."""
    viewers, segments = len(asks), len(asks[0])
    wanted = segments * SEGMENT_CHUNKS * sent.each_viewer_bytes() // sent.rounds
    with Crowd() as crowd:
        lines = [crowd.line(server.port) for _ in asks]
        tally = Tally(lines)
        before, began = server.cpu_s(), time.monotonic()
        each_s = SEGMENT_CHUNKS * CHUNK_MS / 1000 / _SPEED[viewers]
        for n in range(segments):
            for at, line in enumerate(lines):
                crowd.listen(began + (n + at / viewers) * each_s - time.monotonic())
                line.send(asks[at][n])
                tally.count()
        assert crowd.listen_until(lambda: tally.count() >= viewers * wanted, 5), "not everything was served"
        crowd.listen(0.5)
        tally.count()
        cpu_s = server.cpu_s() - before
    assert all(wanted <= size <= wanted * 1.05 + _ASIDE_BYTES for size in tally.sizes), (
        "not every viewer got everything"
    )
    return Round(cpu_s, viewers * segments * SEGMENT_CHUNKS * CHUNK_MS / 3_600_000)


class Tally:
    """How much came to each of many; the first is listened to closely."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.sizes = [0] * len(lines)
        self.closely = b""
        for line in lines:
            line.forget()

    def count(self) -> int:
        """Put aside what came; how much it is by now, of all together."""
        self.closely += self._lines[0].received
        for n, line in enumerate(self._lines):
            if line.size:
                self.sizes[n] += line.size
                line.forget()
        return sum(self.sizes)


def _on_the_air(engine: Engine, stage: Sequence[Seat], sent: _Sent) -> int:
    """Everybody on the stage begins their tracks; the epoch of all of them."""
    epoch = 1
    for seat in stage:
        asked(engine.server.port, engine.post(seat, [draft("stage.entered", {})]))
        for track, _ in sent.kinds:
            if int(track[:1]) == seat.number:
                mime = _SOUND if track.endswith("voice") else _PICTURE
                init = _box(b"ftyp", b"iso5") + _box(b"moov", b"")
                _done(engine, seat, "PUT", f"media/{track}/{epoch}/init?kept=1", init, {"content-type": mime})
    return epoch


def _watching(engine: Engine, crowd: Crowd, number: int, wanted: Sequence[str]) -> Line:
    """A viewer with a stream, who has said what it shall carry."""
    seat = Seat(CLASS, number)
    line = crowd.line(engine.server.port, engine.stream(seat))
    assert crowd.listen_until(lambda: b'"stream":"' in line.received, 5), "no answer"
    name = line.received.partition(b'"stream":"')[2].partition(b'"')[0].decode()
    words = json.dumps({"stream": name, "tracks": dict.fromkeys(wanted, "full")}).encode()
    _done(engine, seat, "POST", "media/wants", words, {})
    return line


def _segments_written(place: Path, sent: _Sent) -> list[list[str]]:
    """What was sent as files of four seconds; their names, for each four seconds."""
    segments = []
    sizes = dict(sent.kinds)
    for first in range(0, sent.rounds - SEGMENT_CHUNKS + 1, SEGMENT_CHUNKS):
        names = []
        for track in sent.wanted:
            content = [sent.fragment(track, n, sizes[track]) for n in range(first, first + SEGMENT_CHUNKS)]
            (place / f"{track}-{first}.m4s").write_bytes(b"".join(content))
            names.append(f"{track}-{first}.m4s")
        segments.append(names)
    return segments


def _byte_for_byte(stream: bytes, sent: _Sent) -> None:
    """What one viewer got is what was sent, in order."""
    body = b"".join(piece for piece, _ in chunks(stream, headed=False))
    got: dict[str, list[bytes]] = {track: [] for track in sent.wanted}
    for kind, payload in frames.split(body):
        if kind == frames.CHUNK:
            words, fragment = chunk_words(payload)
            if words["n"] != -1:
                got[str(words["track"])].append(fragment)
    for track, fragments in got.items():
        assert fragments == [sent.sent[(track, n)] for n in range(sent.rounds)], f"{track} came otherwise"


def _say(line: Line, words: bytes) -> None:
    """Say something large on a line that is listened to."""
    line.socket.setblocking(True)
    line.socket.sendall(words)
    line.socket.setblocking(False)


def _request(engine: Engine, seat: Seat, method: str, path: str, body: bytes) -> bytes:
    where = f"/live/classes/{CLASS}/{path}"
    token = engine.token(seat)
    head = (
        f"{method} {where} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _done(engine: Engine, seat: Seat, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
    """One request before the clock runs. Raises `RuntimeError` if it was not granted."""
    connection = HTTPConnection("127.0.0.1", engine.server.port, timeout=10)
    bearer = {"authorization": f"Bearer {engine.token(seat)}"}
    connection.request(method, f"/live/classes/{CLASS}/{path}", body, {**headers, **bearer})
    answer = connection.getresponse()
    if answer.status >= 300:
        raise RuntimeError(f"{path}: {answer.status} {answer.read()[:300]!r}")
    connection.close()


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def _chunk(head: dict[str, object], fragment: bytes) -> bytes:
    words = json.dumps(head).encode()
    return struct.pack(">IH", 2 + len(words) + len(fragment), len(words)) + words + fragment
