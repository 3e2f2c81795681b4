"""The school itself: begun by its first administrator, changed later, shown as a demo."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.people.actions.accounts import person_write
from agogic.campus.people.actions.passwords import password_first
from agogic.campus.people.models import Person, RoleName, School
from agogic.campus.people.rules import may_run_school

CHANGEABLE = ("name", "time_zone", "language", "welcome", "front_open", "recording", "download", "consent_age")
_CODE_FILE = "setup-code"
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def setup_code_make() -> str | None:
    """A new one-time code for the first visit, to be printed at the console; None if the school is made already.

    Only a hash of it is kept, in the data folder.
    """
    if school_now().made_at is not None:
        return None
    code = "-".join("".join(secrets.choice(_SIGNS) for _i in range(4)) for _g in range(3))
    path = settings.DATA / _CODE_FILE
    beside = path.with_name(f"{_CODE_FILE}.new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_text(_hash(code), "ascii")
    beside.replace(path)
    return code


def setup_code_right(code: str) -> bool:
    """Whether this is the code that was printed last."""
    try:
        kept = (settings.DATA / _CODE_FILE).read_text("ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _hash(code))


@transaction.atomic
def school_begin(*, name: str, time_zone: str = "", language: str = "", demo: bool = False) -> School:
    """Begins the school, from the command line or at the first visit. Works once."""
    planned = school_now()
    if planned.made_at is not None:
        raise Refused("school.made", _("This school is made already. Sign in instead."))
    school = School(pk=1, demo=demo, made_at=timezone.now())
    asked = {"time_zone": time_zone or planned.time_zone, "language": language or planned.language}
    _fill(school, {"name": name, **asked})
    school.save()
    line_write("school.made", by=None, name=school.name)
    return school


@transaction.atomic
def school_make(*, code: str, name: str, time_zone: str, administrator: dict[str, str]) -> Person:
    """The first visit: begins the school and makes its administrator (`name`, `username`, `email`, `password`).

    `code` is the one printed at the console.
    """
    if not setup_code_right(code):
        raise Refused(
            "school.code_wrong", _("That is not the code. It stands where the server was started."), field="code"
        )
    school_begin(name=name, time_zone=time_zone)
    known = {name: value for name, value in administrator.items() if name != "password"}
    person = person_write(by=None, roles=[RoleName.ADMINISTRATOR], **known)
    password_first(person, administrator["password"])
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
