"""How often something may be tried: counted in the database, so that it holds across processes and restarts."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

from django.db import connections
from django.utils import timezone
from django.utils.translation import ngettext

from agogic.campus.foundation.models import RateCount
from agogic.campus.foundation.refusals import Refused

_COUNT = """
INSERT INTO foundation_ratecount (key_hash, "window", count, ends_at) VALUES (%s, %s, 1, %s)
ON CONFLICT (key_hash, "window") DO UPDATE SET count = foundation_ratecount.count + 1
RETURNING count
"""


def rate_take(key: str, *, most: int, seconds: int) -> None:
    """Counts one try of `key`. Raises `Refused` from the try after `most` on, until the window of `seconds` is over."""
    window, ends_at = _window(seconds)
    with connections[RateCount.objects.db].cursor() as cursor:
        cursor.execute(_COUNT, [_hash(key, seconds), window, ends_at])
        count = int(cursor.fetchone()[0])
    if count == 1:
        RateCount.objects.filter(ends_at__lt=timezone.now()).delete()
    if count > most:
        raise too_often(ends_at)


def rate_check(key: str, *, most: int, seconds: int) -> None:
    """Raises `Refused` if `key` was tried `most` times already; counts nothing."""
    window, ends_at = _window(seconds)
    row = RateCount.objects.filter(key_hash=_hash(key, seconds), window=window).first()
    if row is not None and row.count >= most:
        raise too_often(ends_at)


def rate_forget(key: str, *, seconds: int) -> None:
    """Begins anew for `key`: it went well after all."""
    RateCount.objects.filter(key_hash=_hash(key, seconds)).delete()


def too_often(ends_at: datetime) -> Refused:
    """The refusal that says how long to wait."""
    minutes = max(1, round((ends_at - timezone.now()).total_seconds() / 60 + 0.49))
    sentence = ngettext(
        "That was tried too often. Wait one minute, then try again.",
        "That was tried too often. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
    return Refused("rate.too_often", sentence, minutes=minutes)


def _window(seconds: int) -> tuple[int, datetime]:
    window = int(time.time()) // seconds
    return window, datetime.fromtimestamp((window + 1) * seconds, UTC)


def _hash(key: str, seconds: int) -> str:
    return hashlib.sha256(f"{seconds}\n{key}".encode()).hexdigest()
