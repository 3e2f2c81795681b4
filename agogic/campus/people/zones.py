"""Time zones and languages to choose from."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.translation import get_language, to_locale

Groups = list[tuple[str, list[tuple[str, str]]]]
PLAIN = "UTC"


def zone_choices() -> Groups:
    """Every time zone by continent, with its distance from UTC at this time of year: *Lisbon (UTC+1)* under *Europe*."""
    return _choices(get_language() or settings.LANGUAGE_CODE, timezone.now().replace(minute=0, second=0, microsecond=0))


def zone_named(name: str) -> str:
    """The name a zone goes by today: `Asia/Kolkata` for `Asia/Calcutta`. What means none stays as it is."""
    return PLAIN if name in {"Etc/UTC", "Etc/UCT", "Zulu", "UCT"} else _aliases().get(name, name)


def zone_place(name: str) -> str:
    """A zone by its place, in the reader's language: *St John’s*, *Argentina, Salta*."""
    return _place(zone_named(name), get_language() or settings.LANGUAGE_CODE)


@cache
def zones_renamed() -> str:
    """Other names a browser may give its zone, for a page to read: `Asia/Calcutta=Asia/Kolkata …`."""
    continents = {zone.partition("/")[0] for zone in _zones()}
    return " ".join(f"{name}={zone}" for name, zone in _aliases().items() if name.partition("/")[0] in continents)


def language_choices() -> list[tuple[str, str]]:
    """The languages the school speaks, each in its own words."""
    return [(code, LANG_INFO.get(code, {}).get("name_local", str(name))) for code, name in settings.LANGUAGES]


@lru_cache(maxsize=8)
def _choices(language: str, at: datetime) -> Groups:
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in _zones():
        written = f"{_place(zone, language)} ({_distance(at.astimezone(ZoneInfo(zone)).utcoffset())})"
        groups.setdefault(zone.partition("/")[0], []).append((zone, written))
    named = [(continent, sorted(zones, key=lambda each: each[1])) for continent, zones in sorted(groups.items())]
    return [("", [(PLAIN, PLAIN)]), *named]


def _distance(offset: timedelta | None) -> str:
    minutes = round((offset or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _place(zone: str, language: str) -> str:
    places = _places(language)
    return places.get(zone) or zone.partition("/")[2].replace("_", " ").replace("/", ", ") or zone


@lru_cache(maxsize=8)
def _places(language: str) -> dict[str, str]:
    """What a language calls places, where it is not what the zone is called."""
    try:
        known = Locale.parse(to_locale(language)).time_zones
    except (UnknownLocaleError, ValueError):
        return {}
    return {zone_named(zone): words["city"] for zone, words in known.items() if "city" in words}


@cache
def _zones() -> list[str]:
    """The zones people live in: one a place, no older names. IANA's zone.tab, as far as this machine knows them."""
    rows = _table("zone.tab")
    return sorted(
        {row.split("\t")[2].strip() for row in rows if row and not row.startswith("#")} & available_timezones()
    )


@cache
def _aliases() -> dict[str, str]:
    """Other names of these zones, older ones and those of countries: name -> zone. IANA's links, and CLDR's names."""
    zones = set(_zones())
    links = [row.split() for row in _table("tzdata.zi") if row.startswith("L ")]
    linked = {name: zone for _link, zone, name in links if name not in zones and zone in zones}
    # A link leads to whoever keeps the same time now; CLDR knows which place is meant.
    meant = get_global("zone_aliases").items()
    return linked | {name: zone for name, zone in meant if name not in zones and zone in zones}


def _table(name: str) -> list[str]:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()
