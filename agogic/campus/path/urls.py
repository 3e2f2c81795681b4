"""The addresses of what one takes or teaches: all of it, and one section's path."""

from __future__ import annotations

from django.urls import path

from agogic.campus.path import views

app_name = "path"
urlpatterns = [
    path("courses/", views.courses, name="courses"),
    path("sections/<uuid:section_id>/", views.section, name="section"),
]
