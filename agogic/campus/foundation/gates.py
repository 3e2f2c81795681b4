"""Gates before views: only for these roles, only what exists for the asker. Plain signing in is Django's `login_required`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from agogic.campus.foundation.visit import Visit

P = ParamSpec("P")
View = Callable[Concatenate[Visit, P], HttpResponse]


def for_roles(*roles: str) -> Callable[[View[P]], View[P]]:
    """Lets in only people who hold one of these roles."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def gate(request: Visit, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.person is None:
                return redirect_to_login(request.get_full_path())
            if not request.person.role_names.intersection(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return gate

    return wrap


def or_404(thing: Any) -> Any:
    """The thing, or *there is no such page* if it is None: what one may not see does not exist."""
    if thing is None:
        raise Http404
    return thing
