"""Pages about courses, sections and who is in them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agogic.campus.courses import actions
from agogic.campus.courses.forms import CourseForm, EnrolForm, ModeForm, SectionForm
from agogic.campus.courses.models import Enrolment, Mode, Section
from agogic.campus.courses.queries import (
    course_for,
    enrolment_of,
    pupils_of,
    pupils_paged,
    pupils_without_way_in,
    section_for,
    teachings_of,
)
from agogic.campus.courses.rules import Standing, may_edit_course, may_lead, may_make_course
from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.actions import PrintedCard
from agogic.campus.people.actions.cards import MOST
from agogic.campus.people.queries import consents_standing
from agogic.campus.people.rules import may_run_school
from agogic.campus.people.squares import cards_context


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_new(request: Visit) -> HttpResponse:
    """Make a course."""
    if not may_make_course(request.person):
        raise PermissionDenied
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        course = actions.course_create(by=request.person, **form.cleaned_data)
        return redirect("courses:section_new", course.id)
    return render(request, "courses/course_form.html", {"form": form})


@login_required
@require_safe
def course(request: Visit, course_id: UUID) -> HttpResponse:
    """A course and those of its sections one has to do with."""
    found = course_for(request.person, course_id)
    if found is None:
        raise Http404
    course, sections, teaches = found
    if len(sections) == 1 and not may_make_course(request.person):
        return redirect("path:section", sections[0].id)
    return render(
        request,
        "courses/course.html",
        {
            "course": course,
            "sections": sections,
            "may_edit": may_edit_course(request.person, teaches_it=teaches),
            "may_make": may_make_course(request.person),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request: Visit, course_id: UUID) -> HttpResponse:
    """Change what a course is called."""
    found = course_for(request.person, course_id)
    if found is None:
        raise Http404
    course, _sections, teaches = found
    if not may_edit_course(request.person, teaches_it=teaches):
        raise PermissionDenied
    form = CourseForm(request.POST or None, instance=course)
    if request.method == "POST" and form.is_valid():
        actions.course_change(by=request.person, course=course, teaches_it=teaches, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("courses:course", course.id)
    return render(request, "courses/course_form.html", {"form": form, "course": course})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_new(request: Visit, course_id: UUID) -> HttpResponse:
    """Make a section of a course."""
    found = course_for(request.person, course_id)
    if found is None:
        raise Http404
    course = found[0]
    if not may_make_course(request.person):
        raise PermissionDenied
    initial = {"name": course.title, "time_zone": request.person.time_zone, "teachers": [request.person.id]}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        section = actions.section_create(
            by=request.person, course=course, teachers=form.cleaned_data["teachers"], **form.settings()
        )
        messages.success(request, _("The section is made. Now enrol its pupils."))
        return redirect("courses:section_people", section.id)
    return render(request, "courses/section_form.html", {"form": form, "course": course})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: Visit, section_id: UUID) -> HttpResponse:
    """Change a section's settings."""
    section, standing = _led(request, section_id)
    form = SectionForm(request.POST or None, instance=section)
    if request.method == "POST" and form.is_valid():
        fresh = section_for(request.person, section_id)
        if fresh is None:
            raise Http404
        try:
            actions.section_change(
                by=request.person,
                standing=standing,
                section=fresh[0],
                teachers=form.cleaned_data["teachers"],
                **form.settings(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The section is changed. Classes planned from now on follow it."))
            return redirect("path:section", section.id)
    return render(request, "courses/section_form.html", {"form": form, "course": section.course, "section": section})


@login_required
@require_safe
def section_people(request: Visit, section_id: UUID) -> HttpResponse:
    """Who is in a section, in which way, and who teaches it."""
    section, standing = _led(request, section_id)
    return _people_page(request, section, standing, EnrolForm())


@login_required
@require_POST
def enrolment_add(request: Visit, section_id: UUID) -> HttpResponse:
    """Enrol pupils by their names."""
    section, standing = _led(request, section_id)
    form = EnrolForm(request.POST)
    if not form.is_valid():
        return _people_page(request, section, standing, form, status=422)
    pupils = form.cleaned_data["pupils"]
    for pupil in pupils:
        actions.enrolment_add(
            by=request.person, standing=standing, section=section, person=pupil, mode=Mode(form.cleaned_data["mode"])
        )
    names = ", ".join(pupil.name for pupil in pupils[:5]) + ("…" if len(pupils) > 5 else "")
    messages.success(request, _("Enrolled: %(names)s") % {"names": names})
    return redirect("courses:section_people", section.id)


@login_required
@require_POST
def enrolment_mode(request: Visit, section_id: UUID, person_id: UUID) -> HttpResponse:
    """Change the way one pupil takes the section."""
    section, standing, enrolment = _enrolled(request, section_id, person_id)
    form = ModeForm(request.POST)
    if not form.is_valid():
        return redirect(_back(standing, section))
    try:
        actions.enrolment_mode_set(
            by=request.person,
            standing=standing,
            section=section,
            enrolment=enrolment,
            mode=Mode(form.cleaned_data["mode"]),
        )
    except Refused as refused:
        raise PermissionDenied(str(refused)) from refused
    said = {"name": enrolment.person.name, "mode": Mode(enrolment.mode).label}
    messages.success(request, _("%(name)s takes it this way from now on: %(mode)s.") % said)
    return redirect(_back(standing, section))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_end(request: Visit, section_id: UUID, person_id: UUID) -> HttpResponse:
    """Ask, then let a pupil leave the section."""
    section, standing, enrolment = _enrolled(request, section_id, person_id)
    if not may_lead(standing):
        raise PermissionDenied
    people_url = reverse("courses:section_people", args=[section.id])
    if request.method == "POST":
        actions.enrolment_end(by=request.person, standing=standing, section=section, enrolment=enrolment)
        messages.success(request, _("%(name)s has left the section.") % {"name": enrolment.person.name})
        return redirect(people_url)
    return render(
        request, "courses/enrolment_end.html", {"section": section, "enrolment": enrolment, "back_url": people_url}
    )


@login_required
@require_POST
def enrolment_confirm(request: Visit, section_id: UUID, person_id: UUID) -> HttpResponse:
    """Say that a pupil belongs in the section."""
    section, standing, enrolment = _enrolled(request, section_id, person_id)
    if not standing.administers:
        raise PermissionDenied
    actions.enrolment_confirm(by=request.person, standing=standing, enrolment=enrolment)
    messages.success(request, _("%(name)s belongs here: confirmed.") % {"name": enrolment.person.name})
    return redirect(_back(standing, section))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pupil_password(request: Visit, section_id: UUID, person_id: UUID) -> HttpResponse:
    """Ask, then show a pupil's new card, this once."""
    section, standing, enrolment = _enrolled(request, section_id, person_id)
    actions.reset_check(standing=standing, enrolment=enrolment)
    if request.method == "POST":
        card = actions.pupil_password_reset(by=request.person, standing=standing, enrolment=enrolment)
        again = reverse("courses:pupil_password", args=[section.id, person_id])
        return _cards_shown(request, section, [card], again)
    return render(request, "courses/pupil_password.html", {"section": section, "enrolment": enrolment})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section_cards(request: Visit, section_id: UUID) -> HttpResponse:
    """Sign-in cards for pupils of a section who have no password yet: for whom, then the cards, shown this once."""
    section, standing = _led(request, section_id)
    waiting = pupils_without_way_in(section, standing)
    chosen = [each for each in waiting if str(each.person_id) in request.POST.getlist("person")]
    if request.method == "POST" and chosen:
        printed = actions.section_cards_print(by=request.person, standing=standing, enrolments=chosen[:MOST])
        return _cards_shown(request, section, printed, reverse("courses:section_cards", args=[section.id]))
    if request.method == "POST":
        messages.error(request, _("Choose at least one person."))
    context = {"waiting": [each.person for each in waiting[:MOST]], "most": MOST}
    return render(request, "people/cards_choose.html", context)


@login_required
@require_safe
def section_recording(request: Visit, section_id: UUID) -> HttpResponse:
    """Who of a section may be recorded, and of whom nobody has said so."""
    section, _standing = _led(request, section_id)
    pupils = [enrolment.person for enrolment in pupils_of(section)]
    standing = consents_standing(pupils, request.school)
    context = {
        "section": section,
        "consents": [standing[pupil.id] for pupil in pupils],
        "recorded": sum(each.recorded for each in standing.values()),
        "rules": section.opening_rules,
    }
    return render(request, "courses/section_recording.html", context)


def _cards_shown(request: Visit, section: Section, printed: list[PrintedCard], again_url: str) -> HttpResponse:
    context = {
        **cards_context(request, printed),
        "subjects": [card.person for card in printed],
        "again_url": again_url,
        "back_url": reverse("courses:section_people", args=[section.id]),
    }
    return render(request, "people/cards.html", context)


def _found(request: Visit, section_id: UUID) -> tuple[Section, Standing]:
    found = section_for(request.person, section_id)
    if found is None:
        raise Http404
    return found


def _led(request: Visit, section_id: UUID) -> tuple[Section, Standing]:
    section, standing = _found(request, section_id)
    if not may_lead(standing):
        raise PermissionDenied
    return section, standing


def _enrolled(request: Visit, section_id: UUID, person_id: UUID) -> tuple[Section, Standing, Enrolment]:
    section, standing = _found(request, section_id)
    enrolment = enrolment_of(section, person_id)
    if enrolment is None:
        raise Http404
    return section, standing, enrolment


def _back(standing: Standing, section: Section) -> str:
    if may_lead(standing):
        return reverse("courses:section_people", args=[section.id])
    return reverse("path:section", args=[section.id])


def _people_page(
    request: Visit, section: Section, standing: Standing, form: EnrolForm, status: int = 200
) -> HttpResponse:
    teachings = teachings_of(section)
    page, enrolments = pupils_paged(section, request.GET.get("page", ""))
    return render(
        request,
        "courses/section_people.html",
        {
            "section": section,
            "teachers": [teaching.person for teaching in teachings],
            "page": page,
            "enrolments": enrolments,
            "administers": standing.administers,
            "not_confirmed": not all(enrolment.confirmed for enrolment in enrolments),
            "form": form,
            # As words already: each row says them all.
            "modes": [(value, str(label)) for value, label in Mode.choices],
            "may_take_file": may_run_school(request.person),
        },
        status=status,
    )
