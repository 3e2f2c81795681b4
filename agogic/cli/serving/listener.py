"""The listener: a process that puts what is spoken in classes into captions, where a model was supplied.

A process of its own, because a model is large and foreign code: what becomes of it disturbs nothing else. Ends when its
standard input does.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from agogic import conf
from agogic.media.speech import Speech, SpeechUnready, speech_open

_LOOK_EACH_S = 0.5
_FAULT_PAUSE_S = 10.0
_LOG = logging.getLogger("agogic.listener")


def main() -> int:
    """Listen until standard input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agogic.campus.settings")
    import django

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    stop = threading.Event()
    threading.Thread(target=_until_alone, args=(stop,), daemon=True).start()
    config = conf.current()
    speech = _speech()
    if speech is None:
        stop.wait()
        return 0
    _listen(speech, config.captions_language, stop)
    return 0


def _speech() -> Speech | None:
    folder = conf.current().captions_model
    try:
        return speech_open(folder) if folder is not None else None
    except SpeechUnready as unready:
        # Started again and again it would say the same: `agogic check` tells what to do.
        _LOG.warning("no captions by the machine (%s): run `agogic check`", unready.code)
        return None


def _listen(speech: Speech, lang: str, stop: threading.Event) -> None:
    from django.db import close_old_connections

    from agogic.campus.classroom.listening import Listening
    from agogic.campus.foundation.lasting import Lasting

    listening, lasting = Listening(speech, lang), Lasting(_LOG)
    while not stop.is_set():
        try:
            close_old_connections()
            listening.run_once()
            lasting.well("Listening", "listening goes on")
            pause_s = _LOOK_EACH_S
        except Exception as error:
            lasting.broken("Listening", error, "listening is held up")
            pause_s = _FAULT_PAUSE_S
        stop.wait(pause_s)
    listening.close()


def _until_alone(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
