"""The addresses under names that the sign-in library asks for: signing in, and a forgotten password."""

from __future__ import annotations

from allauth.account import views
from django.urls import path, re_path

from agogic.campus.people.views.entry import ForgottenView, FrontView, sign_out

urlpatterns = [
    path("", FrontView.as_view(), name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("forgotten/", ForgottenView.as_view(), name="account_reset_password"),
    path("forgotten/sent/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]{1,200})/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("forgotten/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("closed/", views.account_inactive, name="account_inactive"),
]
