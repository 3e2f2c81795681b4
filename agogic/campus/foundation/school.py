"""The school a request is answered for. Its row belongs to a room above, so it is found by its name in the settings."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings


def school_now() -> Any:
    """The school as it is kept, or, before it was made, an unsaved one with the installation's defaults."""
    model = apps.get_model(settings.SCHOOL_MODEL)
    kept = model._default_manager.filter(pk=1).first()
    return kept or model(pk=1, time_zone=settings.CONFIG.time_zone, language=settings.CONFIG.language)
