"""What every page draws with: icons, ways, seats, and the addresses of built files."""

import hashlib
import json
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

BUILT = Path(__file__).parents[2] / "static" / "built"
SPRITE = "icons.svg"
WAYS = {
    "live": _("live"),
    "late": _("catching up"),
    "own": _("own pace"),
    "partly": _("partly attended"),
    "absent": _("absent"),
    "excused": _("excused"),
    "lozenge": _("poll"),
    "lozenge-open": _("poll, not answered"),
}
SEAT_HUES = 6


@register.simple_tag
def built(name: str) -> str:
    """Give the address of a built file: ``main.css``, ``island.ts`` or ``icons.svg``."""
    if name == SPRITE:
        return _address(f"{SPRITE}?v={_stamp(BUILT / SPRITE)}")
    return _address(_built_file(name) or name)


@register.simple_tag
def built_fonts() -> list[str]:
    """Give the addresses of the fonts a page shows first, so that it can ask for them early."""
    font = _built_file("atkinson-hyperlegible-next-latin.woff2")
    return [_address(font)] if font else []


@register.simple_tag
def icon(name: str, *, label: str = "", turns: bool = False) -> SafeString:
    """Draw an icon of the sprite; ``turns`` mirrors it in right-to-left, ``label`` says it aloud."""
    return _drawing(name, "icon turns" if turns else "icon", label)


@register.simple_tag
def way(name: str, *, label: str = "", says: bool = False) -> SafeString:
    """Draw the shape of a way to take part; ``says`` reads its word to a screen reader."""
    if name not in WAYS:
        raise template.TemplateSyntaxError(f"There is no way named {name!r}. Known are: {', '.join(WAYS)}.")
    return _drawing(f"way-{name}", f"way {name}", label or (str(WAYS[name]) if says else ""))


@register.simple_tag
def mark() -> SafeString:
    """Draw the school's mark."""
    return _drawing("mark", "mark", "")


@register.simple_tag
def seat_initials(person: Any, size: str = "") -> SafeString:
    """Draw a person as initials on one of six grounds; ``size`` may be ``small`` or ``large``."""
    classes = f"seat h{seat_hue(getattr(person, 'pk', None) or str(person))}"
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>',
        f"{classes} {size}".strip(),
        initials(person_name(person)),
    )


def person_name(person: Any) -> str:
    """Give the name a person is shown by; a plain string is a name already."""
    name = getattr(person, "display_name", None) or person
    return str(name() if callable(name) else name)


def initials(name: str) -> str:
    """Shorten a name to one or two letters: those of its first and last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [word[0] for word in (words[:1] + words[1:][-1:])]
    return "".join(letters).upper() or "?"


def seat_hue(key: object) -> int:
    """Give the ground, 1 to 6, that belongs to a seat number or any other lasting key."""
    number = key if isinstance(key, int) else zlib.crc32(str(key).encode())
    return number % SEAT_HUES + 1


def _drawing(symbol: str, classes: str, label: str) -> SafeString:
    return _drawn(symbol, classes, str(label), built(SPRITE))


@lru_cache(maxsize=1024)
def _drawn(symbol: str, classes: str, label: str, sprite: str) -> SafeString:
    """Kept, because a page draws the same few shapes a hundred times."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', classes, spoken, sprite, symbol)


def _address(path: str) -> str:
    return f"{settings.STATIC_URL}built/{path}"


def _built_file(name: str) -> str | None:
    """Find a source's built file in the manifest of the front end's build."""
    path = BUILT / "manifest.json"
    manifest = _manifest(path, _changed_ns(path))
    for source, entry in manifest.items():
        if source == name or source.endswith(f"/{name}"):
            return str(entry["file"])
    return None


@lru_cache(maxsize=2)
def _manifest(path: Path, changed_ns: int) -> dict[str, dict[str, Any]]:
    if not changed_ns:
        return {}
    manifest: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _stamp(path: Path) -> str:
    return _digest(path, _changed_ns(path))


@lru_cache(maxsize=2)
def _digest(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if changed_ns else "0"


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
