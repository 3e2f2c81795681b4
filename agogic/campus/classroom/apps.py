"""How Django knows this room."""

from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.classroom"
    label = "classroom"
    default_auto_field = "django.db.models.BigAutoField"
