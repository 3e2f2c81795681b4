"""An expected *no*: a stable code for programs and a kind sentence for people."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """What was asked cannot be done, and nothing was. Raised out of an action, so that its transaction is undone.

    `code` is stable (`person.username_taken`), `sentence` is translated and says what to do next, `params` are its
    facts. `field` names the form field it is about, if there is one.
    """

    def __init__(self, code: str, sentence: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = str(sentence)
        self.field = field
        self.params = params
