"""Every address of the school."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("agogic.campus.people.urls")),
    path("", include("agogic.campus.people.sign_in_urls")),
    path("", include("agogic.campus.courses.urls")),
    path("", include("agogic.campus.classroom.urls")),
    path("", include("agogic.campus.roll.urls")),
    path("", include("agogic.campus.path.urls")),
    path("", include("agogic.campus.upkeep.urls")),
    path("", include("agogic.campus.today.urls")),
]

handler500 = "agogic.campus.foundation.faults.fault_page"
