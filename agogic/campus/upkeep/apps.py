"""How Django knows this room."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.upkeep"
    label = "upkeep"
    default_auto_field = "django.db.models.BigAutoField"
