"""Whether a pupil's picture and voice may be kept: said, said otherwise, taken back. Each leaves one line in the journal."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.people.models import ConsentHow, Person, RecordingConsent
from agogic.campus.people.rules import is_of_age, may_say

MOST_SIGNS = 120


@transaction.atomic
def consent_say(
    *, by: Person, pupil: Person, how: ConsentHow, given: bool, until: date | None = None, signer: str = ""
) -> RecordingConsent:
    """Say whether a pupil may be recorded; it takes the place of what was said before in the same way."""
    today = timezone.now().astimezone(school_now().zone).date()
    _asked(by, pupil, how, given=given, today=today)
    signer = " ".join(signer.split())[:MOST_SIGNS]
    if given and until is not None and until < today:
        raise Refused("consent.past", _("That day is past. Choose a later one, or none."), field="until")
    if how == ConsentHow.PAPER and not signer:
        raise Refused("consent.signer", _("Write who signed the paper."), field="signer")
    _end(by, pupil, how)
    until = until if given else None
    consent = RecordingConsent.objects.create(
        pupil=pupil, how=how, given_by=by, given=given, until=until, signer=signer
    )
    line_write("consent.said", by=by, of=pupil, how=str(how), given=given, until=until and until.isoformat())
    return consent


@transaction.atomic
def consent_withdraw(*, by: Person, pupil: Person, how: ConsentHow) -> None:
    """Take one's word back, as if it had never been said. Without anybody's yes nothing of the pupil is kept."""
    today = timezone.now().astimezone(school_now().zone).date()
    _asked(by, pupil, how, given=False, today=today)
    if _end(by, pupil, how):
        line_write("consent.withdrawn", by=by, of=pupil, how=str(how))


def _end(by: Person, pupil: Person, how: ConsentHow) -> int:
    """End what stands in the place of the new word: a guardian has one, a pupil one, and there is one paper."""
    standing = RecordingConsent.objects.filter(pupil=pupil, how=how, taken_at=None)
    if how == ConsentHow.GUARDIAN:
        standing = standing.filter(given_by=by)
    return standing.update(taken_at=timezone.now(), taken_by=by)


def _asked(by: Person, pupil: Person, how: ConsentHow, *, given: bool, today: date) -> None:
    of_age = is_of_age(pupil, school_now().consent_age, today)
    if not may_say(by, pupil, how, given=given, of_age=of_age):
        sentence = _("Whether %(name)s may be recorded is decided by others.") % {"name": pupil.name}
        raise Refused("consent.not_yours", sentence)
