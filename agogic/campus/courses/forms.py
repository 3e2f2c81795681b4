"""What people type about courses, sections and enrolments, checked before anything happens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agogic.campus.courses.models import Course, Mode, Section
from agogic.campus.foundation.school import school_now
from agogic.campus.people.models import Person, Recorded, RoleName, School, email_fold, username_fold
from agogic.campus.people.zone_field import ZoneField

ENROLLED_AT_ONCE = 200
_RULES = ("chat", "questions", "hands", "reactions", "nod", "wait", "recording", "download")


class CourseForm(forms.ModelForm[Course]):
    """A course: what it is called, and a sentence about it."""

    class Meta:
        model = Course
        fields = ["title", "summary"]
        labels = {"title": _("Name of the course"), "summary": _("What it is about, in a sentence")}
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}


class SectionForm(forms.ModelForm[Section]):
    """A section: its name, its clock, its teachers, and what is allowed in its classes."""

    time_zone = ZoneField(label=_("Its clock"), help_text=_("Classes are planned by this clock."))
    teachers = forms.ModelMultipleChoiceField(
        label=_("Taught by"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    chat = forms.ChoiceField(
        label=_("Who may write in the talk"),
        choices=[
            ("everyone", _("Everyone to everyone")),
            ("desk", _("Pupils to the teachers only")),
            ("off", _("Teachers only")),
        ],
    )
    questions = forms.ChoiceField(
        label=_("Questions"),
        choices=[
            ("open", _("Openly or to the teacher alone, as the asker likes")),
            ("desk", _("To the teacher alone")),
            ("off", _("None")),
        ],
    )
    hands = forms.BooleanField(label=_("Hands may be raised"), required=False)
    reactions = forms.BooleanField(label=_("Reactions"), required=False)
    nod = forms.BooleanField(
        label=_("What is added later waits for a teacher's nod"),
        required=False,
        help_text=_("Questions and words added after the class are seen by all only once you let them in."),
    )
    wait = forms.BooleanField(
        label=_("The replay waits at a poll"),
        required=False,
        help_text=_("It goes on when the poll is answered or skipped."),
    )

    recording = forms.ChoiceField(
        label=_("Whose picture and voice are recorded"),
        choices=Recorded.choices,
        help_text=_("It counts for classes that open from now on. Never more than the school allows."),
    )

    download = forms.BooleanField(
        label=_("Videos may be taken along"),
        required=False,
        help_text=_("Pupils may save the video of a class on their own device. Nobody can take it back from there."),
    )

    class Meta:
        model = Section
        fields = ["name", "time_zone", "starts_on", "ends_on", "pupils_choose_mode", "under_13", "kept_days"]
        labels = {
            "name": _("Name of the section"),
            "starts_on": _("From"),
            "ends_on": _("Until"),
            "pupils_choose_mode": _("Pupils and guardians choose how it is taken"),
            "under_13": _("The pupils are younger than 13"),
            "kept_days": _("Days for which pictures and sound are kept"),
        }
        help_texts = {
            "pupils_choose_mode": _("Live, on their own pace, or both. Else the teachers decide."),
            "kept_days": _(
                "From the end of each class; then they are gone for good. 0: as long as the school keeps them."
            ),
        }
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        section: Section | None = kwargs.get("instance")
        rules = (section or Section()).class_rules
        given = {name: getattr(rules, name) for name in _RULES}
        if section is not None:
            given["teachers"] = [teaching.person_id for teaching in section.teachings.all()]
        kwargs["initial"] = {**given, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        teachers = self.fields["teachers"]
        assert isinstance(teachers, forms.ModelMultipleChoiceField)  # noqa: S101 - for the type checker
        teachers.queryset = Person.objects.filter(roles__role=RoleName.TEACHER, is_active=True)
        self._bound(school_now())

    def _bound(self, school: School) -> None:
        """The school allows so much; more is not offered."""
        recording = self.fields["recording"]
        assert isinstance(recording, forms.ChoiceField)  # noqa: S101 - for the type checker
        allowed = Recorded.choices[Recorded.values.index(school.recording) :]
        recording.choices = allowed
        if self.initial["recording"] not in dict(allowed):
            self.initial["recording"] = school.recording
        if not school.download:
            del self.fields["download"]

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The section would end before it begins. Choose a later day."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """The fields of the section, its rules put together."""
        cleaned = self.cleaned_data
        fields = {name: cleaned[name] for name in self.Meta.fields}
        return {**fields, "rules": {name: cleaned.get(name, False) for name in _RULES}}


class EnrolForm(forms.Form):
    """Pupils to be enrolled, by the names they sign in with."""

    pupils = forms.CharField(
        label=_("Pupils"),
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false"}),
        max_length=20_000,
        help_text=_("User names or e-mail addresses, one on each line."),
    )
    mode = forms.ChoiceField(label=_("They take it"), choices=Mode.choices, initial=Mode.LIVE)

    def clean_pupils(self) -> list[Person]:
        """The people meant; each name that means nobody is told."""
        names = [line.strip() for line in self.cleaned_data["pupils"].replace(",", "\n").splitlines() if line.strip()]
        if len(names) > ENROLLED_AT_ONCE:
            raise forms.ValidationError(
                _("These are more than %(limit)s at once. Take a file for so many."), params={"limit": ENROLLED_AT_ONCE}
            )
        by_name = _people_by_name(names)
        unknown = [name for name in names if name not in by_name]
        if unknown:
            raise forms.ValidationError(
                [
                    forms.ValidationError(
                        _("Nobody here is called %(name)s. Look whether it is written as on their card."),
                        params={"name": name},
                    )
                    for name in unknown[:10]
                ]
            )
        others = [person for person in by_name.values() if not person.is_pupil]
        if others:
            raise forms.ValidationError(_("%(name)s is not a pupil of this school."), params={"name": others[0].name})
        return list({person.id: person for person in by_name.values()}.values())


class ModeForm(forms.Form):
    """The way somebody takes a section."""

    mode = forms.ChoiceField(choices=Mode.choices)


def _people_by_name(names: list[str]) -> dict[str, Person]:
    """The active person each name means: a user name, else an address. Three queries."""
    folded = {name: (username_fold(name), email_fold(name)) for name in names}
    people = Person.objects.filter(is_active=True).prefetch_related("roles")
    by_username = {p.username: p for p in people.filter(username__in=[user for user, _mail in folded.values()])}
    by_email = {p.email: p for p in people.filter(email__in=[mail for _user, mail in folded.values() if mail])}
    found = {name: by_username.get(user) or by_email.get(mail) for name, (user, mail) in folded.items()}
    return {name: person for name, person in found.items() if person is not None}
