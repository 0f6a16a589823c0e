"""Addresses of log-in and of one's own account. The names without a namespace are allauth's, which reverses them."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as provider
from django.conf import settings
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from arrimage.core.access import Permission
from arrimage.web.guard import requires
from arrimage.web.views import account as ours

public = requires(Permission.SEE_PUBLIC)
owner = requires(Permission.OWN_ACCOUNT)

urlpatterns = [
    path(_("enter/"), ours.to_log_in, name="account_login"),
    path(_("account/closed/"), public(account.account_inactive), name="account_inactive"),
    path(_("account/confirm/"), owner(account.reauthenticate), name="account_reauthenticate"),
    path(_("account/email/"), owner(account.email), name="account_email"),
    path(_("account/email/<str:key>/"), ours.confirm_address, name="account_confirm_email"),
    path(_("account/password/"), owner(account.password_change), name="account_change_password"),
    path(_("account/first-password/"), owner(account.password_set), name="account_set_password"),
    path(_("account/forgotten/"), public(account.password_reset), name="account_reset_password"),
    path(_("account/forgotten/sent/"), public(account.password_reset_done), name="account_reset_password_done"),
    path(
        _("account/forgotten/done/"),
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        _(r"^account/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$"),
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(_("account/security/"), ours.to_account, name="mfa_index"),
    path(_("account/second-step/"), public(factor.authenticate), name="mfa_authenticate"),
    path(_("account/confirm/code/"), owner(factor.reauthenticate), name="mfa_reauthenticate"),
    path(_("account/app/"), owner(app.activate_totp), name="mfa_activate_totp"),
    path(_("account/app/remove/"), owner(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(_("account/recovery-codes/"), owner(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(_("account/recovery-codes/new/"), owner(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        _("account/recovery-codes/file/"), owner(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path(_("account/passkeys/"), owner(passkey.list_webauthn), name="mfa_list_webauthn"),
    path(_("account/passkeys/add/"), owner(passkey.add_webauthn), name="mfa_add_webauthn"),
    path(_("account/passkeys/<int:pk>/name/"), owner(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    path(_("account/passkeys/<int:pk>/remove/"), ours.remove_passkey, name="mfa_remove_webauthn"),
    path(_("account/passkeys/enter/"), public(passkey.login_webauthn), name="mfa_login_webauthn"),
    path(_("account/confirm/passkey/"), owner(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(_("account/sessions/"), ours.sessions, name="usersessions_list"),
]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path(_("account/organization/"), owner(provider.connections), name="socialaccount_connections"),
        path(
            _("account/organization/given-up/"),
            public(provider.login_cancelled),
            name="socialaccount_login_cancelled",
        ),
        path(_("account/organization/failed/"), public(provider.login_error), name="socialaccount_login_error"),
        path(_("account/organization/<slug:provider_id>/"), ours.provider_log_in, name="openid_connect_login"),
    ]
