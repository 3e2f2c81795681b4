"""A clock to choose: names of today, the browser's own for a newcomer, and never another than the one that is kept."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.safestring import SafeString

from agogic.campus.people.long_select import LongSelect
from agogic.campus.people.zones import zone_choices, zone_named, zones_renamed


class ZoneSelect(LongSelect):
    """The zones by continent. One kept from elsewhere, such as `Etc/GMT+5`, stands above them and stays."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The select as HTML."""
        groups = list(self.choices)
        listed = {zone for _continent, zones in groups for zone, _words in zones}
        if value not in listed and value in available_timezones():
            self.choices = [("", [(value, value)]), *groups]
        return super().render(name, value, attrs, renderer)


class ZoneField(forms.ChoiceField):
    """A time zone. `newcomer`: nobody chose one yet, so the page takes the browser's own (`data-own-zone`)."""

    def __init__(self, *, newcomer: bool = False, **more: Any) -> None:
        widget = ZoneSelect(attrs={"data-own-zone": zones_renamed()} if newcomer else None)
        super().__init__(choices=zone_choices, widget=widget, **more)

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        """Where it stands in a form; what somebody sent is theirs, and no page changes it."""
        if form.is_bound:
            self.widget.attrs.pop("data-own-zone", None)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """What is shown as chosen: another name of a zone means the zone."""
        return zone_named(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        """What is kept."""
        return zone_named(super().to_python(value))

    def valid_value(self, value: str) -> bool:
        """Whether this is a zone at all; the list holds those people live in."""
        return value in available_timezones()
