"""The class clock in templates, and class time in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from agogic.campus.classroom import clockwork
from agogic.campus.classroom.drawing import Drawn, full_svg, mini_svg

register = template.Library()


@register.simple_tag
def small_clock(clock: Drawn, label: str, kind: str = "own", *, tiny: bool = False) -> SafeString:
    """Draw the small clock of a class; `label` is what it says aloud. `kind`: live or own."""
    drawn = mini_svg(clock, rtl=get_language_bidi(), tiny=tiny)
    return format_html(
        '<span class="clock mini {}" role="img" aria-label="{}"><span class="clock-line">{}</span></span>',
        kind,
        label,
        mark_safe(drawn),  # noqa: S308 - numbers and our own words only
    )


@register.simple_tag
def class_clock(clock: Drawn, label: str, kind: str = "done") -> SafeString:
    """Draw the whole clock of a class; `kind`: before, live, own or done."""
    drawn = full_svg(clock, rtl=get_language_bidi())
    return format_html(
        '<div class="clock drawn {}" role="img" aria-label="{}"><div class="clock-line">{}</div></div>',
        kind,
        label,
        mark_safe(drawn),  # noqa: S308 - numbers and our own words only
    )


@register.filter
def class_time(ms: Any) -> SafeString:
    """Class time as the clock shows it: *4:02*."""
    return format_html("<time>{}</time>", clockwork.class_time(ms))


@register.filter
def class_time_text(ms: Any) -> str:
    """Class time as bare text, for attributes and sentences."""
    return clockwork.class_time(ms)


@register.filter
def minutes(ms: Any) -> str:
    """A length in minutes: *42 min*."""
    n = clockwork.minutes_of(ms)
    return ngettext("%(n)s min", "%(n)s min", n) % {"n": n}


@register.filter
def minutes_number(ms: Any) -> int:
    """A length as a bare number of minutes."""
    return clockwork.minutes_of(ms)


@register.filter
def percent(share: Any) -> str:
    """A share as *84 %*, never rounded up to something it has not reached."""
    return _("%(n)s %%") % {"n": int(float(share or 0) * 100 + 1e-9)}
