"""Who is at the other end of a request: their network address, and what they look with."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

_BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"Linux", "Linux"),
)


def address_of(request: HttpRequest) -> str:
    """The network address a request comes from; a proxy's word is taken only from proxies we know."""
    nearest = request.META.get("REMOTE_ADDR", "")
    proxies = settings.CONFIG.proxies
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    while nearest in proxies and told:
        nearest = told.pop()
    return nearest


def agent_words(request: HttpRequest) -> str:
    """A browser in words a person knows theirs by: *Firefox on Android*."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:400]
    browser = _first(_BROWSERS, agent) or _("A browser")
    system = _first(_SYSTEMS, agent)
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def _first(signs: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in signs if re.search(sign, agent)), "")
