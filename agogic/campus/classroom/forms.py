"""What teachers type to plan a class and to prepare its polls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agogic.campus.classroom.models import Kind
from agogic.campus.courses.models import Section
from agogic.campus.foundation.sentences import Choice
from agogic.campus.schedule.recurrence import utc_of, weekly_rule
from agogic.classlog.events import PollPrepared
from agogic.classlog.ids import new_id

SHARES = [(0.5, "50 %"), (0.6, "60 %"), (0.7, "70 %"), (0.8, "80 %"), (0.9, "90 %"), (1.0, "100 %")]
MOST_CHECKS = 6
WINDOWS = (1, 3, 7, 14, 30)
MOST_MINUTES = 600
YEARS_AHEAD, YEARS_BACK = 5, 1
"""Days further off are slips of the finger, and no clock reckons with the last year there is."""
_RIGHT_SIGN = "*"

_DAYS = [(0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun"))]


class CaptionFileForm(forms.Form):
    """A file of captions."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "WebVTT (.vtt) or SubRip (.srt), as editors of captions and meeting programs save it. At most 5 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt,text/vtt,application/x-subrip"}),
    )


class AttendedForm(forms.Form):
    """What *attended* means: a sentence with three things in it that can be changed."""

    share = Choice(label=_("How much class time"), choices=SHARES, coerce=float)
    checks = Choice(label=_("How many checks"), coerce=int)
    window = Choice(label=_("Within how long"), coerce=int)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        given = {"share": section.roll_share, "checks": section.roll_checks, "window": section.roll_days}
        kwargs["initial"] = {**given, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.section = section
        _choices_set(self.fields["checks"], [(n, str(n)) for n in range(max(MOST_CHECKS, section.roll_checks) + 1)])
        windows = sorted({*WINDOWS, section.roll_days})
        _choices_set(self.fields["window"], [(n, _("1 day") if n == 1 else _("%d days") % n) for n in windows])
        if section.roll_share not in dict(SHARES):
            own = (section.roll_share, f"{section.roll_share:.0%}")
            _choices_set(self.fields["share"], sorted([*SHARES, own]))
        for name in ("share", "checks", "window"):
            # They stand inside a sentence, where no label is drawn beside them.
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def attended(self) -> dict[str, Any] | None:
        """The rule chosen, or None if it is the section's own."""
        chosen = {
            "share": self.cleaned_data["share"],
            "checks": self.cleaned_data["checks"],
            "days": self.cleaned_data["window"],
        }
        usual = {
            "share": self.section.roll_share,
            "checks": self.section.roll_checks,
            "days": self.section.roll_days,
        }
        return None if chosen == usual else chosen


class PlanForm(AttendedForm):
    """A class: its name, when it is held on the section's clock, how often, and what *attended* means."""

    title = forms.CharField(label=_("Name of the class"), max_length=200, help_text=_("Pupils see this on Today."))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    opens = forms.TimeField(label=_("Opens"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, initial=45)
    often = forms.ChoiceField(
        label=_("How often"),
        choices=[("once", _("Once")), ("weekly", _("Every week")), ("days", _("Other days"))],
        initial="once",
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On these days"), choices=_DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        label=_("The last time on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What pupils should bring or know"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    slides = forms.FileField(
        label=_("Slides, as PDF"), required=False, widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )

    def __init__(self, *args: Any, kind: Kind = Kind.LIVE, moving: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.moving = moving
        if kind != Kind.LIVE:
            self.fields["day"].label, self.fields["opens"].label = _("Seen from"), _("At")
            self.fields["minutes"].label = _("About how many minutes")
        if kind == Kind.FILM:
            # It is as long as the video is.
            self.fields["minutes"].required = False
            self.fields["minutes"].widget = forms.HiddenInput()
        if kind != Kind.LIVE or moving:
            for name in ("often", "days", "until"):
                del self.fields[name]
        if moving or kind == Kind.FILM:
            del self.fields["slides"]

    def clean_minutes(self) -> int:
        """How long it is; of a video nobody needs to say."""
        return self.cleaned_data["minutes"] or self.fields["minutes"].initial

    def clean_day(self) -> date:
        """A day somebody could mean."""
        day: date = self.cleaned_data["day"]
        return _near(day)

    def clean_until(self) -> date | None:
        """A last day somebody could mean."""
        until: date | None = self.cleaned_data["until"]
        return _near(until) if until else None

    def clean(self) -> dict[str, Any]:
        """A class lies ahead, and if it repeats, it does so at least once."""
        cleaned = super().clean() or self.cleaned_data
        if "day" not in cleaned or "opens" not in cleaned:
            return cleaned
        often = cleaned.get("often") or "once"
        if often == "days" and not cleaned.get("days"):
            self.add_error("days", _("Choose the days on which the class is held."))
        until = cleaned.get("until")
        if until and until < cleaned["day"]:
            self.add_error("until", _("The last time lies before the first. Choose a later day."))
        past = self.kind == Kind.LIVE and self.starts_at() < timezone.now() - timedelta(minutes=5)
        if past and not self.errors:
            self.add_error("opens", _("That time is over. Choose a later one, or start the class now."))
        return cleaned

    def first_wall(self) -> datetime:
        """The first wall time of the class: on the day chosen, or on the first of the days that follow it."""
        day: date = self.cleaned_data["day"]
        if self.cleaned_data.get("often") == "days" and self.cleaned_data.get("days"):
            while day.weekday() not in self.cleaned_data["days"]:
                day += timedelta(days=1)
        return datetime.combine(day, self.cleaned_data["opens"])

    def starts_at(self) -> datetime:
        """The first time as an instant."""
        return utc_of(self.first_wall(), self.section.zone)

    def rule(self) -> str:
        """How it repeats, as an RFC 5545 rule; empty if it does not."""
        often = self.cleaned_data.get("often") or "once"
        if often == "once":
            return ""
        days = self.cleaned_data["days"] if often == "days" else [self.cleaned_data["day"].weekday()]
        until: date | None = self.cleaned_data.get("until")
        return weekly_rule(days, datetime.combine(until, time(23, 59, 59)) if until else None)


class ChapterForm(forms.Form):
    """A chapter of a recorded class: from when on, and what it is called."""

    at = forms.CharField(label=_("From"), max_length=10)
    title = forms.CharField(label=_("Name"), max_length=200, required=False)
    of = forms.CharField(required=False, max_length=64)

    def __init__(self, *args: Any, length_ms: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.length_ms = length_ms

    def clean_at(self) -> int:
        """The moment in ms, from *4:02* or *1:04:02*."""
        parts = self.cleaned_data["at"].strip().split(":")
        if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
            raise forms.ValidationError(_("Write the moment as minutes and seconds, such as 4:02."))
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        if seconds * 1000 > self.length_ms:
            raise forms.ValidationError(_("The class is over by then. Choose an earlier moment."))
        return seconds * 1000

    def clean(self) -> dict[str, Any]:
        """A new chapter has a name."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title", "").strip() and not cleaned.get("of"):
            self.add_error("title", _("Give the chapter a name."))
        return cleaned


class TitleForm(forms.Form):
    """The name of a class that starts now."""

    title = forms.CharField(label=_("Name of the class"), max_length=200)


class PollForm(forms.Form):
    """A poll prepared beforehand, with what is right in it."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("one", _("One of several answers")),
            ("several", _("Several of several answers")),
            ("text", _("In words")),
            ("number", _("A number")),
            ("scale", _("A scale")),
        ],
    )
    prompt = forms.CharField(label=_("What do you ask?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    options = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=6500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. Put a * before what is right."),
    )
    right = forms.CharField(
        label=_("What is right"),
        required=False,
        max_length=300,
        help_text=_("For a number or words; leave it empty if nothing is."),
    )
    low = forms.CharField(label=_("Word at the low end of a scale"), required=False, max_length=100)
    high = forms.CharField(label=_("Word at its high end"), required=False, max_length=100)
    check = forms.BooleanField(
        label=_("It is a check"), required=False, help_text=_("A check counts for having attended.")
    )

    def clean(self) -> dict[str, Any]:
        """The poll as the class log keeps it, in `self.poll`."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        lines = [line.strip() for line in cleaned["options"].splitlines() if line.strip(" *")]
        kind = cleaned["kind"]
        if kind in ("one", "several") and len(lines) < 2:
            self.add_error("options", _("Give at least two answers to choose from, one on each line."))
            return cleaned
        try:
            self.poll = self._poll(kind, lines)
        except ValueError:
            self.add_error("right", _("What is right should be a number, such as 0.5."))
        except msgspec.ValidationError:
            self.add_error("options", _("There are too many answers, or one is too long."))
        return cleaned

    def _poll(self, kind: str, lines: list[str]) -> dict[str, Any]:
        cleaned = self.cleaned_data
        raw: dict[str, Any] = {
            "poll": self.initial.get("poll") or new_id(),
            "kind": kind,
            "prompt": cleaned["prompt"],
            "check": cleaned["check"],
        }
        if kind in ("one", "several"):
            raw["options"] = [line.removeprefix(_RIGHT_SIGN).strip() for line in lines]
            choices = [index for index, line in enumerate(lines) if line.startswith(_RIGHT_SIGN)]
            if choices:
                raw["right"] = {"choices": choices if kind == "several" else choices[:1]}
        elif kind == "number" and cleaned["right"]:
            raw["right"] = {"number": float(cleaned["right"].replace(",", "."))}
        elif kind == "text" and cleaned["right"]:
            raw["right"] = {"texts": [cleaned["right"]]}
        elif kind == "scale":
            raw |= {"low": cleaned["low"], "high": cleaned["high"]}
        poll: dict[str, Any] = msgspec.to_builtins(msgspec.convert(raw, PollPrepared))
        return poll


def poll_initial(poll: dict[str, Any]) -> dict[str, Any]:
    """What a prepared poll looks like in its form."""
    right = poll.get("right") or {}
    marked = right.get("choices") or []
    options = [
        f"{_RIGHT_SIGN} {option}" if index in marked else option for index, option in enumerate(poll.get("options", []))
    ]
    told = right.get("number")
    return {
        **poll,
        "options": "\n".join(options),
        "right": f"{told:g}" if told is not None else ", ".join(right.get("texts", [])),
    }


def _near(day: date) -> date:
    this_year = timezone.localdate().year
    if not this_year - YEARS_BACK <= day.year <= this_year + YEARS_AHEAD:
        raise forms.ValidationError(
            _("Choose a day between %(first)d and %(last)d."),
            params={"first": this_year - YEARS_BACK, "last": this_year + YEARS_AHEAD},
        )
    return day


def _choices_set(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]
