"""The address of a section's path."""

from __future__ import annotations

from django.urls import path

from agogic.campus.path import views

app_name = "path"
urlpatterns = [path("sections/<uuid:section_id>/", views.section, name="section")]
