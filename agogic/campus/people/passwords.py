"""Passwords: how they are kept, and what is good enough for whom."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PUPIL_LEAST = 6
ADULT_LEAST = 10


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's cheapest advice: 19 MiB, two passes, one lane, so that thirty sign in at once on one core."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class LongEnough:
    """Six characters for those who are only pupils, ten for those who see other people's affairs."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises a sentence if the password is too short for this person."""
        least = least_for(user)
        if len(password) < least:
            sentence = ngettext(
                "It needs at least %(least)d character.", "It needs at least %(least)d characters.", least
            )
            raise ValidationError(sentence % {"least": least}, code="password_too_short")
        if len(set(password)) < 3:
            raise ValidationError(_("The same character again and again is easy to guess."), code="password_monotone")

    def get_help_text(self) -> str:
        """What to write beside the field when nobody in particular is meant."""
        return _("At least ten characters; for pupils six are enough. Three words are good.")


def least_for(person: object) -> int:
    """How many characters this person's password needs."""
    roles: frozenset[str] = getattr(person, "role_names", frozenset())
    return PUPIL_LEAST if roles == {"pupil"} else ADULT_LEAST


def help_for(person: object) -> str:
    """What to write beside the field for this person."""
    least = least_for(person)
    sentence = ngettext("At least %(least)d character.", "At least %(least)d characters. Three words are good.", least)
    return sentence % {"least": least}
