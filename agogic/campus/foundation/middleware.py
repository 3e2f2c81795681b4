"""What happens around every page: safe headers, the reader's own clock and tongue, refusals in words."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from agogic.campus.foundation.faults import fault_note
from agogic.campus.foundation.moments import Style, style_activate
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.school import school_now
from agogic.campus.foundation.visit import Visit

Answer = Callable[[Visit], HttpResponse]

# What Django has pages for: neither refusals of ours nor faults.
_PLAIN = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)

_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_PERMISSIONS = ", ".join(
    [
        "camera=(self)",
        "microphone=(self)",
        "display-capture=(self)",
        "autoplay=(self)",
        "fullscreen=(self)",
        "screen-wake-lock=(self)",
        "geolocation=()",
        "payment=()",
        "usb=()",
        "serial=()",
        "midi=()",
        "browsing-topics=()",
    ]
)


class SafeHeaders:
    """Says to the browser what a page of ours may do: run our own scripts, and little else."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Visit) -> HttpResponse:
        """Adds the headers to whatever is answered."""
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class OwnClock:
    """Puts the reader on the request, and their time zone, language and way of writing dates into force."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Visit) -> HttpResponse:
        """`request.person` is the reader or None; `request.school` the school."""
        reader = get_user(request)
        request.person = reader if reader.is_authenticated else None
        request.school = school_now()
        own = request.person or request.school
        with timezone.override(own.zone), translation.override(self._language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            style_activate(_style_of(request.person))
            response = self.answer(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        if request.person is not None:
            # What somebody saw signed in must not be shown by a cache to the next at the same screen.
            response.headers.setdefault("Cache-Control", "private, no-store")
        else:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    def process_exception(self, request: Visit, error: Exception) -> HttpResponse | None:
        """Shows a refusal nobody caught as a page in words; gives any other error its id."""
        if isinstance(error, Refused):
            return refusal_page(request, error)
        if not isinstance(error, _PLAIN):
            fault_note(request, error)
        return None

    def _language(self, request: Visit) -> str:
        """The person's language; else what the browser asks for, if the school speaks it; else the school's."""
        if request.person is not None:
            return _spoken(request.person.language)
        if request.headers.get("Accept-Language"):
            return translation.get_language_from_request(request)
        return _spoken(request.school.language)


def refusal_page(request: Visit, refused: Refused) -> HttpResponse:
    """A refusal as a page of its own. 429 if it was about haste, else 403."""
    status = 429 if refused.code.startswith("rate.") else 403
    return render(request, "refused.html", {"sentence": refused.sentence}, status=status)


def _spoken(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _style_of(person: object) -> Style:
    if person is None:
        return Style()
    return Style(date=person.date_format, clock=person.clock_format)  # type: ignore[attr-defined]
