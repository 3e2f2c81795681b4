"""The clock of one cell of the roll: ink where it was live, blue where it was taken later."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agogic.campus.classroom.drawing import Drawn
from agogic.campus.classroom.templatetags.class_clock import class_clock, minutes

register = template.Library()


@register.simple_tag
def cell_clock(cell: Any) -> SafeString:
    """Draw what a pupil has taken of a class."""
    entry, column = cell.entry, cell.column
    drawn = Drawn(
        length_ms=column.length_ms,
        strokes=column.strokes,
        live=entry.live if entry else (),
        later=entry.later if entry else (),
    )
    words = {"live": minutes(entry.live_ms if entry else 0), "later": minutes(entry.later_ms if entry else 0)}
    return class_clock(drawn, _("Class clock: %(live)s live, %(later)s later") % words, "done")
