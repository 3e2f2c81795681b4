"""How Django knows this room."""

from django.apps import AppConfig


class RollConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.roll"
    label = "roll"
    default_auto_field = "django.db.models.BigAutoField"
