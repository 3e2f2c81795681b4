"""Moments in words: in the reader's own time zone, language and way of writing dates."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

# English without a country: days before months, and a clock of 24 hours.
_LOCALES = {"en": "en_GB"}
_SHORT_CLOCKS = {"en": "H:mm"}
_CLOCKS = {"24h": "H:mm", "12h": "h:mm a"}
_DATES = {"iso": "yyyy-MM-dd", "day-first": "dd/MM/yyyy", "month-first": "MM/dd/yyyy"}


@dataclass(frozen=True, slots=True)
class Style:
    """How somebody wants dates and times of day written: values of `DateFormat` and `ClockFormat`."""

    date: str = "language"
    clock: str = "language"


_style: ContextVar[Style] = ContextVar("moment_style", default=Style())  # noqa: B039 (frozen)


def style_activate(style: Style) -> None:
    """From here on, in this thread, write times in this style (as `timezone.activate` does for the zone)."""
    _style.set(style)


def clock(at: datetime) -> str:
    """The time of day: *9:00*, *3:30 pm*."""
    chosen, locale = _style.get().clock, _locale()
    pattern = _CLOCKS.get(chosen) or _SHORT_CLOCKS.get(_language()) or "short"
    return format_time(timezone.localtime(at).time(), pattern, locale=locale)


def day(at: datetime | date, *, weekday: bool = True, now: datetime | None = None) -> str:
    """The day: *Tue 10 Mar*; with its year if that is not this year."""
    local = timezone.localtime(at).date() if isinstance(at, datetime) else at
    chosen, locale = _style.get().date, _locale()
    if pattern := _DATES.get(chosen):
        return format_date(local, pattern, locale=locale)
    this_year = timezone.localtime(now).year == local.year
    skeleton = ("" if this_year else "y") + ("MMMEd" if weekday else "MMMd")
    # A comma after the weekday is English print; a list of dates reads better without.
    written = format_skeleton(skeleton, local, fuzzy=True, locale=locale)
    return written.replace(",", "") if _language() == "en" else written


def long_day(at: datetime | date) -> str:
    """The day in full: *Tuesday 10 March*. Always in words, for headings."""
    local = timezone.localtime(at).date() if isinstance(at, datetime) else at
    written = format_skeleton("MMMMEEEEd", local, fuzzy=True, locale=_locale())
    return written.replace(",", "") if _language() == "en" else written


def moment(at: datetime, *, now: datetime | None = None) -> str:
    """Day and time of day: *Tue 10 Mar, 9:00*."""
    return f"{day(at, now=now)}, {clock(at)}"


def ago(at: datetime, *, now: datetime | None = None) -> str:
    """How long ago, to the minute: *just now*, *5 minutes ago*."""
    passed = (now or timezone.now()) - at
    if passed < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(at, now or timezone.now())}


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _locale() -> Locale:
    return _locale_of(get_language() or "en")


@lru_cache(maxsize=64)
def _locale_of(language: str) -> Locale:
    for name in (_LOCALES.get(language), to_locale(language), language.split("-")[0]):
        try:
            if name:
                return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")
