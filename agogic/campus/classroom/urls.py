"""The addresses of classes."""

from __future__ import annotations

from django.urls import path

from agogic.campus.classroom.views import captions, film, page, plan, prepare, recorded, room, takeaway

app_name = "classroom"
urlpatterns = [
    path("sections/<uuid:section_id>/classes/plan", plan.class_plan, name="class_plan"),
    path("sections/<uuid:section_id>/classes/preview", plan.class_preview, name="class_preview"),
    path("sections/<uuid:section_id>/classes/start", plan.class_start, name="class_start"),
    path("classes/<uuid:class_id>/", page.class_page, name="class"),
    path("classes/<uuid:class_id>/open", plan.class_open, name="class_open"),
    path("classes/<uuid:class_id>/edit", plan.class_edit, name="class_edit"),
    path("classes/<uuid:class_id>/cancel", plan.class_cancel, name="class_cancel"),
    path("classes/<uuid:class_id>/decks", prepare.decks, name="decks"),
    path("classes/<uuid:class_id>/decks/add", prepare.deck_add, name="deck_add"),
    path("classes/<uuid:class_id>/decks/<uuid:deck_id>/drop", prepare.deck_drop, name="deck_drop"),
    path("classes/<uuid:class_id>/film", film.film, name="film"),
    path("classes/<uuid:class_id>/film/pass", film.film_pass, name="film_pass"),
    path("classes/<uuid:class_id>/film/taken", film.film_taken, name="film_taken"),
    path("classes/<uuid:class_id>/film/retry", film.film_retry, name="film_retry"),
    path("classes/<uuid:class_id>/film/stop", film.film_stop, name="film_stop"),
    path("classes/<uuid:class_id>/film/drop", film.film_drop, name="film_drop"),
    path("classes/<uuid:class_id>/film/remove", film.film_remove, name="film_remove"),
    path("classes/<uuid:class_id>/film/chapters", film.chapter_add, name="chapter_add"),
    path("classes/<uuid:class_id>/takeaway", takeaway.takeaway, name="takeaway"),
    path("classes/<uuid:class_id>/takeaway/ask", takeaway.takeaway_ask, name="takeaway_ask"),
    path("classes/<uuid:class_id>/takeaway/let", takeaway.takeaway_let, name="takeaway_let"),
    path("classes/<uuid:class_id>/takeaway/<str:kind>/get", takeaway.takeaway_get, name="takeaway_get"),
    path("classes/<uuid:class_id>/stills/<str:name>", film.still, name="still"),
    path("classes/<uuid:class_id>/polls/new", prepare.poll_new, name="poll_new"),
    path("classes/<uuid:class_id>/polls/<uuid:poll_id>", prepare.poll_edit, name="poll_edit"),
    path("classes/<uuid:class_id>/polls/<uuid:poll_id>/drop", prepare.poll_drop, name="poll_drop"),
    path("classes/<uuid:class_id>/captions/new", captions.captions_new, name="captions_new"),
    path("classes/<uuid:class_id>/captions/<str:lang>.<str:form>", captions.captions_file, name="captions_file"),
    path("classes/<uuid:class_id>/captions/<uuid:caption_draft_id>", captions.caption_draft, name="caption_draft"),
    path(
        "classes/<uuid:class_id>/captions/<uuid:caption_draft_id>/progress",
        captions.caption_progress,
        name="caption_progress",
    ),
    path(
        "classes/<uuid:class_id>/captions/<uuid:caption_draft_id>/discard",
        captions.caption_discard,
        name="caption_discard",
    ),
    path("people/<uuid:person_id>/recorded/", recorded.recorded, name="recorded"),
    path(
        "people/<uuid:person_id>/recorded/<uuid:class_id>/take-out",
        recorded.recorded_take_out,
        name="recorded_take_out",
    ),
    path("classes/<uuid:class_id>/room", room.room, name="room"),
    path("classes/<uuid:class_id>/replay", room.replay, name="replay"),
    path("classes/<uuid:class_id>/pass", room.class_pass, name="pass"),
    path("classes/<uuid:class_id>/seats.json", room.seats, name="seats"),
]
