"""That a pupil's picture and voice may be recorded: given, for a time or until further notice, and taken back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.people.models import Person, RecordingConsent
from agogic.campus.people.rules import may_consent


@transaction.atomic
def consent_give(*, by: Person | None, pupil: Person, until: date | None = None) -> RecordingConsent:
    """Lets a pupil be recorded, through the day `until` or until it is taken back; what held before is replaced."""
    today = _allowed(by, pupil)
    if not pupil.is_pupil:
        raise Refused("consent.no_pupil", _("%(name)s is not a pupil of this school.") % {"name": pupil.name})
    if until is not None and until < today:
        raise Refused("consent.past", _("That day is over. Choose a later one, or none."), field="until")
    _end(by, pupil)
    consent = RecordingConsent.objects.create(pupil=pupil, given_by=by, until=until)
    line_write("consent.given", by=by, of=pupil, until=until.isoformat() if until else None)
    return consent


@transaction.atomic
def consent_take(*, by: Person | None, pupil: Person) -> None:
    """From now on the pupil is not recorded any more. What was recorded stays until it is cut out."""
    _allowed(by, pupil)
    if _end(by, pupil):
        line_write("consent.taken", by=by, of=pupil)


def _allowed(by: Person | None, pupil: Person) -> date:
    today = timezone.localdate(timezone=school_now().zone)
    if not may_consent(by, pupil, today):
        raise Refused(
            "consent.not_yours",
            _("A guardian who decides for the pupil, or the school's office, says whether they may be recorded."),
        )
    return today


def _end(by: Person | None, pupil: Person) -> int:
    return RecordingConsent.objects.filter(pupil=pupil, taken_at=None).update(taken_at=timezone.now(), taken_by=by)
