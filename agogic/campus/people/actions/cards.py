"""Sign-in cards: three words and a code that open one account, until its owner has chosen a password."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import Line, line_write, lines_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.actions.devices import devices_revoke
from agogic.campus.people.models import Card, Person
from agogic.campus.people.rules import may_be_reset_by_teacher, may_reset_password
from agogic.campus.people.words import words_new

PUPIL_DAYS = 10
ADULT_DAYS = 1
MOST = 200
# 20 signs of 32: a hundred bits, in letters and digits that a QR code packs tightly and nobody mistakes.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """What stands on a card. Shown once; only hashes of the words and the code are kept."""

    person: Person
    words: str
    code: str
    expires_at: datetime


@transaction.atomic
def cards_print(*, by: Person | None, people: Sequence[Person]) -> list[PrintedCard]:
    """New cards for these people; their older cards lose their worth. A password they have stays as it is.

    Who may: administrators for anybody, teachers for those who are only pupils; that the pupils are theirs, the
    caller has asked. At most 200 at a time.
    """
    for person in people:
        if not may_reset_password(by, person):
            raise Refused(
                "card.not_yours", _("A card for %(name)s is made by an administrator.") % {"name": person.name}
            )
    if len(people) > MOST:
        raise Refused(
            "card.too_many", _("That is more than %(most)d cards at once. Print them in parts.") % {"most": MOST}
        )
    _void(people)
    printed = [_card(person) for person in people]
    Card.objects.bulk_create(
        Card(
            person=card.person,
            words_hash=make_password(card.words),
            code_hash=code_hash(card.code),
            made_by=by,
            expires_at=card.expires_at,
        )
        for card in printed
    )
    lines_write([Line("card.printed", card.person) for card in printed], by=by)
    return printed


@transaction.atomic
def password_reset(*, by: Person | None, person: Person) -> PrintedCard:
    """Makes somebody's password worthless, signs them out everywhere and gives a card to begin anew with.

    The caller has asked whether the pupil is the teacher's own; here stands the floor beneath that: only who is a
    pupil and nothing else, unless an administrator asks.
    """
    if not may_reset_password(by, person):
        raise Refused("password.not_yours", _("Only a teacher of the pupil, or an administrator, gives a new card."))
    person.set_unusable_password()
    person.must_choose_password = False
    person.save(update_fields=["password", "must_choose_password", "changed_at"])
    devices_revoke(by=by, person=person)
    line_write("password.reset", by=by, of=person)
    return cards_print(by=by, people=[person])[0]


@transaction.atomic
def card_void(*, by: Person | None, person: Person) -> int:
    """Makes a person's lost cards worthless. Returns how many there were."""
    if not may_reset_password(by, person):
        raise Refused("card.not_yours", _("A card is made worthless by an administrator or a teacher of the pupil."))
    voided = _void([person])
    if voided:
        line_write("card.voided", by=by, of=person)
    return voided


def code_hash(code: str) -> str:
    """What is kept of a card's code."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def _card(person: Person) -> PrintedCard:
    days = PUPIL_DAYS if may_be_reset_by_teacher(person) else ADULT_DAYS
    code = "".join(secrets.choice(_SIGNS) for _i in range(_CODE_LENGTH))
    return PrintedCard(person, words_new(), code, timezone.now() + timedelta(days=days))


def _void(people: Iterable[Person]) -> int:
    return Card.objects.filter(person__in=list(people), used_at=None, voided_at=None).update(voided_at=timezone.now())
