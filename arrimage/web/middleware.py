"""What every request passes through: a strict content security policy, and the actor that ``may()`` judges."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from arrimage.core.access import VISITOR

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: No page needs any of these, nor may another site open, embed or read what is here.
_UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "usb", "web-share", "xr-spatial-tracking",
)  # fmt: skip
_HEADERS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
Handler = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Sets a policy without inline script, inline style or any outside host."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy unless the view set its own."""
        response = self.handler(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        # What an account, a link or a form that waits sees is kept by nobody, not even by the browser.
        response.headers.setdefault("Cache-Control", "private, no-store" if _private(request, response) else "no-cache")
        return response


def _private(request: HttpRequest, response: HttpResponse) -> bool:
    actor = getattr(request, "actor", VISITOR)
    known = actor.id is not None or actor.link is not None
    return known or bool(response.cookies) or settings.SESSION_COOKIE_NAME in request.COOKIES


class CurrentActor:
    """Puts ``request.actor`` on every request: the user's grants, or the visitor."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the actor known."""
        user = request.user
        request.actor = user.actor() if user.is_authenticated else VISITOR  # type: ignore[attr-defined]
        return self.handler(request)


class NoNullCharacters:
    """Turns away addresses with a null character: no page has one, and PostgreSQL cannot even look for it."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or raise Http404."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise Http404
        return self.handler(request)
