"""A select of hundreds of choices, drawn in one go: Django's own makes a dictionary of each of them first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from agogic.campus.foundation.widgets import said


class LongSelect(forms.Select):
    """One choice of many, in groups; a group without a name stands above the others."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The select as HTML."""
        given = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        groups = [(label, _options(choices, str(value))) for label, choices in self.choices]
        drawn = (
            f'<optgroup label="{said(label)}">{options}</optgroup>' if label else options for label, options in groups
        )
        return SafeString(f"<select{flatatt(given)}>{''.join(drawn)}</select>")


def _options(choices: Any, chosen: str) -> str:
    return "".join(
        f'<option value="{said(key)}"{" selected" if key == chosen else ""}>{said(words)}</option>'
        for key, words in choices
    )
