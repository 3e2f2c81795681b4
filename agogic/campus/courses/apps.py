"""How Django knows this room."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """This room, under the label its tables carry."""

    name = "agogic.campus.courses"
    label = "courses"
    default_auto_field = "django.db.models.BigAutoField"
