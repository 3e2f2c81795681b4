"""The addresses under names that the sign-in library asks for: signing in, and a forgotten password."""

from __future__ import annotations

from allauth.account import views
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from agogic.campus.people.views.entry import ASKED, ForgottenView, FrontView, sign_out

# The library's own pages would also take PUT for POST.
_asked = require_http_methods(ASKED)

urlpatterns = [
    path("", FrontView.as_view(), name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("forgotten/", ForgottenView.as_view(), name="account_reset_password"),
    path("forgotten/sent/", require_safe(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]{1,200})/$",
        _asked(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/",
        require_safe(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("closed/", require_safe(views.account_inactive), name="account_inactive"),
]
