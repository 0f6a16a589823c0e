"""allauth's forms in our words: labels and help of our own, no placeholder, no required attribute that hides an error."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arrimage.web.forms import Form
from arrimage.web.models.account import DIGESTS, LANGUAGES
from arrimage.web.signing_in import addresses

_LABELS: dict[str, Any] = {
    "login": _("Email"),
    "email": _("Email"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("Name of this passkey"),
    "passwordless": _("Log in with this passkey alone, without a password"),
}


def _passwords() -> str:
    return gettext("At least 12 characters. A few words in a row are easy to remember and hard to guess.")


_HELP: dict[str, Any] = {
    "password1": lazy(_passwords, str)(),
    "name": _("For example: work laptop, phone. So that you can tell them apart."),
}


class Plain:
    """Puts our labels, help and attributes on the fields of one of allauth's forms."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HELP.get(name, "")


class LogInForm(Plain, account.LoginForm):  # type: ignore[misc]
    """Email address and password. The address travels as ``username``, the name that password managers know."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs.update(autocomplete="username", autofocus=True)

    def add_prefix(self, field_name: str) -> str:
        """The name of a field in the page."""
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


class AddressForm(Plain, account.AddEmailForm):  # type: ignore[misc]
    """Another address for one's account."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = _("New email")

    def clean_email(self) -> str:
        """Knows addresses of accounts that were opened and never used, so that none is ever taken over."""
        addresses.keep_holder_of(str(self.cleaned_data["email"]))
        return str(super().clean_email())


class ChangePasswordForm(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The current password and the next."""


class SetPasswordForm(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ResetPasswordForm(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """The address that the link is sent to."""


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password behind that link."""


class ReauthenticateForm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, asked again before a sensitive act."""


class CodeForm(Plain, factor.AuthenticateForm):  # type: ignore[misc]
    """The second step: a code of the app, or a recovery code."""


class CodeAgainForm(Plain, factor.ReauthenticateForm):  # type: ignore[misc]
    """A code, asked again before a sensitive act."""


class ActivateAppForm(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""


class DeactivateAppForm(Plain, totp.DeactivateTOTPForm):  # type: ignore[misc]
    """Taking the app off; an error says when the role forbids it."""


class RecoveryForm(Plain, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    """New recovery codes."""


class AddPasskeyForm(Plain, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; it logs in alone unless its owner says otherwise."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passwordless"].initial = True


class EditPasskeyForm(Plain, passkey.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""


_HOW_OFTEN = {
    "daily": pgettext_lazy("news by email", "Every day"),
    "weekly": pgettext_lazy("news by email", "Every week"),
    "never": pgettext_lazy("news by email", "Never"),
}


class PreferencesForm(Form):
    """Language of messages, and how often news comes."""

    language = forms.ChoiceField(label=_("Language of your messages"), choices=LANGUAGES)
    digest = forms.ChoiceField(
        label=_("News of your partnership by email"), choices=[(code, _HOW_OFTEN[code]) for code, _name in DIGESTS]
    )
