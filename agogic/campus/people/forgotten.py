"""A password forgotten and chosen anew: the package's forms, in the school's own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

from agogic.campus.people.passwords import help_for


class ForgottenForm(ResetPasswordForm):
    """Where to write to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["email"], _("E-mail"))


class ChosenAnewForm(ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(self.fields["password1"], _("The new password"))
        _call(self.fields["password2"], _("The same once more"))
        self.fields["password1"].help_text = help_for(self.user) if self.user else ""


def _call(field: Any, label: Any) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
