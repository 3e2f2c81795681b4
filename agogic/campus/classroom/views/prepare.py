"""What a class shows: slides and prepared polls, added and taken away before it opens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.classroom import actions, door
from agogic.campus.classroom.forms import PollForm, poll_initial
from agogic.campus.classroom.models import DeckState, Stage
from agogic.campus.classroom.queries import SeenClass, class_for, decks_of
from agogic.campus.classroom.rules import may_add_slides, may_change
from agogic.campus.classroom.tasks import deck_draw
from agogic.campus.foundation.gates import or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit


@login_required
@require_safe
def decks(request: Visit, class_id: UUID) -> HttpResponse:
    """The decks of a class as they stand, for the page that waits for them."""
    seen = _shown_by(request, class_id)
    context = {"session": seen.session, **decks_context(seen)}
    return render(request, "classroom/_decks.html", context)


@login_required
@require_POST
def deck_add(request: Visit, class_id: UUID) -> HttpResponse:
    """Take slides in; their pages are drawn beside."""
    seen = _shown_by(request, class_id)
    file = request.FILES.get("slides")
    if file is None:
        messages.error(request, _("Choose a PDF first."))
        return redirect("classroom:class", class_id)
    try:
        deck = actions.deck_add(by=request.person, standing=seen.standing, session=seen.session, file=file)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        deck_draw.enqueue(str(deck.id))
    return redirect("classroom:class", class_id)


@login_required
@require_POST
def deck_drop(request: Visit, class_id: UUID, deck_id: UUID) -> HttpResponse:
    """Take slides away again."""
    seen = _shown_by(request, class_id)
    deck = or_404(seen.session.decks.filter(pk=deck_id).first())
    was_told = actions.deck_drop(by=request.person, standing=seen.standing, session=seen.session, deck=deck)
    if was_told and seen.session.state == Stage.OPEN:
        door.deck_untell(seen.session, deck_id.hex)
    return redirect("classroom:class", class_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_new(request: Visit, class_id: UUID) -> HttpResponse:
    """Prepare a poll."""
    seen = _prepared_by(request, class_id)
    form = PollForm(request.POST or None, initial={"kind": "one", "check": True})
    if request.method == "POST" and form.is_valid():
        _polls_set(request, seen, [*seen.session.polls, form.poll])
        return redirect("classroom:class", class_id)
    return render(request, "classroom/poll_form.html", {"form": form, "session": seen.session})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_edit(request: Visit, class_id: UUID, poll_id: UUID) -> HttpResponse:
    """Change a prepared poll."""
    seen = _prepared_by(request, class_id)
    polls = seen.session.polls
    index = next((i for i, poll in enumerate(polls) if poll["poll"] == str(poll_id)), None)
    if index is None:
        raise Http404
    form = PollForm(request.POST or None, initial=poll_initial(polls[index]))
    if request.method == "POST" and form.is_valid():
        _polls_set(request, seen, [*polls[:index], form.poll, *polls[index + 1 :]])
        return redirect("classroom:class", class_id)
    return render(request, "classroom/poll_form.html", {"form": form, "session": seen.session, "poll_id": poll_id})


@login_required
@require_POST
def poll_drop(request: Visit, class_id: UUID, poll_id: UUID) -> HttpResponse:
    """Take a prepared poll away."""
    seen = _prepared_by(request, class_id)
    left = [poll for poll in seen.session.polls if poll["poll"] != str(poll_id)]
    if len(left) == len(seen.session.polls):
        raise Http404
    _polls_set(request, seen, left)
    return redirect("classroom:class", class_id)


def decks_context(seen: SeenClass) -> dict[str, object]:
    """The decks of a class, each with a sentence if it was refused, and whether one is still being drawn."""
    found = decks_of(seen.session)
    lines = [(deck, actions.deck_problem(deck.problem) if deck.problem else "") for deck in found]
    return {"decks": lines, "drawing": any(deck.state == DeckState.WAITING for deck in found)}


def _polls_set(request: Visit, seen: SeenClass, polls: list[dict[str, object]]) -> None:
    try:
        actions.polls_set(by=request.person, standing=seen.standing, session=seen.session, polls=polls)
    except Refused as refused:
        messages.error(request, refused.sentence)


def _shown_by(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    if not may_add_slides(seen.standing, seen.session):
        raise PermissionDenied
    return seen


def _prepared_by(request: Visit, class_id: UUID) -> SeenClass:
    seen: SeenClass = or_404(class_for(request.person, class_id))
    if not may_change(seen.standing, seen.session):
        raise PermissionDenied
    return seen
