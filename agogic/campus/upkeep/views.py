"""The page that says what an inspection found."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agogic.campus.foundation.gates import for_roles
from agogic.campus.foundation.rates import rate_take
from agogic.campus.foundation.visit import Visit
from agogic.campus.people.models import RoleName
from agogic.campus.upkeep.queries import school_inspected
from agogic.inspection.findings import CODE, FINE, LOOK, WRONG, Finding, Told, counted, number_words

PATIENCE_S = 5.0
"""How long a page may read what is kept; `agogic check` reads all of it."""
BRIEF_S = 1.0
"""The same, where nobody asked for a check."""
LATELY_S = 10 * 60
"""What was found is told again for so long before the school is looked over anew, seconds."""
_MOST, _WINDOW_S = 30, 60
_LATELY = "upkeep.lately"
_SETTING = re.compile(r"\bAGOGIC_[A-Z_]+\b|--domain\b|“agogic [a-z]+”")
_RANKS = ((WRONG, "bad", "circle-alert"), (LOOK, "look", "triangle-alert"), (FINE, "fine", "check"))


@for_roles(RoleName.ADMINISTRATOR)
@require_safe
def brief(request: Visit) -> HttpResponse:
    """What is wrong or wants a look, for an administrator's Today, which asks for it once it is drawn."""
    findings, ran_at = cache.get(_LATELY) or (None, None)
    if findings is None:
        findings, ran_at = school_inspected(seconds=BRIEF_S), timezone.now()
        cache.set(_LATELY, (findings, ran_at), timeout=LATELY_S)
    groups = [group for group in _groups(findings) if group["shape"] != "fine"]
    return render(request, "upkeep/_brief.html", {"groups": groups, "ran_at": ran_at})


@for_roles(RoleName.ADMINISTRATOR)
@require_safe
def check(request: Visit) -> HttpResponse:
    """Look the school over now, and say what was found."""
    rate_take(f"check:{request.person.id}", most=_MOST, seconds=_WINDOW_S)
    began = time.monotonic()
    findings = school_inspected(seconds=PATIENCE_S)
    cache.set(_LATELY, (findings, timezone.now()), timeout=LATELY_S)
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
    bad = ngettext("%(count)s thing is wrong", "%(count)s things are wrong", wrong) % {"count": _number(wrong)}
    if wrong and look:
        rest = ngettext("%(count)s wants a look", "%(count)s want a look", look) % {"count": _number(look)}
        return capfirst(_("%(bad)s, %(rest)s") % {"bad": bad, "rest": rest})
    if wrong:
        return capfirst(bad)
    if look:
        only = ngettext("%(count)s thing wants a look", "%(count)s things want a look", look)
        return capfirst(only % {"count": _number(look)})
    return _("Everything is fine")


def _number(number: int) -> str:
    return number_words(number, gettext)


def _groups(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    titles = {WRONG: _("Wrong"), LOOK: _("Want a look"), FINE: _("Fine")}
    groups = [
        {"title": titles[rank], "shape": shape, "icon": icon, "told": _told(findings, rank)}
        for rank, shape, icon in _RANKS
    ]
    return [group for group in groups if group["told"]]


def _told(findings: Sequence[Finding], rank: str) -> list[Told]:
    return [_as_html(finding) for finding in findings if finding.rank == rank]


def _as_html(finding: Finding) -> Told:
    """A finding in the reader's language; what is meant for machines stands apart and keeps its direction."""
    params = {name: _marked(name, value) for name, value in finding.params.items()}
    told = finding.told(lambda text: _settings_marked(gettext(text)), params)
    # The texts are ours, from the program or its translators; what comes from outside is among the params, escaped.
    return Told(mark_safe(told.what), mark_safe(told.means), mark_safe(told.mend))  # noqa: S308


def _marked(name: str, value: object) -> object:
    if isinstance(value, int):
        return value
    return _code(value) if name in CODE else escape(value)


def _settings_marked(text: str) -> str:
    return _SETTING.sub(lambda found: _code(found[0]), escape(text))


def _code(value: object) -> SafeString:
    return format_html('<code class="code" dir="ltr">{}</code>', value)
