"""The lock-out after failed attempts, kept by django-axes under a keyed digest of the address: no address is stored there.

Five wrong passwords for one account from one place lock that place out of that account for fifteen minutes. A person
at another place is not locked out with them, and neither is a passkey.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrimage.core.access import Actor
from arrimage.web import audit
from arrimage.web.models import User

MINUTES = 15
FAILURES = 5


def digest_of(address: str) -> str:
    """32 hexadecimal digits that stand for an address."""
    told = f"lock-out:{address.strip().lower()}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()[:32]


def name_of(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:
    """What an attempt is counted under; None when no address was given."""
    given = credentials or {}
    address = given.get("email") or given.get("username") or request.POST.get("username")
    return digest_of(str(address)) if address else None


def place_of(request: HttpRequest) -> str | None:
    """The network address of whoever asks, behind the proxies that are known (ARRIMAGE_PROXIES)."""
    found: str | None = get_client_ip(request)
    return found


def page(request: HttpRequest, _answer: HttpResponse | None = None, _given: Any = None) -> HttpResponse:
    """What somebody sees who is locked out: the same whether the account exists or not."""
    return render(request, "account/locked.html", {"minutes": MINUTES}, status=429)


def locked(user: User) -> bool:
    """Whether any place is locked out of a user's account, as far as counted failures tell."""
    attempts = AccessAttempt.objects.filter(username=digest_of(user.email), failures_since_start__gte=FAILURES)
    return bool(attempts.exists())


def shut_out(users: Iterable[User]) -> set[UUID]:
    """Ids of those whom :func:`locked` is true of, with one query for all."""
    attempts = AccessAttempt.objects.filter(failures_since_start__gte=FAILURES)
    counted = set(attempts.values_list("username", flat=True))
    return {user.pk for user in users if digest_of(user.email) in counted} if counted else set()


@transaction.atomic
def release(*, user: User, by: Actor) -> int:
    """Forget the failed attempts on a user's account, so that they can try again at once.

    Returns:
        how many counts were forgotten; nothing is noted when there were none.
    """
    count = int(reset(username=digest_of(user.email)))
    if count:
        audit.record(by=by, verb="account.unlock", target=user, partnership_id=None, before=None, after=None)
    return count
