"""Where allauth asks us: who may come in, how a message leaves, what is said, how secrets lie in the database."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import gettext

from arrimage.core.problem import Refused
from arrimage.core.text import Lang
from arrimage.web import invitations, mail
from arrimage.web.models import User
from arrimage.web.shell import current_language
from arrimage.web.signing_in import addresses, nonce, second_factor, trail, words

BACKEND = "arrimage.web.authentication.EmailBackend"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: opened by invitation alone, told about by messages of ours."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **words.ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for themselves."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse | None:
        """Refuse closed accounts, and those of the demonstration where real people are served, whatever the way in."""
        user.backend = BACKEND
        if user.illustrative and settings.PRODUCTION:
            user.is_active = False
        answer: HttpResponse | None = super().pre_login(request, user, **given)
        return answer

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put one of our messages in line, in the language of its reader."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        lang: Lang = ("fr" if user.language == "fr" else "en") if user is not None else current_language()
        subject, body = words.MAILS[template_prefix]
        link = context.get("password_reset_url") or context.get("activate_url") or reverse("account_reset_password")
        filled = body.say(lang).replace("{link}", _own(link, lang))
        mail.queue(
            kind="account", address=email, language=lang, subject=subject.say(lang), body=filled,
            user_id=user.pk if user is not None else None,
        )  # fmt: skip

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Say one of our notices; those without words of ours are not said."""
        said = message or words.NOTICES.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the overview of the account."""
        return reverse("web:account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """To the overview, which sends visitors to log in first."""
        return reverse("web:account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's ways to confirm who one is, in our words."""
        said = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code of your app"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        return [{**way, "description": said[way["id"]]} for way in super().get_reauthentication_methods(user)]


def _own(address: str, lang: Lang) -> str:
    """An address of ours under the instance's own name, never under the one a request came with, and in a language."""
    path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    return f"{settings.BASE_URL}{translate_url(path, lang)}"


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organization's log-in: it opens accounts that exist, found by the address that the provider has verified."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultSocialAccountAdapter.error_messages, **words.PROVIDER_ERRORS}

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody opens an account for themselves, wherever they come from."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse an answer to another request, and open the account of somebody who accepts an invitation this way."""
        if not nonce.fits(request.GET.get("state", ""), sociallogin.account.extra_data):
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
        token = request.session.pop(invitations.AGREED, "")
        offer = invitations.with_token(token) if token else None
        if offer is None or sociallogin.is_existing or sociallogin.state.get("process") != "login":
            return
        vouched = {address.email.lower() for address in sociallogin.email_addresses if address.verified is True}
        try:
            with transaction.atomic():
                user = invitations.accept_vouched(invitation=offer, addresses=vouched, language=current_language())
                sociallogin.connect(request, user)
        except Refused as refusal:
            refused = render(request, "account/signup_closed.html", {"problems": refusal.problems}, status=403)
            raise ImmediateHttpResponse(refused) from refusal

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """The user whose address the provider has verified; they came by invitation, so the address is theirs."""
        for address in sociallogin.email_addresses:
            user = User.objects.filter(email=address.email.lower()).first() if address.verified is True else None
            if user is not None and user.is_active and not user.illustrative:
                addresses.keep(user)
                return user, address.email
        return None


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets encrypted, and kept while the role needs one."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **words.FACTOR_ERRORS}

    def encrypt(self, text: str) -> str:
        """A secret as it lies in the database (Fernet: AES-128-CBC with HMAC-SHA256)."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; keys of ``SECRET_KEY_FALLBACKS`` still open what they closed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether a factor may go: not the last one of somebody whose role needs one."""
        user: User = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=second_factor.FACTORS).exclude(pk=authenticator.pk)
        return not second_factor.needed_by(user.actor()) or bool(others.exists())

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """The name that a new passkey is offered under."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is made for: the host of this instance."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Arrimage"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """How the browser shows whose passkey it is."""
        found: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**found, "display_name": user.email}


def _cipher() -> MultiFernet:
    keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    derived = (hashlib.sha256(f"second factors:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sessions that their owner ends are noted."""

    def end_sessions(self, sessions: Any) -> None:
        """End them, and say so in the trail, once."""
        ended = list(sessions)
        super().end_sessions(ended)
        if ended:
            trail.note(ended[0].user, "sessions_ended", count=len(ended))
