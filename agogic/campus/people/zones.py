"""Time zones and languages to choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.conf.locale import LANG_INFO

_CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every time zone by continent, in words: `Europe/Lisbon` is *Lisbon* under *Europe*."""
    zones = sorted(available_timezones())
    named = [
        (continent, [(zone, _place(zone)) for zone in zones if zone.startswith(f"{continent}/")])
        for continent in _CONTINENTS
    ]
    return [("", [("UTC", "UTC")]), *named]


def language_choices() -> list[tuple[str, str]]:
    """The languages the school speaks, each in its own words."""
    return [(code, LANG_INFO.get(code, {}).get("name_local", str(name))) for code, name in settings.LANGUAGES]


def _place(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")
