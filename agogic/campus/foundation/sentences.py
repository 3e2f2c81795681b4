"""Forms that are a sentence, with things in it that can be changed."""

from __future__ import annotations

from typing import Any

from django import forms


class Choice(forms.TypedChoiceField):
    """A choice that stands within a sentence: its label is heard, not seen."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the sentence around it tells the eye, told to the ear."""
        return {**super().widget_attrs(widget), "aria-label": self.label}
