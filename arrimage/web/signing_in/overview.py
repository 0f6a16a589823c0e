"""The overview of one's own account: what guards it, where it is open, and the two things one may choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from arrimage.core.access import Actor
from arrimage.web import audit
from arrimage.web.models import User
from arrimage.web.signing_in import second_factor
from arrimage.web.signing_in.sessions import browser_of


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where the account is open; ``browser`` and ``system`` are names, empty when not known."""

    id: int
    browser: str
    system: str
    ip: str
    begun: datetime
    seen: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the overview shows. ``provider`` is the name of the organization's log-in, empty when there is none."""

    email: str
    changing_to: str
    has_password: bool
    has_app: bool
    passkeys: int
    codes_left: int | None
    needs_factor: bool
    sessions: int
    provider: str
    connected: bool

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is set up."""
        return self.has_app or self.passkeys > 0


def account_page(user: User, actor: Actor) -> AccountPage:
    """Everything the overview says about a user."""
    factors = list(Authenticator.objects.filter(user=user))
    codes = next((f for f in factors if f.type == Authenticator.Type.RECOVERY_CODES), None)
    waiting = EmailAddress.objects.filter(user=user, verified=False, primary=False).first()
    providers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return AccountPage(
        email=user.email,
        changing_to=waiting.email if waiting else "",
        has_password=user.has_usable_password(),
        has_app=any(f.type == Authenticator.Type.TOTP for f in factors),
        passkeys=sum(f.type == Authenticator.Type.WEBAUTHN for f in factors),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        needs_factor=second_factor.needed_by(actor),
        sessions=len(UserSession.objects.purge_and_list(user)),
        provider=providers[0]["name"] if providers else "",
        connected=bool(providers) and SocialAccount.objects.filter(user=user).exists(),
    )


def open_sessions(user: User, request: HttpRequest) -> list[OpenSession]:
    """Where the account is open, the newest first."""
    found = sorted(UserSession.objects.purge_and_list(user), key=lambda row: row.created_at, reverse=True)
    return [_session(row, request) for row in found]


def _session(row: Any, request: HttpRequest) -> OpenSession:
    browser, system = browser_of(row.user_agent)
    return OpenSession(
        id=row.pk, browser=browser, system=system, ip=row.ip, begun=row.created_at, seen=row.last_seen_at,
        current=row.session_key == request.session.session_key,
    )  # fmt: skip


@transaction.atomic
def set_preferences(*, user: User, language: str, digest: str, by: Actor) -> None:
    """Keep the language of somebody's messages and how often news comes."""
    before = {"language": user.language, "digest": user.digest}
    after = {"language": language, "digest": digest}
    if before == after:
        return
    user.language, user.digest = language, digest
    user.save(update_fields=["language", "digest"])
    audit.record(by=by, verb="account.preferences", target=user, partnership_id=None, before=before, after=after)
