"""What every request passes through: a strict content security policy, and the actor that ``may()`` judges."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from arrimage.core.access import VISITOR

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
Handler = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Sets a policy without inline script, inline style or any outside host."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy unless the view set its own."""
        response = self.handler(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


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
