"""The addresses of the roll."""

from __future__ import annotations

from django.urls import path

from agogic.campus.roll import views

app_name = "roll"
urlpatterns = [
    path("sections/<uuid:section_id>/roll/", views.roll, name="roll"),
    path("sections/<uuid:section_id>/roll/rule", views.rule, name="rule"),
    path("sections/<uuid:section_id>/roll.csv", views.sheet, name="sheet"),
    path("sections/<uuid:section_id>/roll/<uuid:class_id>/<uuid:person_id>/correct", views.correct, name="correct"),
    path("sections/<uuid:section_id>/roll/<uuid:person_id>/", views.pupil, name="pupil"),
]
