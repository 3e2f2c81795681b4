"""Work done beside the pages: drawing slides, laying captions into a class, making films."""

from __future__ import annotations

import logging
from uuid import UUID

from django_tasks import task

from agogic.campus.classroom import captioning, door
from agogic.campus.classroom.actions import class_folder, deck_state_set, decks_told, upload_path
from agogic.campus.classroom.film_work import film_work
from agogic.campus.classroom.filming import film_enqueued
from agogic.campus.classroom.models import CaptionDraft, CaptionState, Deck, DeckState, Film, Stage, Takeaway
from agogic.campus.classroom.takeaways import takeaway_work
from agogic.campus.foundation.refusals import Refused
from agogic.media.slides import DeckRefused, deck_render

log = logging.getLogger("agogic.slides")


@task(queue_name="short")
def deck_draw(deck_id: str) -> str:
    """Draw the pages of an uploaded deck and, if its class is on, tell it. Returns the deck's state."""
    deck = Deck.objects.select_related("class_session").filter(pk=UUID(deck_id)).first()
    if deck is None:
        return "dropped"
    folder = class_folder(deck.class_session_id) / "slides" / deck.name
    if deck.state != DeckState.READY:
        folder.parent.mkdir(parents=True, exist_ok=True)
        drawn = deck_render(upload_path(deck), folder)
        if isinstance(drawn, DeckRefused):
            deck_state_set(deck_id=deck.pk, state=DeckState.REFUSED, problem=drawn.code)
            return DeckState.REFUSED
        kept = deck_state_set(deck_id=deck.pk, state=DeckState.READY, drawn=drawn)
        if kept is None:
            return "dropped"
        deck = kept
    deck_told_if_open(deck)
    return DeckState.READY


@task(queue_name="short")
def captions_lay(draft_id: str) -> str:
    """Lay a file of captions into its class, in batches; begun again it goes on. Returns the draft's state."""
    draft = CaptionDraft.objects.select_related("class_session").filter(pk=UUID(draft_id)).first()
    if draft is None or draft.state != CaptionState.LAYING:
        return "dropped"
    session = draft.class_session
    try:
        kept = door.captions_of(session)
        wanted = captioning.captions_wanted(draft, kept.length_ms)
        drafts = captioning.captions_drafts(kept.captions, wanted, draft.lang)
        captioning.caption_draft_told(draft, laid=0, many=max(1, len(drafts)))
        for start in range(0, len(drafts), door.BATCH):
            door.drafts_lay(session, drafts[start : start + door.BATCH])
            captioning.caption_draft_told(draft, laid=min(start + door.BATCH, len(drafts)), many=len(drafts))
        captioning.caption_draft_told(draft, laid=len(drafts), many=len(drafts))
    except Refused as refused:
        captioning.caption_draft_failed(draft, refused.sentence)
    return draft.state


@task(queue_name="long")
def film_make(film_id: str) -> str:
    """Make the film of a class from its video, and the class from the film. Returns the state it came to."""
    film = Film.objects.select_related("class_session__section").filter(pk=UUID(film_id)).first()
    return "dropped" if film is None else film_work(film)


@task(queue_name="long")
def takeaway_make(takeaway_id: str) -> str:
    """Make a file of a class to take along. Returns the state it came to."""
    takeaway = Takeaway.objects.select_related("class_session").filter(pk=UUID(takeaway_id)).first()
    return "dropped" if takeaway is None else takeaway_work(takeaway)


def takeaway_begin(takeaway: Takeaway) -> None:
    """Let the worker make a file when its turn comes."""
    task_id = takeaway_make.enqueue(str(takeaway.pk)).id
    Takeaway.objects.filter(pk=takeaway.pk).update(task=str(task_id))


def film_begin(film: Film) -> None:
    """Let the worker make a film when its turn comes."""
    film_enqueued(film, film_make.enqueue(str(film.pk)).id)


def deck_told_if_open(deck: Deck) -> None:
    """Tell the class of a deck that is ready, if it is on and does not know. The follower asks again if this fails."""
    if deck.told or deck.class_session.state != Stage.OPEN:
        return
    try:
        door.deck_tell(deck)
    except Refused as refused:
        log.warning("deck %s waits to be told: %s", deck.name, refused.code)
        return
    decks_told([deck])
