"""How Django knows this room."""

from django.apps import AppConfig


class PathConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.path"
    label = "path"
    default_auto_field = "django.db.models.BigAutoField"
