"""Log-ins, failures, lock-outs and changes of factors in the audit trail: who, what, when; no secret and no address.

allauth and axes tell of what they did by signals, and by nothing else; this module listens to them.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factor
from allauth.socialaccount import signals as provider
from allauth.usersessions.models import UserSession
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from arrimage.core.access import MACHINE, VISITOR, Actor
from arrimage.web import audit
from arrimage.web.models import User
from arrimage.web.signing_in import addresses, lockout, sessions

log = logging.getLogger("arrimage.log_in")


def note(user: User, verb: str, *, by: Actor | None = None, **after: Any) -> None:
    """Add an entry about an account; by its owner unless somebody else is named."""
    audit.record(
        by=by or user.actor(),
        verb=f"account.{verb}",
        target=user,
        partnership_id=None,
        before=None,
        after=after or None,
    )


def _way(request: HttpRequest) -> list[str]:
    """By which means somebody came in: password, mfa, socialaccount."""
    records = request.session.get("account_authentication_methods") or []
    return [str(record.get("type") or record.get("method")) for record in records if isinstance(record, dict)]


def _logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    sessions.begin(request)
    if lockout.place_of(request) is None:
        return  # a session that a test begins without a request
    addresses.keep(user)
    UserSession.objects.create_from_request(request)
    note(user, "log_in", way=_way(request))


def _logged_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        note(user, "log_out")


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    # An address without an account leaves no entry: there is no record that it could be about.
    address = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email=address.strip().lower()).first()
    log.warning("A log-in was refused (%s).", "known account" if user else "no such account")
    if user is not None and not getattr(request, "axes_locked_out", False):
        note(user, "log_in_refused", by=VISITOR)


def _locked_out(request: HttpRequest, username: str | None, **_: Any) -> None:
    if getattr(request, "axes_failures_since_start", None) is None:
        return  # an attempt during a lock-out that was noted when it began
    given = request.POST.get("username", "") or getattr(request.user, "email", "")
    user = User.objects.filter(email=given.strip().lower()).first()
    log.warning("A place was locked out of an account.")
    if user is not None:
        note(user, "locked_out", by=VISITOR, minutes=lockout.MINUTES)


def _wrong_code(user: User, authenticator: Any, **_: Any) -> None:
    note(user, "code_refused", by=VISITOR, factor=str(authenticator.type))


def _factor_used(user: User, authenticator: Any, reauthenticated: bool = False, **_: Any) -> None:
    # The log-in itself says by which factor; a recovery code is worth a line, since it is gone now.
    if str(authenticator.type) == "recovery_codes":
        note(user, "recovery_code_used")


def _factor_added(user: User, authenticator: Any, **_: Any) -> None:
    note(user, "factor_added", factor=str(authenticator.type))


def _factor_removed(user: User, authenticator: Any, **_: Any) -> None:
    note(user, "factor_removed", factor=str(authenticator.type))


def _codes_made(user: User, **_: Any) -> None:
    note(user, "recovery_codes_made")


def _password_changed(user: User, **_: Any) -> None:
    note(user, "password_changed")


def _password_reset(user: User, **_: Any) -> None:
    note(user, "password_reset")
    # Whoever reads the mail of an account proved more than a guesser could.
    lockout.release(user=user, by=MACHINE)


def _address_changed(user: User, **_: Any) -> None:
    note(user, "address_changed")


def _connected(request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    note(sociallogin.user, "provider_connected")


def _disconnected(request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    note(socialaccount.user, "provider_disconnected")


_HEARD = (
    (user_logged_in, _logged_in), (user_logged_out, _logged_out),
    (user_login_failed, _refused), (user_locked_out, _locked_out), (factor.authentication_failed, _wrong_code),
    (factor.authenticator_used, _factor_used), (factor.authenticator_added, _factor_added),
    (factor.authenticator_removed, _factor_removed), (factor.authenticator_reset, _codes_made),
    (account.password_changed, _password_changed), (account.password_set, _password_changed),
    (account.password_reset, _password_reset), (account.email_changed, _address_changed),
    (provider.social_account_added, _connected), (provider.social_account_removed, _disconnected),
)  # fmt: skip


def listen() -> None:
    """Begin to listen; called once at start-up."""
    for signal, hear in _HEARD:
        signal.connect(hear, dispatch_uid=f"arrimage.{hear.__name__}.{id(signal)}", weak=False)
