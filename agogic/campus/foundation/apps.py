"""How Django knows this room."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """The foundation, under the label its tables carry."""

    name = "agogic.campus.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"
