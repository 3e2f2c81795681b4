"""The page that says what an inspection found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agogic.campus.foundation.gates import for_roles
from agogic.campus.foundation.rates import rate_take
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.models import RoleName
from agogic.campus.upkeep.queries import school_inspected
from agogic.inspection.findings import FINE, LOOK, WRONG, Finding, Told, counted

PATIENCE_S = 5.0
"""How long a page may read what is kept; `agogic check` reads all of it."""
_MOST, _WINDOW_S = 30, 60
_RANKS = ((WRONG, "bad", "circle-alert"), (LOOK, "look", "triangle-alert"), (FINE, "fine", "check"))


@for_roles(RoleName.ADMINISTRATOR)
@require_safe
def check(request: Visit) -> HttpResponse:
    """Look the school over now, and say what was found."""
    rate_take(f"check:{request.person.id}", most=_MOST, seconds=_WINDOW_S)
    began = time.monotonic()
    findings = school_inspected(seconds=PATIENCE_S)
    context = {
        "summary": summary(findings),
        "groups": _groups(findings),
        "ran_at": timezone.now(),
        "took_s": round(time.monotonic() - began, 1),
    }
    return render(request, "upkeep/check.html", context)


def summary(findings: Sequence[Finding]) -> str:
    """The page's heading: how much is wrong and how much wants a look."""
    counts = counted(findings)
    wrong, look = counts[WRONG], counts[LOOK]
    bad = ngettext("One thing is wrong", "%(count)d things are wrong", wrong) % {"count": wrong}
    if wrong and look:
        rest = ngettext("one wants a look", "%(count)d want a look", look) % {"count": look}
        return _("%(bad)s, %(rest)s") % {"bad": bad, "rest": rest}
    if wrong:
        return bad
    if look:
        return ngettext("One thing wants a look", "%(count)d things want a look", look) % {"count": look}
    return _("Everything is fine")


def _groups(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    titles = {WRONG: _("Wrong"), LOOK: _("Want a look"), FINE: _("Fine")}
    groups = [
        {"title": titles[rank], "shape": shape, "icon": icon, "told": _told(findings, rank)}
        for rank, shape, icon in _RANKS
    ]
    return [group for group in groups if group["told"]]


def _told(findings: Sequence[Finding], rank: str) -> list[Told]:
    return [finding.told(gettext) for finding in findings if finding.rank == rank]
