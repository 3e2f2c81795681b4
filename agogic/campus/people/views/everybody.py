"""People for administrators: the list, one person, somebody new, guardians, cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.foundation.gates import for_roles, or_404
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.actions import PrintedCard
from agogic.campus.people.actions.cards import MOST
from agogic.campus.people.forms import GuardianForm, NewPersonForm, PersonForm, refused, sent
from agogic.campus.people.models import Device, GuardianLink, Person, RoleName
from agogic.campus.people.queries import (
    card_open,
    devices_of,
    people_found,
    people_page,
    people_without_way_in,
    person_by_login,
    person_whole,
)
from agogic.campus.people.squares import cards_context
from agogic.campus.people.zones import zone_place
from agogic.formats.roster import table_write

administrators = for_roles(RoleName.ADMINISTRATOR)
KNOWN = ("given_name", "family_name", "name", "username", "email", "birth_year", "external_id")


@administrators
@require_safe
def people(request: Visit) -> HttpResponse:
    """Everybody, by name; searched and narrowed by role."""
    words, role = request.GET.get("q", "").strip()[:100], request.GET.get("role", "")
    closed = request.GET.get("closed") == "yes"
    page = people_page(words=words, role=role, closed=closed, number=request.GET.get("page", "1"))
    context = {"page": page, "words": words, "role": role, "closed": closed, "roles": RoleName.choices}
    context["page_query"] = _query(q=words, role=role, closed="yes" if closed else "")
    context["people_url"] = reverse("people:people")
    return render(request, "people/people.html", context)


@administrators
@require_safe
def people_csv(request: Visit) -> HttpResponse:
    """Everybody as a file that can be read in again; nothing in it is run by a spreadsheet."""
    found = people_found(words=request.GET.get("q", ""), role=request.GET.get("role", "")).prefetch_related("roles")
    header = ["given_name", "family_name", "name", "username", "email", "external_id", "birth_year", "role"]
    content = table_write(header, (_cells(person) for person in found.iterator(chunk_size=500)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: Visit) -> HttpResponse:
    """Adds somebody by hand."""
    form = NewPersonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.person_create(by=request.person, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(
                request, _("%(name)s is here now. Next: a card, or an invitation.") % {"name": person.name}
            )
            return redirect("people:person", person.id)
    return render(request, "people/person_new.html", {"form": form}, status=400 if form.errors else 200)


@administrators
@require_safe
def person(request: Visit, person_id: UUID) -> HttpResponse:
    """Everything about one person."""
    return render(request, "people/person.html", _person_context(_person(person_id), GuardianForm()))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: Visit, person_id: UUID) -> HttpResponse:
    """Changes what is known of a person."""
    subject = _person(person_id)
    form = PersonForm(sent(request), initial={name: getattr(subject, name) for name in KNOWN})
    if request.method == "POST" and form.is_valid():
        asked = {**form.cleaned_data, "username": form.cleaned_data["username"] or subject.username}
        try:
            actions.person_change(by=request.person, person=subject, **asked)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", subject.id)
    return render(
        request, "people/person_edit.html", {"form": form, "subject": subject}, status=400 if form.errors else 200
    )


@administrators
@require_POST
def person_role(request: Visit, person_id: UUID) -> HttpResponse:
    """Gives or takes one role."""
    subject, role = _person(person_id), request.POST.get("role", "")
    if role in RoleName.values:
        act = actions.role_give if request.POST.get("give") == "yes" else actions.role_take
        _try(request, lambda: act(by=request.person, person=subject, role=role))
    return redirect("people:person", subject.id)


@administrators
@require_POST
def person_open(request: Visit, person_id: UUID) -> HttpResponse:
    """Closes an account, or opens it again."""
    subject = _person(person_id)
    act = actions.person_reopen if request.POST.get("open") == "yes" else actions.person_close
    _try(request, lambda: act(by=request.person, person=subject))
    return redirect("people:person", subject.id)


@administrators
@require_POST
def guardian_add(request: Visit, person_id: UUID) -> HttpResponse:
    """Links a guardian to a pupil."""
    subject, form = _person(person_id), GuardianForm(request.POST)
    if form.is_valid():
        guardian = person_by_login(form.cleaned_data["guardian"])
        if guardian is None:
            form.add_error("guardian", _("Nobody here signs in with this. Add the guardian first, or invite them."))
        else:
            try:
                actions.guardian_link(
                    by=request.person, guardian=guardian, pupil=subject, may_decide=form.cleaned_data["may_decide"]
                )
                return redirect("people:person", subject.id)
            except Refused as refusal:
                refused(form, refusal)
    return render(request, "people/person.html", _person_context(subject, form), status=400)


@administrators
@require_POST
def guardian_remove(request: Visit, link_id: UUID) -> HttpResponse:
    """Ends a guardian link."""
    link = or_404(GuardianLink.objects.select_related("pupil", "guardian").filter(id=link_id).first())
    actions.guardian_unlink(by=request.person, link=link)
    return redirect("people:person", link.pupil_id)


@administrators
@require_POST
def person_device_sign_out(request: Visit, person_id: UUID, device_id: UUID) -> HttpResponse:
    """Signs out somebody's device."""
    device = or_404(Device.objects.filter(id=device_id, person=person_id).first())
    actions.device_revoke(by=request.person, device=device)
    return redirect("people:person", person_id)


