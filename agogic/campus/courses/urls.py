"""The addresses of courses and sections."""

from __future__ import annotations

from django.urls import path

from agogic.campus.courses import views

app_name = "courses"
urlpatterns = [
    path("courses/new", views.course_new, name="course_new"),
    path("courses/<uuid:course_id>/", views.course, name="course"),
    path("courses/<uuid:course_id>/edit", views.course_edit, name="course_edit"),
    path("courses/<uuid:course_id>/sections/new", views.section_new, name="section_new"),
    path("sections/<uuid:section_id>/edit", views.section_edit, name="section_edit"),
    path("sections/<uuid:section_id>/people/", views.section_people, name="section_people"),
    path("sections/<uuid:section_id>/people/cards", views.section_cards, name="section_cards"),
    path("sections/<uuid:section_id>/people/recording", views.section_recording, name="section_recording"),
    path("sections/<uuid:section_id>/people/add", views.enrolment_add, name="enrolment_add"),
    path("sections/<uuid:section_id>/people/<uuid:person_id>/mode", views.enrolment_mode, name="enrolment_mode"),
    path(
        "sections/<uuid:section_id>/people/<uuid:person_id>/confirm", views.enrolment_confirm, name="enrolment_confirm"
    ),
    path("sections/<uuid:section_id>/people/<uuid:person_id>/end", views.enrolment_end, name="enrolment_end"),
    path("sections/<uuid:section_id>/people/<uuid:person_id>/password", views.pupil_password, name="pupil_password"),
]
