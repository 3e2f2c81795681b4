"""How Django knows this room."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.schedule"
    label = "schedule"
    default_auto_field = "django.db.models.BigAutoField"
