"""The rule of a roll, and corrections of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agogic.campus.courses.models import Section
from agogic.campus.foundation.sentences import Choice
from agogic.campus.roll.models import CorrectedTo

SHARES = (50, 60, 70, 80, 90, 100)
MOST_CHECKS = 6
WINDOWS = (1, 3, 7, 14, 30)


class RuleForm(forms.Form):
    """What *attended* means in a section: one sentence with three things in it that can be changed."""

    share = Choice(label=_("How much class time"), coerce=int)
    checks = Choice(label=_("How many checks"), coerce=int)
    window = Choice(label=_("Within how long"), coerce=int)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        share = round(section.roll_share * 100)
        kwargs["initial"] = {"share": share, "checks": section.roll_checks, "window": section.roll_days}
        super().__init__(*args, **kwargs)
        self._offer("share", {*SHARES, share}, lambda n: f"{n} %")
        self._offer("checks", {*range(MOST_CHECKS + 1), section.roll_checks}, str)
        self._offer("window", {*WINDOWS, section.roll_days}, lambda n: ngettext("%d day", "%d days", n) % n)

    def _offer(self, name: str, values: set[int], words: Callable[[int], str]) -> None:
        field = self.fields[name]
        field.choices = [(n, words(n)) for n in sorted(values)]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """What stands for a pupil in a class, and why."""

    to = forms.ChoiceField(label=_("Counts as"), choices=CorrectedTo.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, kept with the mark"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Why do you change it?"), "autocomplete": "off"}),
    )
