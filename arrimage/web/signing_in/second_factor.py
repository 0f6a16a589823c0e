"""Coordinators and administrators need a second factor where the instance asks for it (``ARRIMAGE_REQUIRE_MFA``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from arrimage.core.access import Actor, Role
from arrimage.web.models import User

NEED_ONE = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_HAS_ONE = "second_factor"
#: Pages that somebody without the factor they need may open: those on which it is set up, and the way out.
_OPEN = ("account_", "mfa_", "usersessions_", "web:account", "web:end_session", "web:log_out", "root")


def needed_by(actor: Actor) -> bool:
    """Whether the instance asks this person for a second factor."""
    return bool(settings.REQUIRE_MFA) and any(grant.role in NEED_ONE for grant in actor.grants)


def has_one(user: User) -> bool:
    """Whether a user has set up an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def _came_through_provider(request: HttpRequest, user: User) -> bool:
    """Whether the organization's own log-in, which asks for its own factors, vouched for this session."""
    return any(record.get("method") == "socialaccount" for record in get_authentication_records(request, user))


class SecondFactor:
    """Leads those who lack the factor that they need to the page where it is set up."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; :meth:`process_view` may have answered first."""
        return self.handler(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _given: Any) -> HttpResponse | None:
        """Lead to the account's page, unless nothing is needed or this is a page that stays open."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.id is None or not needed_by(actor):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(_OPEN) or request.session.get(_HAS_ONE) == str(actor.id):
            return None
        if has_one(request.user) or _came_through_provider(request, request.user):  # type: ignore[arg-type]
            # It cannot be taken off while it is needed, so the session may remember it.
            request.session[_HAS_ONE] = str(actor.id)
            return None
        messages.warning(
            request, gettext("Your role needs a second factor. Set up an authenticator app or a passkey to go on.")
        )
        return HttpResponseRedirect(reverse("web:account"))
