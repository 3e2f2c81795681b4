"""The school itself: begun by its first administrator, changed later, shown as a demo."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.people.actions.accounts import person_write
from agogic.campus.people.models import Person, RoleName, School
from agogic.campus.people.rules import may_run_school

CHANGEABLE = ("name", "time_zone", "language", "welcome", "front_open")
_CODE_FILE = "setup-code"
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def setup_code_make(folder: Path | None = None) -> str:
    """A new one-time code for the first visit, to be printed at the console. A hash of it is kept in the data folder."""
    code = "-".join("".join(secrets.choice(_SIGNS) for _i in range(4)) for _g in range(3))
    path = (folder or settings.DATA) / _CODE_FILE
    beside = path.with_name(f"{_CODE_FILE}.new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_text(_hash(code), "ascii")
    os.replace(beside, path)
    return code


def setup_code_right(code: str) -> bool:
    """Whether this is the code that was printed last."""
    try:
        kept = (settings.DATA / _CODE_FILE).read_text("ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _hash(code))


@transaction.atomic
def school_make(
    *,
    code: str | None,
    name: str,
    time_zone: str,
    language: str,
    administrator: dict[str, str],
    demo: bool = False,
) -> Person:
    """Begins the school and makes its first administrator (`name`, `username`, `email`, `password`).

    `code` is the one printed at the console; None is the command line itself. Works once.
    """
    if School.objects.filter(made_at__isnull=False).exists():
        raise Refused("school.made", _("This school is made already. Sign in instead."))
    if code is not None and not setup_code_right(code):
        raise Refused("school.code_wrong", _("That is not the code. It stands where the server was started."), field="code")
    school = School(pk=1, name=name, demo=demo, made_at=timezone.now())
    _fill(school, {"name": name, "time_zone": time_zone, "language": language})
    school.save()
    try:
        validate_password(administrator["password"], Person(name=administrator["name"]))
    except ValidationError as wrong:
        raise Refused("password.weak", " ".join(wrong.messages), field="password") from wrong
    person = person_write(by=None, roles=[RoleName.ADMINISTRATOR], **administrator)
    line_write("school.made", by=person, name=school.name)
    transaction.on_commit(lambda: (settings.DATA / _CODE_FILE).unlink(missing_ok=True))
    return person


@transaction.atomic
def school_change(*, by: Person | None, **fields: Any) -> School:
    """Changes the school's name, clock, language and what visitors see."""
    if not may_run_school(by):
        raise Refused("school.not_yours", _("Only administrators change the school."))
    school: School = school_now()
    _fill(school, fields)
    school.save()
    line_write("school.changed", by=by, changed=sorted(fields))
    return school


def demo_sign_in(*, username: str) -> Person:
    """The person to sign in as with one click. Only in a demo, whose people are invented."""
    if not settings.DEMO or not school_now().demo:
        raise Refused("demo.none", _("This school is no demo. Sign in with your own name."))
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Refused("demo.unknown", _("Nobody in the demo signs in with this name."))
    return person


def _fill(school: School, fields: dict[str, Any]) -> None:
    if strange := fields.keys() - set(CHANGEABLE):
        raise TypeError(f"a school has no {', '.join(sorted(strange))}")
    for name, value in fields.items():
        setattr(school, name, " ".join(value.split()) if isinstance(value, str) else value)
    if not school.name:
        raise Refused("school.nameless", _("The school needs a name."), field="name")
    if school.time_zone not in available_timezones():
        raise Refused("person.zone_unknown", _("We do not know this time zone."), field="time_zone")


def _hash(code: str) -> str:
    return hashlib.sha256("".join(code.upper().split()).replace("-", "").encode()).hexdigest()
