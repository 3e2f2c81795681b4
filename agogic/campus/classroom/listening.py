"""Captions by the machine: it listens to the recorded voices of classes that are on, and says what it heard as the class."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from uuid import UUID

from agogic.campus.classroom import door
from agogic.campus.classroom.actions import class_folder
from agogic.campus.classroom.captioning import MOST_SIGNS, caption_draft
from agogic.campus.classroom.models import ClassSession, Stage
from agogic.campus.foundation.refusals import Refused
from agogic.classlog.events import CaptionSaid, Draft
from agogic.media.hearing import TrackListener
from agogic.media.speech import Heard, Speech

MOST_VOICES = 4
"""So many are listened to at once: on a small machine more would come ever later."""
_VOICE = re.compile(r"([1-9][0-9]{0,9})\.voice")
_LOG = logging.getLogger("agogic.listener")


class Listening:
    """What one process remembers between two looks."""

    def __init__(self, speech: Speech, lang: str) -> None:
        self._speech = speech
        self._lang = lang
        self._classes: dict[UUID, _ClassHeard] = {}

    def run_once(self) -> int:
        """Listen on to every class that is on; returns how many captions were said."""
        open_now = {session.id: session for session in ClassSession.objects.filter(state=Stage.OPEN)}
        said = 0
        for class_id in self._classes.keys() - open_now.keys():
            said += self._classes.pop(class_id).end()
        for class_id, session in open_now.items():
            if class_id not in self._classes:
                if not (class_folder(class_id) / "media").is_dir():
                    continue
                self._classes[class_id] = _ClassHeard(session, self._speech, self._lang)
            said += self._classes[class_id].listen()
        return said

    def close(self) -> None:
        """Let every voice go."""
        for one in self._classes.values():
            one.end()
        self._classes = {}


class _ClassHeard:
    def __init__(self, session: ClassSession, speech: Speech, lang: str) -> None:
        self._session = session
        self._speech = speech
        self._lang = lang
        self._voices: dict[Path, tuple[int, TrackListener]] = {}
        self._waiting: list[Draft] = []
        self._known: dict[int, int] | None = None

    def listen(self) -> int:
        if self._known is None and not self._ask():
            return 0
        now = self._epochs()
        for folder in self._voices.keys() - now.keys():
            seat, listener = self._voices.pop(folder)
            self._say(seat, listener.close())
        for folder, seat in now.items():
            if folder not in self._voices:
                if len(self._voices) >= MOST_VOICES:
                    continue
                after_ms = (self._known or {}).get(seat, 0)
                self._voices[folder] = seat, TrackListener(folder, self._speech.ear(), after_ms=after_ms)
            self._say(seat, self._voices[folder][1].listen())
        return self._post()

    def end(self) -> int:
        for seat, listener in self._voices.values():
            self._say(seat, listener.close())
        self._voices = {}
        return self._post()

    def _ask(self) -> bool:
        """What was heard of this class already, by a process before this one: it is not said twice."""
        try:
            kept = door.captions_of(self._session)
        except Refused:
            return False
        known: dict[int, int] = {}
        for one in kept.captions.values():
            if one.by == 0 and one.who.startswith("seat.") and one.who[5:].isdigit():
                known[int(one.who[5:])] = max(known.get(int(one.who[5:]), 0), one.to)
        self._known = known
        return True

    def _epochs(self) -> dict[Path, int]:
        """The newest epoch of each voice."""
        newest: dict[Path, int] = {}
        for track in sorted((class_folder(self._session.id) / "media").glob("*.voice")):
            named = _VOICE.fullmatch(track.name)
            epochs = [int(one.name) for one in track.iterdir() if one.name.isdigit()]
            if named and epochs:
                newest[track / str(max(epochs))] = int(named[1])
        return newest

    def _say(self, seat: int, heard: list[Heard]) -> None:
        for one in heard:
            text = one.text[:MOST_SIGNS]
            to_ms = max(one.to_ms, one.from_ms + 1)
            said = CaptionSaid(from_=max(0, one.from_ms), to=to_ms, lang=self._lang, text=text, who=f"seat.{seat}")
            self._waiting.append(caption_draft(said))

    def _post(self) -> int:
        if not self._waiting:
            return 0
        posting, self._waiting = self._waiting, []
        try:
            answers = door.drafts_post(self._session, posting)
        except Refused:
            # The engine does not answer just now: they are said when it does.
            self._waiting = posting
            return 0
        refused = [answer.refusal for answer in answers if answer.refusal]
        if refused:
            _LOG.warning("class %s took %d captions not: %s", self._session.id, len(refused), refused[0])
        return len(answers) - len(refused)
