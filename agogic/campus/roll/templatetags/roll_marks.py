"""Marks of the roll: a shape and a word."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agogic.campus.foundation.templatetags.agogic import way
from agogic.campus.roll.models import RollColumn
from agogic.campus.roll.queries import Cell, Roll
from agogic.campus.roll.rules import Mark

register = template.Library()


@register.simple_tag
def mark(found: Mark) -> SafeString:
    """Draw a mark: its shape and its word."""
    shape = way(found.way) if found.way else ""
    return format_html('<span class="marked {}">{}<span class="w">{}</span></span>', found.value, shape, found.word)


@register.simple_tag
def roll_rows(roll: Roll, opened: Any, old: list[RollColumn], url: str) -> SafeString:
    """Draw the roll's rows: each mark a link that opens what it comes from. In one go, because there are many."""
    shapes = {found: (way(found.way) if found.way else "", found.word) for found in Mark}
    hidden = {column.id for column in old}
    rows = []
    for line in roll.lines:
        person = line.enrolment.person
        on = ' class="on"' if opened and opened[1] == person.id else ""
        cells = "".join(_cell(cell, person.name, shapes, opened, hidden, url) for cell in line.cells)
        rows.append(
            format_html(
                '<tr{}><th scope="row">{}</th>{}<td class="n">{}</td></tr>',
                SafeString(on),
                person.name,
                SafeString(cells),
                _of(line.attended, line.of),
            )
        )
    return SafeString("".join(rows))


def _cell(cell: Cell, name: str, shapes: dict[Mark, tuple[Any, str]], opened: Any, hidden: set[Any], url: str) -> str:
    shape, word = shapes[cell.mark]
    is_open = opened == (cell.column.id, cell.person_id)
    return format_html(
        '<td{}><a class="marked {}" href="{}?class={}&amp;person={}#why" aria-label="{}"{}>{}'
        '<span class="w">{}</span></a></td>',
        SafeString(' class="old"' if cell.column.id in hidden else ""),
        cell.mark.way or cell.mark.value,
        url,
        cell.column.id,
        cell.person_id,
        f"{name}, {cell.column.title}: {word}",
        SafeString(' aria-expanded="true" aria-current="true"' if is_open else ""),
        shape,
        word,
    )


def _of(attended: int, of: int) -> str:
    return _("%(n)d of %(of)d") % {"n": attended, "of": of}


@register.filter
def mark_word(found: Mark) -> str:
    """The word of a mark, with a capital letter."""
    return str(capfirst(found.word))
