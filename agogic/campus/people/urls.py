"""The addresses of people: getting in, oneself, everybody, the school."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from agogic.campus.people.views import consent, entry, everybody, invitations, me, roster, school

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.FrontView.as_view(), name="front"),
    path("setup/", entry.setup, name="setup"),
    path("cannot-get-in/", entry.help_page, name="help"),
    path("card/<slug:code>/", entry.card, name="card"),
    path("invitation/<str:token>/", entry.invitation, name="invitation"),
    path("sign-out/", entry.sign_out, name="sign-out"),
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="password"),
    path("me/password/choose/", entry.password_choose, name="password-choose"),
    path("me/devices/<uuid:device_id>/sign-out/", me.device_sign_out, name="device-sign-out"),
    path("me/devices/sign-out/", me.devices_sign_out, name="devices-sign-out"),
    path("people/", everybody.people, name="people"),
    path("people/people.csv", everybody.people_csv, name="people-csv"),
    path("people/new/", everybody.person_new, name="person-new"),
    path("people/cards/", everybody.cards, name="cards"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("people/invitations/new/", invitations.invitation_new, name="invitation-new"),
    path("people/invitations/<uuid:invitation_id>/renew/", invitations.invitation_renew, name="invitation-renew"),
    path("people/invitations/<uuid:invitation_id>/void/", invitations.invitation_void, name="invitation-void"),
    path("people/file/", roster.roster_new, name="roster-new"),
    path("people/file/<uuid:draft_id>/", roster.roster, name="roster"),
    path("people/file/<uuid:draft_id>/columns/", roster.roster_columns, name="roster-columns"),
    path("people/file/<uuid:draft_id>/mend/", roster.roster_mend, name="roster-mend"),
    path("people/file/<uuid:draft_id>/take-in/", roster.roster_take_in, name="roster-take-in"),
    path("people/file/<uuid:draft_id>/discard/", roster.roster_discard, name="roster-discard"),
    path("people/guardians/<uuid:link_id>/remove/", everybody.guardian_remove, name="guardian-remove"),
    path("people/<uuid:person_id>/", everybody.person, name="person"),
    path("people/<uuid:person_id>/edit/", everybody.person_edit, name="person-edit"),
    path("people/<uuid:person_id>/role/", everybody.person_role, name="person-role"),
    path("people/<uuid:person_id>/open/", everybody.person_open, name="person-open"),
    path("people/<uuid:person_id>/guardians/", everybody.guardian_add, name="guardian-add"),
    path("people/<uuid:person_id>/recording/", consent.recording, name="recording"),
    path("people/<uuid:person_id>/reset/", everybody.person_reset, name="person-reset"),
    path("people/<uuid:person_id>/card/void/", everybody.card_void, name="card-void"),
    path(
        "people/<uuid:person_id>/devices/<uuid:device_id>/sign-out/",
        everybody.person_device_sign_out,
        name="person-device-sign-out",
    ),
    path("school/", school.school, name="school"),
    path("school/begin/", school.begin, name="begin"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/<str:username>/", entry.demo, name="demo"))
