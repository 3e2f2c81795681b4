"""Every address of the school."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("agogic.campus.people.urls")),
    path("", include("agogic.campus.people.sign_in_urls")),
    path("", include("agogic.campus.courses.urls")),
]

handler500 = "agogic.campus.foundation.faults.fault_page"
