"""Addresses of the shell."""

from __future__ import annotations

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from arrimage.web import views
from arrimage.web.views import links, people, privacy

app_name = "web"
urlpatterns = [
    path(_("log-in/"), views.log_in, name="log_in"),
    path(_("log-out/"), views.log_out, name="log_out"),
    path(_("account/your-data/"), privacy.own_data, name="own_data"),
    path(_("account/your-data/file/"), privacy.own_data_file, name="own_data_file"),
    path(_("account/your-data/consents/<uuid:consent>/take-back/"), privacy.consent_withdraw, name="consent_withdraw"),
    path(_("privacy/data/"), privacy.personal_data, name="personal_data"),
    path(_("people/<uuid:user>/erase/"), privacy.person_erase, name="person_erase"),
    path(_("people/"), people.people, name="people"),
    path(_("people/<uuid:person>/unlock/"), people.person_unlock, name="person_unlock"),
    path(_("people/invite/"), people.people_invite, name="people_invite"),
    path(_("people/roles/<uuid:grant>/"), people.people_role, name="people_role"),
    path(_("people/roles/<uuid:grant>/withdraw/"), people.people_withdraw, name="people_withdraw"),
    path(_("people/invitations/<uuid:invitation>/resend/"), people.invitation_resend, name="invitation_resend"),
    path(_("people/invitations/<uuid:invitation>/take-back/"), people.invitation_revoke, name="invitation_revoke"),
    path(_("invitation/"), people.invitation_waiting, name="invitation_waiting"),
    path(_("invitation/<str:token>/"), people.invitation, name="invitation"),
    path("", include("arrimage.web.operations_urls")),
    path(_("l/thanks/"), links.link_done, name="link_done"),
    path(_("l/<str:token>/"), links.link, name="link"),
    path(_("account/"), views.own_account, name="account"),
    path(_("account/sessions/<int:session>/end/"), views.end_session, name="end_session"),
    path(_("components/"), views.components, name="components"),
]
