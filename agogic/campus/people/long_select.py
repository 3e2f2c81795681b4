"""A select of hundreds of choices, drawn in one go: Django's own asks a template for each of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """One choice of many, in groups; a group without a name stands above the others."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The select as HTML."""
        given = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        groups = [(label, _options(choices, str(value))) for label, choices in self.choices]
        drawn = [
            format_html('<optgroup label="{}">{}</optgroup>', label, options) if label else options
            for label, options in groups
        ]
        return format_html("<select{}>{}</select>", flatatt(given), SafeString("".join(drawn)))


def _options(choices: Any, chosen: str) -> SafeString:
    marks = ((key, SafeString(" selected") if key == chosen else "", words) for key, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marks)
