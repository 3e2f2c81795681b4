"""Firefox, spoken to in WebDriver BiDi (W3C), which it understands by itself: the browser that is installed, no other program.

Playwright drives a Firefox of its own making alone.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from deploy.prepare import firefox_installed

_PREFERENCES = {
    "media.autoplay.default": 0,
    "media.cubeb.backend": "alsa",
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "network.captive-portal-service.enabled": False,
}
_OPENING_S = 40
_ANSWER_S = 60
_LOOK_S = 0.1


class Firefox:
    """One window of Firefox, with a profile of its own in `folder`. Sizes in CSS pixels."""

    def __init__(self, folder: Path, address: str, *, width: int = 1280, height: int = 800) -> None:
        self.address = address
        folder.mkdir(parents=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
        (folder / "user.js").write_text("\n".join(lines))
        found = firefox_installed()
        assert found, "No Firefox is there. Install it and try again."
        command = [found, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(folder)]
        # Sound is played to nowhere, on a machine without loudspeakers too.
        (folder / "asound.conf").write_text("pcm.!default { type null }\nctl.!default { type null }\n")
        environ = {**os.environ, "ALSA_CONFIG_PATH": str(folder / "asound.conf")}
        self._process = subprocess.Popen(
            command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._asked = 0
        self._open = ExitStack()
        wire = connect(f"{self._listening()}/session", max_size=None, open_timeout=_OPENING_S)
        self._wire: ClientConnection = self._open.enter_context(wire)
        self._ask("session.new", capabilities={})
        self._tab: str = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def goto(self, path: str) -> None:
        """Open an address of the school, and wait until it is there."""
        self._ask("browsingContext.navigate", context=self._tab, url=f"{self.address}{path}", wait="complete")

    def told(self, script: str) -> Any:
        """What the body of an async function gives back, run in the page; a JSON value."""
        expression = f"(async () => JSON.stringify(await (async () => {{ {script} }})() ?? null))()"
        answer = self._ask("script.evaluate", expression=expression, target={"context": self._tab}, awaitPromise=True)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def until(self, condition: str, within_s: float = 20) -> Any:
        """Wait until a JavaScript expression is true; its value."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if found := self.told(f"return {condition}"):
                return found
            time.sleep(_LOOK_S)
        raise AssertionError(
            f"not true within {within_s} s: {condition}\n{self.told('return document.body.innerText')}"
        )

    def sign_in(self, username: str, password: str) -> None:
        """Sign in on the school's front page."""
        self.goto("/")
        fields = {"login": username, "password": password}
        self.told(
            f"for (const [name, value] of Object.entries({json.dumps(fields)}))"
            "  document.querySelector(`input[name=${name}]`).value = value;"
            "document.querySelector('input[name=password]').form.requestSubmit();"
        )
        self.until("location.pathname.startsWith('/today')")

    def press(self, name: str) -> None:
        """Press the button that bears this name."""
        self.until(f"[...document.querySelectorAll('button')].some({_NAMED % json.dumps(name)})")
        self.told(f"[...document.querySelectorAll('button')].find({_NAMED % json.dumps(name)}).click()")

    def picture(self, file: Path) -> None:
        """Take a picture of the page (PNG)."""
        shot = self._ask("browsingContext.captureScreenshot", context=self._tab)
        file.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """Close the browser."""
        self._open.close()
        self._process.terminate()
        self._process.wait(20)

    def _listening(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(r"ws://\S+", line):
                # Whatever else it says must be read, or it would wait for somebody to do so.
                threading.Thread(target=self._process.stderr.read, daemon=True).start()
                return found[0]
        raise AssertionError("Firefox ended before it listened")

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._wire.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            told = json.loads(self._wire.recv(timeout=_ANSWER_S))
            if told.get("id") == self._asked:
                assert told["type"] == "success", told
                return told["result"]


_NAMED = "(one) => (one.getAttribute('aria-label') ?? one.innerText).trim() === %s && one.checkVisibility()"
