"""The school's own pages: its settings, and the five steps with which it begins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agogic.campus.foundation.refusals import Refused
from agogic.campus.foundation.visit import Visit
from agogic.campus.people import actions
from agogic.campus.people.actions.school import CHANGEABLE
from agogic.campus.people.forms import SchoolForm, refused, sent
from agogic.campus.people.queries import beginning, server_facts
from agogic.campus.people.views.everybody import administrators
from agogic.campus.people.zones import zone_place


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def school(request: Visit) -> HttpResponse:
    """What the school is called, its clock, what visitors see."""
    initial = {name: getattr(request.school, name) for name in CHANGEABLE}
    form = SchoolForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.school_change(by=request.person, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:school")
    context = {"form": form, "facts": server_facts()}
    return render(request, "people/school.html", context, status=400 if form.errors else 200)


@administrators
@require_safe
def begin(request: Visit) -> HttpResponse:
    """Five steps that make an empty installation a school."""
    context = {
        "beginning": beginning(request.school),
        "facts": server_facts(),
        "place": zone_place(request.school.time_zone),
    }
    return render(request, "people/begin.html", context)
