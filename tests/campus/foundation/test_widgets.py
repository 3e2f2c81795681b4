"""What we draw of a form straight is what Django draws of it by its templates, but for the ends of lines."""

import re
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from agogic.campus.foundation import widgets

NASTY = "\"><script>alert('&')</script>"
WORDS = [("a", "A"), ("b&", NASTY), (3, gettext_lazy("Today")), ("", mark_safe("<b>bold</b>"))]
GROUPED = [("Fruit <1>", WORDS[:2]), ("none", "None"), ("Others", [("x", "X")])]
ATTRS: dict[str, Any] = {
    "id": "id_it",
    "class": "wide",
    "required": True,
    "hidden": False,
    "data-words": NASTY,
    "rows": 2,
}


class Everything(forms.Form):
    """A field of each kind that pages have."""

    text = forms.CharField(label=NASTY, max_length=20)
    mail = forms.EmailField()
    address = forms.URLField(assume_scheme="https")
    number = forms.IntegerField(min_value=1)
    secret = forms.CharField(widget=forms.PasswordInput)
    kept = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField()
    hour = forms.TimeField()
    moment = forms.DateTimeField()
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": "application/pdf"}))
    tick = forms.BooleanField()
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))
    one = forms.ChoiceField(choices=WORDS)
    grouped = forms.ChoiceField(choices=GROUPED)
    several = forms.MultipleChoiceField(choices=WORDS)
    radio = forms.ChoiceField(choices=WORDS, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=GROUPED, widget=forms.CheckboxSelectMultiple(attrs={"class": "in"}))


GIVEN: dict[str, Any] = {
    **dict.fromkeys(("text", "mail", "address", "kept", "long", "secret", "one"), NASTY),
    "number": 7,
    "day": date(2026, 2, 3),
    "hour": time(9, 5),
    "tick": True,
    "grouped": "x",
    "several": ["a", "3"],
    "radio": "3",
    "boxes": ["b&", "x"],
}


def squashed(drawn: object) -> str:
    """HTML without the line ends that stand between its tags."""
    return re.sub(r"\s*\n\s*", " ", str(drawn)).replace(" </", "</")


def test_the_school_draws_its_forms_so() -> None:
    assert isinstance(get_default_renderer(), widgets.Straight)


@pytest.mark.parametrize("name", list(Everything.base_fields))
@pytest.mark.parametrize("values", [{}, GIVEN])
def test_a_field_is_drawn_as_django_draws_it(name: str, values: dict[str, Any]) -> None:
    ours = Everything(initial=values, renderer=widgets.Straight())
    theirs = Everything(initial=values, renderer=DjangoTemplates())
    assert squashed(ours[name].as_widget(attrs=ATTRS)) == squashed(theirs[name].as_widget(attrs=ATTRS))
    assert squashed(ours[name]) == squashed(theirs[name])


@pytest.mark.parametrize("name", ["radio", "boxes"])
def test_each_choice_is_drawn_as_django_draws_it(name: str) -> None:
    ours = Everything(GIVEN, renderer=widgets.Straight())[name]
    theirs = Everything(GIVEN, renderer=DjangoTemplates())[name]
    assert [squashed(choice) for choice in ours] == [squashed(choice) for choice in theirs]
    assert [squashed(choice.tag()) for choice in ours] == [squashed(choice.tag()) for choice in theirs]


def test_the_rest_is_left_to_django() -> None:
    ours, theirs = Everything({}, renderer=widgets.Straight()), Everything({}, renderer=DjangoTemplates())
    assert str(ours["text"].errors) == str(theirs["text"].errors)
    assert squashed(ours.as_p()) == squashed(theirs.as_p())
