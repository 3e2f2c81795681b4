"""A select of hundreds of choices says what Django's own says."""

from html.parser import HTMLParser

import pytest
from django import forms

from agogic.campus.people.long_select import LongSelect

CHOICES = [("", [("UTC", "UTC")]), ("Eu<rope", [("Europe/Lisbon", "Lisbon"), ("a&b", "A & B")])]


class _Read(HTMLParser):
    """What a select holds: its attributes, its groups, and its options with their words."""

    def __init__(self, drawn: str) -> None:
        super().__init__()
        self.found: list[tuple[str, object]] = []
        self.feed(drawn)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(("words", data.strip()))


@pytest.mark.parametrize("chosen", ["UTC", "Europe/Lisbon", "a&b", "not there", None])
def test_it_is_drawn_like_djangos_own(chosen: str | None) -> None:
    attrs = {"id": "id_zone", "required": True}
    ours = LongSelect(choices=CHOICES).render("zone", chosen, attrs)
    theirs = forms.Select(choices=[CHOICES[0][1][0], CHOICES[1]]).render("zone", chosen, attrs)
    assert _Read(ours).found == _Read(theirs).found
