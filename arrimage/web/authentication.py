"""Log-in by e-mail address and password. Demonstration accounts are refused where real people are served."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from arrimage.web.models import User


class EmailBackend(BaseBackend):
    """Finds a user by e-mail address, without regard to case."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **given: Any
    ) -> User | None:
        """The user, or None when address, password or state do not match; takes the same time for unknown addresses.

        The address is called ``username`` by Django and ``email`` by allauth.
        """
        username = username or given.get("email")
        if not username or password is None:
            return None
        user = User.objects.filter(email=username.strip().lower()).first()
        if user is None or (user.illustrative and settings.PRODUCTION):
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The active user behind a session; a demonstration account loses its session in production."""
        user = User.objects.filter(pk=user_id, is_active=True).prefetch_related("grants").first()
        return None if user is None or (user.illustrative and settings.PRODUCTION) else user
