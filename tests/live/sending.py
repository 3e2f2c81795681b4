"""Somebody on the stage, as a page sends: a track, its epochs, its chunks; and what a stream carries of them."""

from __future__ import annotations

import json
import struct
from typing import Any

import httpx

from agogic.live import frames
from agogic.live.chunks import chunk_words
from tests.live.engine import Listener, Seat
from tests.media import muxing

PICTURE = 'video/mp4; codecs="avc1.42E01F"'
SOUND = 'audio/mp4; codecs="opus"'


def chunk_post(head: dict[str, Any], fragment: bytes) -> bytes:
    """One chunk as it stands in a post."""
    words = json.dumps(head).encode()
    return struct.pack(">IH", 2 + len(words) + len(fragment), len(words)) + words + fragment


class Track:
    """One track of a seat that is on the stage."""

    def __init__(self, seat: Seat, kind: str = "camera", *, kept: bool = True, layers: int = 1) -> None:
        self.seat, self.kind, self.name = seat, kind, f"{seat.seat}.{kind}"
        self.kept, self.layers = kept, layers
        self.picture = kind in ("camera", "screen")
        self.epoch = 0
        self.init = b""

    def begin(self, epoch: int | None = None, **changed: Any) -> httpx.Response:
        """Begin an epoch, now."""
        self.epoch = self.seat.get("time").json()["at"] if epoch is None else epoch
        self.init = changed.pop("init", muxing.init(f"{self.name} {self.epoch}".encode()))
        params = {"kept": int(self.kept), "width": 640, "height": 360, "layers": self.layers, **changed}
        mime = params.pop("mime", PICTURE if self.picture else SOUND)
        headers = {"content-type": mime}
        return self.seat.http.put(f"{self.path}/init", params=params, content=self.init, headers=headers)

    @property
    def path(self) -> str:
        return f"{self.seat.url}/media/{self.name}/{self.epoch}"

    def chunk(self, n: int, *, d: int = 200, key: bool | None = None, size: int = 200, **changed: Any) -> bytes:
        """Chunk `n` as it stands in a post: one after the other from the epoch's beginning, a keyframe each fourth."""
        t = self.epoch + n * d
        key = (n % 4 == 0 if self.picture else True) if key is None else key
        return chunk_post(
            {"track": self.name, "epoch": self.epoch, "n": n, "t": t, "d": d, "key": key, **changed},
            self.fragment(n, d=d, key=key, size=size),
        )

    def fragment(self, n: int, *, d: int = 200, key: bool | None = None, size: int = 200) -> bytes:
        """What chunk `n` holds."""
        t = self.epoch + n * d
        if not self.picture:
            return muxing.sound(n, t=t, d=d)
        return muxing.picture(n, t=t, d=d, key=n % 4 == 0 if key is None else key, size=size, layers=self.layers)

    def send(self, *ns: int, **changed: Any) -> dict[str, Any]:
        """Post chunks; what became of them."""
        answer = posted(self.seat, *(self.chunk(n, **changed) for n in ns))
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def end(self, count: int, **more: int) -> httpx.Response:
        """The epoch is over."""
        return self.seat.http.post(f"{self.path}/end", json={"chunks": count, **more})


def posted(seat: Seat, *chunks: bytes) -> httpx.Response:
    """Post chunks as they are."""
    return seat.http.post(f"{seat.url}/media/chunks", content=b"".join(chunks))


def want(seat: Seat, listener: Listener, **tracks: str) -> httpx.Response:
    """Say what a stream shall carry; names of tracks with `_` for the dot, as `s1_camera="full"`."""
    named = {name[1:].replace("_", "."): variant for name, variant in tracks.items()}
    return seat.http.post(f"{seat.url}/media/wants", json={"stream": stream_of(listener), "tracks": named})


def stream_of(listener: Listener) -> str:
    """A stream's name, from its hello."""
    hello = next(payload for kind, payload in listener.seen if kind == frames.HELLO)
    name: str = json.loads(hello)["stream"]
    return name


def carried(listener: Listener, track: str) -> list[tuple[int, bytes]]:
    """What a stream has carried of a track: numbers (-1: the init segment) and bytes."""
    told = [chunk_words(payload) for kind, payload in listener.seen if kind == frames.CHUNK]
    return [(int(str(words["n"])), raw) for words, raw in told if words["track"] == track]
