"""Devices: the browsers somebody is signed in with. Revoking one ends its session at once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.foundation.journal import Line, line_write, lines_write
from agogic.campus.foundation.models import Session
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Device, Person
from agogic.campus.people.rules import may_revoke

FORGOTTEN_AFTER = timedelta(days=90)


@transaction.atomic
def device_open(*, person: Person, session_key: str, agent: str) -> Device:
    """Writes down that somebody signed in here. Devices revoked long ago are forgotten."""
    now = timezone.now()
    Device.objects.filter(person=person, revoked_at__lt=now - FORGOTTEN_AFTER).delete()
    device = Device.objects.create(person=person, session_hash=session_hash(session_key), agent=agent[:80], seen_at=now)
    line_write("device.opened", by=person, of=device)
    return device


def device_seen(*, device_id: UUID) -> bool:
    """Notes that a device is in use. False if it was revoked, and its session must end."""
    now = timezone.now()
    return bool(Device.objects.filter(id=device_id, revoked_at=None).update(seen_at=now))


def device_moved(*, device_id: UUID, session_key: str) -> None:
    """A device goes on under a new session key: its person's password changed."""
    Device.objects.filter(id=device_id).update(session_hash=session_hash(session_key))


@transaction.atomic
def device_revoke(*, by: Person, device: Device) -> None:
    """Signs one device out."""
    if not may_revoke(by, device):
        raise Refused("device.not_yours", _("This device is somebody else's."))
    if device.revoked_at is None:
        _revoke([device])
        line_write("device.revoked", by=by, of=device, person=str(device.person_id))


@transaction.atomic
def devices_revoke(*, by: Person | None, person: Person, but: UUID | None = None) -> int:
    """Signs a person out everywhere, but for one device if it is named. The caller has asked whether it may."""
    devices = [each for each in Device.objects.filter(person=person, revoked_at=None) if each.id != but]
    _revoke(devices)
    # A session may have no device row (signed in while the school was being restored): it ends all the same.
    kept = Device.objects.filter(id=but).values_list("session_hash", flat=True).first() if but else None
    for session in Session.objects.filter(person=person.id):
        if session_hash(session.session_key) != kept:
            session.delete()
    lines_write([Line("device.revoked", device, {"person": str(person.id)}) for device in devices], by=by)
    return len(devices)


def session_hash(session_key: str) -> str:
    """What is kept of a session's key beside a device."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def _revoke(devices: list[Device]) -> None:
    # The session goes first: should this transaction fail, somebody is signed out, never the other way round.
    wanted = {device.session_hash for device in devices}
    for session in Session.objects.filter(person__in={device.person_id for device in devices}):
        if session_hash(session.session_key) in wanted:
            session.delete()
    now = timezone.now()
    for device in devices:
        device.revoked_at = now
    Device.objects.bulk_update(devices, ["revoked_at"])
