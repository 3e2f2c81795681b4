"""When something of ours breaks: one id, shown to the person and written in the log."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpResponse
from django.template.loader import render_to_string

from agogic.campus.foundation.visit import Visit

log = logging.getLogger("agogic.fault")


def fault_note(request: Visit, error: BaseException) -> str:
    """Writes an error in the log under a new id, and returns the id. What was sent is not written."""
    request.fault_id = fault_id = secrets.token_hex(4)
    log.error("fault %s at %s %s", fault_id, request.method, request.path, exc_info=error)
    return fault_id


def fault_page(request: Visit) -> HttpResponse:
    """The page for an error of ours (Django's `handler500`)."""
    page = render_to_string("500.html", {"fault_id": getattr(request, "fault_id", "")})
    return HttpResponse(page, status=500)
