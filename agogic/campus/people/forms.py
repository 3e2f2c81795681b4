"""What is asked about people. Forms look at the shape of answers; actions decide whether they are taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import (
    ClockFormat,
    ConsentHow,
    DateFormat,
    Person,
    Recorded,
    RoleName,
    Theme,
    username_fold,
)
from agogic.campus.people.names import username_problem
from agogic.campus.people.passwords import help_for
from agogic.campus.people.zone_field import ZoneField
from agogic.campus.people.zones import language_choices

ROSTER_ROLES = [RoleName.PUPIL, RoleName.TEACHER, RoleName.GUARDIAN]


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, or None if it was only asked for."""
    return request.POST if request.method == "POST" else None


def refused(form: forms.Form, refusal: Refused) -> None:
    """Puts a refusal beside the field it is about, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def _text(label: Any, *, required: bool = True, most: int = 120, auto: str = "off", **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": auto})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, **kwargs)


def _username(*, required: bool, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=_("Name to sign in with"),
        required=required,
        max_length=64,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
    )


def _email(*, auto: str = "off") -> forms.EmailField:
    return forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": auto}))


def _new_password(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget)


class UsernameAsked(forms.Form):
    """Looks at a name to sign in with before anything is decided."""

    def clean_username(self) -> str:
        """The name as it is stored."""
        name = self.cleaned_data["username"]
        if name and (problem := username_problem(name)):
            raise forms.ValidationError(problem)
        return username_fold(name)


class SetupForm(UsernameAsked):
    """The first visit: the code from the console, the school, its first administrator."""

    code = _text(
        _("The code from the console"),
        most=40,
        help_text=_("Three groups of four, printed where the school was started."),
    )
    school_name = _text(_("The school's name"))
    school_zone = ZoneField(label=_("The school's clock"), newcomer=True)
    name = _text(_("Your name"), auto="name")
    username = _username(required=True)
    email = _email(auto="email")
    password = _new_password(_("Password"))

    field_order = ["code", "school_name", "school_zone", "name", "username", "email", "password"]


class SchoolForm(forms.Form):
    """What the school is called, its clock, and what visitors see."""

    name = _text(_("Name"))
    time_zone = ZoneField(label=_("The school's clock"))
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    welcome = forms.CharField(
        label=_("A welcome for visitors"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the front page beside the sign-in."),
    )
    front_open = forms.BooleanField(
        label=_("Visitors see the welcome"),
        required=False,
        help_text=_("Until then, they see only the school's name and the sign-in."),
    )
    recording = forms.ChoiceField(
        label=_("Whose picture and voice are recorded in classes"),
        choices=Recorded.choices,
        help_text=_("Sections may keep less, never more. It counts for classes that open from now on."),
    )
    consent_age = forms.IntegerField(
        label=_("Pupils say yes for themselves from the age of"),
        min_value=12,
        max_value=99,
        help_text=_("Before that, a guardian says it. No, everybody may always say for themselves."),
    )
    download = forms.BooleanField(
        label=_("Videos may be taken along, where a section allows it"),
        required=False,
    )


class ConsentForm(forms.Form):
    """That a pupil may be recorded, through a day or until further notice."""

    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("If empty, until you take it back."),
    )
    signer = forms.CharField(
        label=_("Who signed the paper"),
        max_length=120,
        required=False,
        help_text=_("You enter what is on paper at the school's office."),
    )

    def __init__(self, *args: Any, how: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if how != ConsentHow.PAPER:
            del self.fields["signer"]


class PersonForm(UsernameAsked):
    """Somebody new, or what is known of somebody."""

    given_name = _text(_("First name"), required=False, most=80)
    family_name = _text(_("Last name"), required=False, most=80)
    name = _text(_("Name shown to others"), required=False, help_text=_("If empty, first and last name."))
    username = _username(required=False, help_text=_("If empty, one is made from the name."))
    email = _email()
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1900, max_value=2100)
    external_id = _text(_("Number in another system"), required=False, most=128)

    field_order = ["given_name", "family_name", "name", "username", "email", "birth_year", "external_id"]

    def clean(self) -> dict[str, Any]:
        """A person is shown by a name: their own wish, else first and last."""
        cleaned: dict[str, Any] = super().clean() or {}
        both = f"{cleaned.get('given_name', '')} {cleaned.get('family_name', '')}".strip()
        cleaned["name"] = cleaned.get("name") or both
        if not cleaned["name"]:
            self.add_error("given_name", _("A name is missing."))
        return cleaned


class NewPersonForm(PersonForm):
    """Somebody new, with what they will be."""

    roles = forms.MultipleChoiceField(
        label=_("Comes as"), choices=RoleName.choices, widget=forms.CheckboxSelectMultiple, initial=[RoleName.PUPIL]
    )

    field_order = ["roles", *PersonForm.field_order]


class InvitationForm(forms.Form):
    """Whom a link lets in, and as what."""

    roles = forms.MultipleChoiceField(
        label=_("Comes as"),
        choices=RoleName.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[RoleName.TEACHER],
    )
    name = _text(_("For whom"), required=False, help_text=_("A name, so that you know later whose link it is."))
    email = _email()


class AcceptForm(UsernameAsked):
    """Somebody new, who holds an invitation."""

    name = _text(_("Your name"), auto="name")
    username = _username(required=True, help_text=_("You sign in with it. Others see your name, not this."))
    email = _email(auto="email")
    password = _new_password(_("Password"))
    time_zone = ZoneField(label=_("Your clock"), newcomer=True)

    field_order = ["name", "username", "email", "password", "time_zone"]


class ChoosePasswordForm(forms.Form):
    """A password of one's own, or three words offered."""

    way = forms.ChoiceField(
        label=_("How will you sign in from now on?"),
        widget=forms.RadioSelect,
        choices=[("words", _("With these three words")), ("own", _("With a password of my own"))],
        initial="words",
    )
    password = forms.CharField(
        label=_("A password of my own"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = ZoneField(
        label=_("Your clock"),
        required=False,
        newcomer=True,
        help_text=_("Every time is shown as on the clocks where you are."),
    )

    def __init__(self, *args: Any, person: Person, newcomer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = help_for(person)
        if not newcomer:
            # Whoever lost a password chose a clock long ago.
            del self.fields["time_zone"]

    def clean(self) -> dict[str, Any]:
        """Whoever wants a password of their own writes one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") == "own" and not cleaned.get("password"):
            self.add_error("password", _("Write your password here."))
        return cleaned


class ChangePasswordForm(forms.Form):
    """The old password and the new one."""

    old = forms.CharField(
        label=_("Your password so far"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = _new_password(_("The new one"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = help_for(person)


class AccountForm(forms.Form):
    """One's own name, address, clock and ways of writing."""

    name = _text(_("Name shown to others"), auto="name")
    email = _email(auto="email")
    password = forms.CharField(
        label=_("My password"),
        required=False,
        max_length=200,
        strip=False,
        help_text=_("Only to change the e-mail address: letters to it open this account."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    time_zone = ZoneField(label=_("My clock"))
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    date_format = forms.ChoiceField(label=_("Dates"), choices=DateFormat.choices)
    clock_format = forms.ChoiceField(label=_("Time of day"), choices=ClockFormat.choices)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices)


class GuardianForm(forms.Form):
    """Whose guardian somebody becomes, named by what they sign in with."""

    guardian = _text(_("Guardian"), most=254, help_text=_("The name or e-mail they sign in with."))
    may_decide = forms.BooleanField(label=_("May also decide for the pupil"), required=False, initial=True)


class RosterFileForm(forms.Form):
    """A file with people."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, as every spreadsheet can save it. At most 5 MB and 5,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    role = forms.ChoiceField(
        label=_("Who are they?"),
        choices=[
            (role.value, label)
            for role, label in zip(ROSTER_ROLES, (_("Pupils"), _("Teachers"), _("Guardians")), strict=True)
        ],
        help_text=_("A column with roles in the file goes before this."),
    )
