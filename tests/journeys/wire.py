"""What reaches a browser from the class, byte for byte, whatever the page makes of it."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from playwright.sync_api import Error, Page

from agogic.live import frames

_LIVE = "/live/classes/"


class Wire:
    """Listens below the page, by the DevTools protocol: streams while they run, and every other answer of the engine."""

    def __init__(self, page: Page) -> None:
        self._bodies: dict[str, bytearray] = {}
        self._streams: set[str] = set()
        self._failed: set[str] = set()
        self.asked: list[str] = []
        """The addresses that answered."""
        self._tools = page.context.new_cdp_session(page)
        self._tools.on("Network.responseReceived", self._begun)
        self._tools.on("Network.dataReceived", self._more)
        self._tools.on("Network.loadingFailed", self._cut)
        self._tools.send("Network.enable")

    def text(self) -> str:
        """Everything that came, as text."""
        return "\n".join(body.decode("utf-8", "replace") for body in self._bodies.values())

    def told(self) -> list[dict[str, Any]]:
        """What came, read: the events of streams, pages and answers, and the parts of keyframes."""
        found: list[dict[str, Any]] = []
        for name, body in self._bodies.items():
            raw = bytes(body)
            if name in self._streams:
                kinds = (frames.EVENT, frames.KEYFRAME)
                found += [json.loads(payload) for kind, payload in frames.split(raw) if kind in kinds]
            else:
                found += _read(raw)
        return found

    def audiences(self) -> set[str]:
        """To whom all that came was addressed."""
        return {str(one.get("to") or one.get("audience")) for one in self.told() if "to" in one or "audience" in one}

    def types(self, to: str | None = None) -> set[str]:
        """Which types of events came; those of one audience, if asked for one."""
        return {one["type"] for one in self.told() if "type" in one and to in (None, one.get("to"))}

    def _begun(self, event: dict[str, Any]) -> None:
        response, name = event["response"], event["requestId"]
        if _LIVE not in response["url"] or "/slides/" in response["url"]:
            return
        self.asked.append(response["url"])
        self._bodies[name] = bytearray()
        if "/stream" in response["url"]:
            self._streams.add(name)
        try:
            told = self._tools.send("Network.streamResourceContent", {"requestId": name})
            self._bodies[name][:0] = base64.b64decode(told.get("bufferedData", ""))
        except Error:
            # It was over before we could ask for it as it comes; then it can be had whole.
            self._bodies[name] = self._whole(name)

    def _cut(self, event: dict[str, Any]) -> None:
        self._failed.add(event["requestId"])

    def _whole(self, name: str) -> bytearray:
        try:
            told = self._tools.send("Network.getResponseBody", {"requestId": name})
        except Error:
            # What was cut off on its way reached nobody.
            assert name in self._failed
            return bytearray()
        return bytearray(base64.b64decode(told["body"]) if told["base64Encoded"] else told["body"].encode())

    def _more(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._bodies:
            self._bodies[event["requestId"]] += base64.b64decode(event.get("data", ""))


def _read(raw: bytes) -> list[dict[str, Any]]:
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    found: list[dict[str, Any]] = []
    for line in raw.splitlines():
        one = json.loads(line)
        found += [event for answer in one.get("answers", ()) for event in answer.get("events", ())]
        if "answers" not in one:
            found.append(one)
    return found
