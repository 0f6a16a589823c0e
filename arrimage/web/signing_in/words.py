"""What log-in says: messages by email, notices after an act, errors of a form. Nothing of allauth's own words is shown.

Each message by email is a subject and a body; ``{address}`` and ``{link}`` are filled in. Notices and errors that have no
entry are not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from arrimage.core.text import Text

_NOT_YOU = Text(
    "If this was not you, choose a new password and tell whoever looks after your instance of Arrimage:\n{link}",
    "Si ce n’était pas vous, choisissez un nouveau mot de passe et prévenez l’administration de votre instance d’Arrimage\u00a0:\n{link}",
)


def _told(subject: Text, said: Text) -> tuple[Text, Text]:
    """A message about something that was done to the account."""
    return subject, Text(f"{said.en}\n\n{_NOT_YOU.en}", f"{said.fr}\n\n{_NOT_YOU.fr}")


#: allauth's name of a message → its subject and body.
MAILS: Mapping[str, tuple[Text, Text]] = {
    "account/email/password_reset_key": (
        Text("Choose a new password", "Choisissez un nouveau mot de passe"),
        Text(
            "Somebody asked for a new password for your account in Arrimage. To choose one, open this address within two hours:\n{link}\n\n"
            "If it was not you, do nothing: your password stays as it is.",
            "Quelqu’un a demandé un nouveau mot de passe pour votre compte dans Arrimage. Pour en choisir un, ouvrez cette adresse d’ici deux heures\u00a0:\n{link}\n\n"
            "Si ce n’était pas vous, ne faites rien\u00a0: votre mot de passe reste le même.",
        ),
    ),
    "account/email/email_confirmation": (
        Text("Confirm your email address", "Confirmez votre adresse courriel"),
        Text(
            "An account in Arrimage asks to use this address from now on. To confirm that it is yours, open:\n{link}\n\n"
            "If it was not you, do nothing.",
            "Un compte dans Arrimage demande à utiliser désormais cette adresse. Pour confirmer qu’elle est à vous, ouvrez\u00a0:\n{link}\n\n"
            "Si ce n’était pas vous, ne faites rien.",
        ),
    ),
    "account/email/email_changed": _told(
        Text("Your email address was changed", "Votre adresse courriel a été changée"),
        Text("You now log in to Arrimage with another email address.", "Vous vous connectez maintenant à Arrimage avec une autre adresse courriel."),
    ),
    "account/email/email_deleted": _told(
        Text("An email address was taken off", "Une adresse courriel a été retirée"),
        Text("The change of your email address in Arrimage was called off.", "Le changement de votre adresse courriel dans Arrimage a été annulé."),
    ),
    "account/email/password_changed": _told(
        Text("Your password was changed", "Votre mot de passe a été changé"),
        Text("The password of your account in Arrimage was changed.", "Le mot de passe de votre compte dans Arrimage a été changé."),
    ),
    "account/email/password_set": _told(
        Text("A password was set", "Un mot de passe a été créé"),
        Text("Your account in Arrimage now has a password.", "Votre compte dans Arrimage a maintenant un mot de passe."),
    ),
    "account/email/password_reset": _told(
        Text("Your password was replaced", "Votre mot de passe a été remplacé"),
        Text("A new password was chosen for your account in Arrimage.", "Un nouveau mot de passe a été choisi pour votre compte dans Arrimage."),
    ),
    "mfa/email/totp_activated": _told(
        Text("Two-step verification is on", "La vérification en deux étapes est activée"),
        Text("An authenticator app now guards your account in Arrimage.", "Une application d’authentification protège maintenant votre compte dans Arrimage."),
    ),
    "mfa/email/totp_deactivated": _told(
        Text("The authenticator app was taken off", "L’application d’authentification a été retirée"),
        Text("Your account in Arrimage no longer asks for codes of an authenticator app.", "Votre compte dans Arrimage ne demande plus de code d’une application d’authentification."),
    ),
    "mfa/email/webauthn_added": _told(
        Text("A passkey was added", "Une clé d’accès a été ajoutée"),
        Text("A passkey was added to your account in Arrimage.", "Une clé d’accès a été ajoutée à votre compte dans Arrimage."),
    ),
    "mfa/email/webauthn_removed": _told(
        Text("A passkey was removed", "Une clé d’accès a été retirée"),
        Text("A passkey was removed from your account in Arrimage.", "Une clé d’accès a été retirée de votre compte dans Arrimage."),
    ),
    "mfa/email/recovery_codes_generated": _told(
        Text("New recovery codes were made", "De nouveaux codes de récupération ont été créés"),
        Text("The recovery codes of your account in Arrimage were replaced; the old ones no longer work.", "Les codes de récupération de votre compte dans Arrimage ont été remplacés; les anciens ne fonctionnent plus."),
    ),
    "socialaccount/email/account_connected": _told(
        Text("Another way to log in", "Une autre façon de vous connecter"),
        Text("Your account in Arrimage can now be entered through your organization’s log-in.", "Vous pouvez maintenant accéder à votre compte dans Arrimage par la connexion de votre organisme."),
    ),
    "socialaccount/email/account_disconnected": _told(
        Text("A way to log in was taken off", "Une façon de vous connecter a été retirée"),
        Text("Your account in Arrimage can no longer be entered through your organization’s log-in.", "On ne peut plus accéder à votre compte dans Arrimage par la connexion de votre organisme."),
    ),
}  # fmt: skip

#: allauth's name of a notice → what the page says after the act.
NOTICES: Mapping[str, Any] = {
    "account/messages/password_changed.txt": _("Your password is changed. Your other sessions are ended."),
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/email_confirmation_sent.txt": _("We sent a message to the new address. Open the link in it to confirm."),
    "account/messages/email_confirmed.txt": _("The address is confirmed. Log in with it from now on."),
    "account/messages/email_confirmation_failed.txt": _("This address cannot be confirmed: another account uses it."),
    "account/messages/email_deleted.txt": _("The change is called off. Your address stays as it is."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is taken off."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made. The old ones no longer work."),
    "usersessions/messages/sessions_logged_out.txt": _("Your other sessions are ended."),
    "socialaccount/messages/account_connected.txt": _("Your organization’s log-in is connected."),
    "socialaccount/messages/account_connected_updated.txt": _("Your organization’s log-in is connected."),
    "socialaccount/messages/account_connected_other.txt": _("This log-in belongs to another account here."),
    "socialaccount/messages/account_disconnected.txt": _("Your organization’s log-in is taken off."),
}  # fmt: skip

_MISMATCH = _("This email and password do not match an account. Check both and try again.")
_TOO_MANY = _("Too many attempts. Wait a few minutes, then try again.")
_WRONG_CODE = _("This code does not fit. Take the newest one and try again.")
#: allauth's name of an error → what the form says.
ERRORS: Mapping[str, Any] = {
    "account_inactive": _("This account is closed. Ask your coordinator."),
    "cannot_remove_primary_email": _("An account keeps one address."),
    "duplicate_email": _("This is your address already."),
    "email_password_mismatch": _MISMATCH,
    "username_password_mismatch": _MISMATCH,
    "invalid_login": _MISMATCH,
    "email_taken": _("Another account uses this address."),
    "enter_current_password": _("This is not your current password."),
    "incorrect_code": _WRONG_CODE,
    "incorrect_password": _("This is not your password."),
    "invalid_or_expired_key": _("This link no longer works. Ask for a new one."),
    "invalid_password_reset": _("This link no longer works. Ask for a new one."),
    "max_email_addresses": _("An account has one address."),
    "too_many_login_attempts": _TOO_MANY,
    "rate_limited": _TOO_MANY,
    "unknown_email": _MISMATCH,
    "unverified_primary_email": _("Confirm this address first."),
    "same_as_current": _("This is your address already."),
}
#: The same for second factors.
FACTOR_ERRORS: Mapping[str, Any] = {
    "add_email_blocked": _("Confirm this address first."),
    "cannot_delete_authenticator": _("Your role needs a second factor. Set up another one before you take this one off."),
    "cannot_generate_recovery_codes": _("Recovery codes go with a second factor. Set one up first."),
    "incorrect_code": _WRONG_CODE,
    "unverified_email": _("Confirm your address first."),
}  # fmt: skip
#: The same for the organization's log-in.
PROVIDER_ERRORS: Mapping[str, Any] = {
    "email_taken": _("Log in with your password first, then connect your organization’s log-in."),
    "invalid_token": _("The answer of your organization’s log-in was not valid. Try again."),
    "no_password": _("Set a password first, or you could not log in any more."),
    "no_verified_email": _("Confirm your address first."),
    "disconnect_last": _("Set a password first, or you could not log in any more."),
    "connected_other": _("This log-in belongs to another account here."),
}