@administrators
@require_POST
@never_cache
def person_reset(request: Visit, person_id: UUID) -> HttpResponse:
    """Makes a password worthless and shows the card that replaces it, once."""
    subject = _person(person_id)
    printed = actions.password_reset(by=request.person, person=subject)
    return _cards_shown(request, [printed], [subject])


@administrators
@require_POST
def card_void(request: Visit, person_id: UUID) -> HttpResponse:
    """Makes a lost card worthless."""
    subject = _person(person_id)
    actions.card_void(by=request.person, person=subject)
    messages.success(request, _("The card opens nothing any more."))
    return redirect("people:person", subject.id)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cards(request: Visit) -> HttpResponse:
    """Sign-in cards: for whom, then the cards themselves, which are shown once."""
    if request.method == "POST":
        chosen = _people_named(request.POST.getlist("person"))
        if chosen:
            return _cards_shown(request, actions.cards_print(by=request.person, people=chosen), chosen)
        messages.error(request, _("Choose at least one person."))
    waiting = list(people_without_way_in()[:MOST])
    return render(request, "people/cards_choose.html", {"waiting": waiting, "most": MOST})


def _cards_shown(request: Visit, printed: Sequence[PrintedCard], subjects: Sequence[Person]) -> HttpResponse:
    context = {**cards_context(request, printed), "subjects": subjects, "again_url": reverse("people:cards")}
    return render(request, "people/cards.html", context)


def _people_named(ids: Sequence[str]) -> list[Person]:
    wanted = []
    for each in ids[: MOST + 1]:
        try:
            wanted.append(UUID(each))
        except ValueError:
            continue
    return list(Person.objects.filter(id__in=wanted, is_active=True).prefetch_related("roles").order_by("name", "id"))


def _person(person_id: UUID) -> Person:
    found: Person = or_404(person_whole(person_id))
    return found


def _person_context(subject: Person, guardian_form: GuardianForm) -> dict[str, Any]:
    return {
        "subject": subject,
        "roles": [(role, label, role in subject.role_names, _opens()[role]) for role, label in RoleName.choices],
        "place": zone_place(subject.time_zone),
        "devices": devices_of(subject),
        "card": card_open(subject),
        "guardian_form": guardian_form,
        "has_password": subject.has_usable_password(),
    }


def _opens() -> dict[str, str]:
    """What each role opens to whoever holds it."""
    return {
        RoleName.PUPIL: _("Takes the classes of the sections they are enrolled in, and stands on their rolls."),
        RoleName.TEACHER: _("Makes courses, holds classes, and sees how the pupils of their sections fare."),
        RoleName.GUARDIAN: _("Sees how their children fare, and decides for them where they may."),
        RoleName.ADMINISTRATOR: _("Runs the school: lets people in, gives roles, and may change every course."),
    }


def _cells(person: Person) -> list[str]:
    roles = [role for role in ("pupil", "teacher", "guardian", "administrator") if role in person.role_names]
    year = str(person.birth_year or "")
    return [
        person.given_name,
        person.family_name,
        person.name,
        person.username,
        person.email or "",
        person.external_id or "",
        year,
        roles[0] if roles else "",
    ]


def _query(**asked: str) -> str:
    """What a list was asked for, to be carried along in the addresses of its other pages."""
    kept = {name: value for name, value in asked.items() if value}
    return f"{urlencode(kept)}&" if kept else ""


def _try(request: Visit, act: Any) -> None:
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
