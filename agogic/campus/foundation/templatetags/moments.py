"""Times in templates: in the reader's own zone and way of writing. Loaded everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import template
from django.utils.html import format_html

from agogic.campus.foundation import moments

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """Day and time of day as a `<time>`: *Tue 10 Mar, 9:00*."""
    return _marked(at, moments.moment(at)) if at else ""


@register.filter
def clock(at: datetime | None) -> str:
    """The time of day as a `<time>`: *9:00*."""
    return _marked(at, moments.clock(at)) if at else ""


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago that was: *just now*, *5 minutes ago*."""
    return moments.ago(at) if at else ""


@register.filter
def day(at: datetime | date | None) -> str:
    """The day as a `<time>`: *Tue 10 Mar*."""
    return _marked(at, moments.day(at)) if at else ""


@register.filter
def long_day(at: datetime | date | None) -> str:
    """The day in full as a `<time>`: *Tuesday 10 March*."""
    return _marked(at, moments.long_day(at)) if at else ""


@register.filter
def moment_text(at: datetime | None) -> str:
    """Day and time of day as bare text, for attributes and sentences."""
    return moments.moment(at) if at else ""


@register.filter
def clock_text(at: datetime | None) -> str:
    """The time of day as bare text."""
    return moments.clock(at) if at else ""


@register.filter
def day_text(at: datetime | date | None) -> str:
    """The day as bare text."""
    return moments.day(at) if at else ""


def _marked(at: datetime | date, words: str) -> str:
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(at, datetime) else at.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, words)
