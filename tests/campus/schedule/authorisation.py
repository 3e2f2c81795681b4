"""The schedule has no pages; should it get one, its address must be named here."""

from typing import Any

from tests.campus.answers import Answers

TABLE: dict[str, tuple[str, dict[str, Any], Answers, Answers]] = {}
