"""The addresses of upkeep."""

from __future__ import annotations

from django.urls import path

from agogic.campus.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("school/check/", views.check, name="check"),
    path("school/check/brief", views.brief, name="brief"),
]
