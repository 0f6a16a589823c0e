"""How long a session lives: twelve hours without use, fourteen days in all (ASVS 5.0, 7.3; see ADR 0007)."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

IDLE_SECONDS = 12 * 3600
WHOLE_SECONDS = 14 * 24 * 3600
#: Use is noted once in so many seconds, not on every page.
NOTED_EVERY_SECONDS = 600
BEGUN, SEEN = "session_begun", "session_seen"


def begin(request: HttpRequest) -> None:
    """Note when a session began; called at log-in."""
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


class SessionAge:
    """Ends sessions that are too old, and notes the use of those that are not."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with whoever was logged in too long as a visitor."""
        if request.user.is_authenticated:
            self._judge(request)
        return self.handler(request)

    def _judge(self, request: HttpRequest) -> None:
        now = int(time.time())
        begun, seen = request.session.get(BEGUN), request.session.get(SEEN, 0)
        if begun is None:
            # A session from before this was noted: its time starts now.
            begin(request)
        elif now - begun > WHOLE_SECONDS or now - seen > IDLE_SECONDS:
            logout(request)
        elif now - seen > NOTED_EVERY_SECONDS:
            # Writing the session also moves its end twelve hours onward.
            request.session[SEEN] = now
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def browser_of(agent: str) -> tuple[str, str]:
    """The browser and the system that a user agent names, in their own names; empty when it names none that is known."""
    browsers = (
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((name for mark, name in browsers if mark in agent), "")
    return browser, next((name for mark, name in systems if mark in agent), "")
