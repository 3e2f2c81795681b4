"""How Django knows this room."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.today"
    label = "today"
    default_auto_field = "django.db.models.BigAutoField"
