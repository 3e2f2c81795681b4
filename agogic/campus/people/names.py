"""Names: what a user name may look like, how one is made from a person's name, how people are found by theirs."""

from __future__ import annotations

import unicodedata
from collections.abc import Container

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from agogic.campus.people.models import Person, email_fold, username_fold

USERNAME_MOST = 64


def username_problem(username: str) -> str:
    """What is wrong with a user name, in a sentence; empty if nothing is."""
    name = username_fold(username)
    if not name:
        return _("A name to sign in with is missing.")
    if "@" in name:
        return _("A name to sign in with has no @. The e-mail address has a place of its own.")
    if len(name) > USERNAME_MOST:
        return _("A name to sign in with has at most %(most)d letters.") % {"most": USERNAME_MOST}
    if not name[0].isalnum() or not all(_is_letter(each) or each in "._-" for each in name):
        return _("Letters, digits, dots and hyphens make a name to sign in with; a letter or digit begins it.")
    return ""


def email_problem(email: str) -> str:
    """What is wrong with an e-mail address, in a sentence; empty if nothing is."""
    try:
        validate_email(email_fold(email) or "")
    except ValidationError:
        return _("“%(email)s” is not an e-mail address.") % {"email": email}
    return ""


def username_suggest(name: str, taken: Container[str]) -> str:
    """A free user name made from a person's name: *anouk.verbeek*, else *anouk.verbeek2*."""
    letters = "".join(each if _is_letter(each) else " " for each in username_fold(name))
    stem = ".".join(_without_marks(letters).split())[: USERNAME_MOST - 6].strip(".") or "person"
    number, candidate = 1, stem
    while candidate in taken:
        number += 1
        candidate = f"{stem}{number}"
    return candidate


def search_fold(text: str) -> str:
    """Text as it is searched: no case, no accents, so that *kovar* finds *Kovář*."""
    return _without_marks(unicodedata.normalize("NFKC", text).casefold())


def person_index(person: Person) -> None:
    """Writes down what a person is found by. Called wherever a name changes."""
    parts = [person.name, person.given_name, person.family_name, person.username, person.email or ""]
    person.found_by = search_fold(" ".join(dict.fromkeys(part for part in parts if part)))[:600]


def _is_letter(sign: str) -> bool:
    """A letter or digit of any script, or a mark that belongs to one."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def _without_marks(text: str) -> str:
    """Latin, Greek and Cyrillic letters without their accents; other scripts keep their marks, which are letters."""
    kept: list[str] = []
    for each in unicodedata.normalize("NFD", text):
        if unicodedata.combining(each) and kept and _plain_script(kept[-1]):
            continue
        kept.append(each)
    return unicodedata.normalize("NFC", "".join(kept))


def _plain_script(letter: str) -> bool:
    return ord(letter) < 0x0530
