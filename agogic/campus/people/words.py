"""Short words for sign-in cards: easy to read aloud, to spell and to remember. Three of them open an account once."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

WORDS = tuple(Path(__file__).with_suffix(".txt").read_text("ascii").split())
COUNT = 3


def words_new() -> str:
    """Three words nobody can guess in the tries they have: *boat lemon seven*."""
    return " ".join(secrets.choice(WORDS) for _ in range(COUNT))


def words_fold(text: str) -> str:
    """The one spelling under which three words are compared: however they were cased and parted."""
    return " ".join(re.findall(r"[a-z]+", text.casefold()))
