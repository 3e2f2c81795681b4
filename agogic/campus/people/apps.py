"""How Django knows this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people, under the label their tables carry."""

    name = "agogic.campus.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
